"""An applicant's day, chapter by chapter of its guide."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from demo.accounts import PASSWORD
from tests.units import factories as units
from tests.walks import steps
from tests.walks.days import Day

NAME = "威海㙍口演示水产食品有限公司"
STATUS = {2: "已提交，待区市受理", 3: "区市正在评审", 5: "已退回，需补正", 6: "已推荐至市级", 7: "市级评审中"}
AGAIN = "comes after the interval (test_from_98_to_71.py)"
UNMET = {
    "创建备案": "the name of the whole, not of a button",
    "开始本年度申报": "begun from the self-assessment",
    "登记报告": "no major dispute happens (tests/parks)",
    "申请再次评估": AGAIN,
    "重新开放申报表": AGAIN,
    "告知区市": "comes after the county's visit",
}
CLERK, COLLEAGUE = "day-clerk", "day-colleague"


def walk(day: Day, enter: Callable[..., Page], link_in_mail: Callable[[str, str], str], proof: Path) -> None:
    """The days of several units, each at another station. `link_in_mail`: the address in the latest mail to one."""
    clerk, colleague = enter(), enter()
    code = register(day, clerk, enter("huancui-gov"))
    claim(day, colleague, enter("huancui-gov"), code)
    work_together(day, clerk, colleague, link_in_mail)
    watch(day, enter("enterprise-2-union"))
    take_part(day, clerk)
    fill_in(day, clerk, proof)
    fill_in_again(day, enter("enterprise-1"))
    park = enter("park-1")
    keep_the_area(day, park, proof)
    hand_in(day, park, proof)
    for number, told in STATUS.items():
        day.chapter("提交之后", by=enter(f"enterprise-{number}"), at="/apply/")
        day.see(told)
    day.chapter("提交之后", by=park, at="/apply/")
    park.locator("main").get_by_role("link", name="申报", exact=True).first.click()
    day.see("办理进程")
    correct(day, enter("enterprise-5"))
    not_recommended(day, enter("enterprise-11"))
    hold_a_title(day, enter("enterprise-12"), proof)
    answer_a_fact(day, enter("enterprise-1"))
    questions(day, enter(), colleague)
    day.over(unless=UNMET)


def sign_up(day: Day, page: Page, username: str) -> None:
    """Open an account."""
    day.chapter("第一次使用：注册账号、登记单位", by=page, at="/")
    day.press("登录")
    day.press("注册")
    day.fill("用户名", username)
    day.fill("邮箱", f"{username}@example.cn")
    day.fill("姓名", "经办人甲")
    for field in page.locator("input[type=password]").all():
        field.fill(PASSWORD)
    day.press("注册", near="用户名")
    day.see("我的申报")
    day.press("登记我的企业、园区或乡镇（街道）")


def register(day: Day, clerk: Page, county: Page) -> str:
    """A unit that nobody has registered, the county's yes, the profile. Returns its code."""
    code = units.uscc()
    sign_up(day, clerk, CLERK)
    day.choose("企业")
    day.fill("统一社会信用代码", code)
    day.press("继续")
    day.fill("单位全称", NAME)
    day.choose("所在区市和乡镇（街道）", "鲸园街道")
    day.fill("您在单位的职务", "人事专员")
    day.press("登记并提交区市确认")
    clerk.goto(f"{day.base}/apply/")
    day.press("自查自评")
    steps.approve_claim(county, day.base, NAME)
    to_the_unit(day, clerk)
    day.see("登记信息", "区市已确认")
    day.press("完善单位信息")
    day.fill("所属行业", "农副食品")
    day.choose("经济类型", "民营")
    for label, value in {"职工人数": "320", "上年营业收入": "2500", "地址": "威海市文化中路1号"}.items():
        day.fill(label, value)
    day.fill("联系人", "联系人甲")
    day.fill("联系电话", "0631-5200000")
    day.press("保存")
    steps.assert_well(clerk)
    return code


def to_the_unit(day: Day, page: Page) -> None:
    """From the applicant's home to the page of the unit."""
    page.goto(f"{day.base}/apply/")
    page.locator("main").get_by_role("link", name=NAME).first.click()


def claim(day: Day, colleague: Page, county: Page, code: str) -> None:
    """Somebody else registers the same code; the county does not believe it."""
    sign_up(day, colleague, COLLEAGUE)
    day.choose("企业")
    day.fill("统一社会信用代码", code)
    day.press("继续")
    day.see("该单位已登记")
    day.fill("您在单位的职务", "门卫")
    day.see("您在平台中的角色")
    day.choose("经办人")
    day.press("提交区市确认")
    county.goto(f"{day.base}/desk/claims/")
    county.locator("main").get_by_role("link", name=NAME).first.click()
    county.fill("[name=reason]", "单位来电说明此人不负责申报。")
    steps.send(county, "/decline/")
    colleague.goto(f"{day.base}/apply/")
    day.press("补充情况后重新认领")


