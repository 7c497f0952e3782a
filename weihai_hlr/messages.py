"""Compiles the translations with Babel, so that no gettext needs to be installed: ``python -m weihai_hlr.messages``."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE_DIR = Path(__file__).resolve().parent.parent / "locale"


def compile_catalogues(folder: Path = LOCALE_DIR) -> list[Path]:
    """Write the ``.mo`` of every ``.po`` that is newer than it, and return those written.

    Entries marked fuzzy are left out: the interface then shows the English source, never a guess.
    """
    written = []
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as handle:
            catalogue = read_po(handle)
        # Renamed into place: a server that starts meanwhile reads the old file or the new one, never half of one.
        draft = target.with_suffix(".mo.tmp")
        with draft.open("wb") as handle:
            write_mo(handle, catalogue)
        draft.replace(target)
        written.append(target)
    return written


if __name__ == "__main__":
    compile_catalogues()
