"""Who may act in re-checks, cancellations and appeals: a sentence when it may not be, None when it may; and what
silence and refusal mean, in the words that both sides read."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from enterprises.models import AdverseFact
from journal import clock
from journal.models import StoredFile
from plaques.models import Title
from proceedings.enums import MeetingState, MotionKind, RoundState, VisitState
from proceedings.models import Matter, Recusal, Round
from proceedings.rules import is_recused, why_not_lead_city, why_not_propose
from rechecks.enums import AppealState, RevocationGround
from rechecks.enums import RecheckState as R
from rechecks.enums import RevocationState as V
from rechecks.models import Appeal, Recheck, Revocation
from rechecks.transitions import APPEAL, RECHECK, REVOCATION
from tripartite.enums import Level, Party
from tripartite.models import Officer, User
from units.enums import Role
from units.models import UnitMember

# --- what silence means
# ------------------------------------------------------------------------------------------------


def silence_of_showing() -> str:
    return _(
        "The unit is reminded before the day. After it, what is on site is looked at without the papers; that nothing "
        "was shown is on record, and is no failing by itself. What is shown late is still looked at until the result "
        "is there."
    )


def meaning_of_refusal() -> str:
    return _(
        "A unit that refuses to be looked at is told of it in writing. The items then count as not shown, and the "
        "re-check may end as not passed; before anything follows from that, the unit is heard."
    )


def silence_of_rectifying() -> str:
    return _("The unit is reminded before the day. After it, the county takes its second look at what it finds.")


def silence_of_hearing() -> str:
    return _(
        "The unit is reminded before the day. After it, the record says that it did not make use of its right to be "
        "heard. That is no consent: the three and the four decide on the file as it stands."
    )


def silence_of_appeal() -> str:
    return _(
        "Without an appeal in time the cancellation stands. While an appeal is before the city, it stands as well."
    )


# --- officers
# ----------------------------------------------------------------------------------------------------------


def _why_not_county(office: Officer, title: Title) -> str | None:
    if office.body.level != Level.COUNTY or office.body.district_id != title.district_id:
        return _("Only the county body of the unit's district decides on this.")
    return None


def why_not_lead_county(office: Officer, title: Title) -> str | None:
    """The government side leads the county's re-checks (circular 七（三）)."""
    refusal = _why_not_county(office, title)
    if refusal is None and office.organisation.party != Party.GOVERNMENT:
        return _("The government side of the county leads re-checks and cancellations.")
    return refusal


def _recused(office: Officer, *matters: Matter | None) -> str | None:
    if any(matter is not None and is_recused(office, matter) for matter in matters):
        return _("You have recused yourself from this file. Another officer of your organisation acts.")
    return None


def why_not_open(office: Officer, title: Title) -> str | None:
    """Whether an officer may open a re-check out of turn."""
    return why_not_lead_county(office, title) or why_not_check(title)


def why_not_check(title: Title) -> str | None:
    """Whether a title may be checked again now."""
    if not title.is_in_force:
        return _("This title is not in force any more.")
    if Recheck.objects.open().filter(title=title).exists():
        return _("A re-check of this title is open already.")
    if Revocation.objects.open().filter(title=title).exists():
        return _("A cancellation of this title is under way.")
    return None


def why_not_inspect(office: Officer, recheck: Recheck) -> str | None:
    """Whether an officer may write into a re-check for the county."""
    return why_not_lead_county(office, recheck.title) or _recused(office, recheck.matter)


def why_not_conclude(office: Officer, recheck: Recheck, move: str) -> str | None:
    """Whether a result may be given now: after a look on site, or a refusal that is on record."""
    refusal = why_not_inspect(office, recheck)
    if refusal:
        return refusal
    if not RECHECK.allows(recheck.state, move):
        return _("This is no longer possible: the re-check is “%(state)s”.") % {"state": recheck.get_state_display()}
    if recheck.state == R.RECTIFYING and clock.today() <= recheck.rectify_until:
        return _("The unit may put things right until %(day)s.") % {"day": date_format(recheck.rectify_until)}
    if recheck.refused_at is not None and move == "fail":
        return None
    visits = recheck.matter.visits.filter(state=VisitState.DONE)
    if recheck.rectify_at:
        # The second look comes after what was asked to be put right, and is not the first one again.
        visits = visits.filter(ended_at__gt=recheck.rectify_at)
    if not visits.exists():
        return _("Nobody has looked on site yet. A result follows a visit that is finished, or a refusal on record.")
    return None


