"""The one table: what was measured, beside what issue 4 asks for."""

import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from bench.cases import Target
from bench.counts import Count
from bench.load import Record

HEAD = "| work | cost | at most | worker ms | database ms | req/s | queries | rows | KB | |"
RULE = "|---|---|---|---|---|---|---|---|---|---|"


def verdict(reached: bool | None) -> str:
    return "" if reached is None else "reached" if reached else "**missed**"


def median(records: Record, name: str) -> float:
    return statistics.median(getattr(figure, name) for figure in records.figures)


def cost(record: Record) -> float:
    """In units of its floor, by the median of the rounds: what disturbs a page disturbs the floor right before it."""
    pairs = zip(record.figures, record.below, strict=True)
    return statistics.median(figure.worker_ms / below.worker_ms for figure, below in pairs)


@dataclass(slots=True)
class Report:
    """Lines of the table, and what went wrong of it."""

    lines: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    def say(self, line: str = "") -> None:
        self.lines.append(line)
        print(line, flush=True)

    def judge(self, name: str, reached: bool | None) -> str:
        if reached is False:
            self.missed.append(name)
        return verdict(reached)

    def heading(self, title: str) -> None:
        self.say()
        self.say(f"### {title}")
        self.say()

    def machine(self) -> None:
        """Where and when this was measured."""
        told = Path("/proc/cpuinfo").read_text().splitlines()
        model = next((line.partition(":")[2].strip() for line in told if line.startswith("model name")), "?")
        load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
        self.say(
            f"{datetime.now().astimezone():%Y-%m-%d %H:%M} · {os.cpu_count()} cores {model} · "
            f"{platform.system()} {platform.release()} · Python {platform.python_version()} · load average {load}"
        )

    def table(self, floors: Sequence[Record], targets: Sequence[tuple[Target, Record]], counts: dict) -> None:
        """One group of cases below its floors."""
        self.say(HEAD)
        self.say(RULE)
        for record in floors:
            self.say(self._row(f"*{record.case.name}*", "", "", record, counts.get(record.case.name), ""))
        for target, record in targets:
            found = cost(record)
            count = counts.get(record.case.name)
            reached = None if target.at_most is None else found <= target.at_most
            if target.queries is not None and count and count.queries > target.queries:
                reached = False
            asked = f"{target.at_most:g}" if target.at_most is not None else ""
            mark = self.judge(record.case.name, reached)
            self.say(self._row(record.case.name, f"{found:.2f}", asked, record, count, mark))

    def _row(self, name: str, cost: str, asked: str, record: Record, count: Count | None, mark: str) -> str:
        figures = [
            f"{median(record, 'worker_ms'):.2f}",
            f"{median(record, 'database_ms'):.2f}",
            f"{median(record, 'rate'):.0f}",
        ]
        asked_of = [str(count.queries), str(count.rows)] if count else ["", ""]
        size = f"{median(record, 'kilobytes'):.1f}"
        return "| " + " | ".join([name, cost, asked, *figures, *asked_of, size, mark]) + " |"
