"""Every page of the portal, as each persona, at both widths, under axe-core and without sideways scrolling; in both
languages, with nothing of the other one left.

Pages are found by following the links of a world in which everything is in progress, so a new page that a persona can
reach is looked at without a line here. What no link leads to needs a sample in `make_world`; an address of the URL
configuration that is neither reached nor a sample nor plainly no page fails the test.

The browser asks the test's own client instead of a server: what is under test is markup and style, and a page comes in
the time that the view needs.
"""

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db.models import CharField, JSONField, TextField
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from playwright.sync_api import Page, Route, ViewportSize

from enterprises.models import FactTable
from evaluations.enums import ApplicationState as A
from evaluations.enums import AssessmentState
from evaluations.models import Application
from evaluations.services import publish_participants, take_part
from journal import clock
from parks.enums import ArrangementKind, CoordinatorGrade, RecordKind
from parks.services import CoordinatorFields, cover, keep_coordinator, keep_roster
from parks.services.arrangements import enterprises_of
from plaques.enums import PlaqueState
from plaques.services import order_batch
from proceedings.enums import MotionKind
from proceedings.services import object_to
from rechecks.models import YearlyReport
from rechecks.services import open_draws
from standards.models import Edition
from tests.browser import DESKTOP, PHONE, axe_violations
from tests.enterprises import factories as facts
from tests.evaluations import assessments
from tests.evaluations import factories as applications
from tests.links import HREF_OR_ACTION, client_of, followed, get, is_page
from tests.parks import factories as parks
from tests.plaques import factories as plaques
from tests.proceedings import enquiries
from tests.proceedings import factories as proceedings
from tests.proceedings.test_visits import planned
from tests.rechecks import exits
from tests.rechecks import factories as rechecks
from tests.surveys import factories as surveys
from tests.tripartite import factories as bodies
from tests.units import factories as units
from tripartite.models import User
from units.enums import Role
from units.models import Unit

# Some minutes: a drill, while each room looks at its own pages in the suite.
pytestmark = [pytest.mark.browser, pytest.mark.django_db, pytest.mark.drill]

HOST = "http://testserver"
EXAMPLES = {
    "int": "1",
    "uuid": "00000000-0000-0000-0000-000000000000",
    "date": "2026-06-15",
    "number": "WHE-2026-0001",
}
SURVEY_PAGES = ("survey", "survey-extend", "survey-annul")
PARTICIPATION = ("participation", "withdraw-participation", "self-assessment")
# Of a kind of page that many rows have, so many are opened in search of links, and so many are looked at.
OPENED, LOOKED_AT = 18, 1
# Not ours to lay out, or no pages: each with why.
LEFT_OUT = {
    "file": "files themselves",
    "desk:fact-template": "a workbook to fill in",
    "desk:survey-rate": "a part of a survey's page, fetched by its script",
    "apply:evidence": "a part of a section, fetched by its script",
    "draw-record": "a file; tests/portal/test_draws.py opens it",
    "answers:letter": "its address stands in a mail alone; tests/proceedings/test_answer_pages.py opens it",
    "answers:item": "the same",
    "apply:invitation": "its address stands in a mail alone; tests/units/test_people.py opens it",
    "admin": "Django's own administration of reference data",
    "api-docs": "Swagger UI's own page; tests/portal/test_in_a_browser.py opens it",
    "set_language": "sets a cookie",
    "account_reauthenticate": "shown only in the middle of another page's way",
    "account_confirm_login_code": "sign-in by code is not offered",
    "account_set_password": "every account has a password",
}


@dataclass(frozen=True, slots=True)
class World:
    """What is there, and who looks at it."""

    people: dict[str, User | None]
    samples: dict[str, str]


@pytest.fixture
def world() -> World:
    """What `make_world` makes."""
    return make_world()


def keep_on_record(area: Unit) -> dict[str, str]:
    """A contract and whom it covers, a leading body, a meeting, a station and its coordinator, entered by whoever keeps
    the area; samples of their pages at the desk."""
    keeper = parks.keeper(area)
    contract = parks.contract(area)
    cover(arrangement=contract, keeper=keeper, enterprises=enterprises_of(area), since=clock.today())
    leading = parks.contract(area, kind=ArrangementKind.LEADING, title="领导小组", scope="", ends_on=None)
    meeting = parks.record(area, body=leading)
    station = parks.station(area)
    keep_coordinator(
        keeper=keeper,
        fields=CoordinatorFields(
            name="协调员甲",
            grade=CoordinatorGrade.values[0],
            certificate=f"协调员证{area.pk}号",
            issued_on=clock.today(),
            expires_on=None,
            full_time=True,
            since=clock.today(),
            until=None,
            station=station,
        ),
    )
    kept = {"arrangement": contract, "record": meeting, "station": station}
    return {f"desk:unit-{name}": reverse(f"desk:unit-{name}", args=[area.pk, row.pk]) for name, row in kept.items()}


