"""Why a button is not there: the rules of the rooms below, asked in the order in which the services ask them."""

from django.utils.translation import gettext as _

from evaluations import rules
from evaluations.enums import ApplicationState as A
from evaluations.models import Application
from evaluations.transitions import APPLICATION
from proceedings import registry
from proceedings.enums import MotionKind
from proceedings.rules import why_not_propose as why_not_propose_matter
from proceedings.rules import why_not_recuse
from tripartite.models import Officer


def why_not_move(office: Officer, application: Application, move: str) -> str | None:
    """Whether the county's government side may accept an application, or send it back, as it now stands."""
    refusal = rules.why_not_accept(office, application)
    if refusal:
        return refusal
    if not APPLICATION.allows(application.state, move):
        return _("At this stage this is not possible: the application is “%(state)s”.") % {
            "state": application.get_state_display()
        }
    return rules.why_not_return(office, application) if move == "return" else None


def why_not_propose(office: Officer, application: Application, motion: MotionKind) -> str | None:
    """Whether this officer may put this motion on an application to the county's organisations now."""
    refusal = rules.why_not_county(office, application)
    if refusal:
        return refusal
    matter = application.county_matter
    if application.state != A.COUNTY_REVIEW or matter is None:
        return _("The application is not under county review.")
    return why_not_propose_matter(office, matter) or registry.subject_kind(matter).why_not(matter, motion, office)


def why_not_step_out(office: Officer, application: Application) -> str | None:
    """Whether this officer may step out of the file before the own body."""
    matter = application.city_matter if office.is_city else application.county_matter
    if matter is None:
        return _("The file is not before your body yet.")
    return why_not_recuse(office, matter)
