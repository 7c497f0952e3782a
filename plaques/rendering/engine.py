"""WeasyPrint, held on a short lead: own fonts only, own pictures only, no address is ever fetched.

This module imports WeasyPrint (about 1 s); only :mod:`plaques.rendering` imports it, inside its functions.
"""

import ctypes
import functools
import html
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pydyf
import weasyprint
from django.template.loader import get_template
from weasyprint.css import ColorProfile
from weasyprint.text.ffi import ffi, gobject, pangoft2
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from plaques.rendering import fonts, layouts, qr
from plaques.rendering.data import DocumentData, RenderingError
from plaques.rendering.ornaments import Drawing

SCHEME = "plaque:"
PROFILE = "plaque-srgb"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document: its template and style, its background art, what WeasyPrint is to make of it."""

    name: str
    context: Callable[[DocumentData], dict]
    art: Callable[[], Drawing]
    options: tuple[tuple[str, object], ...] = ()
    bleed_mm: float = 0


CERTIFICATE = Kind(
    "certificate",
    layouts.certificate,
    layouts.certificate_art,
    # A PDF/A may hold colours only beside a profile that defines them; WeasyPrint's own is 2 KB larger than ours.
    options=(("pdf_variant", "pdf/a-2a"), ("output_intent", PROFILE)),
)
PLAQUE = Kind("plaque", layouts.plaque, layouts.plaque_art, bleed_mm=layouts.PLAQUE_BLEED_MM)


class _OwnThingsOnly(URLFetcher):
    """Hands out what the document brought along; anything else stops the rendering.

    Without it a name such as ``<img src=...>`` that slipped through, or a careless template, would make a worker
    read files or call other hosts.
    """

    def __init__(self, things: dict[str, tuple[str, bytes]]) -> None:
        super().__init__(fail_on_errors=True)
        self._things = things

    def fetch(self, url: str, headers: dict | None = None) -> URLFetcherResponse:
        if url not in self._things:
            raise ValueError(f"{url} does not belong to this document")
        content_type, content = self._things[url]
        return URLFetcherResponse(url, content, {"Content-Type": content_type})


class _OwnFontsOnly(FontConfiguration):
    """A font configuration that knows no font of the machine.

    WeasyPrint's own begins with every installed font: a missing character would be drawn from whatever is there
    (other on every machine, other weight), and reading that configuration costs 40 ms a document.
    """

    def __init__(self) -> None:
        fontconfig = _fontconfig()
        self._config = ffi.cast("FcConfig *", fontconfig.FcConfigCreate())
        self.font_map = ffi.gc(pangoft2.pango_ft2_font_map_new(), gobject.g_object_unref)
        pangoft2.pango_fc_font_map_set_config(ffi.cast("PangoFcFontMap *", self.font_map), self._config)
        # The font map holds its own reference; without this line every document would leak one configuration.
        fontconfig.FcConfigDestroy(ctypes.c_void_p(int(ffi.cast("intptr_t", self._config))))
        self._folder = None
        self.strut_layouts = {}
        self.font_features = {}


@functools.cache
def _fontconfig() -> ctypes.CDLL:
    """The fontconfig that Pango has already loaded, for the one call that WeasyPrint's bindings lack."""
    library = ctypes.CDLL("libfontconfig.so.1")
    library.FcConfigCreate.restype = ctypes.c_void_p
    library.FcConfigDestroy.argtypes = [ctypes.c_void_p]
    return library


def render(kind: Kind, data: DocumentData) -> bytes:
    """The PDF. Raises :class:`RenderingError` in a sentence; never an incomplete document."""
    markup = get_template(f"plaques/pdf/{kind.name}.html").render(kind.context(data))
    cuts = fonts.library().cuts(_visible_text(markup))
    things = {f"{SCHEME}font-{number}": ("font/otf", cut.content) for number, cut in enumerate(cuts)}
    things[f"{SCHEME}qr"] = ("image/png", qr.png(data.verify_url))
    fetcher = _OwnThingsOnly(things)
    font_config = _OwnFontsOnly()
    try:
        faces = weasyprint.CSS(string=_font_faces(cuts), font_config=font_config, url_fetcher=fetcher)
        document = weasyprint.HTML(string=markup, base_url=SCHEME, url_fetcher=fetcher).render(
            font_config,
            stylesheets=[faces, _stylesheet(kind)],
            color_profiles={PROFILE: _colour_profile()},
            cache={f"{SCHEME}art": _art(kind)},
            **dict(kind.options),
        )
        if len(document.pages) != 1:
            raise RenderingError(f"The {kind.name} {data.number} does not fit on one page. It was not made.")
        return document.write_pdf(finisher=functools.partial(_finish, kind), **dict(kind.options))
    except FatalURLFetchingError as refused:
        raise RenderingError(f"The {kind.name} {data.number} asked for something that is not its own.") from refused


