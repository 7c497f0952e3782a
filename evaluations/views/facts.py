"""What is said of a unit, on its own pages: adverse facts, which it may answer, and its integrity grades."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from enterprises.models import AdverseFact, IntegrityGrade
from enterprises.rules import why_not_answer
from enterprises.services import answer_fact
from evaluations.views.common import get_member, get_unit
from journal.errors import Refused
from tripartite.access import unit_member_view
from units.uploads import ACCEPTED


class AnswerForm(forms.Form):
    """What the unit says to a fact."""

    text = forms.CharField(
        label=gettext_lazy("Your answer"),
        help_text=gettext_lazy("You answer once: say what is right, what is not, and what has been mended since."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=4000,
    )
    file = forms.FileField(
        label=gettext_lazy("Evidence"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
    )


@require_safe
@unit_member_view
def fact_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that is said of the unit, the latest first."""
    unit = get_unit(request.user, pk)
    context = {
        "unit": unit,
        "facts": AdverseFact.objects.for_unit_member(request.user).filter(unit=unit).select_related("edition"),
        "grades": IntegrityGrade.objects.for_unit_member(request.user).standing().filter(unit=unit),
    }
    return render(request, "apply/facts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@unit_member_view
def fact(request: HttpRequest, pk: int) -> HttpResponse:
    """One fact, and the unit's answer to it. Another unit's is not found."""
    facts = AdverseFact.objects.for_unit_member(request.user).select_related(
        "unit__district", "edition", "file", "answer_file", "answered_by"
    )
    told = get_object_or_404(facts, pk=pk)
    member = get_member(request.user, told.unit)
    form = AnswerForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            answer_fact(fact=told, member=member, text=form.cleaned_data["text"], upload=form.cleaned_data["file"])
        except Refused as error:
            form.add_error(None, error.sentence)
        except ValidationError as error:
            form.add_error("file", error)
        else:
            messages.success(request, _("Your answer has been sent. An officer weighs it before anything counts."))
            return redirect("apply:fact", pk=told.pk)
    context = {"fact": told, "unit": told.unit, "form": form, "why_not": why_not_answer(member, told)}
    return render(request, "apply/fact.html", context)
