"""Many rows, fast: the demonstration once through the services, then copies of its rows, whole tables in one statement.

A copy takes every column of its pattern but those that are named, so that a column added tomorrow is copied too. The
triggers rest meanwhile (a title here has no opinions behind it); check constraints and unique indexes do not.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, models, transaction

from bench.names import enterprise_names
from enterprises.models import EnterpriseProfile
from evaluations.enums import ApplicationState as A
from evaluations.models import Answer, Application, Attachment, Score, Submission
from journal.models import Entry, Remark
from plaques.models import Title
from tripartite.models import District, User
from units.enums import UnitKind, UnitState
from units.models import Unit
from units.search import search_key

# Copies stand above whatever the demonstration made. Second and third rows of a kind for one thing stand further up.
BASE, SECOND, THIRD, FOURTH = 1_000_000, 2_000_000, 3_000_000, 4_000_000
ON_A_NOTICE = 100
FIRST_YEAR = 2016
JOURNAL_SEQ = 10_000_000
ENTRIES_A_TITLE = 10
# Forms that are filled in side by side, all of them by one account, which has nothing else. An odd number of them: so
# each gets yes and no in turn.
DRAFTS, CLERK = 41, "bench-clerk"


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is of everything."""

    units: int
    titles: int
    applications: int

    def tenth(self) -> "Size":
        return Size(self.units // 10, self.titles // 10, self.applications // 10)


SMALL = Size(units=20_000, titles=4_000, applications=1_000)
FULL = Size(units=200_000, titles=20_000, applications=10_000)
NOTHING = Size(0, 0, 0)


def grow(old: Size, new: Size) -> None:
    """Fill the database up from one size to the next."""
    with transaction.atomic(), connection.cursor() as cursor, _at_rest(cursor):
        _units(cursor, old.units, new.units)
        if not old.units:
            _drafts(cursor)
        _titles(cursor, old.titles, new.titles)
        _applications(cursor, old.applications, new.applications)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


@contextmanager
def _at_rest(cursor) -> Iterator[None]:
    """No triggers and no foreign keys for a while. Needs a superuser, which the owner of a test cluster is."""
    cursor.execute("SET session_replication_role = replica")
    yield
    cursor.execute("SET session_replication_role = DEFAULT")


def _copy(cursor, pattern: models.Model, first: int, last: int, source: str = "", **changes: str) -> None:
    """Rows `first` to `last` like the pattern. `changes`: SQL by column, where ``n`` is the row's number; `source`:
    what else the statement reads."""
    table, columns = pattern._meta.db_table, [field.column for field in pattern._meta.concrete_fields]
    unknown = changes.keys() - set(columns)
    if unknown:
        raise ValueError(f"{table} has no column {', '.join(sorted(unknown))}")
    values = ", ".join(changes.get(column, f'p."{column}"') for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    cursor.execute(
        f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} p "
        f"CROSS JOIN generate_series({first + 1}, {last}) n {source} WHERE p.id = {pattern.pk}"
    )


def _units(cursor, old: int, new: int) -> None:
    """Names and keys by COPY; a profile for each."""
    districts = list(District.objects.order_by("position").values_list("pk", flat=True))
    lines = io.StringIO()
    for number, name in zip(range(1, new + 1), enterprise_names(), strict=False):
        if number > old:
            uscc = f"91371{number % 1000:03d}{number:09d}X"
            key = search_key(name, uscc).replace("\n", "\\n")
            lines.write(f"{BASE + number}\t{name}\t{uscc}\t{key}\t{districts[number * 7 % 11 % len(districts)]}\n")
    cursor.execute("CREATE TEMP TABLE bench_unit (id bigint, name text, uscc text, search_key text, district bigint)")
    lines.seek(0)
    cursor.cursor.copy_expert("COPY bench_unit FROM STDIN", lines)
    pattern = Unit.objects.filter(kind=UnitKind.ENTERPRISE, state=UnitState.ACTIVE).earliest("pk")
    taken = {
        "id": "u.id",
        "name": "u.name",
        "uscc": "u.uscc",
        "search_key": "u.search_key",
        "district_id": "u.district",
    }
    source = f"JOIN bench_unit u ON u.id = {BASE} + n"
    registered = "p.registered_at - n * interval '3 minutes'"
    _copy(cursor, pattern, old, new, source, **taken, town_id="NULL", registered_at=registered)
    profile = EnterpriseProfile.objects.get(unit=pattern)
    _copy(cursor, profile, old, new, id=f"{BASE} + n", unit_id=f"{BASE} + n")
    cursor.execute("DROP TABLE bench_unit")


def _titles(cursor, old: int, new: int) -> None:
    """A title for each of the first units, over eleven years: a hundred of them to a notice and a decision, each with
    the rounds that its page tells of. Three in a hundred are cancelled with a reason in the journal, three expired."""
    pattern = Title.objects.filter(kind=UnitKind.ENTERPRISE, state="granted").earliest("pk")
    group = f"{BASE} + (n - 1) / {ON_A_NOTICE}"
    groups = range(old // ON_A_NOTICE, new // ON_A_NOTICE)
    day = f"make_date({FIRST_YEAR} + (n * 13) % 11, 1 + (n * 7) % 10, 1 + n % 28)"
    notice, decision = pattern.notice_item.notice, pattern.decision
    first, last = groups.start - 1, groups.stop - 1
    _copy(cursor, notice, first, last, id=f"{BASE} + n", number="'公示-' || n")
    _copy(cursor, decision, first, last, id=f"{BASE} + n", document_number="'威人社字-' || n", notice_id=f"{BASE} + n")
    for offset, round_ in ((BASE, pattern.county_round), (SECOND, pattern.city_round)):
        subject = f"'evaluations.application:' || ({FOURTH} + n)"
        _copy(cursor, round_.matter, old, new, id=f"{offset} + n", subject=subject)
        _copy(cursor, round_, old, new, id=f"{offset} + n", matter_id=f"{offset} + n")
    unit = f"JOIN units_unit u ON u.id = {BASE} + n"
    _copy(
        cursor,
        pattern.notice_item,
        old,
        new,
        unit,
        id=f"{BASE} + n",
        notice_id=group,
        matter_id=f"{SECOND} + n",
        position=f"1 + (n - 1) % {ON_A_NOTICE}",
        name="u.name",
        district_id="u.district_id",
    )
    _title_rows(cursor, pattern, old, new, day, group)
    _journal(cursor, old, new)


def _title_rows(cursor, pattern: Title, old: int, new: int, day: str, group: str) -> None:
    number = f"'WHE-' || extract(year FROM {day}) || '-' || lpad(n::text, 6, '0')"
    # Its key is that of the unit, with the title's number, every character three times, in place of the credit code.
    tripled = f"regexp_replace(lower({number}), '(.)', '\\1\\1\\1', 'g')"
    _copy(
        cursor,
        pattern,
        old,
        new,
        f"JOIN units_unit u ON u.id = {BASE} + n",
        id=f"{BASE} + n",
        number=number,
        code=f"{BASE} + n",
        unit_id="u.id",
        unit_name="u.name",
        search_key=f"split_part(u.search_key, chr(10), 1) || chr(10) || {tripled} || chr(10) "
        "|| split_part(u.search_key, chr(10), 3)",
        district_id="u.district_id",
        kind=f"CASE WHEN n % 20 = 7 THEN '{UnitKind.PARK}' ELSE '{UnitKind.ENTERPRISE}' END",
        year=f"extract(year FROM {day})",
        decision_id=group,
        county_round_id=f"{BASE} + n",
        city_round_id=f"{SECOND} + n",
        notice_item_id=f"{BASE} + n",
        granted_on=day,
        last_day=f"CASE WHEN n % 33 = 5 THEN {day} + 700 ELSE NULL END",
        state="CASE WHEN n % 33 = 3 THEN 'revoked' WHEN n % 33 = 5 THEN 'expired' ELSE 'granted' END",
        revocation_id=f"CASE WHEN n % 33 = 3 THEN {group} END",
        revoked_at=f"CASE WHEN n % 33 = 3 THEN {day} + interval '400 days' ELSE NULL END",
    )


def _journal(cursor, old: int, new: int) -> None:
    """What the journal holds of it: the grant, and eight lines more for each, of them the reason of a cancellation.
    The chain is not continued: nobody proves this journal."""
    pattern = Entry.objects.filter(action="title.grant").earliest("seq")
    _copy(
        cursor,
        pattern,
        old * ENTRIES_A_TITLE,
        new * ENTRIES_A_TITLE,
        id=f"{BASE} + n",
        seq=f"{JOURNAL_SEQ} + n",
        hash="md5(n::text) || md5((-n)::text)",
        action=f"CASE WHEN n % {ENTRIES_A_TITLE} = 0 AND (n / {ENTRIES_A_TITLE}) % 33 = 3 THEN 'title.revoke' "
        f"WHEN n % {ENTRIES_A_TITLE} = 1 THEN 'title.grant' ELSE 'score.give' END",
        subject=f"'plaques.title:' || ({BASE} + n / {ENTRIES_A_TITLE})",
    )
    cursor.execute(
        f"INSERT INTO {Remark._meta.db_table} (entry_id, text, salt) "
        "SELECT id, '复核不合格，逾期未整改。', 'x' FROM journal_entry "
        f"WHERE action = 'title.revoke' AND seq > {JOURNAL_SEQ + old * ENTRIES_A_TITLE} "
        f"AND seq <= {JOURNAL_SEQ + new * ENTRIES_A_TITLE}"
    )


def _applications(cursor, old: int, new: int) -> None:
    """This year's applications of units without a title, at every station: copies of one that is under review, with its
    answers, its hand-in, and the county's points for all but those just handed in."""
    pattern = (
        Application.objects.filter(state=A.COUNTY_REVIEW, unit__kind=UnitKind.ENTERPRISE, submissions__scores__gt=0)
        .select_related("county_matter")
        .earliest("pk")
    )
    city = Application.objects.filter(city_matter__isnull=False).earliest("pk").city_matter
    # One in five waits to be accepted, three under review, one is with the city.
    reviewed, recommended = "n % 5 > 0", "n % 5 = 4"
    subject = f"'evaluations.application:' || ({BASE} + n)"
    # The last of the units, so that few hold a title. A file lies in the county of its unit, and its matter as well.
    unit = f"JOIN units_unit u ON u.id = (SELECT max(id) FROM units_unit WHERE id < {SECOND}) - n"
    body = f"{unit} JOIN tripartite_tripartitebody b ON b.district_id = u.district_id"
    _copy(cursor, pattern.county_matter, old, new, body, id=f"{THIRD} + n", subject=subject, body_id="b.id")
    _copy(cursor, city, old, new, id=f"{FOURTH} + n", subject=subject)
    moment = "p.submitted_at - n * interval '1 minute'"
    _copy(
        cursor,
        pattern,
        old,
        new,
        unit,
        id=f"{BASE} + n",
        unit_id="u.id",
        district_id="u.district_id",
        state=f"CASE WHEN {recommended} THEN '{A.RECOMMENDED}' WHEN {reviewed} THEN '{A.COUNTY_REVIEW}' "
        f"ELSE '{A.SUBMITTED}' END",
        submitted_at=moment,
        accepted_at=f"CASE WHEN {reviewed} THEN p.accepted_at END",
        scored_at=f"CASE WHEN {reviewed} THEN p.scored_at END",
        recommended_at=f"CASE WHEN {recommended} THEN p.accepted_at + interval '1 day' END",
        county_matter_id=f"CASE WHEN {reviewed} THEN {THIRD} + n END",
        city_matter_id=f"CASE WHEN {recommended} THEN {FOURTH} + n END",
    )
    submission = Submission.objects.filter(application=pattern).latest("number")
    _copy(
        cursor,
        submission,
        old,
        new,
        id=f"{BASE} + n",
        application_id=f"{BASE} + n",
        receipt="'B' || n",
        submitted_at=moment,
    )
    _rows_below(cursor, Answer, "application_id", pattern.pk, old, new, "true")
    _rows_below(cursor, Score, "submission_id", submission.pk, old, new, reviewed)


def draft() -> Application:
    """A draft of the demonstration, the pattern of all forms that are filled in."""
    drafts = Application.objects.filter(state=A.DRAFT, unit__kind=UnitKind.ENTERPRISE, pk__lt=BASE)
    return drafts.select_related("edition", "unit").earliest("pk")


def _drafts(cursor) -> None:
    """Copies of a draft, with its answers and the files beside them, in the first of the units."""
    pattern = draft()
    clerk = User.objects.create_user(CLERK, full_name="王芳")
    member = pattern.unit.members.earliest("pk")
    there = {"id": f"{SECOND} + n", "unit_id": f"{BASE} + n"}
    _copy(cursor, member, 0, DRAFTS, **there, user_id=str(clerk.pk))
    _copy(cursor, pattern, 0, DRAFTS, f"JOIN units_unit u ON u.id = {BASE} + n", **there, district_id="u.district_id")
    for below in (Answer, Attachment):
        _rows_below(cursor, below, "application_id", pattern.pk, 0, DRAFTS, "true", first=SECOND)


def _rows_below(
    cursor, model: type[models.Model], parent: str, pattern: int, old: int, new: int, when: str, first: int = BASE
) -> None:
    """All rows under one parent, once more under each copy of it, which stand behind `first`."""
    columns = [field.column for field in model._meta.concrete_fields if not field.primary_key]
    values = ", ".join(f"{first} + n" if column == parent else f'p."{column}"' for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    cursor.execute(
        f"INSERT INTO {model._meta.db_table} ({names}) SELECT {values} FROM {model._meta.db_table} p "
        f"CROSS JOIN generate_series({old + 1}, {new}) n WHERE p.{parent} = {pattern} AND {when}"
    )
