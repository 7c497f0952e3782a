"""The list behind a figure as a file for the browser."""

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse

from parks.coverage import Listing
from parks.reading import csv_pieces, workbook
from units.tables import XLSX


def file_of(listed: Listing, ending: str) -> HttpResponseBase:
    """A list as CSV or XLSX, streamed."""
    name = f"{listed.measure.key}-{listed.side}-{listed.day:%Y%m%d}"
    if ending == "xlsx":
        return FileResponse(workbook(listed), as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return StreamingHttpResponse(csv_pieces(listed), content_type="text/csv; charset=utf-8", headers=headers)
