"""The wording of titles (circular 六（五）); a town's only where the campaign names towns."""

from standards.content import Text
from units.enums import UnitKind

TITLES = {
    UnitKind.ENTERPRISE: Text("威海市劳动关系和谐企业", "Weihai Enterprise with Harmonious Labour Relations"),
    UnitKind.PARK: Text("威海市劳动关系和谐工业园区", "Weihai Industrial Park with Harmonious Labour Relations"),
    UnitKind.TOWN: Text("威海市劳动关系和谐乡镇（街道）", "Weihai Town with Harmonious Labour Relations"),
}


def title_text(kind: UnitKind) -> Text:
    """The title a kind of unit is named with. KeyError for a kind that is never named."""
    return TITLES[kind]
