"""What the views of the desk share."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.db.models import BigIntegerField, QuerySet
from django.forms import BaseForm
from django.http import HttpRequest
from django.utils.functional import cached_property

from evaluations.disclosure import RELEASED
from evaluations.models import Application, ApplicationQuerySet
from evaluations.snapshot import Sheet, score_sheet
from journal.errors import Refused
from journal.prepared import Prepared
from journal.readonly import once
from tripartite.models import Officer

PAGE_SIZE = 20
PAGES_AHEAD = 10
# No address makes the database count further than this, and no one turns so many pages.
PAGES_AT_MOST = 10_000


class Ahead(Paginator):
    """Pages of a list whose rows are costly to count: they are counted to `PAGES_AHEAD` pages beyond the one that is
    looked at. `goes_on` where there are more; they come into sight on the way."""

    def __init__(self, rows: QuerySet, number: str | None) -> None:
        super().__init__(rows, PAGE_SIZE)
        at = int(number) if number and number.isdecimal() else 1
        self.most = (min(at, PAGES_AT_MOST) + PAGES_AHEAD) * PAGE_SIZE

    @cached_property
    def _counted(self) -> int:
        return self.object_list[: self.most + 1].count()

    @property
    def count(self) -> int:
        return min(self._counted, self.most)

    @property
    def goes_on(self) -> bool:
        return self._counted > self.most


def page_of(rows: QuerySet, request: HttpRequest, *, counts_ahead: bool = False) -> Page:
    """The page of a list that the address asks for; one that does not exist gives the nearest."""
    number = request.GET.get("page")
    paginator = Ahead(rows, number) if counts_ahead else Paginator(rows, PAGE_SIZE)
    return paginator.get_page(number)


def _shown(applications: ApplicationQuerySet) -> ApplicationQuerySet:
    joined = ("unit__district", "unit__town", "campaign", "edition", "county_matter", "city_matter")
    # The process knows the edition; reading its hundred kilobytes anew costs more than the page.
    return applications.select_related(*joined).defer("edition__data")


CITY_SEES = Prepared[Application](lambda pk: _shown(Application.objects.for_city()).filter(pk=pk), pk=BigIntegerField())
COUNTY_SEES = Prepared[Application](
    lambda pk, district: _shown(Application.objects.for_county(district)).filter(pk=pk),
    pk=BigIntegerField(),
    district=BigIntegerField(),
)


def get_application(office: Officer, pk: int) -> Application:
    """An application in the office's scope with what every page of it shows; another one is not found."""
    if office.is_city:
        application = CITY_SEES.one_or_404(pk=pk)
    else:
        application = COUNTY_SEES.one_or_404(pk=pk, district=office.body.district_id)
    # Rules that are asked by the matter find the same row, and with it the hand-in and the scores read so far.
    return once((Application, pk), lambda: application)


def file_context(application: Application, tab: str) -> dict[str, Any]:
    """What the frame around the pages of one application shows."""
    return {"application": application, "unit": application.unit, "tab": tab, "submission": application.submission}


def sheet_for(office: Officer, application: Application) -> Sheet:
    """The three columns as far as an office may read them: the city's are its own until its decision is released."""
    return score_sheet(application.submission, with_city=office.is_city or application.state in RELEASED)


def refuse(form: BaseForm, error: Refused | ValidationError, field: str | None = None) -> None:
    """Show why it was refused, in the form itself, so that nothing typed is lost."""
    form.add_error(field, error if isinstance(error, ValidationError) else error.sentence)