def why_not_revoke(office: Officer, title: Title, ground: str, recheck: Recheck | None = None) -> str | None:
    """Whether the county may begin to cancel a title on this ground."""
    refusal = why_not_lead_county(office, title)
    if refusal:
        return refusal
    if not title.is_in_force:
        return _("This title is not in force any more.")
    if Revocation.objects.open().filter(title=title).exists():
        return _("A cancellation of this title is under way.")
    if ground == RevocationGround.FAILING:
        if recheck is None or recheck.title_id != title.pk or recheck.state != R.FAILED:
            return _("A title is cancelled for failing only after a re-check that was not passed.")
        if Revocation.objects.filter(recheck=recheck).exists():
            return _("This re-check has led to a proceeding already.")
        return _recused(office, recheck.matter)
    return None


def why_not_hold_hearing(office: Officer, revocation: Revocation) -> str | None:
    """Whether an officer may put a hearing on record."""
    refusal = why_not_lead_county(office, revocation.title) or _recused(office, revocation.county_matter)
    if refusal:
        return refusal
    if not revocation.hears_the_unit:
        return _not_heard()
    if not REVOCATION.allows(revocation.state, "hear"):
        return _("The time for hearing the unit is over.")
    return None


def _not_heard() -> str:
    return _("The registry's proof stands for it: a unit that has ceased to exist is not heard.")


def why_not_put(office: Officer, revocation: Revocation) -> str | None:
    """Whether the motion may be put to the county's three: never before the unit was heard or let its time pass."""
    refusal = why_not_lead_county(office, revocation.title)
    if refusal:
        return refusal
    if not revocation.hears_the_unit:
        return _not_heard()
    if revocation.state == V.HEARING:
        return _("The unit is heard first, until %(day)s.") % {"day": date_format(revocation.heard_until)}
    if revocation.state != V.HEARD:
        return _("This is no longer before the county.")
    return why_not_propose(office, revocation.county_matter)


def why_not_lay_before(office: Officer, revocation: Revocation) -> str | None:
    """A unit that has ceased to exist goes to the city with the registry's proof."""
    refusal = why_not_lead_county(office, revocation.title) or _recused(office, revocation.city_matter)
    if refusal:
        return refusal
    if revocation.hears_the_unit or not REVOCATION.allows(revocation.state, "lay_before"):
        return _("This is no longer before the county.")
    return None


def last_round(matter: Matter | None) -> Round | None:
    """The round that speaks for a matter."""
    if matter is None:
        return None
    return matter.rounds.select_related("agenda_item__meeting").order_by("-number").first()


def why_not_release(office: Officer, matter: Matter, since, motions: set[str]) -> str | None:
    """Whether what the city's four agreed to may be carried out: the meeting is closed and a second person has read
    it."""
    refusal = why_not_lead_city(office)
    if refusal:
        return refusal
    round_ = last_round(matter)
    agreed = round_ is not None and round_.state == RoundState.PASSED and round_.motion in motions
    if not agreed or round_.opened_at < since:
        return _("The city's four organisations have not agreed to it yet.")
    meeting = round_.agenda_item and round_.agenda_item.meeting
    if meeting is None or meeting.state != MeetingState.CLOSED:
        return _("Decisions are released when the meeting is closed.")
    if meeting.signed_off_at is None:
        return _("A second person has not checked the minutes and the decisions yet.")
    return None


def why_not_carry_out(office: Officer, revocation: Revocation, motion: str = MotionKind.REVOKE) -> str | None:
    """Whether the title may be cancelled now (or, with `motion` keep, be left in force)."""
    refusal = why_not_lead_city(office)
    if refusal:
        return refusal
    if revocation.state != V.PROPOSED:
        return _("This is not before the city.")
    return why_not_release(office, revocation.city_matter, revocation.proposed_at, {motion})


def why_not_send_back(office: Officer, revocation: Revocation) -> str | None:
    """After a dissent in a meeting that is closed, the city gives the file back to the county with the reasons."""
    refusal = why_not_lead_city(office)
    if refusal:
        return refusal
    if revocation.state != V.PROPOSED:
        return _("This is not before the city.")
    round_ = last_round(revocation.city_matter)
    if round_ is None or round_.state != RoundState.NOT_PASSED or round_.opened_at < revocation.proposed_at:
        return _("No organisation of the city has disagreed.")
    if round_.agenda_item and round_.agenda_item.meeting.state != MeetingState.CLOSED:
        return _("Decisions are released when the meeting is closed.")
    return None


def why_not_decide_appeal(office: Officer, appeal: Appeal, motion: str) -> str | None:
    """Whether the outcome of an appeal may be released."""
    refusal = why_not_lead_city(office)
    if refusal:
        return refusal
    if appeal.state != AppealState.FILED:
        return _("This appeal is decided.")
    refusal = why_not_release(office, appeal.matter, appeal.filed_at, {motion})
    if refusal is None and motion == MotionKind.REINSTATE:
        others = Title.objects.in_force().filter(unit=appeal.title.unit_id).exclude(pk=appeal.title_id)
        if others.exists():
            return _("The unit holds another title by now. Only one title of a unit is in force.")
    return refusal


