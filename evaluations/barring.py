"""Confirmed facts that stand in the way of an application (一票否决): held against its edition."""

from datetime import date, datetime

from django.db.models import BigIntegerField, Prefetch, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from enterprises.models import AdverseFact
from evaluations.models import Application, Campaign
from journal import clock
from journal.prepared import Prepared
from journal.readonly import once
from standards.content import VetoItem
from standards.scoring.rules import months_before


def answer_days_of_the_campaign() -> int | None:
    """Days to answer a fact in the newest campaign that is open; None while none is."""
    return Campaign.objects.filter(state="open").order_by("-year").values_list("fact_answer_days", flat=True).first()


READ_AHEAD = "counting_facts"


def _counting() -> QuerySet[AdverseFact]:
    return AdverseFact.objects.confirmed().exclude(veto="").order_by("happened_on", "pk")


COUNTING_OF = Prepared[AdverseFact](lambda unit: _counting().filter(unit=unit), unit=BigIntegerField())


def facts_read_ahead() -> Prefetch:
    """For applications that are read together: the facts of all their units in one query."""
    return Prefetch("unit__adverse_facts", _counting(), to_attr=READ_AHEAD)


def barring_facts(application: Application, ended_at: datetime | None = None) -> list[tuple[VetoItem, AdverseFact]]:
    """The confirmed facts that count, with the veto item of the application's own edition: those no older than its
    months. Empty where the edition takes veto items as advice only. One query.

    `facts_read_ahead` spares the query where many applications are read at once. Held against today; against the day
    of its end for an application that is over, which later facts leave alone (`ended_at` for an earlier proceeding).
    """
    facts = getattr(application.unit, READ_AHEAD, None)
    if facts is None:
        facts = once(("barring facts", application.unit_id), lambda: COUNTING_OF.all(unit=application.unit_id))
    # Asked second: the edition is the largest row of all, and most units have no such fact.
    if not facts or not application.rubric.pass_rule.bars_vetoed:
        return []
    items = {item.id: item for item in application.rubric.vetoes}
    ended = ended_at or application.ended_at or application.named_at
    day = timezone.localtime(ended).date() if ended else clock.today()
    return [
        (items[fact.veto], fact)
        for fact in facts
        if fact.veto in items
        and fact.happened_on >= months_before(day, items[fact.veto].months)
        and (ended is None or fact.confirmed_at <= ended)
    ]


def barring_ids(application: Application, ended_at: datetime | None = None) -> set[str]:
    """The ids of the veto items that bar it, as scoring takes them."""
    return {item.id for item, _fact in barring_facts(application, ended_at)}


def why_barred(application: Application) -> str | None:
    """The sentence that names the facts in the way of a recommendation or an approval; None when there are none."""
    sentences = [_sentence(item, fact.happened_on, fact.source) for item, fact in barring_facts(application)]
    return " ".join(sentences) or None


def _sentence(item: VetoItem, day: date, source: str) -> str:
    return _("A confirmed fact stands in the way: %(veto)s (%(day)s, told by %(source)s).") % {
        "veto": item.title,
        "day": date_format(day),
        "source": source,
    }
