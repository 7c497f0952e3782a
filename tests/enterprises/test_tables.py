"""Tables of facts and grades: one bad cell and nothing is imported, and every bad cell is named."""

import zipfile
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from enterprises.enums import FactOrigin
from enterprises.models import AdverseFact, FactTable, IntegrityGrade
from enterprises.services import COLUMNS, import_table, keep_table, look_through
from journal import files
from journal.errors import Refused
from journal.models import Entry, Mail, StoredFile
from supervision.views.grades import EXAMPLES
from tests.enterprises import factories as facts
from tests.evaluations.factories import load_weihai
from tests.tripartite import factories as bodies
from tests.units import factories as units
from units.tables import MAX_ROWS, TableUnreadable, template_of

pytestmark = pytest.mark.django_db


def look(*rows, kind="facts", head=None):
    upload = facts.workbook(head or (facts.FACT_HEAD if kind == "facts" else facts.GRADE_HEAD), *rows)
    return look_through(kind=kind, upload=upload, office=bodies.officer())


def cells(found):
    return [(fault.cell, fault.sentence) for fault in found.faults]


def test_a_good_table_is_kept_and_imported_as_a_whole_once():
    office, named = bodies.officer(), [units.enterprise() for _number in range(3)]
    upload = facts.workbook(facts.FACT_HEAD, *(facts.fact_row(unit) for unit in named))
    table, found = keep_table(kind="facts", upload=upload, office=office)
    assert (found.faults, len(found.rows), AdverseFact.objects.count()) == ([], 3, 0)
    assert import_table(table=table, office=office) == 3
    assert set(AdverseFact.objects.values_list("unit", "origin")) == {(unit.pk, FactOrigin.TABLE) for unit in named}
    assert all(Mail.objects.filter(recipient=units.member(unit).user.email).exists() for unit in named)
    with pytest.raises(Refused):
        import_table(table=table, office=office)
    assert AdverseFact.objects.count() == 3


def test_one_bad_cell_and_nothing_is_kept():
    unit, before = units.enterprise(), (StoredFile.objects.count(), Entry.objects.count())
    upload = facts.workbook(facts.FACT_HEAD, facts.fact_row(unit), facts.fact_row(unit, c3="2026-13-01"))
    before = (StoredFile.objects.count(), Entry.objects.count())
    table, found = keep_table(kind="facts", upload=upload, office=bodies.officer())
    assert table is None
    assert [fault.cell for fault in found.faults] == ["D3"]
    assert (StoredFile.objects.count(), Entry.objects.count()) == before
    assert not AdverseFact.objects.exists()


def test_every_bad_cell_of_every_row_is_named():
    unit, foreign = units.enterprise(), units.enterprise(area="rushan")
    found = look(
        facts.fact_row(unit, c0="91371002MA0000"),
        facts.fact_row(unit, c0=int("9" * 17)),
        facts.fact_row(foreign),
        facts.fact_row(unit, c1="别的公司"),
        facts.fact_row(unit, c2="不好", c3="2026-13-01", c4="", c5=None),
        facts.fact_row(unit, c3="2026-06-16"),
        facts.fact_row(unit, c4="长" * 2001),
    )
    named = [cell for cell, _sentence in cells(found)]
    assert named == ["A2", "A3", "A4", "B5", "C6", "D6", "E6", "F6", "D7", "E8"]
    assert found.rows == []


def test_a_row_twice_and_a_fact_entered_before_are_named():
    unit = units.enterprise()
    row = facts.fact_row(unit)
    told = facts.fact(unit=unit, happened_on=facts.date(2026, 3, 1), document="旧1号")
    known = facts.fact_row(unit, c3="2026-03-01", c6=told.document)
    assert [fault.cell for fault in look(row, row, known).faults] == ["A3", "A4"]


def test_a_veto_item_of_the_wrong_kind_of_unit_is_named():
    load_weihai()
    park, unit = units.park(), units.enterprise()
    found = look(facts.fact_row(park, c2="ev-01"), facts.fact_row(unit, c2="ev-01"), facts.fact_row(park, c2="pv-02"))
    assert [fault.cell for fault in found.faults] == ["C2"]
    assert [row.fields.veto for row in found.rows] == ["ev-01", "pv-02"]


@pytest.mark.parametrize("spelling", ["2026-3-5", "2026/03/05", "2026.3.5", "2026年3月5日", facts.date(2026, 3, 5)])
def test_a_date_is_read_in_every_spelling_of_the_office(spelling):
    found = look(facts.fact_row(units.enterprise(), c3=spelling))
    assert [row.fields.happened_on for row in found.rows] == [facts.date(2026, 3, 5)]