def work_together(day: Day, clerk: Page, colleague: Page, link_in_mail: Callable[[str, str], str]) -> None:
    """The colleague is invited, accepts, and is put in charge."""
    day.chapter("请同事一起填", by=clerk)
    to_the_unit(day, clerk)
    day.press("人员")
    day.see("邀请同事", "经办人", "工会主席", "负责人")
    day.fill("同事的邮箱", f"{COLLEAGUE}@example.cn")
    day.press("发送邀请")
    colleague.goto(link_in_mail(f"{COLLEAGUE}@example.cn", r"http\S+/invitations/\S+"))
    day.page = colleague
    day.press("接受邀请")
    day.page = clerk
    to_the_unit(day, clerk)
    day.press("人员")
    day.press("移交给同事")
    clerk.locator("[name=successor]").first.check()
    day.press("移交")
    day.see("负责人")


def watch(day: Day, chair: Page) -> None:
    """The union chair reads everything and changes nothing."""
    day.chapter("工会主席怎样参与", by=chair, at="/apply/")
    day.see("我的申报")
    day.press("申报")
    day.press("查看并打印全部申报内容")
    assert not chair.locator("main form button:visible").count()


def take_part(day: Day, clerk: Page) -> None:
    """The declaration, the private look at oneself, and the application begun from it."""
    day.chapter("创建备案和自查自评", by=clerk, at="/apply/")
    day.see("我的申报")
    day.press("办理备案")
    clerk.get_by_role("checkbox").check()
    day.press("确认参加")
    day.press("自查自评")
    clerk.get_by_role("link", name="开始").first.click()
    clerk.get_by_label("是", exact=True).first.check()
    day.press("保存并填写下一项")
    while clerk.get_by_role("button", name="保存并查看结果").count() == 0:
        steps.press(clerk, "main .btn-primary", number=-1)
    day.press("保存并查看结果")
    day.see("差距所在")
    day.press("带入自评并开始申报")
    clerk.locator("main table a").first.click()
    day.see("来自自评，请核对确认")
    day.press("保存")
    expect(clerk.get_by_text("来自自评，请核对确认")).to_have_count(0)


def fill_in(day: Day, clerk: Page, proof: Path) -> None:
    """A section of the year's application, a file, what is missing."""
    day.chapter("填报本年度申报", by=clerk, at="/apply/")
    day.see("我的申报")
    day.press("继续填报")
    day.see("各项标准", "概况", "未填内容")
    day.press("继续填报")
    clerk.get_by_label("单独建立党组织").check()
    day.see("佐证材料")
    clerk.locator("input[type=file]").first.set_input_files(proof)
    expect(clerk.locator(".file-name a").first).to_be_visible(timeout=20_000)
    day.press("保存")
    day.press("保存并填写下一项")
    day.see("从本单位材料库选用")
    clerk.goto(f"{day.base}/apply/")
    day.press("继续填报")
    clerk.locator("#missing ~ details summary").first.click()
    clerk.locator("#missing ~ details a:visible").first.click()
    expect(clerk).to_have_url(re.compile("/sections/.*#q-"))


def to_the_questions(clerk: Page) -> None:
    """From the applicant's home to the first section that lacks something."""
    for landed in ("**/applications/*/", "**/sections/**"):
        clerk.get_by_role("link", name="继续填报").click()
        clerk.wait_for_url(landed)


def fill_in_again(day: Day, clerk: Page) -> None:
    """What still holds of last year is confirmed, its papers are shown again."""
    day.chapter("第二年申报", by=clerk, at="/apply/")
    to_the_questions(clerk)
    day.press("今年不变，确认")
    clerk.locator("summary", has_text="必交").first.click()
    day.press("继续使用")


def keep_the_area(day: Day, clerk: Page, proof: Path) -> None:
    """What stands and what happened in a park."""
    day.chapter("园区、乡镇（街道）和聚集区域：区域情况", by=clerk, at="/apply/")
    clerk.locator("main h2 a").first.click()
    day.press("区域情况")
    area = clerk.url.removeprefix(day.base)
    day.see("覆盖率")
    day.press("未覆盖")
    clerk.go_back()
    day.press("已覆盖")
    clerk.go_back()
    day.press("机制建设")
    day.press("录入", near="区域性、行业性集体合同")
    day.fill("名称", "演示行业集体合同")
    day.choose("区域性")
    day.fill("企业方", "演示商会")
    day.fill("职工方", "演示联合工会")
    day.fill("生效日期", "2026-01-01")
    day.fill("有效期至", "2028-12-31")
    day.attach("材料", proof)
    day.press("录入")
    clerk.get_by_label("今天辖区内的全部企业").check()
    day.fill("覆盖起始日期", clerk.evaluate("new Date().toISOString().slice(0, 10)"))
    day.press("登记覆盖")
    day.chapter("园区、乡镇（街道）和聚集区域：区域情况", at=f"{area}records/")
    day.see("工作记录")
    day.press("录入记录")
    clerk.get_by_role("link", name="三方会议").first.click()
    day.fill("主题", "演示会议")
    day.fill("日期", "2026-03-02")
    day.fill("议题（事项）", "研究辖区劳动关系形势。")
    day.press("录入")
    day.press("记录有误")
    clerk.get_by_label("理由").fill("日期写错。")
    day.press("撤回")
    day.chapter("园区、乡镇（街道）和聚集区域：区域情况", at=area)
    day.press("站点和协调员")
    day.see("录入协调员")
    day.press("录入站点")
    day.see("保存")


