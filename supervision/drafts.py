"""Official texts to begin with, in the language of documents of the city, which is Chinese whatever the reader's is."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from evaluations.models import Application, Campaign
from evaluations.titles import title_text
from proceedings.models import PublicNotice
from tripartite.models import TripartiteBody
from units.enums import UnitKind

APPROVAL = "经审阅申报材料和区市（开发区）三方推荐意见，材料齐全，程序完备，达到创建标准，同意命名。"
SURRENDERED = "该单位自愿申请交回称号，情况属实，程序完备，同意取消命名、收回铭牌。"
SURRENDER_REASON = "该单位自愿申请交回称号，经市协调劳动关系三方审议同意，取消命名。"
MEASURES = {UnitKind.ENTERPRISE: "家企业", UnitKind.PARK: "家工业园区", UnitKind.TOWN: "个乡镇（街道）"}


def notice_number(year: int) -> str:
    """The next number in the year's row, as far as numbers were given in this form."""
    given = PublicNotice.objects.filter(opens_on__year=year).count()
    return f"威三方公示〔{year}〕{given + 1}号"


def notice_title(campaign: Campaign, applications: Sequence[Application]) -> str:
    """Names the kinds of units that the notice holds."""
    return f"关于{campaign.year}年度拟命名{_kinds(applications)}的公示"


def notice_text(campaign: Campaign, applications: Sequence[Application], *, body: TripartiteBody, today: date) -> str:
    """What is published, by what rules, until when, and how to object. The list of units is attached to it."""
    last = today + timedelta(days=campaign.notice_days)
    edition = campaign.edition
    return "\n\n".join(
        (
            f"根据《{edition.title_zh}》（{edition.document_number}）和{campaign.name_zh}安排，经自愿申报、"
            "区市（开发区）协调劳动关系三方评审推荐、市协调劳动关系三方集中评审，"
            f"拟命名{_counts(applications)}（名单附后）。现将拟命名名单向社会公示，接受监督。",
            f"公示期：{chinese_day(today)}至{chinese_day(last)}，共{campaign.notice_days}天（公布当日不计入）。",
            "公示期内，任何单位和个人对拟命名对象有异议的，可在本平台“公示”栏目在线提交，并留存回执编号以便查询答复。"
            "反映情况应当实事求是、具体明确，并留下真实姓名和联系方式，以便核实和反馈；反映人信息严格保密。",
            f"{body.name_zh}\n{chinese_day(today)}",
        )
    )


def decision_title(year: int, titles: Sequence[str]) -> str:
    """A decision that names units with these titles."""
    named = "".join(f"“{title}”" for title in dict.fromkeys(titles))
    return f"关于命名{year}年度{named}的决定"


def revocation_title(titles: Sequence[str], unit: str) -> str:
    """A decision that cancels the title of one unit."""
    named = "".join(f"“{title}”" for title in titles)
    return f"关于取消{unit}{named}命名的决定"


def chinese_day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _by_kind(applications: Sequence[Application]) -> list[tuple[UnitKind, int]]:
    counted = Counter(UnitKind(application.unit.kind) for application in applications)
    return [(kind, counted[kind]) for kind in MEASURES if counted[kind]]


def _kinds(applications: Sequence[Application]) -> str:
    return "、".join(title_text(kind).zh for kind, _count in _by_kind(applications))


def _counts(applications: Sequence[Application]) -> str:
    return "、".join(f"{count}{MEASURES[kind]}为“{title_text(kind).zh}”" for kind, count in _by_kind(applications))
