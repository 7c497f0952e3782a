"""A county's day, chapter by chapter of its guide."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser import PHONE
from tests.walks import steps
from tests.walks.days import Day

OFFICES = "who has one office changes nothing"
TALLY = "the survey is not counted yet"
EXIT = "in test_exit_walk.py, where weeks pass"
AGAIN = "comes after the interval"
UNMET = {
    "登录": "in every guide",
    "切换": OFFICES,
    "切换单位": OFFICES,
    "未要求补正而有改动的指标": "comes after the correction",
    "计入区市评分": TALLY,
    **dict.fromkeys(("结论说明", "合格，保留命名", "限期整改", "不合格", "启动取消程序", "记录听证", "提出议案"), EXIT),
    "单位拒绝复核": EXIT,
    "再次评估：查看变化，受理或退回": AGAIN,
    "已申请再次评估": AGAIN,
    "退回补正": "named again where it is allowed later",
    "命名名录": "in the public's day",
    "数据统计": "in the public's day",
}


def walk(day: Day, enter: Callable[..., Page], table: Path) -> None:
    """The whole day, by the three of a county."""
    gov, union, employer = (enter(f"huancui-{party}") for party in ("gov", "union", "employer"))
    at_the_desk(day, gov)
    confirm(day, gov)
    accept_and_return(day, gov)
    enquire(day, gov)
    survey(day, gov)
    visit(day, gov, enter("huancui-gov", viewport=PHONE))
    assign_and_score(day, gov)
    decide(day, gov, [union, employer])
    keep_the_register(day, gov, table)
    check_again(day, gov)
    day.over(unless=UNMET)


def at_the_desk(day: Day, gov: Page) -> None:
    """What waits, by its deadline, and who takes it in hand."""
    day.chapter("登录和工作台", by=gov, at="/desk/")
    day.see("工作台", "待办事项")
    day.menu("待办")
    day.menu("评审")
    day.menu("称号与铭牌")
    day.menu("单位")
    day.chapter("谁来承办", by=gov, at="/desk/queue/")
    day.see("本单位待办清单")
    day.press("由我承办")
    day.press("退回待领")
    day.press("接手")


def confirm(day: Day, gov: Page) -> None:
    """The claim that waits."""
    day.chapter("确认单位和经办人", by=gov, at="/desk/")
    day.see("待办事项")
    day.menu("单位", "认领")
    gov.locator("main table a").first.click()
    day.see("不予确认")
    day.press("确认认领")


def accept_and_return(day: Day, gov: Page) -> None:
    """One is accepted, another one goes back with what is to be corrected."""
    day.chapter("受理申报", by=gov, at="/desk/")
    day.menu("评审", "申报")
    gov.get_by_role("link", name="演示六十八号").click()
    for tab in ("标准与评分", "佐证材料", "提交记录"):
        day.press(tab)
    day.chapter("退回补正", by=gov)
    day.see("对退回事项的补正情况")
    day.chapter("受理申报", by=gov)
    day.press("查看并打印全部申报内容")
    day.menu("评审", "申报")
    gov.get_by_role("link", name="演示六十八号").click()
    day.press("受理")
    day.menu("评审", "申报")
    gov.get_by_role("link", name="演示八十四号").click()
    day.press("退回补正")
    day.chapter("退回补正", by=gov)
    day.fill("致申报单位", "请按所列事项补充后重新提交。")
    day.see("补正期限", "逐项说明")
    gov.locator("main details summary").first.click()
    gov.locator("fieldset textarea").first.fill("批复文件不清晰，请重新上传。")
    day.press("预览通知邮件")
    day.press("退回申报单位")
    steps.assert_well(gov)
    day.see("提交记录")


def enquire(day: Day, gov: Page) -> None:
    """Departments are asked; a fact is entered, another one weighed."""
    day.chapter("征询部门意见、录入不良事实", by=gov, at="/desk/applications/?q=演示三号")
    gov.get_by_role("link", name="演示三号").click()
    day.press("核查情况")
    day.press("征询部门意见")
    gov.get_by_role("checkbox").first.check()
    day.see("答复期限")
    day.press("发出征询")
    steps.assert_well(gov)
    gov.goto(f"{day.base}/desk/applications/?q=演示三号")
    gov.get_by_role("link", name="演示三号").click()
    day.press("核查情况")
    day.press("录入不良事实")
    gov.get_by_label("事实类型").select_option(index=1)
    day.fill("发生日期", "2026-03-02")
    day.fill("事实说明", "责令限期支付工资。")
    day.fill("认定部门", "环翠区劳动保障监察大队")
    day.press("录入并告知单位")
    steps.assert_well(gov)
    gov.goto(f"{day.base}/desk/facts/?state=to_decide")
    gov.locator("main table a").first.click()
    day.see("认定事实")
    gov.locator("form[action$='/confirm/'] textarea").fill("处罚决定已生效。")
    day.press("认定")


def survey(day: Day, gov: Page) -> None:
    """One is opened for an application that waits for it; of another one the slips are fetched, once."""
    day.chapter("职工满意度测评", by=gov, at="/desk/")
    day.menu("评审", "职工测评")
    day.see("待开展测评")
    gov.locator("main .card li a").first.click()
    day.press("发起测评并生成测评码条")
    steps.assert_well(gov)
    day.menu("评审", "职工测评")
    gov.locator("main table").get_by_role("link", name="演示三号").first.click()
    with gov.expect_download():
        day.press("领取测评码条（仅一次）")
    day.see("海报（PDF，仅含网址）", "延长测评")
    gov.locator("summary", has_text="截止").click()
    day.press("截止并计票")


def visit(day: Day, gov: Page, phone: Page) -> None:
    """Planned at the desk, made on a phone."""
    day.chapter("实地核查", by=gov, at="/desk/applications/?q=演示六十四号")
    gov.get_by_role("link", name="演示六十四号").click()
    day.press("实地核查", number=1)
    day.see("安排核查")
    day.fill("日期和时间", gov.evaluate("new Date().toISOString().slice(0, 10)") + "T23:00")
    day.fill("地点", "厂区")
    gov.get_by_role("checkbox").first.check()
    day.press("确认安排")
    steps.assert_well(gov)
    phone.goto(gov.url)
    day.chapter("实地核查", by=phone, at="/desk/visits/")
    phone.locator("main").get_by_role("link", name=re.compile("23:00")).first.click()
    day.press("与申报一致")
    day.see("与申报不符", "现场无法核实")
    day.fill("核查小结", "与申报一致，资料齐全。")
    day.press("完成核查")
    steps.assert_well(phone)


def assign_and_score(day: Day, gov: Page) -> None:
    """An agency is asked; the points are given, one by one and the rest at once."""
    day.chapter("委托社会评估", by=gov, at="/desk/")
    day.menu("评审", "社会评估")
    day.press("委托评估")
    gov.get_by_label("评估机构").select_option(index=1)
    gov.get_by_label("演示二十号").check()
    day.see("报告期限")
    day.press("委托")
    steps.assert_well(gov)
    day.chapter("逐项评分", by=gov, at="/desk/applications/?q=演示三号")
    gov.get_by_role("link", name="演示三号").click()
    day.press("继续评分")
    day.see("区市评分")
    gov.fill("input[name=points]", "0")
    gov.fill("textarea[name=reason]", "材料不能证明。")
    day.press("保存并继续")
    steps.assert_well(gov)
    day.press("概览")
    gov.get_by_role("button", name="项指标确认自评得分").click()
    file = gov.url.partition("/scores")[0].rstrip("/")
    for number in range(1, 10):
        gov.goto(f"{file}/check/e9-0{number}/")
        if number == 1:
            day.press("查看测评及计分结果")
            gov.go_back()
        gov.fill("input[name=points]", "1")
        gov.fill("textarea[name=reason]", "测评尚未计票，按座谈情况评分。")
        gov.locator("main button[name=next]").click()
    gov.goto(f"{file}/")
    day.see("各项标准得分")


def decide(day: Day, gov: Page, others: list[Page]) -> None:
    """A motion and three opinions; another one not to recommend; somebody steps aside."""
    day.chapter("提议、发表意见、推荐", by=gov)
    day.press("提议推荐")
    day.fill("议案正文", "经核查，达到创建标准，建议推荐。")
    day.press("提出议案")
    for page in [gov, *others]:
        day.chapter("提议、发表意见、推荐", by=page, at="/desk/")
        day.see("待办事项")
        page.goto(f"{day.base}/desk/rounds/")
        page.locator("main").get_by_role("link", name="演示三号").first.click()
        page.locator("[name=verdict][value=approve]").check()
        day.press("发表意见")
        steps.assert_well(page)
    day.chapter("提议、发表意见、推荐", by=gov, at="/desk/applications/?q=演示六十四号")
    gov.get_by_role("link", name="演示六十四号").click()
    day.press("提议不予推荐")
    day.see("逐项诊断意见")
    day.chapter("需要回避的", by=others[0], at="/desk/rounds/")
    others[0].locator("main table a, main .card a").first.click()
    day.press("我与本件有利害关系，需要回避")
    others[0].locator("main textarea").fill("亲属在该单位任职。")
    day.press("确定回避")


def keep_the_register(day: Day, gov: Page, table: Path) -> None:
    """Participants, plaques, towns and parks; a list of enterprises is brought."""
    day.chapter("创建单位和铭牌", by=gov, at="/desk/")
    day.menu("单位", "创建单位")
    gov.locator("main table").get_by_role("link", name="演示一号").first.click()
    day.see("该单位已注销")
    day.menu("称号与铭牌", "铭牌")
    day.press("发放铭牌")
    gov.locator("[name^=receiver_]").first.fill("李某")
    day.press("保存发放记录")
    steps.assert_well(gov)
    day.chapter("乡镇（街道）和园区", by=gov, at="/desk/")
    day.menu("单位", "乡镇（街道）和园区")
    day.see("工作记录", "服务站点", "更正企业所属乡镇（街道）")
    gov.get_by_role("link", name="园区和企业聚集区域").click()
    gov.locator("main table").get_by_role("link", name="产业园").click()
    day.see("辖区企业")
    day.press("导入企业名单")
    gov.locator("main input[type=file]").set_input_files(table)
    steps.send(gov)
    day.press("全部导入")
    steps.assert_well(gov)
    day.menu("单位", "乡镇（街道）和园区")
    day.press("登记乡镇（街道）、园区或聚集区域")


def check_again(day: Day, gov: Page) -> None:
    """A draw gets its contribution; titles are looked at again, one is to be cancelled, a plaque comes back."""
    day.chapter("复核抽取", by=gov, at="/desk/")
    day.menu("称号与铭牌", "复核")
    day.see("起草计划")
    gov.get_by_role("link", name="环翠区 · 抽查").first.click()
    for box in gov.locator("main form input[type=text], main form input[type=number]").all():
        box.fill("36251" * 4)
    day.press("密封提交")
    steps.assert_well(gov)
    day.chapter("复核和退出", by=gov, at="/desk/")
    day.menu("称号与铭牌", "复核")
    day.press("命名单位复核")
    day.press("复核事由")
    day.press("启动复核")
    day.page.goto(f"{day.base}/desk/rechecks/titles/")
    gov.locator("main").get_by_role("link", name="演示十二号").click()
    day.see("安排核查")
    day.menu("称号与铭牌", "铭牌")
    gov.locator("main").get_by_role("link", name="WHE-2025-0001", exact=True).click()
    day.press("虚假材料或单位终止")
    gov.go_back()
    day.press("单位全程记录")
    gov.goto(f"{day.base}/desk/plaques/WHE-2024-0002/")
    day.press("登记收回")
    day.fill("交回人", "单位办公室主任")
    day.press("登记收回")
    expect(gov.locator("main")).to_contain_text("单位办公室主任")
