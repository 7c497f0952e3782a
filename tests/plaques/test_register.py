"""The register of plaques and giving a title back: what never happens (BRIEF §8, §15.2, §15.6)."""

from datetime import timedelta

import pikepdf
import pytest
from django.db import IntegrityError, connection, transaction

from journal import clock as portal_clock
from journal import files
from journal.errors import Refused
from journal.models import Entry, Mail
from plaques import services
from plaques.enums import PlaqueState, SurrenderState, TitleState
from plaques.models import Plaque, Title
from plaques.services.batches import lines_of
from proceedings.enums import DecisionKind, MotionKind, Verdict
from proceedings.models import Decision, Round
from proceedings.services import give_opinion, put_items, record_decision
from tests.evaluations import factories as evaluations
from tests.plaques import factories as plaques
from tests.proceedings import factories as proceedings
from tests.tripartite import factories as bodies
from tests.units import factories as units
from units.enums import Role

pytestmark = pytest.mark.django_db


def lead():
    return bodies.officer(area="city")


def refused_by_the_database(**change) -> None:
    """A plaque's row is changed by hand, or a new one written: the database says no."""
    row = Plaque.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Plaque.objects.filter(pk=row.pk).update(**change)


# --- the register -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        {"state": PlaqueState.HANDED_OVER},
        {"state": PlaqueState.LOST, "lost_at": "2026-06-15T02:00Z"},
        {"state": PlaqueState.LOST, "reason": "遗失。"},
        {"state": PlaqueState.RECALLED, "reason": "取消命名。"},
        {"state": PlaqueState.RETURNED, "returned_at": "2026-06-15T02:00Z"},
        {"state": PlaqueState.REPLACED, "replaced_at": "2026-06-15T02:00Z"},
        {"state": "melted"},
        {"handed_over_to": "王芳"},
        {"piece": 0},
    ],
)
def test_the_database_refuses_a_state_without_its_date_person_or_reason(change):
    plaques.plaque(evaluations.named_title())
    refused_by_the_database(**change)


def test_a_title_has_one_piece_that_counts_and_no_count_twice():
    made = plaques.plaque(evaluations.named_title())
    for piece in (1, 2):
        with pytest.raises(IntegrityError), transaction.atomic():
            Plaque.objects.create(title=made.title, artwork=made.artwork, piece=piece)


def test_a_replacement_is_another_piece_of_the_same_title_number_and_artwork():
    lost = plaques.plaque(evaluations.named_title(), PlaqueState.LOST)
    number = lost.title.number
    piece = services.replace_plaque(plaque=lost, office=lead(), reason="补制。")
    title = Title.objects.get()
    assert (title.number, piece.piece, piece.artwork, title.plaque) == (number, 2, lost.artwork, piece)
    assert Plaque.objects.get(pk=lost.pk).state == PlaqueState.REPLACED
    assert list(Plaque.objects.current()) == [piece]


def test_issuing_again_gives_the_same_plaque():
    title = evaluations.named_title()
    services.issue_documents()
    before = list(Plaque.objects.values_list("pk", "artwork__sha256"))
    services.issue_documents()
    assert list(Plaque.objects.values_list("pk", "artwork__sha256")) == before
    assert Title.objects.get() == title


@pytest.mark.parametrize("party", ["union", "eca", "fic"])
def test_only_the_government_side_writes_into_the_register(party):
    made = plaques.plaque(evaluations.named_title())
    office = bodies.officer(area="city", party=party)
    for verb, words in (
        (services.hand_over_plaque, {"received_by": "王芳"}),
        (services.report_lost, {"reason": "遗失。"}),
        (services.replace_plaque, {"reason": "损坏。"}),
    ):
        with pytest.raises(Refused):
            verb(plaque=made, office=office, **words)
    assert Plaque.objects.get().state == PlaqueState.ISSUED


def test_a_county_keeps_its_own_plaques_and_orders_none():
    made = plaques.plaque(evaluations.named_title())
    with pytest.raises(Refused):
        services.report_lost(plaque=made, office=bodies.officer(area="rushan"), reason="遗失。")
    own = bodies.officer()
    services.report_lost(plaque=made, office=own, reason="遗失。")
    with pytest.raises(Refused):
        services.replace_plaque(plaque=made, office=own, reason="补制。")