def hand_in(day: Day, clerk: Page, proof: Path) -> None:
    """What is missing is filled in; the declaration; the receipt."""
    day.chapter("核对并提交", by=clerk, at="/apply/")
    clerk.get_by_role("link", name="继续填报").click()
    clerk.wait_for_url("**/applications/*/")
    whole = clerk.url
    for section in [link.get_attribute("href") for link in clerk.locator("main a[href*='/sections/']").all()]:
        clerk.goto(f"{day.base}{section}".partition("#")[0])
        answer_all(clerk, proof)
    clerk.goto(whole)
    day.press("核对全部内容并提交")
    gap = clerk.locator("#why-not a").first
    if gap.count():
        gap.click()
        day.press("采用这两个数", near="两个数均已有填报")
        clerk.goto(whole)
        day.press("核对全部内容并提交")
    day.see("打印", "承诺与提交")
    clerk.get_by_role("checkbox").check()
    day.press("提交申报")
    day.see("申报回执")
    clerk.goto(f"{day.base}/apply/")
    clerk.locator("main").get_by_role("link", name="申报", exact=True).first.click()
    day.see("撤回申报")


def answer_all(page: Page, proof: Path) -> None:
    """Something in every question of a section, and a file where one is wanted."""
    for question in page.locator("[data-question]").all():
        key = question.get_attribute("data-question")
        boxes = question.locator(f"input[name='{key}']:is([type=radio], [type=checkbox])")
        if boxes.count():
            boxes.first.check()
        for field in question.locator(
            f"input[inputmode], input[name='{key}'][type=date], textarea[name='{key}']"
        ).all():
            if not field.input_value():
                field.fill({"date": "2026-03-01"}.get(field.get_attribute("type") or "", "1"))
        if (
            question.locator("summary", has_text="必交").count()
            and question.locator("[id$=-count]").inner_text() == "0"
        ):
            question.locator("input[type=file]").first.set_input_files(proof)
            expect(question.locator("[id$=-count]")).to_have_text("1", timeout=20_000)
    if page.get_by_role("button", name="保存", exact=True).count():
        page.get_by_role("button", name="保存", exact=True).last.click()
        page.wait_for_load_state()
        steps.assert_well(page)


def correct(day: Day, clerk: Page) -> None:
    """What was sent back is corrected and handed in again."""
    day.chapter("被退回了怎么办", by=clerk, at="/apply/")
    day.see("我的申报")
    day.press("补正退回的内容")
    day.see("被退回")
    day.press("核对全部内容并提交")


def not_recommended(day: Day, clerk: Page) -> None:
    """Why, and from when on the unit may ask again."""
    day.chapter("不予推荐或者未通过的", by=clerk, at="/apply/")
    clerk.get_by_role("link", name="查看不足之处").click()
    day.see("逐项诊断意见")


def hold_a_title(day: Day, clerk: Page, proof: Path) -> None:
    """The certificate, a re-check, and giving the title back."""
    day.chapter("公示和命名", by=clerk, at="/apply/")
    day.see("我的申报", "证书（PDF）")
    day.chapter("复核、年度报告和申诉", by=clerk, at="/apply/")
    day.see("我的申报", "您的称号正在接受复核")
    clerk.get_by_role("link", name="已告知单位").click()
    for words in clerk.locator("main textarea").all():
        words.fill("情况属实，材料附后。")
    clerk.locator("main input[type=file]").first.set_input_files(proof)
    day.press("提交区市")
    steps.assert_well(clerk)
    day.chapter("交回称号", by=clerk, at="/apply/")
    day.see("我的申报")
    day.press("交回称号")
    clerk.locator("main textarea").fill("企业搬迁。")
    clerk.get_by_role("checkbox").check()
    day.press("申请取消命名")
    steps.assert_well(clerk)


def answer_a_fact(day: Day, clerk: Page) -> None:
    """What a department says of the unit is answered before it counts."""
    day.chapter("有部门反映不良事实", by=clerk, at="/apply/")
    clerk.locator("main h2 a").first.click()
    day.press("不良事实与诚信等级")
    clerk.get_by_role("link", name="拖欠工资").click()
    day.fill("单位陈述", "已于当月退还，并修订了培训制度。")
    day.press("提交陈述")
    steps.assert_well(clerk)


def questions(day: Day, visitor: Page, clerk: Page) -> None:
    """A password that was forgotten, a person in charge who leaves."""
    day.chapter("忘记密码", by=visitor, at="/")
    visitor.get_by_role("link", name="登录").first.click()
    day.see("登录")
    day.press("忘记密码")
    visitor.locator("main input[type=email]").fill("enterprise-4@weihai-demo.example")
    day.press("发送链接")
    day.chapter("经办人离职了", by=clerk, at="/apply/")
    clerk.get_by_role("link", name=NAME).first.click()
    day.press("人员")
    day.see("移交给同事")
