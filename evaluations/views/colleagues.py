"""A unit's people: who acts for it, invitations, roles, handing over."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from evaluations.views.common import get_member, get_unit, refuse
from journal.errors import Refused
from tripartite.access import public, unit_member_view
from units import invitations
from units import people as verbs
from units.forms import HandOverForm, InvitationForm, RoleForm
from units.models import Invitation, Unit, UnitMember
from units.rules import why_not_accept, why_not_be_without, why_not_change, why_not_end, why_not_hand_over


@require_http_methods(["GET", "HEAD", "POST"])
@unit_member_view
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody who acts for the unit, and inviting one more."""
    unit = get_unit(request.user, pk)
    member = get_member(request.user, unit)
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            invitation = verbs.invite_colleague(member=member, **form.cleaned_data)
        except Refused as error:
            refuse(request, error, form)
        else:
            messages.success(request, _("The invitation to %(email)s is on its way.") % {"email": invitation.email})
            return redirect("apply:people", pk=pk)
    colleagues = _people_of(unit)
    context = {
        "unit": unit,
        "me": member,
        "people": colleagues,
        "others": [colleague for colleague in colleagues if colleague.pk != member.pk],
        "former": unit.members.filter(until__isnull=False).select_related("user").order_by("-until", "-pk"),
        "invitations": verbs.waiting_invitations(unit),
        "form": form,
        "why_not_leave": why_not_be_without(member),
    }
    return render(request, "apply/people.html", context)


def _people_of(unit: Unit) -> list[UnitMember]:
    members = unit.members.filter(until__isnull=True).select_related("user").order_by("since", "pk")
    return sorted(members, key=lambda member: not member.duty.manages)


def _colleague(unit: Unit, pk: int) -> UnitMember:
    """One of the unit's present people. Anybody else is not found."""
    return get_object_or_404(unit.members.filter(until__isnull=True).select_related("unit", "user"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@unit_member_view
def role(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    """Another role for a colleague."""
    unit = get_unit(request.user, pk)
    me, colleague = get_member(request.user, unit), _colleague(unit, member)
    form = RoleForm(request.POST or None, initial={"role": colleague.role})
    if request.method == "POST" and form.is_valid():
        done = _done(
            request,
            form,
            lambda: verbs.change_role(member=me, colleague=colleague, role=form.cleaned_data["role"]),
            _("The role is changed; the person is told by mail."),
        )
        if done:
            return redirect("apply:people", pk=pk)
    context = {"unit": unit, "colleague": colleague, "form": form, "why_not": why_not_change(me, colleague)}
    return render(request, "apply/member_role.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@unit_member_view
def end(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    """A colleague is sent away, or one leaves oneself, after a second thought."""
    unit = get_unit(request.user, pk)
    me, colleague = get_member(request.user, unit), _colleague(unit, member)
    leaving = me.pk == colleague.pk
    if request.method == "POST":
        done = _done(
            request,
            None,
            lambda: verbs.end_membership(member=me, colleague=colleague),
            _("You no longer act for this unit.") if leaving else _("The person no longer acts for this unit."),
        )
        if done:
            return redirect("apply:home") if leaving else redirect("apply:people", pk=pk)
    context = {"unit": unit, "colleague": colleague, "leaving": leaving, "why_not": why_not_end(me, colleague)}
    return render(request, "apply/member_end.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@unit_member_view
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """The person in charge hands the role to a colleague."""
    unit = get_unit(request.user, pk)
    me = get_member(request.user, unit)
    others = [colleague for colleague in _people_of(unit) if colleague.pk != me.pk]
    form = HandOverForm(request.POST or None, colleagues=others)
    if request.method == "POST" and form.is_valid():
        done = _done(
            request,
            form,
            lambda: verbs.hand_over(member=me, **form.cleaned_data),
            _("Handed over. Your successor is told by mail."),
        )
        if done:
            return redirect("apply:people", pk=pk) if form.cleaned_data["stays"] else redirect("apply:home")
    context = {"unit": unit, "form": form, "others": others}
    context["why_not"] = why_not_hand_over(me, others[0]) if others else None
    return render(request, "apply/hand_over.html", context)


def _done(request: HttpRequest, form: Any, deed: Callable[[], object], sentence: str) -> bool:
    """Whether the deed was done. A refusal is shown where the reader is looking."""
    try:
        deed()
    except Refused as error:
        refuse(request, error, form)
        return False
    messages.success(request, sentence)
    return True


@require_POST
@unit_member_view
def resend(request: HttpRequest, pk: int, invitation: int) -> HttpResponse:
    """Another mail with a new link."""
    found, me = _invitation(request, pk, invitation)
    _done(
        request,
        None,
        lambda: verbs.resend_invitation(invitation=found, member=me),
        _("A new link is on its way to %(email)s; the earlier one opens nothing any more.") % {"email": found.email},
    )
    return redirect("apply:people", pk=pk)


@require_POST
@unit_member_view
def cancel(request: HttpRequest, pk: int, invitation: int) -> HttpResponse:
    """Take an invitation back."""
    found, me = _invitation(request, pk, invitation)
    _done(
        request,
        None,
        lambda: verbs.cancel_invitation(invitation=found, member=me),
        _("The invitation to %(email)s is taken back.") % {"email": found.email},
    )
    return redirect("apply:people", pk=pk)


def _invitation(request: HttpRequest, pk: int, invitation: int) -> tuple[Invitation, UnitMember]:
    unit = get_unit(request.user, pk)
    found = get_object_or_404(Invitation.objects.for_unit_member(request.user), pk=invitation, unit=unit)
    return found, get_member(request.user, unit)


# Public, because the invited person may have no account yet. Whoever has the link learns the unit's name and by whom
# it was sent; a link that is none is not found.
@require_http_methods(["GET", "HEAD", "POST"])
@public
@never_cache
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """What the invited person opens: sign in or register with that address, and accept."""
    found = invitations.find(secret)
    if found is None:
        raise Http404
    signed_in = request.user.is_authenticated
    if request.method == "POST" and signed_in:
        try:
            member = verbs.accept_invitation(invitation=found, user=request.user)
        except Refused as error:
            refuse(request, error)
        else:
            messages.success(request, _("You act for %(unit)s from now on.") % {"unit": member.unit.name})
            return redirect("apply:home")
        return redirect("apply:invitation", secret=secret)
    context = {
        "invitation": found,
        "hint": _hint(found.email),
        "open": found.state == "pending" and not found.has_run_out,
        "why_not": why_not_accept(request.user, found) if signed_in else None,
        "other_address": signed_in and request.user.email.strip().lower() != found.email,
    }
    return render(request, "apply/invitation.html", context)


def _hint(email: str) -> str:
    """Enough of the address to know one's own by."""
    name, _at, domain = email.partition("@")
    return f"{name[:2]}…@{domain}"
