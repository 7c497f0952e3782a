"""The decision that names units, in official form (GB/T 9704-2012): a preview until it binds, then one file.

The document is Chinese by its nature, whatever language the officer reads in.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import override

from evaluations.services.naming import ready_to_name
from evaluations.titles import title_text
from journal import jobs
from journal.actors import reference
from journal.chain import act
from journal.errors import require
from journal.models import Job
from papers import render_paper
from plaques.models import Title
from proceedings import printing
from proceedings.enums import PaperKind
from proceedings.models import Decision, PublicNotice
from proceedings.rules import why_not_lead_city
from proceedings.services.papers import final_paper, keep_paper
from tripartite.models import MemberOrganisation, Officer, TripartiteBody
from units.enums import UnitKind

KIND = "evaluations.naming_list"
MEASURES = {UnitKind.ENTERPRISE: "家企业", UnitKind.PARK: "个工业园区", UnitKind.TOWN: "个乡镇（街道）"}
ORDINALS = "一二三四五六七八九十"
# A title is broken between its parts alone: after the year, after an enumerated title.
TITLE_PARTS = re.compile(r".+?(?:年度|、|”(?!“)|$)")
# The head of joint documents: the names stand in one column of this width (mm), as large as the longest allows.
HEAD_WIDTH, HEAD_LARGEST = 112.0, 9.2


@dataclass(frozen=True, slots=True)
class Named:
    """One unit on the list; `number` is empty in a preview, since numbers are given out by the naming itself."""

    kind: UnitKind
    district: str
    place: int
    name: str
    number: str


def order_preview(*, notice: PublicNotice, office: Officer, document_number: str, title: str, decided_on: date) -> Job:
    """Have the document printed with a watermark, before it binds anybody."""
    require(why_not_lead_city(office))
    with act():
        return printing.order(
            KIND,
            reference(notice),
            final=False,
            once=True,
            notice_id=notice.pk,
            document_number=document_number.strip(),
            title=title.strip(),
            decided_on=decided_on.isoformat(),
        )


@jobs.handler(KIND)
def make_naming_list(
    *, decision_id: int | None = None, notice_id: int | None = None, document_number="", title="", decided_on=""
) -> None:
    """Print and keep the document of a decision, once; or the preview of one that a notice may lead to."""
    if decision_id is None:
        _make_preview(notice_id, document_number, title, date.fromisoformat(decided_on))
        return
    decision = Decision.objects.select_related("body").get(pk=decision_id)
    if final_paper(PaperKind.NAMING_LIST, reference(decision)) is not None:
        return
    titles = Title.objects.filter(decision=decision).select_related("district").order_by("number")
    named = [Named(UnitKind(t.kind), t.district.name_zh, t.district.position, t.unit_name, t.number) for t in titles]
    edition = decision.titles.first().notice_item.matter.names.edition
    content = _printed(
        decision.body, named, edition, decision.document_number, decision.title, decision.decided_on, is_final=True
    )
    keep_paper(
        body=decision.body,
        kind=PaperKind.NAMING_LIST,
        subject=reference(decision),
        name=f"{decision.document_number}.pdf",
        content=content,
        is_final=True,
    )


def _make_preview(notice_id: int, document_number: str, title: str, decided_on: date) -> None:
    notice = PublicNotice.objects.select_related("body").get(pk=notice_id)
    ready = ready_to_name(notice)
    named = [
        Named(UnitKind(application.unit.kind), item.district.name_zh, item.district.position, item.name, "")
        for item, application in ready
    ]
    edition = ready[0][1].edition if ready else None
    keep_paper(
        body=notice.body,
        kind=PaperKind.NAMING_LIST,
        subject=reference(notice),
        name=f"{document_number}（预览）.pdf",
        content=_printed(notice.body, named, edition, document_number, title, decided_on, is_final=False),
        is_final=False,
    )


def _printed(
    body: TripartiteBody, named: list[Named], edition, number: str, title: str, decided_on: date, *, is_final: bool
) -> bytes:
    with override("zh-hans"):
        groups = _groups(named)
    context = {
        "body": body,
        "issuers": _issuers(body),
        "document_number": number,
        "title": title,
        "title_parts": TITLE_PARTS.findall(title),
        "day": f"{decided_on.year}年{decided_on.month}月{decided_on.day}日",
        "edition": edition,
        "counts": "、".join(f"{len(rows)}{MEASURES[kind]}为“{title_text(kind).zh}”" for kind, rows in _by_kind(named)),
        "groups": groups,
        "year": decided_on.year,
        "is_final": is_final,
    }
    return render_paper("evaluations/pdf/naming_list.html", context)


def _issuers(body: TripartiteBody) -> list[dict[str, str]]:
    """The issuing organisations for the red head: all in one size, spread over the same width."""
    names = list(MemberOrganisation.objects.filter(body=body).order_by("position").values_list("name_zh", flat=True))
    size = min(HEAD_LARGEST, HEAD_WIDTH / max(map(len, names)))
    return [
        {"name": name, "size": f"{size:.3f}", "spacing": f"{(HEAD_WIDTH - len(name) * size) / (len(name) - 1):.3f}"}
        for name in names
    ]


def _by_kind(named: Iterable[Named]) -> list[tuple[UnitKind, list[Named]]]:
    named = list(named)
    by_kind = [(kind, [row for row in named if row.kind == kind]) for kind in MEASURES]
    return [(kind, rows) for kind, rows in by_kind if rows]


def _groups(named: list[Named]) -> list[dict]:
    """By kind and, within it, by area; numbered through within a kind."""
    groups = []
    for place, (kind, rows) in enumerate(_by_kind(named)):
        rows.sort(key=lambda row: (row.place, row.number, row.name))
        areas: dict[str, list[tuple[int, Named]]] = {}
        for count, row in enumerate(rows, start=1):
            areas.setdefault(row.district, []).append((count, row))
        groups.append(
            {
                "ordinal": ORDINALS[place],
                "title": title_text(kind).zh,
                "count": f"{len(rows)}{MEASURES[kind][0]}",
                "areas": [
                    {"ordinal": ORDINALS[at % 10], "name": name, "count": len(lines), "lines": lines}
                    for at, (name, lines) in enumerate(areas.items())
                ],
            }
        )
    return groups
