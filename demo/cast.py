"""The units of the demonstration: who they are, where, and how large. All are invented."""

from dataclasses import dataclass

from demo.codes import AUTHORITY, ENTERPRISE, INSTITUTION, invented_code
from enterprises.enums import Industry, Ownership
from units.enums import SizeClass, UnitKind

AREAS = ("huancui", "wendeng", "rongcheng", "rushan", "torch", "jingqu", "lingang", "nanhai")
# The regions that registries write into a code; Nanhai has none of its own.
REGIONS = dict(
    zip(AREAS, ("371002", "371003", "371082", "371083", "371071", "371072", "371073", "371000"), strict=True)
)
PLACES = {"wendeng": "文登", "rongcheng": "荣成", "rushan": "乳山"}
ENTERPRISES = 65
DIGITS = "零一二三四五六七八九"

# What a trade makes, its section of GB/T 4754, how many work there at such a firm, and who holds it.
TRADES = (
    ("渔具", Industry.C, 86, Ownership.PRIVATE),
    ("海藻食品", Industry.C, 240, Ownership.PRIVATE),
    ("家纺", Industry.C, 468, Ownership.PRIVATE),
    ("医疗器械", Industry.C, 1360, Ownership.PRIVATE),
    ("打印设备", Industry.C, 1120, Ownership.FOREIGN),
    ("船舶修造", Industry.C, 2150, Ownership.STATE),
    ("水产养殖", Industry.A, 134, Ownership.COLLECTIVE),
    ("冷链物流", Industry.G, 318, Ownership.PRIVATE),
    ("建筑安装", Industry.E, 642, Ownership.STATE),
    ("商贸", Industry.F, 8, Ownership.PRIVATE),
    ("温泉酒店", Industry.H, 176, Ownership.PRIVATE),
    ("软件", Industry.I, 92, Ownership.FOREIGN),
    ("检测技术", Industry.M, 64, Ownership.PRIVATE),
    ("园林环境", Industry.N, 152, Ownership.STATE),
    ("养老服务", Industry.Q, 48, Ownership.OTHER),
    ("碳纤维", Industry.C, 905, Ownership.PRIVATE),
    ("职业培训", Industry.P, 36, Ownership.PRIVATE),
)
# The divisions of the same standard, in the order of the trades.
DIVISIONS = ("24", "13", "17", "35", "39", "37", "04", "59", "49", "51", "61", "65", "74", "78", "85", "30", "83")
# Characters that ordinary fonts lack, as they do occur in names of places and people.
RARE = {3: "㙍口", 12: "䶮达", 38: "𠮷祥", 41: "㙍泊", 52: "䶮翔", 55: "𠮷盛"}
# Areas of the enterprises with a sign-in; the others go round the areas.
AREA_OF = {1: 0, 2: 0, 3: 0, 4: 0, 5: 1, 6: 2, 7: 3, 8: 4, 9: 5, 10: 6, 11: 7, 12: 0, 64: 0}


@dataclass(frozen=True, slots=True)
class Player:
    """A unit as it will register. `account` is its person's user name, `number` sets apart what is invented for it."""

    account: str
    kind: UnitKind
    number: int
    area: str
    name: str
    registry: str
    headcount: int
    industry: str = ""
    division: str = ""
    ownership: str = ""

    @property
    def uscc(self) -> str:
        """Its code: the natural key by which it is found again."""
        return invented_code(registry=self.registry, region=REGIONS[self.area], number=self.number)

    @property
    def size_class(self) -> SizeClass:
        """By headcount alone, which is enough for invented firms."""
        bounds = ((1000, SizeClass.LARGE), (300, SizeClass.MEDIUM), (20, SizeClass.SMALL))
        return next((size for bound, size in bounds if self.headcount >= bound), SizeClass.MICRO)

    @property
    def is_shown(self) -> bool:
        """Whether its sign-in stands in the README: what one sees there is worked out in detail."""
        return self.number <= 12 or self.account == "park-1"


def numeral(number: int) -> str:
    """A number up to ninety-nine in Chinese: 42 → 四十二."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else f"{'' if tens == 1 else DIGITS[tens]}十"
    return head + (DIGITS[ones] if ones or not tens else "")


def enterprise(number: int) -> Player:
    """The enterprise with this number."""
    area = AREAS[AREA_OF.get(number, (number - 12) % len(AREAS))]
    trade, industry, staff, ownership = TRADES[number * 5 % len(TRADES)]
    place = PLACES.get(area, "威海")
    return Player(
        account=f"enterprise-{number}",
        kind=UnitKind.ENTERPRISE,
        number=number,
        area=area,
        name=f"{place}演示{numeral(number)}号{RARE.get(number, '')}{trade}有限公司",
        registry=ENTERPRISE,
        headcount=staff + number % 7 * 3,
        industry=industry,
        division=DIVISIONS[number * 5 % len(TRADES)],
        ownership=ownership,
    )


# Files of Huancui that make its queue worth looking at (demo.county).
IN_THE_COUNTY = [enterprise(68), enterprise(76), enterprise(84)]
# Named for two years, which are over.
LAPSED = enterprise(92)


def park(number: int, area: str, trade: str, staff: int) -> Player:
    """An industrial park; its code is that of the institution that runs it."""
    return Player(
        account=f"park-{number}",
        kind=UnitKind.PARK,
        number=100 + number,
        area=area,
        name=f"{PLACES.get(area, '威海')}演示{numeral(number)}号{trade}产业园",
        registry=INSTITUTION,
        headcount=staff,
    )


PARKS = {
    1: park(1, "torch", "医疗器械", 5200),
    2: park(2, "rongcheng", "海洋食品", 3100),
    3: park(3, "jingqu", "电子信息", 6400),
    4: park(4, "huancui", "时尚运动", 2300),
    5: park(5, "rushan", "新能源", 1800),
    6: park(6, "lingang", "碳纤维", 4100),
}
TOWN = Player("town-1", UnitKind.TOWN, 120, "wendeng", "文登演示一号镇", AUTHORITY, 1500)