def make_areas(clerk: User) -> dict[str, str]:
    """A park with something of each kind on record and its application begun, a cluster for which its county enters,
    and a town; samples of what no link leads to."""
    park = units.park(area="huancui", name="威海㙍口海洋产业园", user=clerk)
    parks.bring(park, [parks.row(union="是" if number % 2 else "否") for number in range(4)])
    roster, _look = keep_roster(area=park, upload=parks.roster([parks.row()]), office=bodies.officer(area="huancui"))
    keep_on_record(park)
    parks.record(park, kind=RecordKind.MAJOR, title="重大争议", known_at=clock.now())
    applications.application_at(A.DRAFT, unit=park)
    parks.record(parks.town_unit(bodies.town(), user=clerk))
    return {
        "desk:area": reverse("desk:area", args=["unit", park.pk]),
        "desk:roster": reverse("desk:roster", args=[roster.pk]),
        # Among many areas the walk opens some; in this one the county writes, so that its forms are reached from here.
        **keep_on_record(parks.unattended()),
    }


def make_world() -> World:
    """Something at every station, all of it within reach of one clerk, one area and the city."""
    clerk = bodies.user(username="clerk", full_name="经办人甲")
    newcomer = bodies.user(username="newcomer", full_name="新用户")
    warden = bodies.user(username="warden", full_name="园区经办人")

    def unit(name: str, kind: str = "enterprise"):
        made = units.unit(kind=kind, area="huancui", name=name)
        units.colleague(made, user=clerk, role=Role.MANAGER)
        return made

    titles = {
        "in force": applications.named_title(unit=unit("威海㙍𠮷䶮海洋食品有限公司")),
        "cancelled": applications.named_title(unit=unit("威海取消命名有限公司"), revoked="拖欠劳动报酬，逾期未整改。"),
        "given back": applications.named_title(unit=unit("威海交回称号有限公司")),
    }
    plaques.plaque(titles["in force"], PlaqueState.HANDED_OVER)
    plaques.surrender(titles["given back"])
    stations = (A.DRAFT, A.SUBMITTED, A.COUNTY_REVIEW, A.RETURNED, A.NOT_RECOMMENDED, A.RECOMMENDED, A.CITY_REVIEW)
    for number, state in enumerate(stations, 1):
        applications.application_at(state, unit=unit(f"威海申报{number}号有限公司"))
    applications.application_at(A.REASSESSING, unit=unit("威海再次评估企业有限公司"))
    # Its months are over, so that it may ask to be assessed again.
    refused = applications.application_at(A.NOT_RECOMMENDED, unit=unit("威海可再评企业有限公司"))
    Application.objects.filter(pk=refused.pk).update(ended_at=refused.ended_at - timedelta(days=200))
    noticed = applications.application_at(A.IN_NOTICE, unit=unit("威海公示企业有限公司"))
    objection = object_to(
        item=applications.notice_of(noticed).items.get(),
        text="该单位今年三月未足额支付加班工资，可查工资台账。",
        objector="异议人甲",
        contact="13800000000",
    )
    proceedings.county_round(applications.application_at(A.COUNTY_REVIEW, unit=unit("威海表决企业有限公司")))
    [round_] = proceedings.city_rounds([applications.application_at(A.CITY_REVIEW, unit=unit("威海评审企业有限公司"))])
    sitting = round_.matter.agenda_items.get().meeting
    applications.application_at(A.APPROVED, unit=unit("威海待公示企业有限公司"))
    fresh = unit("威海新备案企业有限公司")
    take_part(unit=fresh, member=units.member(fresh))
    publish_participants(office=bodies.officer(area="city"))
    units.claim(statement="人事经理")
    scored = applications.application_at(A.COUNTY_REVIEW, unit=unit("威海已评分企业有限公司"))
    applications.score_by_county(scored)
    decided = applications.application_at(A.CITY_REVIEW, unit=unit("威海已表决企业有限公司"))
    concluded = decided.city_matter.agenda_items.get().meeting
    proceedings.begin(concluded)
    proceedings.decide_all(concluded, MotionKind.APPROVE)
    order_batch(
        plaques=[plaques.plaque(applications.named_title(unit=unit("威海制牌企业有限公司")))],
        office=bodies.officer(area="city"),
    )
    over = applications.application_at(A.IN_NOTICE, unit=unit("威海公示期满有限公司"))
    stranger = units.enterprise(name="威海他人企业有限公司")
    facts.fact(unit=scored.unit)
    asked = enquiries.item(unit=scored.unit)
    department = bodies.user(username="department", full_name="部门经办人")
    asked.enquiry.department.people.add(department)
    assessor = assessments.assessor()
    assessments.assessment(AssessmentState.UNDER_WAY, by=assessor, application=scored)
    visit = planned(scored)
    survey, codes = surveys.opened()
    checked = applications.named_title(unit=unit("威海复核企业有限公司"))
    exits.shown(checked)
    exits.to_hear(applications.named_title(unit=unit("威海听证企业有限公司")))
    exits.appealed(exits.revoked(title=applications.named_title(unit=unit("威海退出企业有限公司"))))
    YearlyReport.objects.create(
        title=checked, year=2025, headcount=80, disputes=0, arrears=False, filed_by=units.member(checked.unit)
    )
    next_year = applications.campaign(year=clock.today().year + 1, opened=False)
    office = bodies.officer(area="huancui")
    rechecks.plan(starts_on=clock.today() + timedelta(days=14))
    open_draws()
    rechecks.draft(starts_on=clock.today() + timedelta(days=60))
    table = facts.workbook(facts.FACT_HEAD, facts.fact_row(scored.unit))
    client_of(office.user).post(reverse("desk:fact-tables"), {"kind": "facts", "file": table})
    people = {
        "newcomer": newcomer,
        "clerk": clerk,
        "warden": warden,
        "county": bodies.officer(area="huancui").user,
        "city": bodies.officer(area="city").user,
        "department": department,
        "assessor": assessor.user,
    }
    # Whoever makes an account makes this row too (docs/design.md, "Account pages").
    for user in people.values():
        EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"primary": True})
    return World(
        people={"visitor": None, **people},
        samples={
            **make_areas(warden),
            "verify-code": f"/verify/{titles['in force'].code}/",
            "objection": reverse("objection", args=[objection.receipt]),
            "account_email_verification_sent": "/accounts/confirm-email/",
            "account_inactive": "/accounts/inactive/",
            "account_reset_password_done": "/accounts/password/reset/done/",
            "account_reset_password_from_key_done": "/accounts/password/reset/key/done/",
            "account_reset_password_from_key": "/accounts/password/reset/key/1-set-password/",
            "account_confirm_email": "/accounts/confirm-email/unknown/",
            **{name: reverse(f"apply:{name}", args=[fresh.pk]) for name in PARTICIPATION},
            "apply:self-section": reverse("apply:self-section", args=[fresh.pk, "e1"]),
            "apply:reassess": reverse("apply:reassess", args=[refused.pk]),
            "apply:claim": reverse("apply:claim", args=[stranger.uscc]),
            "desk:publish-participants": reverse("desk:publish-participants"),
            "desk:propose": reverse("desk:propose", args=[scored.pk, "recommend"]),
            "holder:report": reverse("holder:report", args=[checked.number, 2025]),
            "desk:outcomes": reverse("desk:outcomes", args=[concluded.pk]),
            "desk:city-motion": reverse("desk:city-motion", args=[sitting.pk, "approve"]),
            "desk:name-units": reverse("desk:name-units", args=[applications.notice_of(over).pk]),
            "apply:register-unit": f"/apply/register/enterprise/{units.uscc()}/",
            "components": "/components/",
            "desk:visit": reverse("desk:visit", args=[visit.pk]),
            "desk:fact-table": reverse("desk:fact-table", args=[FactTable.objects.get().pk]),
            "desk:change-campaign": reverse("desk:change-campaign", args=[next_year.pk]),
            "survey-enter": reverse("survey-enter"),
            "survey-slip": reverse("survey-slip", args=[codes[0]]),
            "survey-thanks": reverse("survey-thanks"),
            **{f"desk:{name}": reverse(f"desk:{name}", args=[survey.pk]) for name in SURVEY_PAGES},
        },
    )


