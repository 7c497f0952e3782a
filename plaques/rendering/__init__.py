"""Certificates and plaque artwork as PDF: frozen data in, bytes out; no database, no request.

Importing this package is cheap. WeasyPrint and its libraries are loaded by the first call of
:func:`render_certificate` or :func:`render_plaque`, which belong in worker tasks: 1 s and some 60 MB that a web
process must not pay for.

The bytes depend on the data alone: not on the process, the day, or what was rendered before. Both functions raise
:class:`papers.RenderingError` in a sentence and never return an incomplete document.
"""

from plaques.rendering.data import DocumentData

__all__ = ["DocumentData", "render_certificate", "render_plaque"]


def render_certificate(data: DocumentData) -> bytes:
    """An unsigned PDF/A-2a certificate, A4 landscape."""
    from plaques.rendering import engine  # noqa: PLC0415 -- see above

    return engine.render(engine.CERTIFICATE, data)


def render_plaque(data: DocumentData) -> bytes:
    """The artwork of a plaque: 600 x 400 mm true size, 3 mm bleed, crop marks."""
    from plaques.rendering import engine  # noqa: PLC0415 -- see above

    return engine.render(engine.PLAQUE, data)
