"""Draws: opened ahead of their day, frozen on it, drawn from the contributions. Safe to run twice, late, and at once.

Two transactions, in this order and never in one (docs/decisions/0021): the first freezes the frame and publishes its
hash, the second opens the contributions and draws. Whoever ends a process between them, or again and again, gets the
same units: with the frame and the contributions fixed there is nothing left to be chosen.
"""

import logging
import uuid
from collections.abc import Iterator
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Count, Max, Q, QuerySet
from django.utils.translation import gettext as _

from journal import clock
from journal.actors import SYSTEM, reference
from journal.chain import act
from journal.errors import Refused, require
from plaques.models import Title
from rechecks import draw_records, frame, rules, sampling, sealing
from rechecks.enums import DrawState, Method
from rechecks.models import NEEDED, Contribution, Draw, DrawnUnit, Plan
from rechecks.transitions import DRAW
from surveys import keys
from tripartite.models import MemberOrganisation, Officer

logger = logging.getLogger(__name__)


# --- before its day ---------------------------------------------------------------------------------------------------


def unopened() -> list[tuple[Plan, int]]:
    """Plans and periods whose time for contributions has come and that are not open yet, missed ones first."""
    plans = Plan.objects.agreed().select_related("body__district").annotate(opened=Max("draws__period")).order_by("pk")
    return [(plan, period) for plan in plans for period in _periods_to_open(plan, after=plan.opened or 0)]


def _periods_to_open(plan: Plan, *, after: int) -> Iterator[int]:
    period = after + 1
    while plan.starts(period) - timedelta(days=plan.contribution_days) <= clock.today():
        if plan.ends_on is not None and plan.starts(period) >= plan.ends_on:
            return
        yield period
        period += 1


def open_draws() -> list[Draw]:
    """Open every draw whose time for contributions has come."""
    return [draw for plan, period in unopened() if (draw := _open(plan, period))]


def _open(plan: Plan, period: int) -> Draw | None:
    uid = uuid.uuid4()
    # On disk before it is told: a key without a draw is tidied away, a draw without a key could never be drawn.
    public_key = sealing.lay_key(uid)
    try:
        with act() as log:
            draw = Draw.objects.create(
                plan=plan,
                period=period,
                due_on=plan.starts(period),
                ends_on=plan.starts(period + 1),
                uid=uid,
                public_key=public_key,
            )
            log.append(action="draw.open", subject=draw, actor=SYSTEM, target=draw.state, data={"draw": draw.slug})
    except IntegrityError:
        # Another worker was quicker; the database takes a plan and period once.
        keys.destroy(uid, sealing.FOLDER)
        return None
    return draw


def contribute(*, draw: Draw, office: Officer, throws: str) -> Contribution:
    """Seal what an organisation hands in; its hash is public at once. Raises `Refused`."""
    with act() as log:
        draw = Draw.objects.select_for_update().get(pk=draw.pk)
        require(rules.why_not_contribute(office, draw))
        throws = "".join(throws.split())
        if not sealing.THROWS <= len(throws) <= sealing.MOST or set(throws) - set("123456"):
            raise Refused(
                _("Write down %(n)d to %(most)d throws of a die, as the digits 1 to 6.")
                % {"n": sealing.THROWS, "most": sealing.MOST}
            )
        organisation = office.organisation
        content = sealing.content_of(throws)
        contribution = Contribution.objects.create(
            draw=draw,
            organisation=organisation,
            officer=office,
            sha256=sampling.contribution_sha256(draw.slug, organisation.slug, content),
            sealed=sealing.seal(draw.public_key, draw.uid, organisation.slug, content),
        )
        log.append(
            action="contribution.hand_in",
            subject=contribution,
            actor=office.actor,
            data={"draw": reference(draw), "sha256": contribution.sha256},
        )
    return contribution


# --- on its day, and after --------------------------------------------------------------------------------------------


def due_draws() -> QuerySet[Draw]:
    """Draws whose day has come, in the order of their days, whether or not they lack something."""
    return Draw.objects.exclude(state=DrawState.DRAWN).filter(due_on__lte=clock.today()).order_by("due_on", "pk")


def lacking(draw: Draw) -> int:
    """How many contributions a draw lacks before it can be drawn."""
    if draw.plan.method == Method.CENSUS:
        return 0
    return max(0, NEEDED - draw.contributions.standing().count())


def ready_draws() -> QuerySet[Draw]:
    """Due draws that lack nothing."""
    handed_in = Count("contributions", filter=Q(contributions__void_at__isnull=True))
    enough = Q(handed_in__gte=NEEDED) | Q(plan__method=Method.CENSUS)
    return due_draws().annotate(handed_in=handed_in).filter(enough)


def carry_out(draw: Draw) -> Draw:
    """Bring a due draw to its end: freeze the frame, then draw. Whatever another worker has done of it stays done."""
    freeze(draw)
    try:
        return complete(draw)
    except (keys.KeyMissing, sealing.Unreadable):
        # Loudly: nothing can be opened, and nobody must be able to replace what was handed in.
        logger.exception("draw %s: the contributions cannot be opened; they are to be handed in anew", draw)
        return collect_anew(draw)