def test_no_piece_is_made_for_a_title_that_has_ended(clock):
    made = plaques.plaque(evaluations.named_title(), PlaqueState.RECALLED)
    with pytest.raises(Refused):
        services.replace_plaque(plaque=made, office=lead(), reason="补制。")
    with pytest.raises(IntegrityError), transaction.atomic():
        Plaque.objects.create(title=made.title, artwork=made.artwork, piece=2)


def test_a_title_cancelled_before_its_documents_were_made_gets_none():
    evaluations.named_title(revoked="自愿交回。")
    assert services.issue_documents() == 0
    assert not Plaque.objects.exists()


def test_a_lost_plaque_that_turns_up_is_handed_over_anew():
    lost = plaques.plaque(evaluations.named_title(), PlaqueState.LOST)
    services.note_found(plaque=lost, office=lead(), reason="仓库找到。")
    services.hand_over_plaque(plaque=lost, office=lead(), received_by="李领取")
    assert Plaque.objects.get().handed_over_to == "李领取"


# --- batches ----------------------------------------------------------------------------------------------------------


def test_a_batch_is_one_file_with_every_artwork_and_is_never_made_again(run_on_commit):
    evaluations.named_titles(2)
    services.issue_documents()
    with run_on_commit():
        batch = services.order_batch(plaques=list(Plaque.objects.all()), office=lead(), note="加急")
    batch.refresh_from_db()
    with files.storage().open(batch.artworks.path) as handle, pikepdf.open(handle) as pdf:
        assert len(pdf.pages) == 2
        assert {float(page.trimbox[2] - page.trimbox[0]).__round__() for page in pdf.pages} == {1701}
    before = (batch.artworks.sha256, batch.delivery_list.sha256)
    services.make_batch(batch_id=batch.pk)
    batch.refresh_from_db()
    assert (batch.artworks.sha256, batch.delivery_list.sha256) == before
    assert [line.title.number for line in lines_of(batch)] == sorted(line.title.number for line in lines_of(batch))


def test_what_is_handed_over_goes_into_no_batch():
    handed = plaques.plaque(evaluations.named_title(), PlaqueState.HANDED_OVER)
    for chosen in ([handed], []):
        with pytest.raises(Refused):
            services.order_batch(plaques=chosen, office=lead())
    with pytest.raises(Refused):
        services.order_batch(plaques=[handed], office=bodies.officer())


# --- giving a title back ----------------------------------------------------------------------------------------------


def test_a_title_given_back_is_cancelled_with_its_decision_and_its_plaque_called_back():
    title = evaluations.named_title()
    made = plaques.plaque(title, PlaqueState.HANDED_OVER)
    decision = plaques.carry_out(plaques.agreed(title))
    title.refresh_from_db()
    assert (title.state, title.revocation, title.standing) == (TitleState.REVOKED, decision, "cancelled")
    assert Plaque.objects.get(pk=made.pk).state == PlaqueState.RECALLED
    assert title.surrenders.get().state == SurrenderState.CARRIED_OUT
    assert Entry.objects.filter(action="title.revoke").get().organisation
    assert Mail.objects.filter(key__startswith="revoked:").exists()


def test_only_the_person_in_charge_of_the_unit_itself_gives_its_title_back():
    title = evaluations.named_title()
    clerk = units.colleague(title.unit, role=Role.EDITOR)
    stranger = units.member(units.enterprise())
    for member in (clerk, stranger, None):
        with pytest.raises(Refused):
            services.request_surrender(title=title, member=member, reason="交回。")
    with pytest.raises(Refused):
        services.request_surrender(title=title, member=units.member(title.unit), reason=" ")
    plaques.surrender(title)
    with pytest.raises(Refused):
        plaques.surrender(title)


