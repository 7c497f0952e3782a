"""Papers: what is printed, as PDF. HTML and CSS in, bytes out; no database, no request, no domain word.

Importing this package is cheap. WeasyPrint and its libraries are loaded by the first document, which belongs in a
worker task: 1 s and some 60 MB that a web process must not pay for.

The bytes depend on what is given alone: not on the process, the day, or what was rendered before. Nothing is fetched:
a document sees the pictures that are handed to it and fonts cut to its own characters. Errors are
:class:`RenderingError` in a sentence (:class:`UnprintableCharacter`, :class:`FontsMissing`); an incomplete document is
never returned.
"""

import logging
from collections.abc import Mapping
from typing import Any

from papers.errors import FontsMissing, RenderingError, UnprintableCharacter

__all__ = ["FontsMissing", "RenderingError", "UnprintableCharacter", "render_paper"]

# Seven lines of progress for every document would bury what an operator looks for in the worker's log.
logging.getLogger("weasyprint.progress").setLevel(logging.WARNING)


def render_paper(template: str, context: Mapping[str, Any], *, pictures: Mapping[str, bytes] | None = None) -> bytes:
    """A document of any length, A4 unless its style says otherwise, as PDF/A-2a.

    ``template`` extends ``papers/pdf/base.html`` and is rendered in Chinese, the language of the scheme's documents.
    ``pictures`` are PNG or JPEG files by name: ``<img src="paper:NAME">`` shows one.
    """
    from papers import engine  # noqa: PLC0415 -- see above

    return engine.render(template, context, pictures or {})
