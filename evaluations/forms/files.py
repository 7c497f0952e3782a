"""Files of the unit's library as a form shows them: beside a question, as what was shown the last time, and offered.

They are read and handed on as rows of the few columns that a page tells of a file, and drawn here: a unit has dozens.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import BigIntegerField
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from evaluations.models import Application, Attachment
from journal.prepared import Prepared, hand_over
from standards.content import Indicator
from tripartite import words
from tripartite.templatetags.portal_ui import icon
from units.models import Evidence


class LibraryFile(NamedTuple):
    """A piece of evidence of the unit's library. `pk` is that of the `Evidence`."""

    pk: int
    title: str
    added_at: datetime
    uid: UUID
    size: int


class Attached(NamedTuple):
    """A file beside a question. `pk` is that of the `Attachment`, by which it is taken away."""

    pk: int
    indicator: str
    file: LibraryFile


LIBRARY = Prepared[tuple](
    lambda unit: Evidence.objects.filter(unit=unit).values_list("pk", "title", "added_at", "file__uid", "file__size"),
    unit=BigIntegerField(),
)
ATTACHED = Prepared[tuple](
    lambda application: Attachment.objects.filter(application=application).values_list("pk", "indicator", "evidence"),
    application=BigIntegerField(),
)


def read_files(application: Application) -> None:
    """Let an application know its unit's library, and what of it stands beside which question. Two queries."""
    library = {row[0]: LibraryFile(*row) for row in LIBRARY.all(unit=application.unit_id)}
    hand_over(application.unit, "evidence", list(library.values()))
    attached = ATTACHED.all(application=application.pk)
    hand_over(application, "attachments", [Attached(pk, indicator, library[file]) for pk, indicator, file in attached])


# A longer list in every question helps nobody: what is older is found by its bytes when it is uploaded again.
MOST_OFFERED = 30


def offered_files(
    attached: Iterable[Attached], shown_before: Iterable[LibraryFile], library: Iterable[LibraryFile]
) -> list[LibraryFile]:
    """What of the unit's library can still be put to a question, the latest first."""
    here = {row.file.pk for row in attached} | {file.pk for file in shown_before}
    return [file for file in library if file.pk not in here][:MOST_OFFERED]


# --- drawn ------------------------------------------------------------------------------------------------------------


def library_rows(indicator: Indicator, offered: Iterable[LibraryFile]) -> SafeString:
    """What a question offers of the library, with a button to attach each."""
    rows = (
        (icon("file"), one.title, date_format(timezone.localtime(one.added_at)), indicator.id, one.pk, _("Attach"))
        for one in offered
    )
    return format_html_join(
        "",
        '<li>{0}<div class="flow between flex-grow-1"><div><span class="file-name">{1}</span><span class="file-facts">'
        '<span>{2}</span></span></div> <button class="btn btn-sm" type="submit" name="{3}-reuse" value="{4}">{5}'
        '<span class="visually-hidden"> {1}</span></button></div></li>',
        rows,
    )


def attached_rows(indicator: Indicator, attached: Sequence[Attached]) -> SafeString:
    """What stands beside a question: each file to be opened, renamed and taken away."""
    return format_html_join(
        "",
        '<li>{0}<div class="flex-grow-1"><span class="file-name"><a href="{1}" target="_blank">{2}{3}</a></span>'
        '<span class="file-facts"><span>{4}</span><span>{5}</span></span><div class="file-acts"><details><summary>{9}'
        '<span class="visually-hidden"> {2}</span></summary><div class="flow"><input class="form-control" '
        'name="title-{6}" value="{2}" maxlength="200" aria-label="{10}" id="title-{7}-{6}"><button class="btn btn-sm" '
        'type="submit" name="rename" value="{6}">{11}</button></div></details> <button class="btn btn-sm btn-link" '
        'type="submit" name="detach" value="{7}:{8}">{12}<span class="visually-hidden"> {2}</span></button></div>'
        "</div></li>",
        (
            (
                *_opened(file),
                filesizeformat(file.size),
                date_format(timezone.localtime(file.added_at)),
                *(file.pk, indicator.id, pk),
                *(_("Rename"), _("New title"), _("Keep this title"), _("Take away")),
            )
            for pk, _at, file in attached
        ),
    )


def shown_rows(indicator: Indicator, shown: Iterable[LibraryFile]) -> SafeString:
    """What was shown at a question the last time, each with a button to show it again."""
    return format_html_join(
        "",
        '<li>{0}<div class="flow between flex-grow-1"><span class="file-name"><a href="{1}" target="_blank">{2}{3}</a>'
        '</span> <button class="btn btn-sm" type="submit" name="{4}-reuse" value="{5}">{6}'
        '<span class="visually-hidden"> {2}</span></button></div></li>',
        ((*_opened(file), indicator.id, file.pk, _("Show it again")) for file in shown),
    )


def _opened(file: LibraryFile) -> tuple:
    """The sign of a file, its address, its title, and that a new tab opens."""
    elsewhere = mark_safe(f'<span class="visually-hidden">{words.remark(_("opens in a new tab"))}</span>')
    return icon("file"), reverse("file", args=[file.uid]), file.title, elsewhere
