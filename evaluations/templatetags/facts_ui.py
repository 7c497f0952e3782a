"""What an applicant's pages say of facts that wait for an answer."""

from django import template

from enterprises.enums import FactState
from enterprises.models import AdverseFact

register = template.Library()


@register.inclusion_tag("apply/includes/facts_waiting.html", takes_context=True)
def facts_waiting(context: template.Context) -> dict:
    """The facts that one of the person's units may still answer. One query."""
    facts = AdverseFact.objects.for_unit_member(context["request"].user).filter(state=FactState.PROPOSED)
    return {"facts": facts.select_related("unit", "edition")}