def _visible_text(markup: str) -> str:
    """The characters that will be drawn: the body's text, without tags."""
    body = markup[markup.index("<body") :]
    return html.unescape(re.sub(r"<[^>]*>", "", body))


def _font_faces(cuts: Sequence[fonts.FontCut]) -> str:
    """The cut fonts under their names, and the order in which text looks for its characters."""
    # All are declared bold, so that Pango does not thicken the fallbacks artificially.
    faces = "".join(
        f'@font-face{{font-family:"{cut.family}";font-weight:bold;src:url({SCHEME}font-{number})}}'
        for number, cut in enumerate(cuts)
    )
    families = ",".join(f'"{cut.family}"' for cut in cuts)
    return f"{faces}html{{font-family:{families};font-weight:bold}}"


@functools.cache
def _stylesheet(kind: Kind) -> weasyprint.CSS:
    """The style of a kind of document, parsed once per process."""
    path = Path(get_template(f"plaques/pdf/{kind.name}.css").origin.name)
    return weasyprint.CSS(string=path.read_text(encoding="utf-8"), base_url=SCHEME, url_fetcher=_OwnThingsOnly({}))


class _Picture:
    """A drawing in the shape in which WeasyPrint keeps its pictures: it says its size and draws itself."""

    def __init__(self, drawing: Drawing) -> None:
        self._drawing = drawing

    def get_intrinsic_size(self, image_resolution: float, font_size: float) -> tuple[float, float, float]:
        """Width and height in CSS pixels, and their ratio."""
        width, height = self._drawing.width, self._drawing.height
        return width * 96 / 254, height * 96 / 254, width / height

    def draw(self, stream, concrete_width: float, concrete_height: float, style) -> None:
        """Write the operators into ``stream``, scaled from 0.1 mm to the size that the style asks for."""
        stream.transform(a=concrete_width / self._drawing.width, d=concrete_height / self._drawing.height)
        stream.stream.append(self._drawing.operators)


@functools.cache
def _art(kind: Kind) -> _Picture:
    return _Picture(kind.art())


def _colour_profile() -> ColorProfile:
    """sRGB as a profile of 588 bytes. A fresh object each time: it remembers its place in one document."""
    return ColorProfile(io.BytesIO(_profile_file()), None, "relative-colorimetric", (["r"], ["g"], ["b"]))


@functools.cache
def _profile_file() -> bytes:
    return (Path(__file__).parent / "srgb.icc").read_bytes()


def _finish(kind: Kind, document: weasyprint.Document, pdf: pydyf.PDF) -> None:
    """Last touches on the PDF's objects, before it is written."""
    for thing in pdf.objects:
        if isinstance(thing, pydyf.Stream) and thing.extra.get("Subtype") == "/OpenType":
            _unwrap_outlines(thing)
        elif kind.bleed_mm and isinstance(thing, dict) and thing.get("Type") == "/Page":
            # The maker's machine reads here where the bleed ends; WeasyPrint would say 10 points.
            points = kind.bleed_mm * 72 / 25.4
            left, top, right, bottom = thing["TrimBox"]
            thing["BleedBox"] = pydyf.Array([left - points, top - points, right + points, bottom + points])


def _unwrap_outlines(font: pydyf.Stream) -> None:
    """Embed the bare outlines instead of a whole OpenType file: what readers use, and 1.3 KB less."""
    content = b"".join(font.stream)
    for at in range(12, 12 + 16 * int.from_bytes(content[4:6], "big"), 16):
        if content[at : at + 4] == b"CFF ":
            start, length = (int.from_bytes(content[at + by : at + by + 4], "big") for by in (8, 12))
            font.stream = [content[start : start + length]]
            font.extra["Subtype"] = "/CIDFontType0C"