# --- finding pages ---------------------------------------------------------------------------------------------------


def configured(
    resolver: URLResolver | None = None, space: str = "", converters: dict | None = None
) -> Iterator[tuple[str, dict]]:
    """Every named address of the URL configuration with the kinds of its parts."""
    for entry in (resolver or get_resolver()).url_patterns:
        parts = {**(converters or {}), **entry.pattern.converters}
        if isinstance(entry, URLPattern):
            yield f"{space}{entry.name}", {key: type(kind).__name__ for key, kind in parts.items()}
        elif entry.namespace != "admin":
            yield from configured(entry, f"{entry.namespace}:" if entry.namespace else space, parts)


def pages_of(client: Client, begin: list[str]) -> dict[str, dict[str, bytes]]:
    """Pages that can be reached by links, by their names in the URL configuration."""
    found = {}
    for name, address, answer in followed(client, begin, links=HREF_OR_ACTION, each=OPENED, left_out=left_out):
        if answer.status_code == 200 and is_page(answer):
            found.setdefault(name, {})[address] = answer.content
    return found


def left_out(name: str) -> bool:
    return name.startswith("admin:") or name in LEFT_OUT


def is_no_page(name: str, parts: dict[str, str], clients: list[Client]) -> bool:
    """Whether an address that nobody was led to takes deeds only, leads on, or answers with something else."""
    kwargs = {key: EXAMPLES.get(kind.removesuffix("Converter").lower(), "x") for key, kind in parts.items()}
    try:
        address = reverse(name, kwargs=kwargs)
    except NoReverseMatch:
        return False
    answers = [get(client, address) for client in clients]
    return any(
        answer.status_code == 405
        or not answer.headers.get("Content-Type", "").startswith("text/html")
        or (answer.status_code == 302 and "/accounts/login/" not in answer.headers["Location"])
        for answer in answers
    )


