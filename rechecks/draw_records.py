"""The published record of a draw: all that is needed to repeat it, and nothing about people (BRIEF §15.8, 15.9)."""

import hashlib
import json
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from rechecks import sampling
from rechecks.models import Draw, Plan
from rechecks.sampling import NO_CONTRIBUTION, Drawn, Row, Rules

TRUSTED = [
    "运行平台的单位未在名册封存前偷看各方随机数。 / "
    "That whoever runs the portal did not look at the contributions before the frame was frozen.",
    "名册列出了该区市全部有效称号；可与命名名录核对。 / "
    "That the frame holds every title of the area in force: compare it with the public list.",
    "权重所依据的不良事实经认定属实；不公开个案。 / "
    "That the adverse facts behind the weights were confirmed as they are; the cases are not published.",
    "至少一家单位的随机数是随机产生的。 / That the contribution of at least one organisation was made by chance.",
]


def rules_of(plan: Plan) -> Rules:
    """A plan's numbers as the algorithm takes them: a census takes all."""
    if plan.method == "census":
        return Rules(rate=100, at_least=0, at_most=None, per_stratum=0)
    return Rules(plan.rate, plan.at_least, plan.at_most, plan.per_stratum)


def record_of(draw: Draw, rows: Sequence[Row], contributions: Sequence[dict], seed: str, drawn: Drawn) -> str:
    """The record as it is published and hashed. `draw` is frozen already."""
    plan, rules = draw.plan, rules_of(draw.plan)
    head = {
        "format": sampling.FORMAT,
        "algorithm": sampling.ALGORITHM,
        "draw": draw.slug,
        "area": plan.body.district.slug,
        "kind": plan.kind or "all",
        "method": plan.method,
        "due_on": draw.due_on.isoformat(),
        "next_on": draw.ends_on.isoformat(),
        "frozen_at": draw.frozen_at.isoformat(),
        "rules": {
            "rate": rules.rate,
            "at_least": rules.at_least,
            "at_most": rules.at_most,
            "per_stratum": rules.per_stratum,
        },
        "frame_rules": {
            "within_years": plan.within_years,
            "rest_months": plan.rest_months,
            "weight_with_facts": plan.fact_weight,
            "by_kind": plan.by_kind,
            "by_size": plan.by_size,
            "by_age": plan.by_age,
        },
        "frame_sha256": draw.frame_sha256,
        "contributions": list(contributions),
        "seed": seed,
        "allocation": drawn.allocation,
        "trusted": TRUSTED,
    }
    # A row a line: a record of a thousand titles can be read, and two of them compared.
    lines = [f"{_json(key)}: {_json(value)}" for key, value in head.items()]
    lines += [f'"frame": {_table(rows)}', f'"result": {_table(drawn.chosen)}']
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _table(rows: Sequence[Sequence]) -> str:
    return "[\n" + ",\n".join(_json(row) for row in rows) + "\n]" if rows else "[]"


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def faults_of(draw: Draw) -> Iterator[str]:
    """What is wrong with a draw, in sentences: its record by itself, and against what the database keeps of it."""
    if sha256(draw.record) != draw.record_sha256:
        yield _("The record does not have the hash that was published.")
    record = json.loads(draw.record)
    rows = [Row(*row) for row in record["frame"]]
    text = sampling.frame_text(rows)
    if sampling.frame_sha256(text) != draw.frame_sha256 or record["frame_sha256"] != draw.frame_sha256:
        yield _("The frame does not have the hash that was published: it was changed.")
    if text != draw.frame:
        yield _("The frame in the record is not the one that was frozen.")
    yield from _contribution_faults(draw, record)
    contents = [(each["organisation"], each["content"]) for each in record["contributions"]]
    seed = sampling.seed_of(record["draw"], contents)
    if seed != draw.seed or record["seed"] != seed:
        yield _("The seed is not the one that the contributions make.")
    yield from _result_faults(draw, record, sampling.draw(rows, Rules(**record["rules"]), seed))


def _contribution_faults(draw: Draw, record: dict) -> Iterator[str]:
    noted = dict(draw.contributions.standing().order_by("pk").values_list("organisation__slug", "sha256"))
    for each in record["contributions"]:
        name, content = each["organisation"], each["content"]
        if each["sha256"] is None and content == NO_CONTRIBUTION and name not in noted:
            continue
        if noted.get(name) != sampling.contribution_sha256(record["draw"], name, content):
            yield _(
                "The contribution of %(organisation)s does not have the hash that was published: it was changed."
            ) % {"organisation": name}


def _result_faults(draw: Draw, record: dict, drawn: Drawn) -> Iterator[str]:
    told = [tuple(row) for row in record["result"]]
    again = [tuple(row) for row in drawn.chosen]
    if told != again:
        numbers = sorted({row[0] for row in set(told) ^ set(again)})
        yield _("The result is not what the draw gives. It differs for: %(numbers)s") % {"numbers": ", ".join(numbers)}
    columns = "title__number", "stratum", "weight", "chance", "out_of"
    if sorted(draw.drawn.order_by("position").values_list(*columns)) != sorted(again):
        yield _("The titles drawn in the register are not those of the record.")
    if drawn.allocation != record["allocation"]:
        yield _("The numbers of the groups are not what the rules give.")
