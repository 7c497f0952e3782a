"""A city officer's day, step by step, for tests/walks/test_guide_days.py: the guide of docs/guide/city.md."""

import re

from playwright.sync_api import Page

from tests.walks import steps
from tests.walks.days import Day


def walk(day: Day, desks: dict[str, Page]) -> None:
    """The whole day, at the desks of the four organisations."""
    prepare(day, desks["gov"])
    meet(day, desks)
    publish(day, desks["gov"])
    name_and_hang(day, desks["gov"])
    end_titles(day, desks["gov"])


def prepare(day: Day, gov: Page) -> None:
    """Next year's campaign."""
    day.chapter("登录和工作台", by=gov, at="/desk/")
    day.see("工作台", "待办事项")
    for group in ("待办", "评审", "选树与命名", "称号与铭牌", "单位"):
        day.menu(group)
    day.chapter("筹备选树活动", by=gov, at="/desk/")
    day.menu("选树与命名", "选树活动")
    day.press("筹备选树活动")
    day.see("申报开始日期", "申报截止", "区市评审截止", "公示天数")
    day.press("保存筹备方案")
    steps.assert_well(gov)
    day.see("启动选树活动")
    day.menu("选树与命名", "选树活动")
    gov.locator("main table a", has_text="2026").first.click()
    day.see("结束选树活动")


def meet(day: Day, desks: dict[str, Page]) -> None:
    """Called, opened, an opinion from each of the four, closed; checked by another person; released."""
    gov = desks["gov"]
    day.chapter("会前", by=gov, at="/desk/")
    day.menu("选树与命名", "会议")
    day.press("召集会议")
    gov.fill("[name=title]", "演示会议")
    gov.fill("[name=planned_for]", "2027-01-04T09:00")
    gov.fill("[name=place]", "三楼会议室")
    gov.locator("main form button[type=submit]").last.click()
    address = gov.url.removeprefix(day.base).removesuffix("agenda/")
    gov.goto(f"{day.base}{address}")
    day.press("选定评审对象")
    day.chapter("取消命名和申诉", by=gov)
    day.see("列入议程", "取消命名和申诉")
    day.chapter("会前", by=gov)
    for box in gov.locator("[name=applications]").all():
        box.check()
    day.press("列入议程")
    day.chapter("有一家成员单位没有人到会", by=gov, at=address)
    day.see("未达到")
    for name in ("union", "eca", "fic"):
        day.chapter("会前", by=desks[name], at=address)
        day.press("登记出席")
    day.chapter("会前", by=gov, at=address)
    day.see("出席情况")
    gov.locator("[name^=officer_]").first.check()
    day.press("保存出席名单")
    day.chapter("会上", by=gov, at=address)
    day.press("宣布开会")
    day.see("提出“不予通过”议案")
    day.press("提出“通过评审”议案")
    gov.get_by_role("link", name="全选").click()
    day.fill("议案正文", "经评审，达到创建标准，同意命名。")
    day.press("提出议案")
    for page in desks.values():
        day.chapter("会上", by=page, at=address)
        day.press("发表意见")
        day.press("全部填为“同意”")
        day.press("预览结果")
        day.press("确认提交意见")
    day.chapter("会上", by=gov, at=address)
    day.press("宣布闭会")
    day.chapter("会后", by=desks["union"], at=address)
    day.press("核对评审结果")
    day.press("核签")
    day.chapter("会后", by=gov, at=address)
    day.press("核对评审结果")
    day.press("一并公布")
    day.chapter("会后", by=gov, at=f"{address}minutes/")
    day.see("会议纪要")
    day.chapter("区市逾期未办", by=gov, at="/desk/overdue/")
    day.see("区市逾期未办")
    day.press("催办区市")
    steps.assert_well(gov)


def publish(day: Day, gov: Page) -> None:
    """The notice of what was approved; an objection is looked into and answered."""
    day.chapter("公示和异议", by=gov, at="/desk/")
    day.menu("选树与命名", "公示与异议")
    day.press("发布公示")
    gov.fill("[name=number]", "威三方公示〔2026〕3号")
    day.press("发布公示", near="公示编号")
    steps.assert_well(gov)
    day.chapter("公示和异议", by=gov, at="/desk/notices/")
    gov.get_by_role("link", name="第二批").click()
    day.see("异议")
    day.chapter("公示期间能不能命名", by=gov)
    day.miss("命名单位")
    day.chapter("公示和异议", by=gov)
    gov.locator("main a[href*='/objections/']").first.click()
    day.press("查看异议人信息")
    day.press("登记核查人")
    day.see("认定结果")
    gov.get_by_label("不成立").first.check()
    gov.fill("[name=answer]", "经核查，所反映情况不属实。")
    day.press("提交答复")
    steps.assert_well(gov)
    day.chapter("公示和异议", by=gov, at="/desk/notices/")
    gov.get_by_role("link", name="第一批").click()
    day.press("结束公示")
    steps.assert_well(gov)


def name_and_hang(day: Day, gov: Page) -> None:
    """A decision, its certificates, a batch for the maker, a plaque handed over."""
    day.chapter("命名", by=gov)
    day.press("命名单位")
    day.fill("文号", "威人社函〔2026〕演示99号")
    day.see("决定标题", "决定日期", "预览文件（PDF）")
    gov.get_by_role("button", name=re.compile("命名[0-9]+家单位")).click()
    steps.assert_well(gov)
    day.see("证书和铭牌")
    day.menu("选树与命名", "命名决定")
    day.chapter("证书和铭牌图样一直没有生成", by=gov, at="/desk/")
    day.menu("选树与命名", "命名决定")
    day.chapter("铭牌", by=gov, at="/desk/")
    day.menu("称号与铭牌", "铭牌")
    day.see("铭牌台账")
    day.press("铭牌制作批次")
    gov.locator("main table a").first.click()
    day.see("全部铭牌图样（PDF）", "交接清单（PDF）")
    gov.goto(f"{day.base}/desk/plaques/batches/")
    day.press("新建制作批次")
    for box in gov.locator("main form input[type=checkbox]").all():
        box.check()
    day.press("生成批次")
    steps.assert_well(gov)
    gov.goto(f"{day.base}/desk/plaques/")
    day.press("发放铭牌")
    gov.locator("[name^=receiver_]").first.fill("李某")
    day.press("保存发放记录")
    gov.goto(f"{day.base}/desk/plaques/?state=recalled")
    gov.locator("main table a").first.click()
    day.see("铭牌制发情况")


def end_titles(day: Day, gov: Page) -> None:
    """Titles given back, draws, cancellations; the list of participants."""
    day.chapter("取消命名", by=gov, at="/desk/surrenders/")
    day.see("交回称号")
    day.chapter("公布创建单位名单", by=gov, at="/desk/")
    day.menu("单位", "创建单位")
    day.press("公布名单")
    day.see("本期名单概况")
    day.press("公布")
    day.chapter("复核抽取", by=gov, at="/desk/")
    day.menu("称号与铭牌", "复核")


# Why no day comes across them.
UNMET = {
    "登录": "in every guide",
    "生成会议纪要（PDF）": "the minutes are made by themselves after the sign-off",
    "系统记录": "stands there only when certificates could not be made",
}