def test_a_table_may_have_a_title_above_its_heading_and_empty_rows():
    unit = units.enterprise()
    upload = facts.workbook(["某区不良事实名单"], [], facts.FACT_HEAD, [], facts.fact_row(unit, c3="错"), [])
    found = look_through(kind="facts", upload=upload, office=bodies.officer())
    assert [fault.cell for fault in found.faults] == ["D5"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_csv_is_read_as_excel_writes_it_here(encoding):
    unit = units.enterprise()
    lines = [facts.FACT_HEAD, facts.fact_row(unit)]
    text = "\r\n".join(",".join(str(cell) for cell in line) for line in lines)
    upload = SimpleUploadedFile("名单.csv", text.encode(encoding))
    assert [row.unit for row in look_through(kind="facts", upload=upload, office=bodies.officer()).rows] == [unit]


def bomb() -> bytes:
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 50_000_000)
    return kept.getvalue()


def broken() -> bytes:
    whole = facts.workbook(facts.FACT_HEAD).read()
    return whole[: len(whole) // 2]


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04rubbish", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old", b"\x00\x01\x02", b"a,b,c\n1,2,3", bomb, broken],
    ids=["empty", "no zip", "old excel", "binary", "other heading", "bomb", "cut off"],
)
def test_what_is_no_table_is_refused_in_a_sentence(content):
    upload = SimpleUploadedFile("名单.xlsx", content() if callable(content) else content)
    with pytest.raises(TableUnreadable) as refused:
        look_through(kind="facts", upload=upload, office=bodies.officer())
    assert len(refused.value.sentence) > 10


def test_a_heading_alone_and_too_many_rows_are_refused():
    for rows in ([], [facts.fact_row(units.enterprise())] * (MAX_ROWS + 1)):
        with pytest.raises(TableUnreadable):
            look(*rows)


def test_a_table_that_no_longer_fits_brings_nothing_in():
    office, unit = bodies.officer(), units.enterprise()
    rows = [facts.fact_row(unit), facts.fact_row(unit, c3="2026-03-01", c6="新1号")]
    table, _found = keep_table(kind="facts", upload=facts.workbook(facts.FACT_HEAD, *rows), office=office)
    facts.fact(unit=unit, happened_on=facts.date(2026, 3, 1), document="新1号")
    with pytest.raises(Refused):
        import_table(table=table, office=office)
    assert AdverseFact.objects.count() == 1
    assert FactTable.objects.get().imported_at is None


def test_grades_are_imported_and_a_change_needs_its_reason():
    office, unit = bodies.officer(), units.enterprise()
    facts.grade(unit=unit, year=2025, grade="B")
    row = [unit.uscc, "", 2025, "C级", "人社局", "2026-03-31", "", ""]
    assert [fault.cell for fault in look(row, kind="grades").faults] == ["H2"]
    upload = facts.workbook(facts.GRADE_HEAD, [*row[:-1], "年度复评下调"])
    table, _found = keep_table(kind="grades", upload=upload, office=office)
    assert import_table(table=table, office=office) == 1
    assert IntegrityGrade.objects.standing().get(unit=unit).grade == "C"


def test_bad_grades_are_named():
    unit, park = units.enterprise(), units.park()
    day = "2026-03-31"
    found = look(
        [unit.uscc, "", "2027", "D", "", day, "", ""],
        [park.uscc, "", "2025", "A", "人社局", day, "", ""],
        [unit.uscc, "", "2025", "A", "人社局", day, "", ""],
        [unit.uscc, "", "2025", "B", "人社局", day, "", ""],
        kind="grades",
    )
    assert [fault.cell for fault in found.faults] == ["C2", "D2", "E2", "A3", "A5"]


def test_only_the_government_side_brings_tables_and_its_organisation_opens_them():
    unit = units.enterprise()
    with pytest.raises(Refused):
        keep_table(
            kind="facts",
            upload=facts.workbook(facts.FACT_HEAD, facts.fact_row(unit)),
            office=bodies.officer(party="union"),
        )
    upload = facts.workbook(facts.FACT_HEAD, facts.fact_row(unit))
    table, _found = keep_table(kind="facts", upload=upload, office=bodies.officer())
    assert files.may_open(table.file, bodies.officer(number=2).user)
    assert not files.may_open(table.file, bodies.officer(area="city").user)
    assert not files.may_open(table.file, units.member(unit).user)


@pytest.mark.parametrize("kind", ["facts", "grades"])
def test_the_template_has_the_headings_that_are_read(kind):
    load_weihai()
    content = template_of(COLUMNS[kind], EXAMPLES[kind], [])
    with pytest.raises(TableUnreadable, match=r"没有数据行|no row"):
        look_through(kind=kind, upload=SimpleUploadedFile("模板.xlsx", content), office=bodies.officer())


def test_looking_through_many_rows_asks_the_database_no_more(django_assert_max_num_queries):
    office = bodies.officer()
    upload = facts.workbook(facts.FACT_HEAD, *(facts.fact_row(units.enterprise()) for _number in range(20)))
    with django_assert_max_num_queries(4):
        look_through(kind="facts", upload=upload, office=office)
