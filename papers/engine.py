"""WeasyPrint, held on a short lead: own fonts only, own pictures only, no address is ever fetched.

This module imports WeasyPrint (about 1 s); it is imported by functions that make documents, inside of them.
"""

import functools
import gc
import html
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pydyf
import weasyprint
from django.template.loader import get_template
from django.utils import translation
from weasyprint.css import ColorProfile
from weasyprint.text.ffi import ffi, fontconfig, gobject, pangoft2
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from papers import fonts
from papers.compact import compact
from papers.errors import RenderingError

SCHEME = "paper:"
PROFILE = "paper-srgb"
# A PDF/A may hold colours only beside a profile that defines them; WeasyPrint's own is 2 KB larger than ours.
ARCHIVABLE = (("pdf_variant", "pdf/a-2a"), ("output_intent", PROFILE))
# What a style may write by itself: page numbers, counters, marks of lists.
FROM_STYLE = "".join(map(chr, range(0x20, 0x7F))) + "第页共年月日，。、：；（）《》〔〕·•—…"
# WeasyPrint reads a font's weight from its face, not from its name.
WEIGHTS = (("normal", fonts.REGULAR), ("bold", fonts.BOLD))

# The one call that WeasyPrint's bindings of fontconfig lack.
ffi.cdef("FcConfig * FcConfigCreate (void);")


class OwnThingsOnly(URLFetcher):
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


class OwnFontsOnly(FontConfiguration):
    """A font configuration that knows no font of the machine.

    WeasyPrint's own begins with every installed font: a missing character would be drawn from whatever is there
    (other on every machine, other weight), and reading that configuration costs 40 ms a document.
    """

    def __init__(self) -> None:
        self._config = fontconfig.FcConfigCreate()
        self.font_map = ffi.gc(pangoft2.pango_ft2_font_map_new(), _released)
        _configure(self.font_map, self._config)
        # The font map holds its own reference; without this line every document would leak one configuration.
        fontconfig.FcConfigDestroy(self._config)
        self._folder = None
        self.strut_layouts = {}
        self.font_features = {}


def _configure(font_map: ffi.CData, config: ffi.CData) -> None:
    pangoft2.pango_fc_font_map_set_config(ffi.cast("PangoFcFontMap *", font_map), config)


def _released(font_map: ffi.CData) -> None:
    """Let go of a font map, and of a document's fonts, their characters and rules.

    Pango 1.50 keeps its reference to a font map's last configuration for ever, 13 KB for each document.
    """
    _configure(font_map, _empty())
    gobject.g_object_unref(font_map)


@functools.cache
def _empty() -> ffi.CData:
    """What font maps are left with. Left with nothing, Pango would look at all fonts of the machine."""
    return fontconfig.FcConfigCreate()


@dataclass(frozen=True, slots=True)
class Face:
    """A cut font under the weight it is declared with."""

    cut: fonts.FontCut
    weight: str


