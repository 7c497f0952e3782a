"""The days of applicants, officers, assessors, departments and the public, walked on the demonstration by the words of
their guides alone (docs/guide/).

The demonstration is made once, and served to each day in a copy of its own, by `make run`'s own server. BASE and MAILS
name another one that is running already, and the folder of its mails (EMAIL_URL=filemail:///…).
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from demo.accounts import PASSWORD
from scripts.screenshots import portal
from tests.browser import PHONE
from tests.parks import factories as parks
from tests.processes import ROOT, wait_until
from tests.units import factories as units
from tests.walks import day_of_applicants, day_of_city, day_of_county, steps
from tests.walks.days import Day

pytestmark = [pytest.mark.browser, pytest.mark.drill, pytest.mark.xdist_group("days")]


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a demonstration that nobody has touched."""
    folder = tmp_path_factory.mktemp("demonstration")
    if "BASE" not in os.environ:
        command = [sys.executable, "-m", "weihai_hlr.embedded", "prepare"]
        subprocess.run(command, cwd=ROOT, env={**os.environ, **settings_of(folder)}, check=True)
    return folder


def settings_of(folder: Path) -> dict[str, str]:
    """The environment of a portal whose database, files and mails lie in a folder."""
    return {
        "DJANGO_SETTINGS_MODULE": "weihai_hlr.settings.dev",
        "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
        "REDIS_URL": "",
        "STORAGE_URL": f"file://{folder / 'files'}",
        "SIGNING_DIR": str(folder / "signing"),
        "SURVEY_KEY_DIR": str(folder / "survey-keys"),
        "EMAIL_URL": f"filemail://{folder / 'mails'}",
    }


@pytest.fixture
def mails(tmp_path: Path) -> Path:
    """Where the portal's mails go."""
    return Path(os.environ.get("MAILS") or tmp_path / "portal" / "mails")


@pytest.fixture
def base(demonstration: Path, tmp_path: Path) -> Iterator[str]:
    """The address of a portal with a demonstration of the day's own, or of the one that BASE names."""
    if "BASE" in os.environ:
        yield os.environ["BASE"]
        return
    folder = tmp_path / "portal"
    shutil.copytree(demonstration, folder)
    (folder / "mails").mkdir()
    with portal("serve", **settings_of(folder)) as address:
        yield address


@pytest.fixture
def enter(new_context: Callable, base: str) -> Callable[..., Page]:
    """``enter("city-gov")`` gives that person's page after the sign-in; without a name, a visitor's."""

    def sign_in(username: str = "", **options) -> Page:
        page = new_context(accept_downloads=True, **options).new_page()
        page.goto(f"{base}/")
        if username:
            page.goto(f"{base}/accounts/login/")
            page.fill("input[name=login]", username)
            page.fill("input[name=password]", PASSWORD)
            page.locator("main form button[type=submit]").click()
            page.wait_for_url(lambda url: "/accounts/login/" not in url)
        return page

    return sign_in


def link_in_mail(mails: Path, to: str, pattern: str) -> str:
    """The address in the latest mail to somebody."""

    def found() -> str:
        texts = [path.read_text(encoding="utf-8") for path in sorted(mails.iterdir(), key=lambda p: p.stat().st_mtime)]
        links = [re.search(pattern, text) for text in texts if f"To: {to}" in text]
        return links[-1].group() if links and links[-1] else ""

    return str(wait_until(found, what=f"a mail to {to}"))


# --- applicants ------------------------------------------------------------------------------------------------------


def test_applicants(enter: Callable, base: str, mails: Path, tmp_path: Path):
    proof = tmp_path / "集体合同.pdf"
    proof.write_bytes(units.pdf())
    day_of_applicants.walk(Day("applicant", base), enter, lambda to, link: link_in_mail(mails, to, link), proof)


# --- a county --------------------------------------------------------------------------------------------------------


def test_a_county(enter: Callable, base: str, tmp_path: Path):
    table = tmp_path / "园区企业名单.xlsx"
    table.write_bytes(parks.roster([parks.row(union="是") for _ in range(3)]).read())
    day_of_county.walk(Day("county", base), enter, table)


# --- city officers ---------------------------------------------------------------------------------------------------


def test_city_officers(enter: Callable, base: str):
    day = Day("city", base)
    day_of_city.walk(day, {name: enter(f"city-{name}") for name in ("gov", "union", "eca", "fic")})
    day.over(unless=day_of_city.UNMET)


# --- assessors and departments, and the public -----------------------------------------------------------------------


def test_assessors_and_departments(enter: Callable, base: str, mails: Path):
    day = Day("partners", base)
    assess(day, enter("assessor-1"))
    answer(day, enter("huancui-gov"), enter(), mails)
    day.over(unless={"登录": "in every guide", "利益冲突情况": "has none", "逾期未答复": "answers"})


