"""The private self-assessment: for the unit's own people alone, whoever else tries; and applying from it."""

import ast

import pytest
from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, get_resolver, reverse

from evaluations import services
from evaluations.enums import ApplicationState as A
from evaluations.models import Answer, Application, SelfAnswer, SelfAssessment
from evaluations.services.self_assessment import sheet_of
from journal.errors import Refused
from journal.models import Entry, Mail
from tests.evaluations import factories
from tests.standards.factories import load_weihai
from tests.tripartite import factories as bodies
from tests.units import factories as units
from units.enums import Role, UnitKind
from units.models import Claim, Unit
from units.services import approve_claim, claim_unit

pytestmark = pytest.mark.django_db

MARK = "私密自评标记"


@pytest.fixture
def edition():
    return load_weihai()


def overview(unit: Unit) -> str:
    return reverse("apply:self-assessment", args=[unit.pk])


def section(unit: Unit, standard: str = "e2") -> str:
    return reverse("apply:self-section", args=[unit.pk, standard])


def typed(client, unit: Unit, standard: str = "e2", **answers: str) -> dict:
    """The form as a browser would send it, with these answers in place of what stands there."""
    form = client.get(section(unit, standard)).context["form"]
    data = {name: form[name].value() for name in form.fields if name.endswith("-seen")}
    for name in form.fields:
        if not name.endswith("-seen") and form[name].value() not in (None, False):
            data[name] = form[name].value()
    return data | {name.replace("_", "-"): value for name, value in answers.items()}


def enter(client, unit: Unit):
    client.force_login(units.member(unit).user)
    return client


# --- filling in -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [UnitKind.ENTERPRISE, UnitKind.TOWN, UnitKind.CLUSTER])
def test_every_kind_assesses_itself_without_a_campaign_and_without_taking_part(client, edition, kind):
    unit = units.unit(kind=kind)
    enter(client, unit)
    page = client.get(overview(unit))
    assert page.context["check"].answered == 0
    first = page.context["check"].parts[0].standard
    assert client.get(section(unit, first.id)).status_code == 200
    assert not SelfAssessment.objects.exists()


def test_answers_are_kept_and_scored_and_what_is_lacking_is_said(client, edition):
    unit = units.enterprise()
    enter(client, unit)
    data = typed(client, unit, e2_01="no", e2_02_numerator="100", e2_02_denominator="320")
    assert client.post(section(unit), data | {"then": "next"}).headers["Location"] == section(unit, "e3")
    page = client.get(overview(unit))
    part = page.context["check"].part("e2")
    assert part.answered == 2
    assert {lack.indicator.id for lack in part.lacks} == {"e2-01", "e2-02"}
    text = page.content.decode()
    for lack in part.lacks:
        assert all(str(reason) in text for reason in lack.score.reasons)
        assert lack.indicator.quote in text


def test_an_answer_is_taken_away_again(client, edition):
    unit = units.enterprise()
    enter(client, unit)
    client.post(section(unit), typed(client, unit, e2_02_numerator="100", e2_02_denominator="320"))
    assert SelfAnswer.objects.filter(indicator="e2-02").exists()
    client.post(section(unit), typed(client, unit, e2_02_numerator="", e2_02_denominator=""))
    assert not SelfAnswer.objects.filter(indicator="e2-02").exists()


@pytest.mark.parametrize("figure", ["四百", "-3", "９９９９", "1e9", "400"])
def test_what_is_wrong_comes_back_as_typed_and_the_rest_is_kept(client, edition, figure):
    unit = units.enterprise()
    enter(client, unit)
    page = client.post(section(unit), typed(client, unit, e2_01="yes", e2_02_numerator=figure, e2_02_denominator="320"))
    assert page.status_code == 200
    assert page.context["form"].errors
    assert f'value="{figure}"' in page.content.decode()
    assert SelfAnswer.objects.get().indicator == "e2-01"


def test_what_one_did_not_touch_is_not_written_over_a_colleagues(client, edition):
    unit = units.enterprise()
    enter(client, unit)
    stale = typed(client, unit)
    client.post(section(unit), typed(client, unit, e2_01="yes"))
    client.post(section(unit), stale | {"e2-02-numerator": "300", "e2-02-denominator": "320"})
    assert set(SelfAnswer.objects.values_list("indicator", flat=True)) == {"e2-01", "e2-02"}


def test_a_union_chair_reads_and_does_not_write(client, edition):
    unit = units.enterprise()
    services.keep_self_answers(unit=unit, user=units.member(unit).user, edition=edition, answers={"e2-01": "yes"})
    chair = units.colleague(unit, role=Role.UNION_CHAIR)
    client.force_login(chair.user)
    assert client.get(overview(unit)).context["check"].answered == 1
    client.post(section(unit), typed(client, unit, e2_01="no"))
    assert SelfAnswer.objects.get().value is True


