"""The departments that are asked about units: one of each kind for the city and for every county-level area.

Names are those of the function; the city puts the offices' own names and their addresses in the administration.
"""

from django.db import transaction

from proceedings.enums import DepartmentKind
from proceedings.models import Department
from tripartite.models import District

NAMES = {
    DepartmentKind.INSPECTION: ("劳动保障监察机构", "Labour Inspection"),
    DepartmentKind.ARBITRATION: ("劳动人事争议仲裁机构", "Labour and Personnel Arbitration"),
    DepartmentKind.INSURANCE: ("社会保险经办机构", "Social Insurance Service"),
    DepartmentKind.SAFETY: ("应急管理（安全生产监管）部门", "Emergency Management (Work Safety)"),
}


@transaction.atomic
def load_departments() -> int:
    """Enter the departments that are missing; those that are there stay as they were named. Returns how many are."""
    made = 0
    areas = [(None, "city", "威海市", "Weihai")]
    areas += [(area, area.slug, area.name_zh, area.name_en) for area in District.objects.order_by("position", "pk")]
    for district, slug, name_zh, name_en in areas:
        for kind, (zh, en) in NAMES.items():
            _department, created = Department.objects.get_or_create(
                slug=f"{slug}-{kind}",
                defaults={
                    "district": district,
                    "kind": kind,
                    "name_zh": f"{name_zh}{zh}",
                    "name_en": f"{name_en} {en}",
                },
            )
            made += created
    return made
