"""The demonstration: complete, true to the rules, and made once (BRIEF §16)."""

import re
from collections import Counter
from datetime import date
from io import StringIO

import pytest
from django.apps import apps
from django.contrib.auth import authenticate
from django.core import mail
from django.core.management import call_command
from stdnum.cn import uscc

from demo import exits
from demo.accounts import PASSWORD, UNIT_SIGN_INS
from enterprises.models import EnterpriseProfile
from evaluations.enums import ApplicationState as A
from evaluations.enums import Column
from evaluations.models import Application, Campaign, Submission
from evaluations.services import receipts
from journal import chain, clock, files
from journal.models import Entry, Head, Job, Mail
from parks.models import ParkProfile
from plaques import signing
from plaques.enums import PlaqueState, Standing, TitleState
from plaques.models import Plaque, Title
from plaques.services import find_title
from proceedings.enums import MeetingState, ObjectionState
from proceedings.models import Matter, Meeting, Objection
from rechecks.enums import AppealState, Heard, RecheckState, RevocationGround, RevocationState
from rechecks.models import Appeal, DrawnUnit, Recheck, Revocation
from rechecks.services import reports_missing
from standards.models import Edition
from supervision.queue import Queue
from surveys import keys
from surveys.models import Survey
from tests.links import client_of, followed, is_page
from tests.supervision.telling import row_of, told
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


def station(player) -> Recheck:
    """The re-check of a unit that was opened for a reason on record."""
    return Recheck.objects.get(title__unit__uscc=player.uscc, drawn=None)


def piece(player) -> Plaque:
    """The plaque of a unit."""
    return Plaque.objects.select_related("title").get(title__unit__uscc=player.uscc)


# Whose pages differ: each kind of applicant, the organisations of a county and of the city, and who looks in; each in
# one of the languages.
IN_CHINESE = ("", "enterprise-1", "enterprise-3", "town-1", "huancui-gov", "city-gov", "assessor-1")
IN_ENGLISH = ("", "enterprise-5", "park-1", "huancui-union", "city-fic", "coordinator-1")
PERSONAS = [(name, "zh-hans") for name in IN_CHINESE] + [(name, "en") for name in IN_ENGLISH]


def everything() -> Counter:
    """How many rows there are of each model of ours."""
    return Counter({model._meta.label: model._base_manager.count() for model in apps.get_models()})


# A sentence at a field; some pages have an empty place for it.
FAULT = re.compile(r'class="invalid-feedback"[^>]*>[^<]')


