"""Whether the translations are complete and true to the sources: ``python -m weihai_hlr.catalogue`` says what is not.

``--update`` first brings the catalogues up to date: messages that came into the sources are added, untranslated, and
those that left them are dropped; no translation is guessed. Messages are read with Babel, so that no gettext needs to
be installed.
"""

import os
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from weihai_hlr.messages import LOCALE_DIR

ROOT = LOCALE_DIR.parent
# What makemessages leaves out as well: nobody reads tests and what was installed or made here in Chinese.
LEFT_OUT = {"node_modules", "var", "tests"}
ONE, MANY = None, (1, 2)
CONTEXT, CONTEXT_MANY = ((1, "c"), 2), ((1, "c"), 2, 3)
KEYWORDS = {
    **dict.fromkeys(["_", "gettext", "gettext_lazy", "gettext_noop"], ONE),
    **dict.fromkeys(["ngettext", "ngettext_lazy"], MANY),
    **dict.fromkeys(["pgettext", "pgettext_lazy"], CONTEXT),
    **dict.fromkeys(["npgettext", "npgettext_lazy"], CONTEXT_MANY),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[a-z]|%%|\{\w*\}")

Key = tuple[str, str]
"""A message's context, empty for most, and its singular."""
Ids = str | tuple[str, ...]
"""A message as the source has it: with its plural, where it has one."""


def source_files() -> Iterator[Path]:
    """Modules and templates whose texts users see."""
    for folder, folders, names in os.walk(ROOT):
        folders[:] = sorted(name for name in folders if name not in LEFT_OUT and not name.startswith("."))
        for name in sorted(names):
            path = Path(folder, name)
            if path.suffix == ".py" or (path.suffix in {".html", ".txt"} and "templates" in path.parts):
                yield path


def key_of(message: Message) -> Key:
    """What a message of a catalogue is found by."""
    return message.context or "", message.id if isinstance(message.id, str) else message.id[0]


def messages_in(text: str, *, template: bool) -> dict[Key, Ids]:
    """The messages of one module or template."""
    if template:
        from django.utils.translation.template import templatize  # noqa: PLC0415 -- Django is set up by then

        # What templatize makes of a page is a row of calls, not a Python module: indentation means nothing in it.
        text = "\n".join(line.lstrip() for line in templatize(text).splitlines())
    found = {}
    for _line, ids, _comments, context in extract("python", BytesIO(text.encode()), KEYWORDS):
        singular = ids if isinstance(ids, str) else ids[0]
        if singular:
            found[(context or "", singular)] = ids
    return found


def source_messages() -> dict[Key, tuple[Ids, str]]:
    """Every message of the portal, each with a file that it stands in."""
    return {
        key: (ids, path.relative_to(ROOT).as_posix())
        for path in source_files()
        for key, ids in messages_in(path.read_text(encoding="utf-8"), template=path.suffix != ".py").items()
    }


def update(catalogue: Catalog, sources: dict[Key, tuple[Ids, str]]) -> None:
    """Add what is new in the sources and drop what has left them. What is translated stays as it is."""
    known = {key_of(entry): entry for entry in catalogue if entry.id}
    for key in known.keys() - sources.keys():
        catalogue.delete(known[key].id, context=known[key].context)
    for key, (ids, _file) in sources.items():
        if key not in known:
            catalogue.add(ids, context=key[0] or None)


def translation_faults(message: Message) -> Iterator[str]:
    """What is wrong with one entry, in sentences."""
    ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
    strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
    if not all(strings):
        yield f"not translated: {ids[0]!r}"
        return
    if message.fuzzy:
        yield f"marked as a guess: {ids[0]!r}"
    allowed = set(PLACEHOLDER.findall("".join(ids)))
    for string in strings:
        used = set(PLACEHOLDER.findall(string))
        # A plural may leave its number out ("one file"); nothing may be asked for that is not there.
        if used - allowed or (len(ids) == 1 and used != allowed):
            yield f"placeholders differ: {ids[0]!r} has {sorted(allowed)}, {string!r} has {sorted(used)}"


def read(path: Path) -> Catalog:
    """A catalogue file."""
    with path.open("rb") as handle:
        return read_po(handle)


def catalogue_faults(path: Path, sources: dict[Key, tuple[Ids, str]]) -> list[str]:
    """What is wrong with one catalogue: missing, left over, empty, guessed or with other placeholders."""
    entries = [entry for entry in read(path) if entry.id]
    known = {key_of(entry) for entry in entries}
    faults = [f"not in the catalogue ({sources[key][1]}): {key[1]!r}" for key in sorted(sources.keys() - known)]
    faults += [f"in no source any more: {singular!r}" for _context, singular in sorted(known - sources.keys())]
    return faults + [fault for entry in entries for fault in translation_faults(entry)]


def main() -> int:
    """Print the faults of every catalogue. 1 when there is any."""
    import django  # noqa: PLC0415

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "weihai_hlr.settings.dev")
    django.setup()
    sources = source_messages()
    catalogues = sorted(LOCALE_DIR.glob("*/LC_MESSAGES/django.po"))
    if "--update" in sys.argv[1:]:
        for path in catalogues:
            update(catalogue := read(path), sources)
            with path.open("wb") as handle:
                write_po(handle, catalogue, width=None, no_location=True)
    faults = [f"{path.parts[-3]}: {fault}" for path in catalogues for fault in catalogue_faults(path, sources)]
    if not catalogues:
        faults = [f"there is no catalogue in {LOCALE_DIR}"]
    print("\n".join([*faults, f"{len(sources)} messages, {len(faults)} faults"]))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
