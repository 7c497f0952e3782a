"""Questions to departments for tests."""

from datetime import timedelta
from typing import Any

from journal import clock
from proceedings.departments import load_departments
from proceedings.models import Department, EnquiryItem
from proceedings.services.enquiries import Question, ask_departments
from tests.tripartite import factories as bodies
from tests.units import factories as units
from units.models import Unit


def department(area: str = "huancui", kind: str = "inspection", *, email: str = "") -> Department:
    """A department of an area, or of the city; with a mail address where one is given."""
    bodies.the_areas()
    load_departments()
    found = Department.objects.get(slug=f"{area}-{kind}")
    if email:
        found.email = email
        found.save(update_fields=["email"])
    return found


def question(**given: Any) -> Question:
    """The past three years, to be answered within ten days."""
    today = clock.today()
    values = {
        "text": "请提供该单位近三年劳动保障违法情况。",
        "period_from": today - timedelta(days=3 * 365),
        "period_to": today,
        "due_on": today + timedelta(days=10),
    }
    return Question(**(values | given))


def item(*, unit: Unit | None = None, to: Department | None = None, area: str = "huancui", **given: Any) -> EnquiryItem:
    """One department asked about one unit by the unit's county."""
    unit = unit or units.enterprise(area=area)
    letters = ask_departments(
        departments=[to or department(area, email="jiancha@example.cn")],
        units=[unit],
        question=question(**given),
        office=bodies.officer(area=area),
    )
    return letters[0].items.select_related("unit", "enquiry__department", "enquiry__asked_by__organisation__body").get()