@contextmanager
def cleared_away() -> Iterator[None]:
    """Free what a document leaves behind as soon as it is made. Decorates the function whose variables hold it.

    That is some 40,000 objects in circles, with a font map and a folder of files. The garbage collector looks through
    them again and again while they are in use, and then lets them lie until they are a quarter of everything there is:
    12 MB more of a process. So it waits meanwhile, and all that is new is looked through once.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
        gc.collect(0)


@cleared_away()
def render(template: str, context: Mapping[str, Any], pictures: Mapping[str, bytes]) -> bytes:
    """See :func:`papers.render_paper`."""
    with translation.override("zh-hans"):
        markup = get_template(template).render(dict(context))
    text = visible_text(markup) + FROM_STYLE
    faces = [Face(cut, weight) for weight, wanted in WEIGHTS for cut in fonts.library(wanted).cuts(text)]
    things = {f"{SCHEME}{name}": (_type_of(content), content) for name, content in pictures.items()}
    return write(markup, faces, [_stylesheet()], things, name=template).write_pdf(finisher=_finish, **dict(ARCHIVABLE))


def write(
    markup: str,
    faces: Sequence[Face],
    stylesheets: Iterable[weasyprint.CSS],
    things: Mapping[str, tuple[str, bytes]],
    *,
    name: str,
    drawings: Mapping[str, "Picture"] | None = None,
    options: Iterable[tuple[str, object]] = ARCHIVABLE,
) -> weasyprint.Document:
    """Lay a document out, from what it brought along and nothing else. ``name`` is what an error calls it."""
    files = {f"{SCHEME}font-{number}": ("font/otf", face.cut.content) for number, face in enumerate(faces)}
    fetcher = OwnThingsOnly({**files, **things})
    font_config = OwnFontsOnly()
    try:
        declared = weasyprint.CSS(string=_declared(faces), font_config=font_config, url_fetcher=fetcher)
        return weasyprint.HTML(string=markup, base_url=SCHEME, url_fetcher=fetcher).render(
            font_config,
            stylesheets=[declared, *stylesheets],
            color_profiles={PROFILE: _colour_profile()},
            cache=dict(drawings or {}),
            **dict(options),
        )
    except FatalURLFetchingError as refused:
        raise RenderingError(f"The {name} asked for something that is not its own.") from refused


def _type_of(content: bytes) -> str:
    return "image/png" if content.startswith(b"\x89PNG") else "image/jpeg"


def visible_text(markup: str) -> str:
    """The characters that will be drawn: the body's text, without tags."""
    body = markup[markup.index("<body") :]
    return html.unescape(re.sub(r"<[^>]*>", "", body))


def _declared(faces: Sequence[Face]) -> str:
    """The cut fonts under their names, and the order in which text looks for its characters."""
    rules = "".join(
        f'@font-face{{font-family:"{face.cut.family}";font-weight:{face.weight};src:url({SCHEME}font-{number})}}'
        for number, face in enumerate(faces)
    )
    families = ",".join(dict.fromkeys(f'"{face.cut.family}"' for face in faces))
    return f"{rules}html{{font-family:{families}}}"


@functools.cache
def _stylesheet() -> weasyprint.CSS:
    return parsed("papers/pdf/base.css")


def parsed(template: str) -> weasyprint.CSS:
    """A style file among the templates. Its pictures would have to come from the document, so it has none."""
    path = Path(get_template(template).origin.name)
    return weasyprint.CSS(string=path.read_text(encoding="utf-8"), base_url=SCHEME, url_fetcher=OwnThingsOnly({}))


class Picture:
    """A drawing in the shape in which WeasyPrint keeps its pictures: it says its size and draws itself."""

    def __init__(self, drawing) -> None:
        self._drawing = drawing

    def get_intrinsic_size(self, image_resolution: float, font_size: float) -> tuple[float, float, float]:
        """Width and height in CSS pixels, and their ratio."""
        width, height = self._drawing.width, self._drawing.height
        return width * 96 / 254, height * 96 / 254, width / height

    def draw(self, stream, concrete_width: float, concrete_height: float, style) -> None:
        """Write the operators into ``stream``, scaled from 0.1 mm to the size that the style asks for."""
        stream.transform(a=concrete_width / self._drawing.width, d=concrete_height / self._drawing.height)
        stream.stream.append(self._drawing.operators)


def _colour_profile() -> ColorProfile:
    """sRGB as a profile of 588 bytes. A fresh object each time: it remembers its place in one document."""
    return ColorProfile(io.BytesIO(_profile_file()), None, "relative-colorimetric", (["r"], ["g"], ["b"]))


@functools.cache
def _profile_file() -> bytes:
    return (Path(__file__).parent / "srgb.icc").read_bytes()


def _finish(document: weasyprint.Document, pdf: pydyf.PDF) -> None:
    compact(pdf, document.fonts)