# --- looking at them -------------------------------------------------------------------------------------------------


def serve(pages: dict[str, bytes]) -> Callable[[Route], None]:
    """Answers the browser with the page at hand, and with static files from where they lie.

    The page is asked for beforehand: in the browser's thread of events there is another connection to the database,
    which sees nothing of what the test has made.
    """

    def answer(route: Route) -> None:
        address = route.request.url.removeprefix(HOST)
        if address in pages:
            route.fulfill(body=pages[address], content_type="text/html; charset=utf-8")
            return
        name = urlsplit(address).path
        path = finders.find(name.removeprefix(settings.STATIC_URL)) if name.startswith(settings.STATIC_URL) else None
        route.fulfill(path=path) if path else route.fulfill(status=404)

    return answer


def overflow(page: Page, address: str, size: ViewportSize) -> list[str]:
    """Whether a page scrolls sideways at a width."""
    page.set_viewport_size(size)
    width = page.evaluate("document.documentElement.scrollWidth")
    return [f"{address}: {width} px wide on a screen of {size['width']} px"] if width > size["width"] else []


def faults_of(page: Page, address: str) -> list[str]:
    """What is wrong with a page at either width."""
    page.goto(f"{HOST}{address}")
    faults = [] if page.locator("h1").count() == 1 else [f"{address}: not one h1"]
    for size in (DESKTOP, PHONE):
        faults += overflow(page, address, size)
        faults += [f"{address} at {size['width']} px: {fault}" for fault in axe_violations(page)]
    return faults


def faults_in_english(page: Page, address: str) -> list[str]:
    """The same markup in English words: whether they fit."""
    page.goto(f"{HOST}{address}")
    return [fault for size in (DESKTOP, PHONE) for fault in overflow(page, f"{address} in English", size)]