# --- the unit
# ----------------------------------------------------------------------------------------------------------


def why_not_speak_for(member: UnitMember | None, title: Title) -> str | None:
    if member is None or member.unit_id != title.unit_id or member.until is not None:
        return _("Only the unit's own people answer for it.")
    if not member.duty.writes:
        return _("Your role in the unit is to read. Ask the person in charge to answer.")
    return None


def why_not_show(member: UnitMember | None, recheck: Recheck) -> str | None:
    """Whether the unit may show what is asked: late as well, until the result is there."""
    refusal = why_not_speak_for(member, recheck.title)
    if refusal is None and not RECHECK.allows(recheck.state, "show"):
        return _("This is no longer possible: the re-check is “%(state)s”.") % {"state": recheck.get_state_display()}
    return refusal


def why_not_report_rectified(member: UnitMember | None, recheck: Recheck) -> str | None:
    refusal = why_not_speak_for(member, recheck.title)
    if refusal is None and recheck.state != R.RECTIFYING:
        return _("This is no longer possible: the re-check is “%(state)s”.") % {"state": recheck.get_state_display()}
    return refusal


def why_not_state(member: UnitMember | None, revocation: Revocation) -> str | None:
    """Whether the unit may still make its statement or ask for a hearing."""
    refusal = why_not_speak_for(member, revocation.title)
    if refusal:
        return refusal
    if not revocation.hears_the_unit:
        return _not_heard()
    if revocation.state != V.HEARING or revocation.stated_at or revocation.hearing_asked_at:
        return (
            _("The time for hearing the unit is over.")
            if revocation.state != V.HEARING
            else _("The unit has been heard already, or has asked for a hearing.")
        )
    if clock.today() > revocation.heard_until:
        return _("The unit could be heard until %(day)s.") % {"day": date_format(revocation.heard_until)}
    return None


def why_not_appeal(member: UnitMember | None, revocation: Revocation) -> str | None:
    """Whether the unit may appeal: by the mouth of the person in charge, within its days, once."""
    refusal = why_not_speak_for(member, revocation.title)
    if refusal:
        return refusal
    if member.role != Role.MANAGER:
        return _("The person in charge of the unit files the appeal.")
    if revocation.state != V.CARRIED_OUT:
        return _("There is no cancellation to appeal against.")
    if Appeal.objects.filter(revocation=revocation).exists():
        return _("The unit has appealed already.")
    if clock.today() > revocation.appeal_until:
        return _("An appeal was possible until %(day)s.") % {"day": date_format(revocation.appeal_until)}
    return None


def why_not_withdraw_appeal(member: UnitMember | None, appeal: Appeal) -> str | None:
    refusal = why_not_speak_for(member, appeal.title)
    if refusal is None and not APPEAL.allows(appeal.state, "withdraw"):
        return _("This appeal is decided.")
    round_ = last_round(appeal.matter)
    if refusal is None and round_ and round_.opened_at >= appeal.filed_at and round_.state == RoundState.PASSED:
        return _("The city's four organisations have decided already.")
    return refusal


# --- files and reasons
# ---------------------------------------------------------------------------------------------------


def may_open_shown(stored: StoredFile, user: User) -> bool:
    """Officers open what a unit attached for a re-check, a hearing or an appeal in their scope, and the registry's
    proof."""
    if not user.is_authenticated:
        return False
    for office in Officer.objects.active().filter(user=user).with_body():
        if (
            Recheck.objects.for_officer(office).filter(items__evidence__file=stored).exists()
            or Revocation.objects.for_officer(office).filter(evidence__file=stored).exists()
            or Appeal.objects.for_officer(office).filter(evidence__file=stored).exists()
        ):
            return True
    return False


def may_open_proof(stored: StoredFile, user: User) -> bool:
    """The registry's proof: officers in whose scope the title lies, and the unit's own people."""
    if not user.is_authenticated:
        return False
    of_file = Revocation.objects.filter(proof=stored)
    if of_file.for_unit_member(user).exists():
        return True
    return any(
        of_file.for_officer(office).exists() for office in Officer.objects.active().filter(user=user).with_body()
    )


def fresh_facts(title: Title):
    """Confirmed adverse facts since the title was granted that no re-check has looked at."""
    return AdverseFact.objects.confirmed().filter(
        unit=title.unit_id, happened_on__gte=title.granted_on, recheck_items__isnull=True
    )


def stays_out(officer: Officer, title: Title, matter: Matter | None) -> bool:
    """Whether an officer has a conflict of interest: stepped out of a file on this title, or acts for the unit."""
    subjects = [f"plaques.title:{title.pk}", *([matter.subject] if matter else [])]
    if Recusal.objects.filter(matter__subject__in=subjects, officer__user=officer.user_id).exists():
        return True
    return UnitMember.objects.filter(unit=title.unit_id, user=officer.user_id, until__isnull=True).exists()
