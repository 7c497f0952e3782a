"""What others say of a unit in a few lines, where an organisation gives its opinion."""

from django import template

from enterprises.models import AdverseFact, IntegrityGrade
from evaluations.assessment_models import Assessment
from evaluations.barring import barring_facts
from evaluations.models import Application
from proceedings.enums import ItemState
from proceedings.models import EnquiryItem

register = template.Library()


@register.inclusion_tag("desk/checks_summary.html")
def checks_summary(application: Application) -> dict:
    """Facts, department opinions and assessments of an application's unit. What is open is said as open."""
    opinions = EnquiryItem.objects.filter(unit=application.unit_id).exclude(state=ItemState.RECALLED)
    return {
        "application": application,
        "barring": barring_facts(application),
        "open_facts": AdverseFact.objects.open().filter(unit=application.unit_id).count(),
        "opinions": opinions.select_related("enquiry__department").order_by("pk"),
        "grade": IntegrityGrade.objects.standing().filter(unit=application.unit_id).order_by("-year").first(),
        "assessments": Assessment.objects.submitted()
        .filter(unit=application.unit_id)
        .select_related("agency")
        .order_by("pk"),
    }