# Words that are no English left behind: names, formats, codes, the figures of a checksum, the initials that the guide
# searches for, and the button that leads to the other language. Names of keys and of code stand in elements of their
# own.
NOT_ENGLISH = re.compile(
    r"English|Python|whwg|\b(?=[a-f]*\d)[0-9a-f]{6,}\b|\b[a-f]{12}\b|[A-Z]{2,}[A-Z0-9-]*|Excel|Cookie|PAdES|https?\S*|\S+@\S+|[\w-]*\.(?:pdf|csv|json|xlsx|docx)|[a-z]+(?:_[a-z]+)+"
    r"|/[\w/.?=&-]+|\b[a-z]?\d[\w-]*|\b[ep]\d+-\d+\b|\b(?:clerk|newcomer|person|county|city|huancui)[\w-]*"
)
HIDDEN = re.compile(r"<(script|style|code|kbd)\b.*?</\1>|<[^>]*>", re.DOTALL)
DOCUMENT = r"[\u3400-\u9fff]{2,10}(?:〔\d{4}〕|\[\d{4}\])\d+号"
ENGLISH, CHINESE = re.compile(r"[A-Za-z]{3,}"), re.compile(r"[\u3400-\u9fff]{2,}")


def words_left(content: bytes, pattern: re.Pattern, *, marked: str, names: re.Pattern) -> set[str]:
    """Words of the other language on a page: neither marked as such (`lang`) nor names."""
    text = content.decode()
    text = re.sub(rf'<(\w+)\b[^>]*lang="{marked}[^"]*"[^>]*>.*?</\1>', " ", text, flags=re.DOTALL | re.IGNORECASE)
    return set(pattern.findall(names.sub(" ", html.unescape(HIDDEN.sub(" ", text)))))


def texts_of(value: object) -> Iterator[str]:
    """The texts in a field's value, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from texts_of(part)


def said_in_chinese() -> re.Pattern:
    """What keeps its Chinese in an English page: names of units, people, places and organisations, and whatever
    somebody has written. The title and the number of a document are names as well. The words of the circular are none
    of these: they are marked as Chinese where they stand."""
    said = {
        line.strip()
        for model in apps.get_models()
        if model is not Edition
        for field in model._meta.concrete_fields
        if isinstance(field, CharField | TextField | JSONField)
        for value in model._base_manager.values_list(field.name, flat=True)
        for text in texts_of(value)
        for line in text.splitlines()
        if CHINESE.search(line)
    }
    # What a table holds that an officer brought and has not imported yet.
    said.add(facts.REPORTED)
    said |= set(Edition.objects.values_list("title_zh", flat=True))
    return re.compile("|".join([DOCUMENT, *map(re.escape, sorted(said, key=len, reverse=True))]))


def looked_at(reached: dict[str, dict[str, dict[str, bytes]]]) -> Iterator[tuple[str, str, str, bytes]]:
    """Persona, name, address and content of each page to look at: what everyone sees alike once, of a kind one."""
    for persona, pages in reached.items():
        for name, addresses in pages.items():
            if persona == "visitor" or name not in reached["visitor"]:
                for address, content in list(addresses.items())[:LOOKED_AT]:
                    yield persona, name, address, content


def test_every_page_is_accessible_to_everyone_who_reaches_it(world, new_context):
    clients = {persona: client_of(user) for persona, user in world.people.items()}
    english = {persona: client_of(user, "en") for persona, user in world.people.items()}
    reached = {persona: pages_of(client, ["/", "/me/", *world.samples.values()]) for persona, client in clients.items()}
    names = {name for pages in reached.values() for name in pages}
    faults = [
        f"nothing leads to {name}: a link, or a sample in `make_world`"
        for name, parts in configured()
        if name not in names and name not in LEFT_OUT and not is_no_page(name, parts, list(clients.values()))
    ]
    left = {
        f"{address}, in Chinese: {word}"
        for pages in reached.values()
        for name, addresses in pages.items()
        if name != "components"
        for address, content in addresses.items()
        for word in words_left(content, ENGLISH, marked="en", names=NOT_ENGLISH)
    }
    page, at_hand, said, looked = new_context().new_page(), {}, said_in_chinese(), 0
    page.route("**/*", serve(at_hand))
    for persona, name, address, content in looked_at(reached):
        at_hand[address] = content
        faults += [f"{persona} {fault}" for fault in faults_of(page, address)]
        at_hand[address] = answer = get(english[persona], address).content
        faults += [f"{persona} {fault}" for fault in faults_in_english(page, address)]
        if name != "components":
            left |= {f"{address}, in English: {word}" for word in words_left(answer, CHINESE, marked="zh", names=said)}
        looked += 1
    print(f"{looked} pages of {len(reached)} personas looked at, {sum(map(len, reached.values()))} kinds reached")  # noqa: T201 -- what the drill looked at
    assert looked > 70
    findings = [*faults, *sorted(left)]
    assert not findings, "\n".join(findings)
