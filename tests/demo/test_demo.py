"""The demonstration: complete, true to the rules, and made once (BRIEF §16)."""

import re
from collections import Counter
from io import StringIO

import pytest
from django.apps import apps
from django.contrib.auth import authenticate
from django.core import mail
from django.core.management import call_command
from stdnum.cn import uscc

from demo.accounts import PASSWORD
from enterprises.models import EnterpriseProfile
from evaluations.enums import ApplicationState as A
from evaluations.models import Application, Campaign
from journal import chain, files
from journal.models import Entry, Head, Job, Mail
from parks.models import ParkProfile
from plaques import signing
from plaques.enums import PlaqueState
from plaques.models import Plaque, Title
from plaques.services import find_title
from proceedings.enums import MeetingState, ObjectionState
from proceedings.models import Matter, Meeting, Objection
from surveys import keys
from surveys.models import Survey
from tripartite.models import District, Officer, User
from units.enums import UnitKind
from units.models import Claim, Unit

pytestmark = [pytest.mark.django_db]

AREAS = ["huancui", "wendeng", "rongcheng", "rushan", "torch", "jingqu", "lingang", "nanhai"]
CITY = ["city-gov", "city-union", "city-eca", "city-fic"]
SIDES = ["gov", "union", "employer"]
STATIONS = {
    "enterprise-1": A.DRAFT,
    "enterprise-2": A.SUBMITTED,
    "enterprise-3": A.COUNTY_REVIEW,
    "enterprise-4": A.COUNTY_REVIEW,
    "enterprise-5": A.RETURNED,
    "enterprise-6": A.RECOMMENDED,
    "enterprise-7": A.CITY_REVIEW,
    "enterprise-8": A.APPROVED,
    "enterprise-9": A.IN_NOTICE,
    "enterprise-10": A.IN_NOTICE,
    "enterprise-11": A.NOT_RECOMMENDED,
    "enterprise-12": A.NAMED,
    "park-1": A.DRAFT,
}
SIGN_INS = [
    *CITY,
    "city-gov-2",
    "huancui-gov-2",
    *(f"{area}-{side}" for area in AREAS for side in SIDES),
    *STATIONS,
    "town-1",
    "assessor-1",
    "coordinator-1",
    "admin",
]
MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")


def office(name: str) -> Officer:
    return Officer.objects.active().with_body().get(user__username=name)


def everything() -> Counter:
    """How many rows there are of each model of ours."""
    return Counter({model._meta.label: model._base_manager.count() for model in apps.get_models()})


