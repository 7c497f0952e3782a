"""The measurements in their order, and the table they make."""

import logging
from collections.abc import Sequence
from contextlib import ExitStack

import django

django.setup()

import os  # noqa: E402

from playwright.sync_api import Error as BrowserError  # noqa: E402

from bench import browser, cases, data, documents, plans  # noqa: E402
from bench.cases import EMPTY, Group, Target  # noqa: E402
from bench.counts import Count, count  # noqa: E402
from bench.load import Case, Record, measure, warm_up  # noqa: E402
from bench.report import Report, median, verdict  # noqa: E402
from bench.server import Server, serve  # noqa: E402

SECONDS = 2
START_AT_MOST, MEMORY_AT_MOST, GROWTH_AT_MOST = 3.0, 120.0, 1.2
# A worker may fill what it keeps; after that it must not grow.
FLAT = 1.05


def run(*, full: bool) -> None:
    """Everything once: the small size in about three minutes, the full one in about fifteen."""
    logging.disable(logging.WARNING)
    size, rounds = (data.FULL, 2) if full else (data.SMALL, 1)
    report = Report()
    report.machine()
    cases.let_demo_accounts_in()
    at_first = _queries()
    data.grow(data.NOTHING, size.tenth())
    os.environ["BENCH_FORM_FIELDS"] = cases.section_fields()
    with ExitStack() as stack:
        warm = stack.enter_context(serve())
        cold = stack.enter_context(serve(BENCH_COLD="1"))
        started, before = warm.started, warm.memory()
        young = _pages(warm, cold, _groups(), rounds=1)
        data.grow(size.tenth(), size)
        _tables(report, warm, cold, size, rounds, at_first, young)
        report.heading("Start-up and memory of the web")
        after = warm.memory()
        _line(report, "start of the web, two workers", f"{started:.1f} s", started <= START_AT_MOST, "3 s")
        name = "memory of a worker after the load"
        told = f"{after.resident:.0f} MB resident, {after.own:.0f} MB its own share ({before.own:.0f} at first)"
        _line(report, name, told, after.resident <= MEMORY_AT_MOST, "120 MB")
        _flat(report, warm)
        _searches(report)
        _first_loads(report, warm)
    _certificates(report, 200 if full else 40)
    report.heading("In short")
    report.say(f"{len(report.missed)} missed: {', '.join(report.missed)}" if report.missed else "Everything reached.")


def _groups() -> list[tuple[str, Group]]:
    return [
        ("Public pages", cases.public_group()),
        ("Officers' pages", cases.desk_group()),
        ("The application form", cases.form_group()),
    ]


def _pages(warm: Server, cold: Server, groups: Sequence[tuple[str, Group]], *, rounds: int) -> dict[str, list[Record]]:
    """Every group, round by round, each round beginning with the floors. Records by group, floors first."""
    records = {
        title: [Record(case) for case in (*group.floors, *(target.case for target in group.targets))]
        for title, group in groups
    }
    for round_ in range(rounds):
        for own in records.values():
            for record in own:
                server = cold if record.case.cold else warm
                if not round_:
                    warm_up(server, record.case)
                record.figures.append(measure(server, record.case, SECONDS))
    return records


def _queries() -> dict[str, int]:
    """What officers' pages ask with the few applications of the demonstration."""
    county, city = cases.sign_in("huancui-gov"), cases.sign_in("city-gov")
    return {
        "county's queue": count(Case("", ["/desk/applications/"], county)).queries,
        "city's queue": count(Case("", ["/desk/applications/"], city)).queries,
        "desk, county": count(Case("", ["/desk/"], county)).queries,
    }


def _tables(
    report: Report,
    warm: Server,
    cold: Server,
    size: data.Size,
    rounds: int,
    at_first: dict[str, int],
    young: dict[str, list[Record]],
) -> None:
    groups = _groups()
    records = _pages(warm, cold, groups, rounds=rounds)
    report.say(f"{size.units} units, {size.titles} titles, {size.applications} applications; {rounds} round(s)")
    for title, group in groups:
        report.heading(title)
        own = records[title]
        floors, rows = own[: len(group.floors)], own[len(group.floors) :]
        counts = {record.case.name: count(record.case) for record in own if record.case.name != EMPTY}
        report.table(floors, list(zip(group.targets, rows, strict=True)), counts)
        if title == "Officers' pages":
            _same_queries(report, at_first, counts)
    _growth(report, groups, young, records)


