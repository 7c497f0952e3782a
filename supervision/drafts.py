"""Official texts to begin with, in the language of documents of the city, which is Chinese whatever the reader's is."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from evaluations.diagnosis import Gap
from evaluations.models import Application, Campaign
from evaluations.snapshot import Sheet
from evaluations.titles import title_text
from proceedings.models import PublicNotice
from standards.content import Rubric, Standard
from tripartite.models import TripartiteBody
from units.enums import UnitKind

RETURN_LETTER = "贵单位申报材料已收悉。经核查，请按下列各项逐一补正，并在规定期限内重新提交；未列事项无需改动。"
APPROVAL = "经审阅申报材料和区市（开发区）三方推荐意见，材料齐全，程序完备，达到创建标准，同意命名。"
SURRENDERED = "该单位自愿申请交回称号，情况属实，程序完备，同意取消命名、收回铭牌。"
SURRENDER_REASON = "该单位自愿申请交回称号，经市协调劳动关系三方审议同意，取消命名。"
REVOKED_BY_COUNTY = (
    "经复核并听取单位陈述申辩，该单位不再符合创建标准，建议取消命名、收回铭牌，报市协调劳动关系三方审议。"
)
REVOKED_BY_CITY = "经审议，同意区市（开发区）协调劳动关系三方意见，取消命名、收回铭牌。"
REVOKED = {
    "failing": "经复核，该单位不再符合创建标准，经市协调劳动关系三方审议同意，取消命名。",
    "false_material": "该单位以虚假材料取得命名，经市协调劳动关系三方审议同意，取消命名。",
    "dissolution": "该单位已注销或合并，经市协调劳动关系三方审议同意，取消命名。",
}
REINSTATED = "经复查，申诉理由成立，恢复命名，原称号和编号继续有效。"
STRONGEST, MOST = 3, 5
MEASURES = {UnitKind.ENTERPRISE: "家企业", UnitKind.PARK: "个工业园区", UnitKind.TOWN: "个乡镇（街道）"}


def recommendation(application: Application, sheet: Sheet) -> str:
    """A written recommendation from the data: points, the strongest standards, where the county's points differ."""
    rubric, own, county = application.rubric, sheet.own, sheet.county
    best = sorted(rubric.standards, key=lambda standard: -_share(standard, sheet))[:STRONGEST]
    lines = [
        f"经对{application.unit.name}申报材料（回执编号{application.submission.receipt}）逐项核查，共核查{len(sheet.rows)}项"
        f"指标，区市评分{_plain(county.total)}分（满分{_plain(county.maximum)}分，达标线{_plain(rubric.pass_rule.total)}"
        f"分），单位自评{_plain(own.total)}分；各项标准均达到最低要求。",
        f"得分较高的标准：{'、'.join(f'{standard.title_zh}（{_of(standard, sheet)}）' for standard in best)}。",
        _differences(sheet),
        "经综合评审，达到创建标准，建议推荐，提请市协调劳动关系三方评审。",
    ]
    return "\n\n".join(line for line in lines if line)


def _differences(sheet: Sheet) -> str:
    """The indicators on which the county gave other points than the unit, the greatest difference first."""
    differing = [row for row in sheet.rows.values() if row.own.answered and row.county not in (None, row.own.points)]
    if not differing:
        return "各项指标评分与单位自评一致。"
    differing.sort(key=lambda row: -abs(row.county - row.own.points))
    shown = "；".join(
        f"{row.indicator.title_zh}（自评{_plain(row.own.points)}分，核定{_plain(row.county)}分：{row.county_reason.rstrip('。')}）"
        for row in differing[:MOST]
    )
    return f"与单位自评不一致的指标{len(differing)}项，主要为：{shown}。"


def not_recommended(sheet: Sheet, rubric: Rubric) -> str:
    """Why a unit is not recommended, on the whole. What is lacking stands in the diagnosis of each standard."""
    total, needed = _plain(sheet.county.total), _plain(rubric.pass_rule.total)
    below = [
        standard.title_zh for standard in rubric.standards if not sheet.county.by_standard[standard.id].reaches_floor
    ]
    reasons = []
    if sheet.county.total < rubric.pass_rule.total:
        reasons.append(f"区市评分{total}分，未达到{needed}分的达标线")
    if below:
        reasons.append(f"{'、'.join(f'“{title}”' for title in below)}低于最低要求")
    if not reasons:
        return ""
    return (
        f"经逐项核查，{'，'.join(reasons)}，本年度不予推荐。不足之处及改进建议见逐项诊断意见，区市三方可提供指导帮扶。"
    )


def diagnosis(gap: Gap) -> str:
    """What is lacking in one standard, from its points and the reasons written beside them."""
    floor = f"，最低要求{_plain(gap.floor)}分" if gap.floor is not None else ""
    lost = "\n".join(
        f"{number}. {row.indicator.title_zh}（满分{_plain(row.indicator.points)}分，得{_plain(row.county)}分）"
        f"{'：' + row.county_reason if row.county_reason else '。'}"
        for number, row in enumerate(gap.lost[:MOST], start=1)
    )
    return (
        f"本项得{_plain(gap.points)}分（满分{_plain(gap.standard.maximum)}分{floor}）。主要不足：\n{lost}\n"
        "改进建议：请对照创建标准逐项整改，完善制度并留存佐证材料。"
    )


def _share(standard: Standard, sheet: Sheet) -> Decimal:
    return sheet.county.by_standard[standard.id].points / (standard.maximum or 1)


def _of(standard: Standard, sheet: Sheet) -> str:
    return f"{_plain(sheet.county.by_standard[standard.id].points)}/{_plain(standard.maximum)}"


def _plain(points: Decimal) -> str:
    return format(points.normalize(), "f")


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
            "公示期内，任何单位和个人对拟命名对象有异议的，可在本平台“公示公告”栏目在线提交，并留存回执编号以便查询答复。"
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


def reinstatement_title(titles: Sequence[str], unit: str) -> str:
    """A decision that puts the title of one unit in force again."""
    named = "".join(f"“{title}”" for title in titles)
    return f"关于恢复{unit}{named}命名的决定"


def chinese_day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _by_kind(applications: Sequence[Application]) -> list[tuple[UnitKind, int]]:
    counted = Counter(UnitKind(application.unit.kind) for application in applications)
    return [(kind, counted[kind]) for kind in MEASURES if counted[kind]]


def _kinds(applications: Sequence[Application]) -> str:
    return "、".join(title_text(kind).zh for kind, _count in _by_kind(applications))


def _counts(applications: Sequence[Application]) -> str:
    return "、".join(f"{count}{MEASURES[kind]}为“{title_text(kind).zh}”" for kind, count in _by_kind(applications))
