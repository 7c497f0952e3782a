"""The county takes the result of the employees' survey into its column."""

from django.utils.translation import gettext as _

from evaluations.models import Application
from evaluations.services.county import set_score
from evaluations.surveying import proposal_for
from journal.chain import act
from journal.errors import Refused
from tripartite.models import Officer


def score_by_survey(*, application: Application, office: Officer) -> int:
    """Write what the counted survey comes to into the county's column, each with its reason. Returns how many.

    What stands there already is replaced: the survey decides (edition, rule `from_survey`). Raises `Refused` before
    the count, and where the officer may not score now.
    """
    if office.is_city:
        raise Refused(_("The county takes the survey's result into its column."))
    proposal = proposal_for(application)
    if not proposal.scores:
        raise Refused(_("There is no counted survey for this application yet."))
    with act():
        for key, score in proposal.scores.items():
            reason = " ".join(str(part) for part in score.reasons)
            set_score(
                application=application,
                office=office,
                indicator=key,
                points=score.points,
                reason=_("By the employees' survey: %(reason)s") % {"reason": reason},
            )
    return len(proposal.scores)
