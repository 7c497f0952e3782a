"""What an applicant's first page says of titles that are checked again, and of what a holder owes."""

from django import template
from django.db.models import Exists, OuterRef

from rechecks.enums import RevocationState
from rechecks.models import Recheck, Revocation, YearlyReport
from rechecks.services import reporting

register = template.Library()


@register.inclusion_tag("holder/_waiting.html", takes_context=True)
def holder_duties(context: template.Context) -> dict:
    """Re-checks to answer, hearings and appeals that are open, yearly reports to file. Three queries."""
    user = context["request"].user
    year = reporting.asked_year()
    filed = YearlyReport.objects.filter(title=OuterRef("pk"), year=year)
    owed = reporting.holders_asked(year).filter(unit__members__user=user, unit__members__until__isnull=True)
    ways = Revocation.objects.for_unit_member(user).select_related("title")
    return {
        "rechecks": list(
            Recheck.objects.for_unit_member(user).waiting_for_unit().select_related("title").order_by("due_on", "pk")
        ),
        "ways": list(ways.exclude(state=RevocationState.DROPPED).order_by("-opened_at", "-pk")),
        "reports": list(owed.exclude(Exists(filed)).order_by("pk")),
        "year": year,
        "due": reporting.due_on(year),
    }
