"""The two papers of a survey: slips with one code each, and a poster with the address alone. For workers only."""

from collections.abc import Iterator, Sequence

from papers import qr, render_paper
from surveys import codes
from surveys.models import Survey

ROWS = 8


def slips_pdf(survey: Survey, made: Sequence[str]) -> bytes:
    """A4 sheets of slips to cut, sixteen each: code, address, QR code of both, and what it is, in both languages."""
    slips = [{"code": codes.shown(code), "picture": f"qr-{number}"} for number, code in enumerate(made)]
    pictures = {f"qr-{number}": qr.png(codes.address(code)) for number, code in enumerate(made)}
    return render_paper("surveys/pdf/slips.html", {"sheets": list(_sheets(slips))} | _about(survey), pictures=pictures)


def _sheets(slips: Sequence[dict[str, str]]) -> Iterator[list[list[dict[str, str] | None]]]:
    """Sheets of eight rows of two; a row that is not full ends with None."""
    rows = [[slips[at], slips[at + 1] if at + 1 < len(slips) else None] for at in range(0, len(slips), 2)]
    yield from (rows[at : at + ROWS] for at in range(0, len(rows), ROWS))


def poster_pdf(survey: Survey) -> bytes:
    """One A4 sheet for the notice board. It carries no code."""
    return render_paper("surveys/pdf/poster.html", _about(survey), pictures={"qr": qr.png(codes.address())})


def _about(survey: Survey) -> dict[str, object]:
    return {
        "survey": survey,
        "unit": survey.unit,
        "district": survey.unit.district,
        "address": codes.address().split("://", 1)[-1].rstrip("/"),
    }
