"""Titles: granting, ending by the last day, revoking by a decision, finding what somebody typed."""

import re
import secrets
from datetime import date

from django.db.models import CharField, F, Q

from journal import clock
from journal.actors import SYSTEM, Actor
from journal.chain import act
from journal.prepared import Prepared
from plaques import endings
from plaques.enums import TitleState
from plaques.models import NumberSeries, Title
from plaques.services.register import recall_plaques, restore_plaques
from plaques.transitions import TITLE
from proceedings.models import Decision, NoticeItem, Round
from units.enums import UnitKind
from units.models import Unit
from units.search import normalise

PREFIXES = {UnitKind.ENTERPRISE: "WHE", UnitKind.PARK: "WHP", UnitKind.TOWN: "WHT", UnitKind.CLUSTER: "WHC"}
# Crockford's base 32: no letter is mistaken for a digit when a code is typed from a plaque.
CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

# What phones and word processors put where a number has its hyphens; NFKC has made the full-width one plain.
DASHES = re.compile("[-\u2010-\u2015\u2212]")
NUMBER = re.compile(r"^(WH[A-Z])(\d{4})(\d{4,})$", re.ASCII)


def next_number(*, kind: UnitKind, year: int) -> str:
    """The next number of a kind and year, such as WHE-2026-0007. Must run inside the naming's transaction."""
    prefix = PREFIXES[UnitKind(kind)]
    NumberSeries.objects.get_or_create(prefix=prefix, year=year)
    series = NumberSeries.objects.select_for_update().get(prefix=prefix, year=year)
    NumberSeries.objects.filter(pk=series.pk).update(last=F("last") + 1)
    return f"{prefix}-{year}-{series.last + 1:04d}"


def grant_title(
    *,
    unit: Unit,
    text_zh: str,
    text_en: str,
    year: int,
    decision: Decision,
    county_round: Round,
    city_round: Round,
    notice_item: NoticeItem,
    actor: Actor,
    last_day: date | None = None,
) -> Title:
    """A unit is named. The rounds and the notice are the caller's proof; the database looks at them again. Without a
    `last_day` the title is in force until it is cancelled.

    A title of the unit whose last day has passed is closed first. Raises IntegrityError when the proof does not hold.
    """
    with act() as log:
        expire_titles(unit=unit)
        title = Title.objects.create(
            number=next_number(kind=UnitKind(unit.kind), year=year),
            code="".join(secrets.choice(CODE_ALPHABET) for _n in range(12)),
            unit=unit,
            kind=unit.kind,
            unit_name=unit.name,
            district=unit.district,
            text_zh=text_zh,
            text_en=text_en,
            year=year,
            decision=decision,
            county_round=county_round,
            city_round=city_round,
            notice_item=notice_item,
            granted_on=decision.decided_on,
            last_day=last_day,
        )
        log.append(
            action="title.grant",
            subject=title,
            actor=actor,
            target=title.state,
            data={"number": title.number, "decision": decision.document_number},
        )
    return title


def expire_titles(*, unit: Unit | None = None) -> int:
    """Close titles whose last day has passed. Returns how many. Safe to run again; beat runs it daily."""
    due = Title.objects.filter(state=TitleState.GRANTED, last_day__lt=clock.today())
    if unit is not None:
        due = due.filter(unit=unit)
    count = 0
    for title in due:
        with act():
            TITLE.move(title, "expire", actor=SYSTEM)
            count += 1
    return count


def revoke_title(*, title: Title, decision: Decision, reason: str, actor: Actor) -> Title:
    """The title ends by a decision of the city's body, and its plaque is called back, in one transaction.

    Whose reasons led there is the caller's matter; the database looks for the city's four once more (BRIEF §15.2) and
    raises IntegrityError where they are not there.
    """
    with act():
        TITLE.move(
            title,
            "revoke",
            actor=actor,
            reason=reason,
            changes={"revocation": decision},
            data={"number": title.number, "decision": decision.document_number},
        )
        recall_plaques(title=title, reason=reason, actor=actor)
        endings.ended(title, reason, actor)
    return title


def reinstate_title(*, title: Title, decision: Decision, reason: str, actor: Actor) -> Title:
    """An appeal was upheld: the same title with the same number is in force again, in one transaction with its plaque.

    The database looks for the city's four once more and raises IntegrityError where they are not there.
    """
    with act():
        TITLE.move(
            title,
            "reinstate",
            actor=actor,
            reason=reason,
            changes={"revocation": None, "revoked_at": None},
            data={"number": title.number, "decision": decision.document_number},
        )
        restore_plaques(title=title, reason=reason, actor=actor)
    return title


FOUND = Prepared[Title](
    lambda number, code: Title.objects.public().filter(Q(number=number) | Q(code=code))[:1],
    number=CharField(),
    code=CharField(),
)


def find_title(typed: str) -> Title | None:
    """The title that a person means who types a number or a check code: blanks, dashes and case are forgiven."""
    plain = DASHES.sub("", normalise(typed).upper())
    number = NUMBER.sub(r"\1-\2-\3", plain)
    code = plain.replace("O", "0").replace("I", "1").replace("L", "1")
    return FOUND.one(number=number, code=code)