def freeze(draw: Draw) -> None:
    """Freeze and order the frame and publish its hash. Nothing when it is frozen already, not due, or incomplete."""
    with act():
        draw = Draw.objects.select_for_update().get(pk=draw.pk)
        if draw.state != DrawState.COLLECTING or draw.due_on > clock.today() or lacking(draw):
            return
        places = frame.places(draw.plan, due_on=draw.due_on, ends_on=draw.ends_on)
        rows = [place.row for place in places]
        text = sampling.frame_text(rows)
        changes = {"frame": text, "frame_sha256": sampling.frame_sha256(text), "in_frame": len(rows)}
        data = {"draw": draw.slug, "frame_sha256": changes["frame_sha256"], "titles": len(rows)}
        DRAW.move(draw, "freeze", actor=SYSTEM, changes=changes, data=data)


def complete(draw: Draw) -> Draw:
    """Open the contributions, make the seed, draw, publish the record. Nothing when it is drawn, or not frozen yet."""
    with act():
        draw = Draw.objects.select_for_update().get(pk=draw.pk)
        if draw.state != DrawState.FROZEN:
            return draw
        rows = sampling.read_frame(draw.frame)
        contributions = _opened(draw)
        seed = sampling.seed_of(draw.slug, [(each["organisation"], each["content"]) for each in contributions])
        drawn = sampling.draw(rows, draw_records.rules_of(draw.plan), seed)
        record = draw_records.record_of(draw, rows, contributions, seed, drawn)
        _keep(draw, drawn)
        changes = {
            "seed": seed,
            "size": len(drawn.chosen),
            "record": record,
            "record_sha256": draw_records.sha256(record),
        }
        data = {"draw": draw.slug, "record_sha256": changes["record_sha256"], "drawn": changes["size"]}
        DRAW.move(draw, "draw", actor=SYSTEM, changes=changes, data=data)
        uid = draw.uid
        transaction.on_commit(lambda: keys.destroy(uid, sealing.FOLDER))
    return draw


def _opened(draw: Draw) -> list[dict]:
    """What every organisation handed in, in the order of the organisations; a constant for the one that did not."""
    if draw.plan.method == Method.CENSUS:
        return []
    handed_in = {each.organisation_id: each for each in draw.contributions.standing()}
    opened = []
    for organisation in MemberOrganisation.objects.filter(body=draw.plan.body_id).order_by("position", "pk"):
        sealed = handed_in.get(organisation.pk)
        content = sampling.NO_CONTRIBUTION
        if sealed is not None:
            content = sealing.open_sealed(draw.uid, organisation.slug, sealed.sealed)
            if sampling.contribution_sha256(draw.slug, organisation.slug, content) != sealed.sha256:
                raise sealing.Unreadable(f"{organisation.slug} handed in something else for {draw}.")
        noted = sealed.sha256 if sealed else None
        opened.append({"organisation": organisation.slug, "sha256": noted, "content": content})
    return opened


def _keep(draw: Draw, drawn: sampling.Drawn) -> None:
    numbers = [chosen.number for chosen in drawn.chosen]
    titles: dict[str, int] = {}
    for start in range(0, len(numbers), 5000):
        found = Title.objects.filter(number__in=numbers[start : start + 5000])
        titles |= dict(found.order_by("pk").values_list("number", "pk"))
    DrawnUnit.objects.bulk_create(
        [
            DrawnUnit(
                draw=draw,
                title_id=titles[chosen.number],
                position=position,
                stratum=chosen.stratum,
                weight=chosen.weight,
                is_certain=chosen.chance == chosen.out_of,
                chance=chosen.chance,
                out_of=chosen.out_of,
            )
            for position, chosen in enumerate(drawn.chosen, start=1)
        ],
        batch_size=1000,
    )


def collect_anew(draw: Draw) -> Draw:
    """The key to the contributions is lost: they are void, a new key is made, and the organisations are asked again."""
    uid = uuid.uuid4()
    public_key = sealing.lay_key(uid)
    with act():
        draw = Draw.objects.select_for_update().get(pk=draw.pk)
        if draw.state == DrawState.DRAWN:
            return draw
        draw.contributions.standing().update(void_at=clock.now())
        blank = {"frozen_at": None, "frame": "", "frame_sha256": "", "in_frame": None}
        reason = _("What was handed in cannot be opened any more: the key is lost.")
        DRAW.move(
            draw, "collect_anew", actor=SYSTEM, reason=reason, changes=blank | {"uid": uid, "public_key": public_key}
        )
    return draw


def tidy() -> None:
    """Destroy keys that no open draw needs: what a killed process has left."""
    left = keys.left_keys(sealing.FOLDER)
    needed = set(Draw.objects.exclude(state=DrawState.DRAWN).filter(uid__in=left).values_list("uid", flat=True))
    recent = keys.recent(sealing.FOLDER)
    for uid in left - needed - recent:
        keys.destroy(uid, sealing.FOLDER)
