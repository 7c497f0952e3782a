"""What is public of a unit besides the title one looks at: its way, its other titles, the notices it stood on.

An application that came to no notice is nobody's business (docs/decisions/0006-public-pages.md): what is declined,
withdrawn or still under review is told nowhere here, and neither is why a unit on a notice was not named.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import BigIntegerField, DateField, F
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from journal import clock
from journal.prepared import Prepared
from plaques.enums import PlaqueState, Standing
from plaques.models import Plaque, Title
from portal.queries import Ending
from proceedings.models import NoticeItem
from rechecks.enums import AppealState
from rechecks.models import Revocation

DECIDED = ("decided_on", "document_number", "text")
SET_ASIDE = Prepared[tuple](
    lambda title: (
        Revocation.objects.filter(title=title, appeal__state=AppealState.UPHELD)
        .order_by("pk")
        .values_list(*(f"{of}__{what}" for of in ("decision", "appeal__decision") for what in DECIDED))
    ),
    title=BigIntegerField(),
)
NOTICED = Prepared[NoticeItem](
    lambda unit, day: (
        NoticeItem.objects.filter(matter__names__unit=unit, notice__opens_on__lte=day)
        .select_related("notice", "title")
        .annotate(year=F("matter__names__campaign__year"))
        .only("notice__number", "notice__closes_on", "title__number", "title__state", "title__last_day")
        .order_by("-notice__opens_on", "-pk")
    ),
    unit=BigIntegerField(),
    day=DateField(),
)


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
    items = NOTICED.all(unit=title.unit_id, day=clock.today())
    return [Year(item.year, item, getattr(item, "title", None)) for item in items]


def plaque_words(plaque: Plaque | None) -> str:
    """Where the plaque is, in a sentence and without a name."""
    if plaque is None:
        return _("being made")
    if plaque.state == PlaqueState.HANDED_OVER and plaque.handed_over_at:
        return _("handed over on %(day)s") % {"day": date_format(localtime(plaque.handed_over_at))}
    if plaque.state == PlaqueState.ISSUED:
        return _("made, not yet handed over")
    if plaque.is_overdue:
        return _("called back, due by %(day)s and not returned") % {"day": date_format(plaque.return_due_on)}
    if plaque.state == PlaqueState.RECALLED and plaque.return_due_on:
        return _("called back, to be returned by %(day)s") % {"day": date_format(plaque.return_due_on)}
    return str(plaque.get_state_display())


def course_of(title: Title, ending: Ending | None, plaque: Plaque | None) -> list[dict]:
    """What happened with a title (of `queries.whole_titles`), oldest first, each on its day."""
    notice = title.notice_item.notice
    told = [
        _entry(localtime(title.recommended_at).date(), _("Recommended by the three organisations of the area")),
        _entry(localtime(title.approved_at).date(), _("Approved by the four organisations of the city")),
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
    # What an appeal has set aside stays in the history, with what set it aside.
    set_aside = SET_ASIDE.all(title=title.pk) if title.has_come_back else ()
    for cancelled_on, _number, why, again_on, number, why_again in set_aside:
        told.append(_entry(cancelled_on, _("Title cancelled"), why, tone="danger"))
        told.append(_entry(again_on, _("In force again after an appeal"), f"{number} {why_again}", tone="gold"))
    if ending:
        cancelled = title.standing == Standing.CANCELLED
        words = _("Title cancelled") if cancelled else _("Title expired")
        told.append(_entry(ending.on, words, ending.reason, tone="danger" if cancelled else "neutral"))
    return sorted(told, key=lambda entry: entry["at"])


def _entry(day: date, title: str, text: str = "", *, tone: str = "info", href: str = "") -> dict:
    return {"at": day, "title": title, "text": text, "tone": tone, "href": href}
