"""What officers do for each other at the desk: taking a file in hand, giving it back."""

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from evaluations.models import Application
from evaluations.rules import why_not_county
from journal import clock
from journal.chain import act
from journal.errors import Refused, require
from supervision.models import InHand
from tripartite.models import Officer


def take_in_hand(*, application: Application, office: Officer, instead: bool = False) -> InHand:
    """Work on a file for the own organisation. A colleague's is taken over only with `instead`. Raises `Refused`."""
    require(why_not_county(office, application))
    with act() as log:
        # The file first: two colleagues who press at once come one after the other.
        Application.objects.select_for_update().get(pk=application.pk)
        held = InHand.objects.current().filter(application=application, organisation=office.organisation_id)
        held = held.select_related("officer__user").first()
        if held is not None and held.officer_id == office.pk:
            return held
        if held is not None and not instead:
            raise Refused(
                _("%(name)s has had this file in hand since %(day)s.")
                % {"name": held.officer.user, "day": date_format(localtime(held.since))}
            )
        if held is not None:
            InHand.objects.filter(pk=held.pk).update(until=clock.now())
        taken = InHand.objects.create(
            application=application, organisation=office.organisation, officer=office, since=clock.now()
        )
        log.append(action="in_hand.take", subject=taken, actor=office.actor, data={"application": application.pk})
    return taken


def give_back(*, application: Application, office: Officer) -> None:
    """Let a colleague have it. Nothing happens when it is not in this officer's hand."""
    with act() as log:
        held = InHand.objects.current().select_for_update().filter(application=application, officer=office).first()
        if held is not None:
            InHand.objects.filter(pk=held.pk).update(until=clock.now())
            log.append(
                action="in_hand.give_back", subject=held, actor=office.actor, data={"application": application.pk}
            )