@pytest.mark.usefixtures("demonstration")
class TestDemonstration:
    @pytest.mark.parametrize(("persona", "language"), PERSONAS)
    def test_every_link_opens(self, persona, language):
        """From the home page on, through whatever is linked, two of a kind: no address that answers with an error, and
        none that opens a form with a fault in it.

        Most tests of pages are asked of one database in the suite; here each page is on the other one as well."""
        user = User.objects.get(username=persona) if persona else None
        looked = Counter()
        for name, address, answer in followed(client_of(user, language), ["/", "/me/"], each=2):
            assert answer.status_code in (200, 301, 302), f"{address} answers {answer.status_code}"
            if is_page(answer):
                assert not FAULT.search(answer.content.decode()), f"{address} finds fault with what it was given"
            looked[name] += 1
        assert len(looked) >= (15 if user is None else 25)

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
        assert years == {2023: 1, 2024: years[2024], 2025: years[2025]}
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

    def test_one_title_has_run_out_and_its_unit_may_apply_again(self):
        [title] = Title.objects.filter(state=TitleState.EXPIRED)
        assert title.standing == Standing.EXPIRED
        assert (title.year, title.granted_on, title.last_day) == (2023, date(2023, 10, 20), date(2025, 10, 19))
        assert not title.unit.titles.in_force().exists()
        # It is the one that an earlier edition named; the circular's titles have no last day.
        granted = Title.objects.exclude(pk=title.pk).order_by("pk")
        assert set(granted.values_list("last_day", flat=True)) == {None}
        assert Edition.objects.in_force(clock.today()).first().code == "weihai-2023"

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

    def test_no_mail_has_left_and_only_receipts_that_nobody_signs_in_for_wait_for_the_worker(self):
        assert Mail.objects.exists()
        assert not Mail.objects.exclude(state=Mail.State.SENT).exists()
        assert mail.outbox == []
        waiting = Job.objects.exclude(state=Job.State.DONE).order_by("pk").values_list("kind", flat=True)
        assert set(waiting) == {receipts.KIND}
        handed_in = Submission.objects.filter(submitted_by__username__in=UNIT_SIGN_INS)
        assert len(handed_in) > 10
        assert not handed_in.filter(paper=None).exists()

    def test_a_title_can_be_seen_at_every_station_of_its_way_out(self):
        assert station(exits.TOLD).state == RecheckState.TOLD
        assert station(exits.PASSED).state == RecheckState.PASSED
        assert station(exits.RECTIFYING).state == RecheckState.RECTIFYING
        assert station(exits.RECTIFYING).rectify_until > clock.today()
        ways = {way.title.unit.uscc: way for way in Revocation.objects.select_related("title__unit").order_by("pk")}
        heard = ways[exits.HEARD.uscc]
        assert (heard.state, heard.heard) == (RevocationState.HEARD, Heard.HEARING)
        assert heard.minutes
        assert heard.title.is_in_force
        carried_out = [exits.RETURNED, exits.NOT_RETURNED, exits.APPEALED, exits.REINSTATED]
        assert {ways[player.uscc].state for player in carried_out} == {RevocationState.CARRIED_OUT}
        assert ways[exits.NOT_RETURNED.uscc].ground == RevocationGround.FALSE_MATERIAL

    def test_a_recalled_plaque_is_back_with_a_photo_and_another_is_overdue_for_all_to_read(self, client):
        back, out = (piece(player) for player in (exits.RETURNED, exits.NOT_RETURNED))
        assert back.state == PlaqueState.RETURNED
        assert back.return_photo
        assert back.collected_by.user.username == "jingqu-gov"
        assert out.is_overdue
        assert "铭牌已通知收回，尚未交回" in client.get(f"/verify/{out.title.code}/").content.decode()

    def test_an_appeal_waits_and_another_title_is_in_force_again(self):
        appeals = {
            appeal.title.unit.uscc: appeal for appeal in Appeal.objects.select_related("title__unit").order_by("pk")
        }
        assert {uscc: appeal.state for uscc, appeal in appeals.items()} == {
            exits.APPEALED.uscc: AppealState.FILED,
            exits.REINSTATED.uscc: AppealState.UPHELD,
        }
        assert appeals[exits.REINSTATED.uscc].title.is_in_force

    def test_whatever_the_past_draws_chose_was_looked_at_but_in_one_area(self):
        chosen = Recheck.objects.filter(drawn__isnull=False)
        assert chosen.count() == DrawnUnit.objects.count() >= len(AREAS)
        late = chosen.filter(title__district__slug="torch")
        assert set(late.order_by("pk").values_list("state", flat=True)) == {RecheckState.SILENT}
        others = chosen.exclude(title__district__slug="torch")
        assert set(others.order_by("pk").values_list("state", flat=True)) == {RecheckState.PASSED}

    def test_two_holders_have_not_reported_on_the_year_before(self):
        missing = set(reports_missing().order_by("pk").values_list("unit__uscc", flat=True))
        assert missing == {player.uscc for player in exits.SILENT_HOLDERS}

    def test_the_desk_of_each_county_tells_what_a_look_at_each_file_tells(self):
        seen = set()
        for office in Officer.objects.active().with_body().exclude(organisation__body__level="city").order_by("pk"):
            rows = [row_of(row) for row in Queue(office)]
            assert rows == told(office), office
            seen |= {row[0] for row in rows}
        assert len(seen) >= 6

    def test_whatever_is_scored_to_the_end_is_marked(self):
        marked = set(Application.objects.filter(scored_at__isnull=False).order_by("pk").values_list("pk", flat=True))
        assert marked == {
            application.pk
            for application in Application.objects.filter(submitted_at__isnull=False).order_by("pk")
            if (submission := application.submissions.order_by("number").last())
            and submission.scores.filter(column=Column.COUNTY).count() == len(application.rubric.indicators)
        }