def test_an_unknown_section_is_not_found(client, edition):
    unit = units.enterprise()
    enter(client, unit)
    assert client.get(section(unit, "p1")).status_code == 404


# --- before the county has confirmed ----------------------------------------------------------------------------------


def test_who_registered_a_unit_begins_before_the_county_and_the_unit_takes_it_over(client, edition):
    person = bodies.user()
    unit = units.enterprise(confirmed=False, user=person)
    client.force_login(person)
    assert client.get(overview(unit)).status_code == 200
    client.post(section(unit), typed(client, unit, e2_01="yes"))
    assert SelfAssessment.objects.get().person == person
    # Somebody else claims the same unit: another person, who is shown nothing.
    other = bodies.user()
    claim_unit(unit=unit, user=other, statement="也是经办人")
    client.force_login(other)
    assert client.get(overview(unit)).status_code == 404
    assert client.post(section(unit), {}).status_code == 404
    # Confirmed, the first one goes on where they stopped.
    approve_claim(claim=Claim.objects.get(unit=unit, user=person), office=bodies.officer())
    client.force_login(person)
    assert client.get(overview(unit)).context["check"].answered == 1
    client.post(section(unit), typed(client, unit, e2_02_numerator="300", e2_02_denominator="320"))
    sheet = SelfAssessment.objects.get()
    assert (sheet.person, sheet.answers.count()) == (None, 2)


def test_a_declined_claimant_is_shown_nothing(client, edition):
    unit = units.enterprise()
    stranger = bodies.user()
    claim_unit(unit=unit, user=stranger, statement="路人")
    client.force_login(stranger)
    assert client.get(overview(unit)).status_code == 404


# --- private ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def marked() -> Unit:
    """A unit whose sheet can be told from everything else, with an application under review besides."""
    application = factories.application_at(A.COUNTY_REVIEW)
    unit, edition = application.unit, application.edition
    text = next(i for i in application.rubric.indicators if i.kind == "text")
    services.keep_self_answers(unit=unit, user=units.member(unit).user, edition=edition, answers={text.id: MARK})
    assert SelfAnswer.objects.get().value == MARK
    return unit


def simple_addresses(resolver, prefix: str = "/"):
    """Every address without a variable part."""
    for entry in resolver.url_patterns:
        route = f"{prefix}{entry.pattern}"
        if isinstance(entry, URLPattern):
            if "<" not in route and "^" not in route and "\\" not in route:
                yield route
        elif "<" not in route:
            yield from simple_addresses(entry, route)


OFFICES = [("huancui", "gov"), ("huancui", "union"), ("huancui", "employer"), ("city", "gov"), ("city", "fic")]


@pytest.mark.parametrize(("area", "party"), OFFICES)
def test_no_officer_finds_it_anywhere(client, marked, area, party):
    client.force_login(bodies.officer(area=area, party=party).user)
    for address in (overview(marked), section(marked)):
        assert client.get(address).status_code == 404
        assert client.post(address, {}).status_code in (404, 405)
    application = marked.applications.get()
    # The account's own pages hold the account alone.
    pages = [address for address in simple_addresses(get_resolver()) if not address.startswith("/accounts/")]
    pages += [
        reverse(f"desk:{name}", args=[application.pk])
        for name in ("application", "evidence", "hand-ins", "opinions", "course")
    ]
    pages += [reverse("desk:scores", args=[application.pk, s.id]) for s in application.rubric.standards]
    pages += [reverse("desk:participant", args=[marked.participations.get().pk])]
    looked = 0
    for address in pages:
        answer = client.get(address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert MARK not in body.decode("utf-8", "replace"), address
        looked += answer.status_code == 200
    assert looked > 15


def test_an_officer_who_also_works_for_another_unit_finds_nothing(client, marked):
    own = units.claim(unit=units.enterprise(confirmed=False), user=bodies.officer().user)
    approve_claim(claim=own, office=bodies.officer(number=2))
    client.force_login(bodies.officer().user)
    assert client.get(overview(marked)).status_code == 404


def test_it_is_in_no_admin_page(admin_client, marked):
    assert not {SelfAssessment, SelfAnswer} & set(admin.site._registry)
    assert MARK not in admin_client.get("/admin/").content.decode()


def test_it_leaves_no_line_in_the_journal_and_no_mail(edition):
    unit = units.enterprise()
    before = Entry.objects.count(), Mail.objects.count()
    services.keep_self_answers(unit=unit, user=units.member(unit).user, edition=edition, answers={"e2-01": "yes"})
    assert (Entry.objects.count(), Mail.objects.count()) == before


def test_no_later_room_knows_it():
    """What an officer's page, an export or the API never imports, it cannot show."""
    names = {"SelfAssessment", "SelfAnswer", "self_assessments", "self_assessment", "self_check"}
    folders = ["portal", "supervision", "evaluations/management", "plaques", "proceedings"]
    found = [
        f"{path}: {node.id if isinstance(node, ast.Name) else node}"
        for folder in folders
        for path in sorted(settings.BASE_DIR.joinpath(folder).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Name) and node.id in names)
        or (isinstance(node, ast.Attribute) and node.attr in names)
        or (isinstance(node, ast.alias) and node.name.rpartition(".")[2] in names)
        or (isinstance(node, ast.Constant) and node.value in names)
    ]
    assert not found
    assert not hasattr(SelfAssessment.objects, "for_officer")