def assess(day: Day, assessor: Page) -> None:
    """A task is accepted, marked, reported on and handed in."""
    day.chapter("评估机构：接受任务", by=assessor, at="/assess/")
    day.see("我机构的评估任务", "报告期限")
    assessor.get_by_role("link", name="演示三十六号").click()
    day.see("无利益冲突声明", "回避并退回任务")
    assessor.get_by_role("checkbox").first.check()
    day.press("开始评估")
    day.chapter("评估机构：评估和提交", by=assessor)
    day.press("打开评估表")
    assessor.locator("[name^=points_]").first.fill("0")
    assessor.locator("[name^=finding_]").first.fill("未见批复文件。")
    assessor.locator("main button[name=save]").first.click()
    day.press("报告与提交")
    assessor.locator("main textarea[name=text]").fill("劳动关系总体平稳。")
    day.press("保存报告")
    day.press("提交评估表和报告")
    made = assessor.get_by_role("link", name="评估报告（PDF）")

    def is_made() -> bool:
        assessor.wait_for_timeout(1_000)
        assessor.reload()
        return made.count() > 0

    # It waits behind the papers of a demonstration that has just been made.
    wait_until(is_made, seconds=180, what="the making of the report")
    day.see("评估报告（PDF）")


def answer(day: Day, gov: Page, department: Page, mails: Path) -> None:
    """The letter comes by mail; the answer goes by its link, without an account."""
    gov.goto(f"{day.base}/desk/enquiries/new/")
    gov.get_by_role("checkbox").first.check()
    gov.get_by_label("演示二号").check()
    gov.get_by_role("button", name="发出征询").click()
    day.chapter("部门：答复征询", by=department)
    department.goto(link_in_mail(mails, "", r"http\S+/answers/\S+"))
    day.press("答复")
    day.choose("无异议")
    day.see("反映有关情况", "无法出具意见", "具体意见")
    day.fill("填写人姓名及职务", "李某，监察员")
    day.press("提交答复")
    steps.assert_well(department)


def test_the_public(enter: Callable, base: str):
    day = Day("public", base)
    phone = enter(viewport=PHONE)
    check_a_plaque(day, phone)
    look_up(day, phone)
    object_to(day, phone)
    use_data(day, enter())
    day.over(unless=dict.fromkeys(("测评码", "开始作答", "提交答卷"), "a code stands on its slip alone"))


def check_a_plaque(day: Day, phone: Page) -> None:
    """By number; a certificate as a file."""
    day.chapter("输入编号核验", by=phone, at="/")
    day.press("铭牌核验")
    day.fill("核验码或编号", "whe-2025-0002")
    day.press("核验")
    day.chapter("扫码核验", by=phone)
    day.see("有效")
    day.chapter("输入编号核验", by=phone, at="/verify/")
    day.fill("核验码或编号", "WHE-2099-0001")
    day.press("核验")
    day.chapter("扫码核验", by=phone)
    day.see("查无此码")
    phone.goto(f"{day.base}/units/?status=cancelled")
    gone = phone.locator("main a[href*='/units/WH']").first.get_attribute("href").split("/")[2]
    phone.goto(f"{day.base}/verify/{gone}/")
    day.see("已失效")
    day.chapter("核验证书文件", by=phone, at="/verify/")
    day.see("铭牌核验")
    day.press("核验证书文件")
    day.see("核验")


def look_up(day: Day, phone: Page) -> None:
    """The register, by initials."""
    day.chapter("查询命名单位", by=phone, at="/units/")
    day.see("命名名录")
    phone.fill("[name=q]", "wh")
    day.press("查询")
    phone.locator("main table a").first.click()
    expect(phone).to_have_url(re.compile("/units/WH"))


def object_to(day: Day, phone: Page) -> None:
    """An objection, and later its answer."""
    day.chapter("查看公示、提出异议", by=phone, at="/notices/")
    day.see("公示公告")
    phone.get_by_role("link", name="第二批").click()
    day.press("提出异议")
    phone.locator("[name=item]").first.select_option(index=1)
    phone.fill("[name=text]", "请核实加班费支付情况。")
    phone.fill("[name=objector]", "王某")
    phone.fill("[name=contact]", "0631-5209999")
    day.press("提交异议")
    phone.goto(f"{day.base}/notices/")
    day.press("查询异议答复")


def use_data(day: Day, visitor: Page) -> None:
    """Statistics, open data, stations, draws."""
    day.chapter("铭牌上没有二维码，是假的吗？", by=visitor, at="/")
    day.see("命名名录")
    day.chapter("使用数据", by=visitor, at="/")
    day.see("公示公告")
    day.press("数据统计")
    day.press("开放数据")
    day.chapter("查找服务站点", by=visitor)
    day.press("服务站点")
    day.see("按区市", "区市核查")
    visitor.locator("main").get_by_role("link", name="环翠区").first.click()
    day.press("显示全部")
    day.chapter("复核抽取", by=visitor)
    day.press("复核抽取")