def _same_queries(report: Report, at_first: dict[str, int], counts: dict[str, Count]) -> None:
    told = [f"{name} {before} and {counts[name].queries}" for name, before in at_first.items()]
    same = all(before == counts[name].queries for name, before in at_first.items())
    report.say()
    report.say(f"Queries with the demonstration's applications and with all: {', '.join(told)}. {verdict(same)}")
    report.judge("queries do not grow", same)


def _growth(
    report: Report,
    groups: Sequence[tuple[str, Group]],
    young: dict[str, list[Record]],
    old: dict[str, list[Record]],
) -> None:
    """Processor time of workers and database together, in empty views of the same round, now against a tenth."""
    report.heading("Growth: ten times the data")
    empties = [
        next(record for record in records["Public pages"] if record.case.name == EMPTY) for records in (young, old)
    ]
    report.say("| page | times the cost at a tenth | |")
    report.say("|---|---|---|")
    for title, group in groups:
        names = {target.case.name for target in group.targets}
        for small, large in zip(young[title], old[title], strict=True):
            if large.case.name in names:
                then, now = (
                    median(record, "all_ms") / median(empty, "all_ms")
                    for record, empty in zip((small, large), empties, strict=True)
                )
                mark = report.judge(f"growth of {large.case.name}", now / then <= GROWTH_AT_MOST)
                report.say(f"| {large.case.name} | {now / then:.2f} | {mark} |")


def _line(report: Report, name: str, told: str, reached: bool | None, asked: str) -> None:
    report.say(f"- {name}: {told} (at most {asked}) {report.judge(name, reached)}")


def _flat(report: Report, server: Server) -> None:
    """The same pages once more: what a worker has grown by since."""
    before = server.memory()
    for target in cases.public_group().targets:
        if not target.case.cold:
            warm_up(server, target.case)
    after = server.memory()
    grown = after.own / before.own
    _line(report, "the same under more load", f"{grown:.2f} times", grown <= FLAT, f"{FLAT} times")


def _searches(report: Report) -> None:
    report.heading("Part of a name, in the database alone")
    for search in plans.searches():
        told = f"{search.milliseconds:.2f} ms, {search.found} found, {'by' if search.by_index else 'WITHOUT'} an index"
        reached = search.milliseconds <= 3 and search.by_index
        _line(report, f"“{search.fragment}” in {search.table}", told, reached, "3 ms, by an index")


def _first_loads(report: Report, server: Server) -> None:
    report.heading("First load in Chromium, empty cache")
    _application, standard, name = cases.section_of_most_fields()
    section: Target = cases.form_group().targets[0]
    try:
        with browser.chromium() as chromium:
            for title, path, cookie, requests, kilobytes in (
                ("/", "/", "", 8, 120),
                ("/units/", "/units/", "", 8, 120),
                (f"section {standard} of {name}", section.case.paths[0], section.case.cookie, 12, 250),
            ):
                load = browser.first_load(chromium, f"{server.url}{path}", cookie)
                told = f"{load.requests} requests, {load.kilobytes:.0f} KB"
                reached = load.requests <= requests and load.kilobytes <= kilobytes
                _line(report, title, told, reached, f"{requests} and {kilobytes} KB")
    except BrowserError as error:
        report.say(f"Chromium could not be had: {error}")


def _certificates(report: Report, number: int) -> None:
    report.heading(f"{number} certificates, two processes")
    made = documents.batch(number)
    told = f"{made.unsigned_ms:.0f} ms each ({made.unsigned_cpu_ms:.0f} of a processor), {made.unsigned_kb:.1f} KB"
    _line(report, "unsigned", told, made.unsigned_ms <= 40 and made.unsigned_kb <= 25, "40 ms, 25 KB")
    told = f"{made.signed_ms:.0f} ms each ({made.signed_cpu_ms:.0f} of a processor), {made.signed_kb:.1f} KB"
    _line(report, "signed PDF/A", told, made.signed_ms <= 90 and made.signed_kb <= 32, "90 ms, 32 KB")
    grown = made.memory_last / made.memory_first
    told = f"{made.memory_first:.0f} MB, then {made.memory_last:.0f} MB"
    _line(report, "memory of a process", told, grown <= FLAT + 0.1, "flat")
    typst = documents.yardstick(number)
    if typst is None:
        report.say("- typst, the yardstick: not to be had here")
    else:
        report.say(
            f"- typst, the yardstick, one process: {typst['milliseconds']:.0f} ms each, {typst['kilobytes']:.1f} KB"
        )
