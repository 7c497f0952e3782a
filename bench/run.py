"""The measurements in their order, and the table they make."""

import logging
import statistics
from contextlib import ExitStack
from dataclasses import replace

import django

django.setup()

import os  # noqa: E402

from django.db import connection  # noqa: E402
from playwright.sync_api import Error as BrowserError  # noqa: E402

from bench import browser, cases, data, databases, documents, plans  # noqa: E402
from bench.cases import EMPTY, Group, Target  # noqa: E402
from bench.counts import Count, count  # noqa: E402
from bench.load import Case, Record, measure, warm_up  # noqa: E402
from bench.report import Report, verdict  # noqa: E402
from bench.server import Server, serve  # noqa: E402

SECONDS = 2
START_AT_MOST, MEMORY_AT_MOST, GROWTH_AT_MOST = 3.0, 120.0, 1.2
# A worker may fill what it keeps; after that it must not grow.
FLAT = 1.05


def run(*, full: bool) -> None:
    """Everything once: the small size in several minutes, the full one in eighteen."""
    logging.disable(logging.WARNING)
    size, rounds = (data.FULL, 3) if full else (data.SMALL, 1)
    report = Report()
    report.machine()
    cases.let_demo_accounts_in()
    at_first = _queries()
    data.grow(data.NOTHING, size.tenth())
    connection.close()
    with ExitStack() as stack:
        tenth = stack.enter_context(databases.copied(os.environ["DATABASE_URL"]))
        data.grow(size.tenth(), size)
        os.environ["BENCH_FORM_FIELDS"] = cases.section_fields()
        warm = stack.enter_context(serve())
        cold = stack.enter_context(serve(BENCH_COLD="1"))
        started, before = warm.started, warm.memory()
        _tables(report, warm, cold, size, rounds, at_first)
        _growth(report, tenth, warm, cold, size.tenth(), rounds)
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


def _pages(warm: Server, cold: Server, group: Group, *, rounds: int) -> tuple[list[Record], list[Record]]:
    """The floors of a group and its pages, round by round, each page right after its floor."""
    floors = {case.name: Record(case) for case in group.floors}
    pages = [Record(target.case) for target in group.targets]
    for case in (*group.floors, *(page.case for page in pages)):
        warm_up(cold if case.cold else warm, case)
    for _round in range(rounds):
        for floor in floors.values():
            floor.figures.append(measure(warm, floor.case, SECONDS))
        for target, page in zip(group.targets, pages, strict=True):
            page.below.append(measure(warm, floors[target.floor].case, SECONDS))
            page.figures.append(measure(cold if page.case.cold else warm, page.case, SECONDS))
    return list(floors.values()), pages


def _queries() -> dict[str, int]:
    """What officers' pages ask with the few applications of the demonstration."""
    county, city = cases.sign_in("huancui-gov"), cases.sign_in("city-gov")
    return {
        "county's queue": count(Case("", ["/desk/applications/"], county)).queries,
        "city's queue": count(Case("", ["/desk/applications/"], city)).queries,
        "desk, county": count(Case("", ["/desk/"], county)).queries,
    }


def _tables(report: Report, warm: Server, cold: Server, size: data.Size, rounds: int, at_first: dict[str, int]) -> None:
    report.say(f"{size.units} units, {size.titles} titles, {size.applications} applications; {rounds} round(s)")
    for title, group in _groups():
        report.heading(title)
        floors, pages = _pages(warm, cold, group, rounds=rounds)
        counts = {record.case.name: count(record.case) for record in (*floors, *pages) if record.case.name != EMPTY}
        report.table(floors, list(zip(group.targets, pages, strict=True)), counts)
        if title == "Officers' pages":
            _no_more_queries(report, at_first, counts)


def _no_more_queries(report: Report, at_first: dict[str, int], counts: dict[str, Count]) -> None:
    told = [f"{name} {before} and {counts[name].queries}" for name, before in at_first.items()]
    # What the demonstration has and its copies have not may take one that they do not need.
    no_more = all(counts[name].queries <= before for name, before in at_first.items())
    report.say()
    report.say(f"Queries with the demonstration's applications and with all: {', '.join(told)}. {verdict(no_more)}")
    report.judge("queries do not grow", no_more)


def _growth(report: Report, tenth: str, warm: Server, cold: Server, few: data.Size, rounds: int) -> None:
    """Processor time of workers and database together for a page, against the same page with a tenth of the data. Both
    are asked in turn, so the hour is the same for both."""
    report.heading("Growth: ten times the data")
    report.say("| page | times the cost at a tenth | |")
    report.say("|---|---|---|")
    with serve(DATABASE_URL=tenth) as warm_few, serve(DATABASE_URL=tenth, BENCH_COLD="1") as cold_few:
        for _title, group in _groups():
            for target in group.targets:
                case = replace(target.case, paths=target.case.paths[: few.titles])
                servers = (cold_few, cold) if case.cold else (warm_few, warm)
                for server in servers:
                    warm_up(server, case)
                pairs = [[measure(server, case, SECONDS).all_ms for server in servers] for _round in range(rounds)]
                grown = statistics.median(large / small for small, large in pairs)
                mark = report.judge(f"growth of {case.name}", grown <= GROWTH_AT_MOST)
                report.say(f"| {case.name} | {grown:.2f} | {mark} |")


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
    first, last = made.memory_first, made.memory_last
    told = f"{first.anonymous:.0f} MB, then {last.anonymous:.0f} MB; resident {first.resident:.0f}, {last.resident:.0f}"
    _line(report, "memory of a process", told, last.anonymous / first.anonymous <= FLAT, f"{FLAT} times")
    typst = documents.yardstick(number)
    if typst is None:
        report.say("- typst, the yardstick: not to be had here")
    else:
        report.say(
            f"- typst, the yardstick, one process: {typst['milliseconds']:.0f} ms each, {typst['kilobytes']:.1f} KB"
        )
