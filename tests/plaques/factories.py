"""Titles given back and cancelled, plaques in any state, all through the services."""

from itertools import count

from journal import clock, files
from journal.actors import SYSTEM
from plaques import services
from plaques.enums import PlaqueState
from plaques.models import Plaque, Surrender, Title
from proceedings.enums import MotionKind
from proceedings.models import Decision
from tests.proceedings import factories as proceedings
from tests.tripartite import factories as bodies
from tests.units import factories as units

_numbers = count(1)


def surrender(title: Title, *, reason: str = "企业搬迁，自愿交回称号。") -> Surrender:
    """The unit asks to give its title back."""
    return services.request_surrender(title=title, member=units.member(title.unit), reason=reason)


def agreed(title: Title) -> Surrender:
    """The same, agreed to by the city's four in a meeting that is closed and checked."""
    asked = surrender(title)
    meeting = proceedings.meeting(matters=[asked.matter], sitting=True)
    proceedings.decide_all(meeting, MotionKind.REVOKE)
    proceedings.check(meeting)
    return Surrender.objects.select_related("title__unit", "matter").get(pk=asked.pk)


def carry_out(asked: Surrender, *, text: str = "单位自愿交回称号，经市三方审议同意。") -> Decision:
    """The city's government side cancels the title."""
    return services.carry_out_surrender(
        surrender=asked,
        office=bodies.officer(area="city"),
        document_number=f"威人社销〔{clock.today().year}〕{next(_numbers)}号",
        title="关于取消命名的决定",
        decided_on=clock.today(),
        text=text,
    )


def revoke(title: Title, reason: str) -> Title:
    """A title cancelled in the one lawful way there is; `reason` is what the public reads."""
    carry_out(agreed(title), text=reason)
    title.refresh_from_db()
    return title


def plaque(title: Title, state: str = PlaqueState.ISSUED) -> Plaque:
    """The plaque of a title in a state, with an artwork that is quick to make."""
    lead = bodies.officer(area="city")
    artwork = files.store(
        purpose="plaque", name="plaque.pdf", content=b"%PDF", content_type="application/pdf", actor=SYSTEM
    )
    made = Plaque.objects.create(title=title, artwork=artwork)
    if state in (PlaqueState.HANDED_OVER, PlaqueState.RECALLED, PlaqueState.RETURNED, PlaqueState.REPLACED):
        services.hand_over_plaque(plaque=made, office=lead, received_by="王芳")
    if state in (PlaqueState.RECALLED, PlaqueState.RETURNED):
        revoke(title, "自愿交回称号。")
        made = Plaque.objects.select_related("title").get(pk=made.pk)
    if state == PlaqueState.RETURNED:
        services.take_back_plaque(plaque=made, office=lead, returned_by="王芳")
    if state == PlaqueState.LOST:
        services.report_lost(plaque=made, office=lead, reason="搬迁时遗失。")
    if state == PlaqueState.REPLACED:
        services.replace_plaque(plaque=made, office=lead, reason="表面损坏。")
    return Plaque.objects.select_related("title").get(pk=made.pk)
