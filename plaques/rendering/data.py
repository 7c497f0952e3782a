"""What is printed on a certificate or plaque, and the errors of printing it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class DocumentData:
    """One title as it appears on paper and metal. All texts are printed as given, in full.

    ``title_text_zh`` is the title itself (威海市劳动关系和谐企业, circular part six, item five), ``title_text_en``
    stands below it. ``year`` is the campaign's, ``granted_on`` the day of naming, ``decision_number`` the naming
    document's number (may be empty). ``issuers`` are the city's organisations by their full Chinese names, in the
    circular's order. ``verify_url`` is the absolute address of the public check, drawn as a QR code; it ends with
    ``verify_code``, which is printed too, for people who type.
    """

    title_text_zh: str
    title_text_en: str
    unit_name: str
    number: str
    year: int
    granted_on: date
    decision_number: str
    issuers: tuple[str, ...]
    verify_url: str
    verify_code: str


class RenderingError(Exception):
    """A document that cannot be made. The message is a sentence for the officer or the operator."""


class UnprintableCharacter(RenderingError):
    """A text holds characters that no installed plaque font has; the document is refused, never printed with gaps."""

    def __init__(self, characters: tuple[str, ...]) -> None:
        self.characters = characters
        named = ", ".join(f"{char if char.isprintable() else '?'} (U+{ord(char):04X})" for char in characters)
        super().__init__(f"No plaque font can print {named}. The document was not made.")


class FontsMissing(RenderingError):
    """The plaque fonts are not installed; the message holds the line that installs them."""
