"""Tables of enterprises as they really come: every fault is named by its cell, and with one fault nothing is kept."""

from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from parks.models import Placement, Roster
from parks.services import import_roster, keep_roster
from parks.services.rosters import COLUMNS, look_through_roster
from tests.parks import factories as parks
from tests.tripartite import factories as bodies
from tests.units import factories as units
from units.models import LabourFacts, Unit
from units.tables import TableUnreadable

pytestmark = pytest.mark.django_db


@pytest.fixture
def park() -> Unit:
    return units.park()


def changed(rows: list[dict[str, Any]], change: Callable) -> SimpleUploadedFile:
    """A roster after somebody has been at the workbook."""
    book = openpyxl.load_workbook(parks.roster(rows))
    change(book)
    kept = BytesIO()
    book.save(kept)
    return SimpleUploadedFile("名单.xlsx", kept.getvalue())


def cell_of(key: str, row: int = 2) -> str:
    place = next(number for number, column in enumerate(COLUMNS, 1) if column.key == key)
    return f"{openpyxl.utils.get_column_letter(place)}{row}"


def faults(park: Unit, upload: SimpleUploadedFile) -> set[str]:
    return {fault.cell for fault in look_through_roster(area=park, upload=upload).faults}


def test_a_list_that_stands_on_the_second_sheet_is_not_found_and_the_sentence_names_the_columns(park):
    def away(book) -> None:
        book.create_sheet("说明", 0).append(["请填写第二张表"])

    with pytest.raises(TableUnreadable, match="统一社会信用代码"):
        look_through_roster(area=park, upload=changed([parks.row()], away))


def test_merged_cells_are_named_one_by_one(park):
    """Of cells that were merged the first keeps the value; the others are empty, and are said to be."""

    def merge(book) -> None:
        book.active.merge_cells(f"{cell_of('size')}:{cell_of('size', 4)}")
        book.active.merge_cells(f"{cell_of('name')}:{cell_of('name', 3)}")

    found = faults(park, changed([parks.row(), parks.row(), parks.row()], merge))
    assert found == {cell_of("size", 3), cell_of("size", 4), cell_of("name", 3)}


def test_digits_of_full_width_are_digits(park):
    upload = parks.roster([parks.row(headcount="１２８", signed="１，２６", contract_until="２０２７－１２－３１")])
    roster, look = keep_roster(area=park, upload=upload, office=bodies.officer())
    assert not look.faults
    import_roster(roster=roster, office=bodies.officer())
    kept = LabourFacts.objects.get()
    assert (kept.headcount, kept.contracts_signed, kept.contract_until) == (128, 126, date(2027, 12, 31))


@pytest.mark.parametrize(
    "written",
    ["2027-12-31", "2027/12/31", "2027.12.31", "2027年12月31日", " 2027 年 12 月 31 日 ", datetime(2027, 12, 31, 0, 0)],
)
def test_a_date_is_read_in_every_spelling_of_the_office(park, written):
    look = look_through_roster(area=park, upload=parks.roster([parks.row(contract_until=written)]))
    assert [entry.state.contract_until for entry in look.rows] == [date(2027, 12, 31)]


@pytest.mark.parametrize("written", ["31.12.2027", "2027-13-01", "2027-02-30", "长期", "2027", 46752, "2027-12-31至"])
def test_what_is_no_date_is_named(park, written):
    assert faults(park, parks.roster([parks.row(contract_until=written)])) == {cell_of("contract_until")}


def test_a_formula_that_nobody_has_reckoned_is_an_empty_cell_and_is_never_run(park):
    def formulas(book) -> None:
        book.active[cell_of("headcount")] = "=SUM(100,28)"
        book.active[cell_of("name")] = '=HYPERLINK("http://example.com/","威海公司")'

    assert faults(park, changed([parks.row()], formulas)) == {cell_of("headcount"), cell_of("name")}


@pytest.mark.parametrize("written", ["-3", "12.5", "约120", "120人", "1e3", "10²", "٣", 0])
def test_what_is_no_number_of_people_is_named(park, written):
    assert faults(park, parks.roster([parks.row(headcount=written)])) == {cell_of("headcount")}


def test_a_cell_that_cannot_be_read_says_nothing_of_the_one_beside_it(park):
    assert faults(park, parks.roster([parks.row(union="也许", members=10)])) == {cell_of("union")}
    assert faults(park, parks.roster([parks.row(union="否", members=10)])) == {cell_of("members")}


def test_a_code_that_the_sheet_has_rounded_is_named_and_not_guessed(park):
    assert faults(park, parks.roster([parks.row(code=913710021234567890)])) == {cell_of("code")}


def test_the_same_enterprise_twice_is_named_in_its_second_row(park):
    code = units.uscc()
    spaced = f" {code[:6]} {code[6:].lower()} "
    assert faults(park, parks.roster([parks.row(code=code), parks.row(), parks.row(code=spaced)])) == {
        cell_of("code", 4)
    }


def test_ten_thousand_rows_are_refused_with_the_way_out_before_they_are_read(park, django_assert_max_num_queries):
    one = parks.row()
    with django_assert_max_num_queries(0), pytest.raises(TableUnreadable, match="500"):
        look_through_roster(area=park, upload=parks.roster([one] * 10_000))


def test_columns_in_another_order_under_a_title_with_more_beside_them_are_found(park):
    def reorder(book) -> None:
        sheet = book.active
        sheet.insert_cols(1)
        sheet["A1"] = "序号"
        sheet["A2"] = 1
        sheet.insert_rows(1)
        sheet["A1"] = "某某园区企业名单（2026年）"

    look = look_through_roster(area=park, upload=changed([parks.row(union="有")], reorder))
    assert (look.faults, len(look.rows), look.rows[0].state.has_union) == ([], 1, True)


def test_with_one_bad_cell_in_three_hundred_rows_nothing_is_kept(park):
    rows = [parks.row() for _number in range(300)]
    rows[217]["union"] = "不详"
    roster, look = keep_roster(area=park, upload=parks.roster(rows), office=bodies.officer())
    assert roster is None
    assert [fault.cell for fault in look.faults] == [cell_of("union", 219)]
    assert not Roster.objects.exists()
    assert not Placement.objects.exists()


def test_a_list_from_another_program_comes_as_csv_in_its_own_encoding(park):
    head = ",".join(column.headings[0] for column in COLUMNS)
    row = f"{units.uscc()},威海䶮达有限公司,,12,微型,12,否,,,否,否,否"
    for encoding in ("gb18030", "utf-8-sig"):
        upload = SimpleUploadedFile("名单.csv", f"{head}\r\n{row}\r\n".encode(encoding))
        look = look_through_roster(area=park, upload=upload)
        assert ([entry.name for entry in look.rows], look.faults) == (["威海䶮达有限公司"], [])
