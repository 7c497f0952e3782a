"""Where departments answer: by the link of one letter, or with an account. Only what is asked is shown."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from journal.errors import Refused
from proceedings import enquiry_links
from proceedings.enums import EnquiryAnswer
from proceedings.forms import ItemForm, fact_forms
from proceedings.models import Enquiry, EnquiryItem
from proceedings.rules import why_not_answer_item
from proceedings.services.enquiries import answer_item
from tripartite.access import public, signed_in
from tripartite.models import User

# Whoever shares a computer must not find the letter in its memory.
kept_nowhere = cache_control(private=True, no_store=True)


@dataclass(frozen=True, slots=True)
class Reader:
    """How somebody came to a letter, and the addresses of its pages on that way."""

    enquiry: Enquiry
    user: User | None
    letter: str
    item: Callable[[int], str]


def _by_link(secret: str) -> Reader:
    enquiry = enquiry_links.find(secret)
    if enquiry is None:
        raise Http404
    return Reader(
        enquiry,
        None,
        reverse("answers:letter", args=[secret]),
        lambda pk: reverse("answers:item", args=[secret, pk]),
    )


def _by_account(user: User, pk: int) -> Reader:
    letters = Enquiry.objects.for_department(user).select_related("department", "asked_by__organisation__body")
    return Reader(
        get_object_or_404(letters, pk=pk),
        user,
        reverse("answers:own-letter", args=[pk]),
        lambda item: reverse("answers:own-item", args=[pk, item]),
    )


@require_safe
@signed_in
@kept_nowhere
def letters(request: HttpRequest) -> HttpResponse:
    """The letters to the departments of one's account, those with something open first."""
    mine = Enquiry.objects.for_department(request.user).select_related("department", "asked_by__organisation")
    rows = [
        (letter, sum(item.state == "asked" for item in letter.items.all()), len(letter.items.all()))
        for letter in mine.prefetch_related("items").order_by("-due_on", "-pk")[:100]
    ]
    rows.sort(key=lambda row: (row[1] == 0, row[0].due_on))
    return render(request, "answers/letters.html", {"rows": rows})


# The link is the right: who holds it answers for the department. It tells of nothing but the letter.
@require_safe
@public
@kept_nowhere
def letter(request: HttpRequest, secret: str) -> HttpResponse:
    """The letter behind a link."""
    return _letter(request, _by_link(secret))


@require_safe
@signed_in
@kept_nowhere
def own_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The same with an account. Another department's is not found."""
    return _letter(request, _by_account(request.user, pk))


def _letter(request: HttpRequest, reader: Reader) -> HttpResponse:
    enquiry = reader.enquiry
    if enquiry.has_run_out and reader.user is None:
        return render(request, "answers/run_out.html", {"enquiry": enquiry}, status=410)
    items = [(item, reader.item(item.pk)) for item in enquiry.items.select_related("unit").order_by("pk")]
    context = {
        "enquiry": enquiry,
        "items": items,
        "open": sum(item.state == "asked" for item, _address in items),
        "reader": reader,
    }
    return render(request, "answers/letter.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@public
@kept_nowhere
def item(request: HttpRequest, secret: str, pk: int) -> HttpResponse:
    """The answer about one unit, by a link."""
    return _item(request, _by_link(secret), pk)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@kept_nowhere
def own_item(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """The same with an account."""
    return _item(request, _by_account(request.user, pk), item)


def _item(request: HttpRequest, reader: Reader, pk: int) -> HttpResponse:
    enquiry = reader.enquiry
    if enquiry.has_run_out and reader.user is None:
        return render(request, "answers/run_out.html", {"enquiry": enquiry}, status=410)
    asked = get_object_or_404(enquiry.items.select_related("unit", "enquiry__department"), pk=pk)
    data = request.POST or None
    name = reader.user.get_full_name() if reader.user else ""
    form, facts = ItemForm(data, initial={"name": name}), fact_forms(asked.unit, data)
    if request.method == "POST" and all([form.is_valid(), *(fact.is_valid() for fact in facts)]):
        try:
            answer_item(
                item=asked,
                answer=EnquiryAnswer(form.cleaned_data["answer"]),
                text=form.cleaned_data["text"],
                name=form.cleaned_data["name"],
                facts=[fact.fact for fact in facts if fact.fact],
                user=reader.user,
            )
        except Refused as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(
                request, _("Your answer about %(unit)s has been received. Thank you.") % {"unit": asked.unit.name}
            )
            return redirect(reader.letter)
    return _item_page(request, reader, asked, form, facts)


def _item_page(request: HttpRequest, reader: Reader, asked: EnquiryItem, form: ItemForm, facts: list) -> HttpResponse:
    context = {
        "enquiry": reader.enquiry,
        "reader": reader,
        "item": asked,
        "unit": asked.unit,
        "form": form,
        "facts": facts,
        "why_not": why_not_answer_item(asked),
        "facts_open": any(fact.is_bound and fact.has_changed() for fact in facts),
    }
    return render(request, "answers/item.html", context)