# --- applying from it -------------------------------------------------------------------------------------------------


def test_one_press_begins_the_years_application_with_its_answers(client, edition):
    factories.campaign()
    unit = units.enterprise()
    member = units.member(unit)
    enter(client, unit)
    client.post(section(unit), typed(client, unit, e2_01="yes", e2_02_numerator="300", e2_02_denominator="320"))
    answer = client.post(reverse("apply:self-apply", args=[unit.pk]))
    application = Application.objects.get(unit=unit)
    assert answer.headers["Location"] == reverse("apply:application", args=[application.pk])
    copied = dict(Answer.objects.filter(application=application, to_confirm=True).values_list("indicator", "value"))
    assert copied == {"e2-01": True, "e2-02": {"numerator": "300", "denominator": "320"}}
    # The sheet stays, private as before; a second press copies nothing over what was confirmed.
    assert sheet_of(unit=unit, user=member.user).answers.count() == 2
    with pytest.raises(Refused):
        services.apply_from_self_assessment(member=member, campaign=application.campaign)


def test_nothing_begins_without_answers_without_a_campaign_or_by_a_reader(client, edition):
    unit = units.enterprise()
    enter(client, unit)
    apply = reverse("apply:self-apply", args=[unit.pk])
    assert client.get(apply).status_code == 405
    client.post(apply)
    season = factories.campaign()
    client.post(apply)
    assert not Application.objects.exists()
    services.keep_self_answers(unit=unit, user=units.member(unit).user, edition=edition, answers={"e2-01": "yes"})
    chair = units.colleague(unit, role=Role.UNION_CHAIR)
    with pytest.raises(Refused):
        services.apply_from_self_assessment(member=chair, campaign=season)
    assert not Application.objects.exists()


def test_the_overview_asks_as_many_queries_for_a_full_sheet_as_for_an_empty_one(
    client, edition, django_assert_max_num_queries
):
    factories.campaign()
    unit = units.enterprise()
    enter(client, unit)
    counts = []
    for _n in range(2):
        with django_assert_max_num_queries(20) as queries:
            client.get(overview(unit))
        counts.append(len(queries))
        rubric = edition.rubric_for("enterprise")
        yes = {i.id: "yes" for i in rubric.indicators if i.kind == "yes_no"}
        services.keep_self_answers(unit=unit, user=units.member(unit).user, edition=edition, answers=yes)
    assert counts[1] <= counts[0] + 1


def test_a_copied_answer_is_marked_until_its_section_is_saved(client, edition):
    season = factories.campaign()
    unit = units.enterprise()
    enter(client, unit)
    member = units.member(unit)
    services.keep_self_answers(
        unit=unit, user=member.user, edition=edition, answers={"e2-01": "yes", "e3-03": "yes", "e3-04": "yes"}
    )
    application, count = services.apply_from_self_assessment(member=member, campaign=season)
    assert count == 3
    address = reverse("apply:section", args=[application.pk, "e3"])
    page = client.get(address)
    marked = {card.indicator.id for card in page.context["form"].cards if card.to_confirm}
    assert marked == {"e3-03", "e3-04"}
    # Changing one confirms it by that; saving the section confirms what was left as it is.
    services.save_answer(application=application, member=member, indicator="e3-03", raw="no")
    assert set(application.answers.filter(to_confirm=True).values_list("indicator", flat=True)) == {"e2-01", "e3-04"}
    form = client.get(address).context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False, [])}
    client.post(address, sent | {"then": "stay"})
    assert set(application.answers.filter(to_confirm=True).values_list("indicator", flat=True)) == {"e2-01"}


def test_an_answer_that_was_copied_and_not_confirmed_keeps_the_application_from_being_handed_in(client, edition):
    season = factories.campaign()
    unit = units.enterprise()
    enter(client, unit)
    member = units.member(unit)
    services.keep_self_answers(unit=unit, user=member.user, edition=edition, answers={"e3-04": "yes"})
    application, _count = services.apply_from_self_assessment(member=member, campaign=season)
    gaps = [gap for gap in services.missing_in(application) if gap.indicator.id == "e3-04"]
    assert [gap.what for gap in gaps] == ["confirmation"]
    page = client.get(reverse("apply:review", args=[application.pk]))
    assert str(gaps[0].sentence) in page.content.decode()
    services.confirm_answers(application=application, member=member, indicators=["e3-04"])
    assert not [gap for gap in services.missing_in(application) if gap.indicator.id == "e3-04"]