@pytest.mark.usefixtures("demonstration")
class TestDemonstration:
    def test_there_are_enough_units_in_every_area_and_titles_of_both_years(self):
        kinds = Counter(Unit.objects.order_by("pk").values_list("kind", flat=True))
        assert kinds[UnitKind.ENTERPRISE] >= 40
        assert (kinds[UnitKind.PARK], kinds[UnitKind.TOWN]) == (6, 1)
        assert set(Unit.objects.order_by("pk").values_list("district__slug", flat=True)) == set(AREAS)
        assert District.objects.count() == len(AREAS)
        profiles = EnterpriseProfile.objects.order_by("pk")
        assert len(set(profiles.values_list("industry", flat=True))) >= 8
        assert len(set(profiles.values_list("size_class", flat=True))) == 4
        years = Counter(Title.objects.order_by("pk").values_list("year", flat=True))
        assert set(years) == {2024, 2025}
        assert 25 <= years.total() <= 35

    def test_every_state_of_an_application_can_be_seen(self):
        assert set(Application.objects.order_by("pk").values_list("state", flat=True)) == set(A.values)

    def test_units_with_a_sign_in_stand_where_the_table_says(self):
        found = {
            name: Application.objects.for_unit_member(User.objects.get(username=name))[0].state for name in STATIONS
        }
        assert found == STATIONS
        town = Unit.objects.for_unit_member(User.objects.get(username="town-1")).get()
        assert town.kind == UnitKind.TOWN
        assert not town.applications.exists()

    def test_applications_are_taken_today(self):
        assert Campaign.objects.filing().get().year == 2026

    def test_second_run_changes_nothing(self):
        before = everything(), Head.objects.get().hash
        out = StringIO()
        call_command("demo", stdout=out)
        assert (everything(), Head.objects.get().hash) == before
        assert "there already" in out.getvalue()
        assert PASSWORD in out.getvalue()

    def test_journal_is_unbroken_and_told_in_the_order_of_time(self):
        count, _last, faults = chain.verify()
        assert (faults, count > 1000) == ([], True)
        story = Entry.objects.exclude(action__in=["edition.load", "edition.use", "demo.begin"]).order_by("seq")
        moments = list(story.values_list("at", flat=True))
        assert moments == sorted(moments)

    @pytest.mark.parametrize("name", SIGN_INS)
    def test_sign_in_works_and_is_refused_where_demonstrations_are_not_allowed(self, name, settings):
        user = authenticate(None, username=name, password=PASSWORD)
        assert user is not None
        assert user.is_demo
        assert user.emailaddress_set.get().verified
        settings.DEMO_ALLOWED = False
        assert authenticate(None, username=name, password=PASSWORD) is None

    def test_only_the_admin_opens_the_reference_data(self):
        assert [user.username for user in User.objects.filter(is_staff=True)] == ["admin"]

    @pytest.mark.parametrize("name", [*CITY, "city-gov-2", *(f"{area}-{side}" for area in AREAS for side in SIDES)])
    def test_every_officer_finds_a_round_to_speak_in(self, name):
        if name == "huancui-gov":  # has spoken for enterprise-4 and finds hand-ins and a claim instead
            assert Application.objects.for_officer(office(name)).filter(state=A.SUBMITTED).exists()
            assert Claim.objects.for_officer(office(name)).pending().exists()
        else:
            assert Matter.objects.waiting_for(office(name)).exists()

    def test_meetings_are_over_in_session_and_planned(self):
        states = Counter(Meeting.objects.order_by("pk").values_list("state", flat=True))
        assert states[MeetingState.SITTING] == states[MeetingState.PLANNED] == 1
        assert states[MeetingState.CLOSED] >= 4

    def test_an_objection_waits_for_its_answer_and_another_has_one(self):
        states = Counter(Objection.objects.order_by("pk").values_list("state", flat=True))
        assert states == {ObjectionState.RECEIVED: 1, ObjectionState.DISMISSED: 1}

    def test_every_title_verifies_and_its_certificate_is_genuine(self):
        titles = list(Title.objects.order_by("pk"))
        assert [find_title(title.code) for title in titles] == titles
        rare = Title.objects.filter(unit_name__contains="䶮").first()
        assert signing.check_pdf(files.read(rare.certificate.file)).genuine
        # One was lost and has another piece.
        assert Plaque.objects.order_by("pk").values("title").distinct().count() == len(titles)
        handed_over = Plaque.objects.filter(state=PlaqueState.HANDED_OVER).count()
        assert len(titles) / 2 < handed_over < len(titles)

    def test_codes_are_valid_and_invented(self):
        codes = Unit.objects.order_by("pk").values_list("uscc", flat=True)
        assert all(uscc.is_valid(code) and code[2:6] == "3710" and code[8:11] == "DEM" for code in codes)

    def test_names_are_plainly_invented(self):
        assert all("演示" in name for name in Unit.objects.order_by("pk").values_list("name", flat=True))
        assert all(name.startswith("演示·") for name in User.objects.order_by("pk").values_list("full_name", flat=True))

    def test_nobody_has_a_telephone(self):
        assert set(User.objects.order_by("pk").values_list("phone", flat=True)) == {""}
        for profile in (EnterpriseProfile, ParkProfile):
            assert set(profile.objects.order_by("pk").values_list("contact_phone", flat=True)) == {"0631-0000000"}
        texts = [*Mail.objects.values_list("body", flat=True), *Objection.objects.values_list("contact", flat=True)]
        assert not [text for text in texts if MOBILE.search(text)]

    def test_employees_are_asked_have_been_asked_and_were_too_few(self):
        surveys = list(Survey.objects.select_related("edition").order_by("pk"))
        assert [survey.state for survey in surveys] == ["counted", "counted", "open"]
        assert [survey.result.counts for survey in surveys[:2]] == [True, False]
        # Slips wait for whoever signs in as the county, each of a code that nobody has used.
        assert surveys[2].slips_wait
        assert keys.read_slips(surveys[2].slips_file).startswith(b"%PDF")
        assert surveys[2].ballots.count() == surveys[2].slips.filter(used=True).count() == 58
        assert keys.exists(surveys[2].uid)

    def test_no_mail_has_left_and_no_job_is_open(self):
        assert Mail.objects.exists()
        assert not Mail.objects.exclude(state=Mail.State.SENT).exists()
        assert mail.outbox == []
        assert not Job.objects.exclude(state=Job.State.DONE).exists()
