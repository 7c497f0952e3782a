"""Adverse facts and grades for tests, brought to any state through the services."""

from datetime import date, timedelta
from io import BytesIO
from itertools import count
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

from enterprises import services
from enterprises.enums import FactKind
from enterprises.enums import FactState as S
from enterprises.models import AdverseFact, IntegrityGrade
from journal import clock
from tests.standards.factories import load_weihai
from tests.tripartite import factories as bodies
from tests.units import factories as units
from units.models import Unit

_numbers = count(1)


def fact_fields(**given: Any) -> services.FactFields:
    """What a department says: wage arrears, two months ago, unless `given` says otherwise."""
    values = {
        "kind": FactKind.WAGE_ARREARS,
        "happened_on": clock.today() - timedelta(days=60),
        "text": "拖欠12名职工工资，经责令后逾期支付。",
        "source": "劳动保障监察大队",
        "document": f"人社监字〔2026〕{next(_numbers)}号",
    }
    return services.FactFields(**(values | given))


def fact(*, unit: Unit | None = None, state: str = S.PROPOSED, **given: Any) -> AdverseFact:
    """A fact in a state. The clock goes on by eleven days where the unit lets its time pass; `veto="ev-01"` makes it
    a veto item of the Weihai edition."""
    unit = unit or units.enterprise()
    if given.get("veto"):
        load_weihai()
        given["kind"] = FactKind.VETO
    office = bodies.officer(area=unit.district.slug)
    told = clock.now() - timedelta(days=20)
    with clock.travel(told):
        made = services.propose_fact(unit=unit, fact=fact_fields(**given), office=office, actor=office.actor)
        if state in (S.ANSWERED, S.CONFIRMED):
            services.answer_fact(fact=made, member=units.member(unit), text="已全部支付。")
    if state == S.PROPOSED:
        # Told twenty days ago, it would have to be silent by now.
        AdverseFact.objects.filter(pk=made.pk).update(
            entered_at=clock.now(), answer_due_on=clock.today() + timedelta(days=10)
        )
    if state == S.SILENT:
        services.silence_overdue()
    if state == S.CONFIRMED:
        services.confirm_fact(fact=made, office=office, reason="处罚决定已生效。")
    if state == S.WITHDRAWN:
        services.withdraw_fact(fact=made, office=office, reason="录入有误。")
    return AdverseFact.objects.select_related("unit__district", "edition").get(pk=made.pk)


def grade_fields(**given: Any) -> services.GradeFields:
    """Grade A of last year, unless `given` says otherwise."""
    values = {
        "year": clock.today().year - 1,
        "grade": "A",
        "source": "人力资源和社会保障局",
        "decided_on": date(clock.today().year, 3, 31),
    }
    return services.GradeFields(**(values | given))


def grade(*, unit: Unit | None = None, **given: Any) -> IntegrityGrade:
    """A grade entered by the unit's county."""
    unit = unit or units.enterprise()
    office = bodies.officer(area=unit.district.slug)
    return services.set_grade(unit=unit, office=office, grade=grade_fields(**given))


def workbook(*rows: list[Any], name: str = "名单.xlsx") -> SimpleUploadedFile:
    """An XLSX with these rows."""
    book, kept = openpyxl.Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(kept)
    return SimpleUploadedFile(name, kept.getvalue())


FACT_HEAD = ["统一社会信用代码", "单位名称", "事实类型", "发生日期", "事实说明", "认定部门", "文书号"]
REPORTED = "拖欠工资"
GRADE_HEAD = ["统一社会信用代码", "单位名称", "年度", "守法诚信等级", "认定部门", "评定日期", "文书号", "变更理由"]


def fact_row(unit: Unit, **given: Any) -> list[Any]:
    """A good row about a unit; `given` replaces cells by their place: ``c3="2026-13-01"``."""
    row = [
        unit.uscc,
        unit.name,
        REPORTED,
        "2026-03-15",
        "拖欠工资，经责令支付。",
        "劳动保障监察大队",
        f"监字{next(_numbers)}号",
    ]
    for place, value in given.items():
        row[int(place[1:])] = value
    return row
