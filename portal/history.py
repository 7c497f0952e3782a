"""What is public of a unit besides the title one looks at: its way, its other titles, the notices it stood on.

An application that came to no notice is nobody's business (docs/decisions/0006-public-pages.md): what is declined,
withdrawn or still under review is told nowhere here, and neither is why a unit on a notice was not named.
"""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from journal import clock
from plaques.enums import PlaqueState, Standing
from plaques.models import Plaque, Title
from portal.queries import Ending
from proceedings.models import NoticeItem


@dataclass(frozen=True, slots=True)
class Year:
    """What became of a unit in a year's campaign, as far as it was made public."""

    year: int
    notice: NoticeItem
    title: Title | None

    @property
    def outcome(self) -> str:
        """In words. A notice that is over without a naming says no more than that."""
        if self.title:
            return _("named")
        notice = self.notice.notice
        return _("on public notice now") if notice.closes_on >= clock.today() else _("the notice is over")


def years_of(title: Title) -> list[Year]:
    """Every year in which the title's unit stood on a notice, newest first, with the title it then received."""
    items = (
        NoticeItem.objects.filter(matter__names__unit=title.unit_id, notice__opens_on__lte=clock.today())
        .select_related("notice", "title__district", "matter__names__campaign")
        .order_by("-notice__opens_on", "-pk")
    )
    return [Year(item.matter.names.campaign.year, item, getattr(item, "title", None)) for item in items]


def plaque_words(plaque: Plaque | None) -> str:
    """Where the plaque is, in a sentence and without a name."""
    if plaque is None:
        return _("being made")
    if plaque.state == PlaqueState.HANDED_OVER and plaque.handed_over_at:
        return _("handed over on %(day)s") % {"day": date_format(localtime(plaque.handed_over_at))}
    if plaque.state == PlaqueState.ISSUED:
        return _("made, not yet handed over")
    return str(plaque.get_state_display())


def course_of(title: Title, ending: Ending | None, plaque: Plaque | None) -> list[dict]:
    """What happened with a title, oldest first, each on its day."""
    notice = title.notice_item.notice
    told = [
        _entry(localtime(title.county_round.closed_at).date(), _("Recommended by the three organisations of the area")),
        _entry(localtime(title.city_round.closed_at).date(), _("Approved by the four organisations of the city")),
        _entry(
            notice.opens_on,
            _("On public notice"),
            _("%(number)s, until %(day)s") % {"number": notice.number, "day": date_format(notice.closes_on)},
            href=reverse("notice", args=[notice.pk]),
        ),
        _entry(title.granted_on, _("Named"), title.decision.document_number, tone="gold"),
    ]
    if plaque and plaque.handed_over_at:
        told.append(_entry(localtime(plaque.handed_over_at).date(), _("Plaque handed over"), tone="gold"))
    if ending:
        cancelled = title.standing == Standing.CANCELLED
        words = _("Title cancelled") if cancelled else _("Title expired")
        told.append(_entry(ending.on, words, ending.reason, tone="danger" if cancelled else "neutral"))
    return told


def _entry(day: date, title: str, text: str = "", *, tone: str = "info", href: str = "") -> dict:
    return {"at": day, "title": title, "text": text, "tone": tone, "href": href}
