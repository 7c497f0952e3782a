"""What is measured: the floors, and the pages of issue 4's table with what each may cost."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings
from django.middleware.csrf import _get_new_csrf_string
from django.test import Client
from django.test.utils import setup_test_environment, teardown_test_environment
from django.urls import reverse

from bench.data import BASE, CLERK, DRAFTS, SECOND, draft
from bench.load import Case
from evaluations.enums import ApplicationState as A
from evaluations.forms.answers import Kept
from evaluations.models import Application
from plaques.models import Title
from standards.content import YES_NO
from tripartite.models import User
from units.enums import UnitKind

LIST, FORM = "plain list", "bare form"
EMPTY, DETAIL, UNITS = "empty view", "plain detail", "plain list of units"
MANY = 2000
# Rare among the names, frequent among them, and nowhere.
FRAGMENTS = ("喆医", "威海", "𠮷祥")


@dataclass(frozen=True, slots=True)
class Target:
    """What a case may cost in units of a floor, and in queries. `line` is the line of the issue's table."""

    case: Case
    line: str = ""
    floor: str = LIST
    at_most: float | None = None
    queries: int | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Cases that are measured one after another, each round beginning with the floors."""

    floors: Sequence[Case]
    targets: Sequence[Target]


def let_demo_accounts_in() -> None:
    """Production refuses them; here they are the people who sign in."""
    User.objects.filter(is_demo=True).update(is_demo=False)


def sign_in(name: str) -> str:
    """The cookies of a session of this person, as a header's text: its own and that of forms, which a browser has since
    the page on which it signed in."""
    user = User.objects.get(username=name)
    client = Client()
    client.force_login(user, settings.AUTHENTICATION_BACKENDS[0])
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    return f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={_get_new_csrf_string()}"


def floors() -> dict[str, Case]:
    numbers = Title.objects.filter(pk__gt=BASE).order_by("pk").values_list("number", flat=True)[:MANY]
    return {
        EMPTY: Case(EMPTY, ["/bench/empty/"]),
        LIST: Case(LIST, ["/bench/list/"]),
        DETAIL: Case(DETAIL, [f"/bench/detail/{number}/" for number in numbers]),
    }


def public_group() -> Group:
    """Pages for everyone: each the first time, and again within one version of the register."""
    found = Title.objects.filter(pk__gt=BASE).order_by("pk").values_list("number", "code")[:MANY]
    units = [reverse("unit", args=[number]) for number, _code in found]
    codes = [reverse("verify-code", args=[code]) for _number, code in found]
    register = reverse("units")
    by_name = [f"{register}?q={quote(fragment)}" for fragment in FRAGMENTS]
    pages = {"/": ["/"], "/units/": [register], "unit page": units, "/verify/<code>/": codes}
    targets = [
        Target(Case(f"{name}, cold", paths, cold=True), "cold", at_most=at_most)
        for (name, paths), at_most in zip(pages.items(), (None, 1.5, 1.0, 1.0), strict=True)
    ]
    targets += [
        # The same few pages over and over: what is asked of a page that has been shown before.
        Target(Case(f"{name}, again", paths[:20]), "again within one register version", at_most=0.25)
        for name, paths in pages.items()
    ]
    search = Target(Case("/units/?q= two characters", by_name, cold=True), "name fragment, page", at_most=2.0)
    return Group(list(floors().values()), [*targets, search])


def desk_group() -> Group:
    """Officers' pages, of the county with the demonstration's file and of the city."""
    county, city = sign_in("huancui-gov"), sign_in("city-gov")
    application = Application.objects.filter(
        state=A.COUNTY_REVIEW, unit__district__slug="huancui", unit__kind=UnitKind.ENTERPRISE, pk__gt=BASE
    ).earliest("pk")
    queue = reverse("desk:applications")
    scores = [reverse("desk:scores", args=[application.pk, standard.id]) for standard in application.rubric.standards]
    own = [reverse("desk:application", args=[application.pk])]
    searches = [f"{queue}?q={quote(fragment)}" for fragment in FRAGMENTS]
    twelve = {"queries": 12}
    return Group(
        [floors()[EMPTY], floors()[LIST]],
        [
            Target(Case("county's queue", [queue], county), "officers' queue", at_most=2.5, **twelve),
            Target(Case("city's queue", [queue], city), "officers' queue", at_most=2.5, **twelve),
            Target(Case("desk, county", [reverse("desk:home")], county), **twelve),
            Target(Case("an application", own, county), "application", at_most=3.5, **twelve),
            Target(Case("beside its evidence", scores, county), "application", at_most=3.5, **twelve),
            Target(Case("queue?q= two characters", searches, county), "name fragment, page", at_most=2.0, **twelve),
        ],
    )


def section_of_most_fields() -> tuple[Application, str, str]:
    """A draft of the demonstration, its section with most fields, and the account of somebody who fills it in."""
    application = draft()
    member = application.unit.members.select_related("user").earliest("pk")
    standard = max(application.rubric.standards, key=lambda standard: len(standard.indicators))
    return application, standard.id, member.user.username


def section_fields() -> str:
    """The fields of that section as the bare form is to draw them: JSON of widget, label, choices by name."""
    application, standard, name = section_of_most_fields()
    client = Client()
    client.force_login(User.objects.get(username=name), settings.AUTHENTICATION_BACKENDS[0])
    # Only so does an answer tell what its template was given.
    setup_test_environment()
    try:
        form = client.get(reverse("apply:section", args=[application.pk, standard])).context["form"]
    finally:
        teardown_test_environment()
    fields = {}
    for key, field in form.fields.items():
        choices = [(str(value), str(label)) for value, label in getattr(field.widget, "choices", ())]
        fields[key] = (type(field.widget).__name__, str(field.label or ""), choices)
    return json.dumps(fields, ensure_ascii=False)


def form_group() -> Group:
    """The applicant's section against a list, and against a form of as many fields."""
    application, standard, name = section_of_most_fields()
    cookie = sign_in(name)
    page = [reverse("apply:section", args=[application.pk, standard])]
    return Group(
        [floors()[LIST], Case(FORM, ["/bench/form/"], cookie)],
        [
            Target(Case("section of the form", page, cookie), "section", at_most=3.0),
            Target(Case("the same, in bare forms", page, cookie), "section", floor=FORM, at_most=1.5),
            Target(autosave(application, standard), "autosave of one answer", at_most=1.0),
        ],
    )


def autosave(application: Application, standard: str) -> Case:
    """One answer of the section, yes and no in turn, each with a new note, as the page sends it; of forms that are
    filled in side by side, for nobody answers the same question four times at once. Every one of them is kept and
    changes the score, so nothing that stands around the question can stay as it is."""
    indicator = next(i for i in application.rubric.standard(standard).indicators if i.kind == YES_NO)
    cookie = sign_in(CLERK)
    return Case(
        "autosave of one answer",
        [reverse("apply:answers", args=[SECOND + number, standard]) for number in range(1, DRAFTS + 1)],
        cookie=cookie,
        token=cookie.rpartition("=")[2],
        body=f"{indicator.id}=YES&{indicator.id}-seen={Kept().digest}&{indicator.id}-note=noteTURN&window=bench&turn=TURN",
    )
