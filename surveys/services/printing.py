"""Slips: making the codes and their PDF, handing the PDF out once, making new ones for the codes that are unused.

The codes exist in the memory of the worker that makes them and in the PDF, which lies in the key folder until the
county fetches it. The database gets their keyed hashes. Nobody, the county included, gets the codes as a list.
"""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from journal import clock, files, jobs
from journal.actors import SYSTEM
from journal.chain import act
from journal.errors import Refused, require
from surveys import codes, keys, rules, slips
from surveys.enums import SurveyState as S
from surveys.models import Slip, Survey
from surveys.transitions import SURVEY
from tripartite.models import Officer


def order_slips(survey: Survey) -> None:
    """Have the slips of the present printing made, once the present transaction is committed."""
    jobs.enqueue(
        "surveys.slips",
        key=f"surveys.slips:{survey.pk}:{survey.printing}",
        survey_id=survey.pk,
        printing=survey.printing,
    )


@jobs.handler("surveys.slips")
def make_slips(*, survey_id: int, printing: int) -> None:
    """Make a printing: key (at the first), codes, PDF. The first one opens the survey. Running it again makes nothing
    twice: until the commit nothing counts, and after it the row says that the printing is there."""
    survey = Survey.objects.select_related("unit__district", "edition").get(pk=survey_id)
    if not _wanted(survey, printing):
        return
    made = codes.fresh(survey.invited - survey.slips.filter(used=True).count())
    poster = None if survey.poster_id else slips.poster_pdf(survey)
    lay_slips(survey=survey, printing=printing, made=made, pdf=slips.slips_pdf(survey, made), poster=poster)


def lay_slips(*, survey: Survey, printing: int, made: Sequence[str], pdf: bytes, poster: bytes | None) -> bool:
    """Keep what was made for a printing: key, hashes of the codes, PDF, poster. The first printing opens the survey.

    False, and nothing kept, when another worker was quicker or the survey is over by now.
    """
    public_key = survey.public_key or keys.lay(survey.uid)
    name, kept = keys.keep_slips(pdf), False
    try:
        with act():
            kept = _lay(survey, printing, public_key, made, name, poster)
    finally:
        if not kept:
            keys.discard_slips(name)
    return kept


def _wanted(survey: Survey, printing: int) -> bool:
    return survey.state in (S.PREPARING, S.OPEN) and survey.printing == printing and survey.slips_ready_at is None


def _lay(survey: Survey, printing: int, public_key: str, made: Sequence[str], name: str, poster: bytes | None) -> bool:
    locked = Survey.objects.select_for_update(of=("self",)).select_related("unit").get(pk=survey.pk)
    if not _wanted(locked, printing):
        return False
    # In the order of their hashes, which is none: rows in the order of the sheet would tell who sat next to whom.
    hashes = sorted(codes.digest(code) for code in made)
    Slip.objects.bulk_create([Slip(digest=digest, survey=locked) for digest in hashes], batch_size=1000)
    values = {"public_key": public_key, "slips_file": name, "slips_ready_at": clock.now()}
    if poster is not None:
        values["poster"] = files.store(
            purpose="survey-poster",
            name=f"{_('Poster')}-{locked.unit.name}.pdf",
            content=poster,
            content_type="application/pdf",
            actor=SYSTEM,
        )
    if locked.state == S.PREPARING:
        SURVEY.move(locked, "open", actor=SYSTEM, changes=values, data={"slips": len(made)})
    else:
        Survey.objects.filter(pk=locked.pk).update(**values)
    return True


def take_slips(*, survey: Survey, office: Officer) -> bytes:
    """The PDF of slips, once: with this call it is gone from the portal. Who fetched it stands in the journal.

    Raises `Refused` when there is none (any more).
    """
    require(rules.why_not_take_slips(office, survey))
    with act() as log:
        locked = Survey.objects.select_for_update(of=("self",)).select_related("unit").get(pk=survey.pk)
        require(rules.why_not_take_slips(office, locked))
        content = keys.read_slips(locked.slips_file)
        if content is None:
            raise Refused(_("The slips are no longer there. Please have new ones made."))
        name = locked.slips_file
        locked.slips_file, locked.slips_taken_at = "", clock.now()
        locked.save(update_fields=["slips_file", "slips_taken_at"])
        log.append(action="survey.take_slips", subject=locked, actor=office.actor, data={"printing": locked.printing})
        transaction.on_commit(lambda: keys.discard_slips(name))
    return content


def renew_slips(*, survey: Survey, office: Officer) -> Survey:
    """New codes in the place of all that are unused, which stop working at once; used ones stay used.

    For slips that were lost or fell into wrong hands, or a download that broke.
    """
    require(rules.why_not_close(office, survey))
    with act() as log:
        locked = Survey.objects.select_for_update(of=("self",)).select_related("unit").get(pk=survey.pk)
        require(rules.why_not_close(office, locked))
        if locked.slips_ready_at is None:
            raise Refused(_("The slips are being made. Please come back in a minute."))
        dropped, _rows = locked.slips.filter(used=False).delete()
        if not dropped:
            raise Refused(_("Every code has been used: there is no slip to replace."))
        name = locked.slips_file
        locked.printing += 1
        locked.slips_file, locked.slips_ready_at, locked.slips_taken_at = "", None, None
        locked.save(update_fields=["printing", "slips_file", "slips_ready_at", "slips_taken_at"])
        log.append(
            action="survey.renew_slips",
            subject=locked,
            actor=office.actor,
            data={"printing": locked.printing, "replaced": dropped},
        )
        transaction.on_commit(lambda: keys.discard_slips(name))
        order_slips(locked)
    return locked
