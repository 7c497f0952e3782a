"""What is printed on a certificate or plaque."""

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