def test_no_title_is_cancelled_without_the_four(clock):
    title = evaluations.named_title()
    asked = plaques.surrender(title)
    with pytest.raises(Refused):
        plaques.carry_out(asked)
    meeting = proceedings.meeting(matters=[asked.matter], sitting=True)
    [round_] = put_items(
        items=list(meeting.items.select_related("meeting", "matter__body")),
        motion=MotionKind.REVOKE,
        text="同意。",
        office=lead(),
    )
    for office in bodies.officers("city")[:3]:
        give_opinion(round_=round_, office=office, verdict=Verdict.APPROVE)
    with pytest.raises(Refused):
        plaques.carry_out(asked)
    proceedings.dissent(round_, party="fic")
    with pytest.raises(Refused):
        plaques.carry_out(asked)
    assert Title.objects.get().is_in_force


def test_no_title_is_cancelled_before_the_meeting_is_closed():
    title = evaluations.named_title()
    asked = plaques.surrender(title)
    meeting = proceedings.meeting(matters=[asked.matter], sitting=True)
    for round_ in proceedings.put_all(meeting, MotionKind.REVOKE):
        proceedings.all_approve(round_)
    with pytest.raises(Refused):
        plaques.carry_out(asked)


@pytest.mark.parametrize("office", [("city", "union"), ("huancui", "gov")])
def test_only_the_citys_government_side_records_the_decision(office):
    asked = plaques.agreed(evaluations.named_title())
    area, party = office
    with pytest.raises(Refused):
        services.carry_out_surrender(
            surrender=asked,
            office=bodies.officer(area=area, party=party),
            document_number="一",
            title="决定",
            decided_on=portal_clock.today(),
            text="交回。",
        )


def test_a_withdrawn_request_cancels_nothing():
    title = evaluations.named_title()
    asked = plaques.surrender(title)
    services.withdraw_surrender(surrender=asked, member=units.member(title.unit))
    asked.refresh_from_db()
    with pytest.raises(Refused):
        plaques.carry_out(asked)
    again = plaques.agreed(title)
    with pytest.raises(Refused):
        services.withdraw_surrender(surrender=again, member=units.member(title.unit))
    plaques.carry_out(again)
    assert not Title.objects.get().is_in_force


def revocation() -> Decision:
    return record_decision(
        office=lead(),
        kind=DecisionKind.REVOCATION,
        document_number="威人社销〔2026〕900号",
        title="决定",
        decided_on=portal_clock.today(),
        text="交回。",
    )


def cancelled_by_hand(title: Title, decision: Decision | None) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Title.objects.filter(pk=title.pk).update(
            state=TitleState.REVOKED, revoked_at=portal_clock.now(), revocation=decision
        )


def test_the_database_refuses_a_cancelled_title_without_request_four_voices_or_decision():
    title = evaluations.named_title()
    cancelled_by_hand(title, revocation())
    plaques.surrender(title)
    cancelled_by_hand(title, Decision.objects.get(kind=DecisionKind.REVOCATION))
    other = evaluations.named_title()
    plaques.agreed(other)
    cancelled_by_hand(other, None)
    cancelled_by_hand(other, other.decision)
    cancelled_by_hand(title, Decision.objects.get(kind=DecisionKind.REVOCATION))


def test_the_database_refuses_a_round_that_somebody_declared_passed():
    title = evaluations.named_title()
    asked = plaques.surrender(title)
    meeting = proceedings.meeting(matters=[asked.matter], sitting=True)
    [round_] = proceedings.put_all(meeting, MotionKind.REVOKE)
    Round.objects.filter(pk=round_.pk).update(state="passed", closed_at=portal_clock.now())
    cancelled_by_hand(title, revocation())


def test_a_decision_that_cancels_says_why_and_one_that_names_rests_on_a_notice():
    title = evaluations.named_title()
    with pytest.raises(Refused):
        plaques.carry_out(plaques.agreed(title), text=" ")
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(
            body=title.decision.body,
            kind=DecisionKind.NAMING,
            document_number="无公示",
            title="决定",
            decided_on=portal_clock.today() - timedelta(days=1),
            released_by=lead(),
        )


@pytest.mark.postgresql
def test_postgresql_keeps_requests_and_the_identity_of_pieces():
    made = plaques.plaque(evaluations.named_title())
    plaques.surrender(made.title)
    for sql in (
        "DELETE FROM plaques_surrender",
        "UPDATE plaques_plaque SET piece = 7",
        "DELETE FROM plaques_plaque",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
