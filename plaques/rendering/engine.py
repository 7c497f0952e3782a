"""Certificates and plaque artwork: one page each, one weight, their own background art.

This module imports WeasyPrint (about 1 s); only :mod:`plaques.rendering` imports it, inside its functions.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass

import pydyf
import weasyprint
from django.template.loader import get_template

from papers import engine, fonts, qr
from papers.compact import compact
from papers.errors import RenderingError
from plaques.rendering import layouts
from plaques.rendering.data import DocumentData
from plaques.rendering.ornaments import Drawing


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document: its template and style, its background art, what WeasyPrint is to make of it."""

    name: str
    context: Callable[[DocumentData], dict]
    art: Callable[[], Drawing]
    options: tuple[tuple[str, object], ...] = ()
    bleed_mm: float = 0


CERTIFICATE = Kind("certificate", layouts.certificate, layouts.certificate_art, options=engine.ARCHIVABLE)
PLAQUE = Kind("plaque", layouts.plaque, layouts.plaque_art, bleed_mm=layouts.PLAQUE_BLEED_MM)


@engine.cleared_away()
def render(kind: Kind, data: DocumentData) -> bytes:
    """The PDF. Raises :class:`RenderingError` in a sentence; never an incomplete document."""
    name = f"{kind.name} {data.number}"
    markup = get_template(f"plaques/pdf/{kind.name}.html").render(kind.context(data))
    # All are declared bold, so that Pango does not thicken the fallbacks artificially.
    faces = [engine.Face(cut, "bold") for cut in fonts.library().cuts(engine.visible_text(markup))]
    document = engine.write(
        markup,
        faces,
        [_stylesheet(kind)],
        {},
        name=name,
        drawings={f"{engine.SCHEME}art": _art(kind), f"{engine.SCHEME}qr": _qr(data.verify_url)},
        options=kind.options,
    )
    if len(document.pages) != 1:
        raise RenderingError(f"The {name} does not fit on one page. It was not made.")
    return document.write_pdf(finisher=functools.partial(_finish, kind), **dict(kind.options))


@functools.cache
def _stylesheet(kind: Kind) -> weasyprint.CSS:
    """The style of a kind of document, parsed once per process."""
    return engine.parsed(f"plaques/pdf/{kind.name}.css")


@functools.cache
def _art(kind: Kind) -> engine.Picture:
    return engine.Picture(kind.art())


def _qr(address: str) -> engine.Picture:
    size, operators = qr.operators(address)
    return engine.Picture(Drawing(size, size, operators))


def _finish(kind: Kind, document: weasyprint.Document, pdf: pydyf.PDF) -> None:
    """Last touches on the PDF's objects, before it is written."""
    compact(pdf, document.fonts)
    if not kind.bleed_mm:
        return
    for thing in pdf.objects:
        if isinstance(thing, dict) and thing.get("Type") == "/Page":
            # The maker's machine reads here where the bleed ends; WeasyPrint would say 10 points.
            points = kind.bleed_mm * 72 / 25.4
            left, top, right, bottom = thing["TrimBox"]
            thing["BleedBox"] = pydyf.Array([left - points, top - points, right + points, bottom + points])
