"""The way of an application, step by step, each persona in a browser of their own. Used by the walks.

A step fails when its page does not lead to the next one: nothing here asks the database.
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from standards.content import CHOICE, CLAUSES, DATE, NUMBER, RATIO, TEXT, YES_NO, Indicator, Rubric
from standards.scoring import Facts, applies, best_value, is_not_applicable
from tests.tripartite.factories import PASSWORD
from tests.units import factories as units


def press(page: Page, selector: str, *, number: int = 0) -> None:
    """Press a button or follow a link, wait for the page it leads to, and see that the server did not fail."""
    with page.expect_navigation() as landed:
        page.locator(selector).nth(number).click()
    answer = landed.value
    assert answer is None or answer.status < 500, f"{answer.status} at {page.url}"


def send(page: Page, action: str = "") -> None:
    """Send the page's form, or the one whose address ends so, with the button at its end."""
    form = f'main form[action$="{action}"]' if action else "main form"
    press(page, f"{form} :is(button, input)[type=submit]", number=-1)


def assert_well(page: Page) -> None:
    """No fault is shown."""
    faults = page.locator(".invalid-feedback:visible, .alert-danger:visible").all_inner_texts()
    assert not faults, f"{page.url}: {faults}"


# --- the clerk -------------------------------------------------------------------------------------------------------


def sign_up(page: Page, base: str, username: str) -> None:
    """Open an account, as somebody who has never been here."""
    page.goto(f"{base}/apply/")
    page.goto(f"{base}/accounts/signup/")
    page.fill("input[name=username]", username)
    page.fill("input[name=email]", f"{username}@example.cn")
    page.fill("input[name=full_name]", "经办人甲")
    page.fill("input[name=password1]", PASSWORD)
    page.fill("input[name=password2]", PASSWORD)
    send(page)
    expect(page).to_have_url(re.compile("/apply/$"))


def register(page: Page, *, name: str, code: str, place: str, kind: str = "enterprise") -> None:
    """Code first, then the facts. The code is typed as it is printed on a licence: in groups."""
    press(page, 'main a[href$="/apply/register/"]')
    page.check(f"input[name=kind][value={kind}]")
    page.fill("input[name=uscc]", f"{code[:4]} {code[4:10]} {code[10:]}".lower())
    send(page)
    page.fill("[name=name]", name)
    page.select_option("[name=place]", place)
    page.fill("[name=statement]", "人事专员")
    send(page)
    expect(page).to_have_url(re.compile("/apply/$"))
    expect(page.locator("main")).to_contain_text(name)


def describe(page: Page) -> None:
    """The profile, which home asks for once the county has said yes. The class is proposed from the figures."""
    press(page, 'main a[href$="/edit/"]')
    profile = units.ENTERPRISE_PROFILE
    page.fill("[name=division]", "农副食品")
    page.select_option("[name=ownership]", profile["ownership"])
    page.fill("[name=revenue]", "2500")
    for field in ("headcount", "address", "contact_name", "contact_phone"):
        page.fill(f"[name={field}]", str(profile[field]))
    page.check("[name=has_union]")
    send(page)
    assert_well(page)


def describe_park(page: Page) -> None:
    """The profile of a park, town or cluster."""
    press(page, 'main a[href$="/edit/"]')
    for field, value in units.PARK_PROFILE.items():
        page.fill(f"[name={field}]", str(value))
    send(page)
    assert_well(page)


def fill_in(page: Page, rubric: Rubric, facts: Facts, proof: Path) -> None:
    """From the first section to the last by the button that leads on: every answer, one file where one is wanted."""
    for standard in rubric.standards:
        expect(page).to_have_url(re.compile(f"/sections/{standard.id}/"))
        asked = [each for each in standard.indicators if applies(each, facts) and not each.from_survey]
        if not asked:
            press(page, "main .btn-primary")
            continue
        for indicator in asked:
            _answer(page, indicator, best_value(indicator, facts=facts))
            if indicator.required_evidence:
                page.set_input_files(f'[name="{indicator.id}-files"]', proof)
        press(page, "main button[name=then][value=next]")
        assert_well(page)
    expect(page).to_have_url(re.compile("/review/"))


def _answer(page: Page, indicator: Indicator, value: Any) -> None:
    if is_not_applicable(value):
        page.check(f'[name="{indicator.id}"][value="n/a"], [name="{indicator.id}-na"]')
        return
    _TYPE[indicator.kind](page, indicator.id, value)


def _choose(page: Page, name: str, value: str) -> None:
    page.check(f'[name="{name}"][value="{value}"]')


def _type(page: Page, name: str, value: Any) -> None:
    page.fill(f'[name="{name}"]', str(value))


def _type_halves(page: Page, name: str, value: Mapping[str, Any]) -> None:
    for half in ("numerator", "denominator"):
        _type(page, f"{name}-{half}", value[half])


def _tick(page: Page, name: str, value: list[str]) -> None:
    for code in value:
        _choose(page, name, code)


_TYPE: dict[str, Callable[[Page, str, Any], None]] = {
    YES_NO: lambda page, name, value: _choose(page, name, "yes" if value in (True, "yes") else "no"),
    CHOICE: _choose,
    CLAUSES: _tick,
    NUMBER: _type,
    RATIO: _type_halves,
    DATE: _type,
    TEXT: _type,
}


def hand_in(page: Page) -> str:
    """Declare and hand in. Returns the receipt's number."""
    page.check("[name=declared]")
    press(page, "#hand-in button[type=submit]")
    expect(page).to_have_url(re.compile(r"/receipts/\d+/"))
    receipt = re.search(r"SB\d{4}-\d{6}-\d+", page.locator("main").inner_text())
    assert receipt, "the page after the hand-in shows no receipt number"
    return receipt.group()


# --- the county ------------------------------------------------------------------------------------------------------


def approve_claim(page: Page, base: str, name: str) -> None:
    """From the desk to the claim, and yes."""
    page.goto(f"{base}/desk/")
    press(page, 'main a[href*="/desk/claims/"]')
    press(page, f'main a:has-text("{name}")')
    send(page, "/approve/")


def open_file(page: Page, base: str, name: str) -> None:
    """Find an application by a fragment of its unit's name."""
    page.goto(f"{base}/desk/applications/")
    page.fill("[name=q]", name[2:5])
    press(page, "main form button[type=submit]")
    press(page, f'main a:has-text("{name}")')


def accept(page: Page) -> None:
    """Take the application up."""
    press(page, 'main form[action$="/accept/"] button, main a[href$="/accept/"]')
    if page.url.endswith("/accept/"):
        send(page, "/accept/")


def score(page: Page, base: str, rubric: Rubric) -> None:
    """Agree with the unit wherever it spoke; what the survey decides is entered with its reason."""
    address = re.match(r".*/desk/applications/\d+/", page.url).group()
    page.goto(f"{address}scores/")
    press(page, 'main form[action$="/agree/"] button')
    for indicator in rubric.indicators:
        if indicator.from_survey:
            page.goto(f"{address}check/{indicator.id}/")
            page.fill("input[name=points]", str(indicator.points))
            page.fill("textarea[name=reason]", "2026年6月职工满意度问卷，结果附后。")
            press(page, "main button[name=next]")
            assert_well(page)
    page.goto(address)


def propose(page: Page, motion: str, text: str) -> None:
    """Put a motion on the file."""
    press(page, f'main a[href$="/motions/{motion}/"]')
    page.fill("[name=text]", text)
    send(page)
    expect(page).to_have_url(re.compile("/desk/"))


def speak(page: Page, base: str, name: str) -> None:
    """Give the organisation's word, found on the desk's list of rounds that wait for it."""
    page.goto(f"{base}/desk/rounds/")
    press(page, f'main a:has-text("{name}")')
    page.check("[name=verdict][value=approve]")
    send(page, "/opinion/")
    assert_well(page)


def bring_roster(page: Page, base: str, name: str, table: Path) -> None:
    """From the list of parks to the table of this one's enterprises: looked through, then taken over."""
    page.goto(f"{base}/desk/areas/?by=place")
    press(page, f'main a:has-text("{name}")')
    press(page, 'main a[href$="/roster/"]')
    page.set_input_files("[name=file]", table)
    send(page)
    assert_well(page)
    send(page, "/import/")
    assert_well(page)


# --- the city --------------------------------------------------------------------------------------------------------


def prepare_campaign(page: Page, base: str, year: int) -> None:
    """Prepare the year's campaign with the dates the portal proposes, from today on, and open it."""
    page.goto(f"{base}/desk/campaigns/new/")
    page.fill("[name=year]", str(year))
    page.fill("[name=name_zh]", f"{year}年度威海市劳动关系和谐企业、工业园区选树活动")
    page.fill("[name=name_en]", f"Weihai campaign {year}")
    page.fill("[name=opens_on]", f"{year}-06-15")
    page.fill("[name=filing_closes_on]", f"{year}-08-31")
    page.fill("[name=county_closes_on]", f"{year}-09-30")
    page.fill("[name=notice_days]", "7")
    send(page)
    assert_well(page)
    send(page, "/open/")


def hold_meeting(
    pages: Mapping[str, Page],
    base: str,
    *,
    choose: str = "applications",
    motion: str = "approve",
    text: str = "经评审，该单位达到创建标准，同意命名。",
    planned_for: str = "2026-06-15T14:00",
) -> None:
    """The government side calls and leads, each organisation enters itself and speaks, a second person signs off;
    the government side's page ends on the outcomes."""
    lead = pages["gov"]
    lead.goto(f"{base}/desk/meetings/new/")
    lead.fill("[name=title]", "三方联席会议")
    lead.fill("[name=planned_for]", planned_for)
    lead.fill("[name=place]", "市人社局三楼会议室")
    send(lead)
    lead.check(f"[name={choose}]")
    send(lead)
    meeting = lead.url
    lead.locator("[name^=officer_]").first.check()
    send(lead, "/attendance/")
    for party in ("union", "eca", "fic"):
        pages[party].goto(meeting)
        send(pages[party], "/presence/")
    lead.goto(meeting)
    send(lead, "/open/")
    press(lead, f'main a[href$="/motions/{motion}/"]')
    lead.check("[name=items]")
    lead.fill("[name=text]", text)
    send(lead)
    for page in pages.values():
        page.goto(meeting)
        press(page, 'main a[href$="/opinions/"]')
        page.check('input[name^="verdict_"][value="approve"]')
        press(page, "main form button.btn-primary[type=submit]")
        press(page, "main form button.btn-primary[type=submit]")
        assert_well(page)
    lead.goto(meeting)
    send(lead, "/close/")
    expect(lead).to_have_url(re.compile("/outcomes/$"))
    pages["union"].goto(lead.url)
    send(pages["union"], "/sign-off/")
    lead.reload()


def release(page: Page) -> None:
    """All outcomes of a meeting at once."""
    send(page, "/outcomes/")


def publish_notice(page: Page, base: str) -> str:
    """Publish with the words the portal proposes. Returns the address of the notice on the desk."""
    page.goto(f"{base}/desk/notices/new/")
    if not page.input_value("[name=number]"):
        page.fill("[name=number]", "公示〔2026〕1号")
    send(page)
    assert_well(page)
    expect(page).to_have_url(re.compile(r"/desk/notices/\d+/$"))
    return page.url


def object_to(page: Page, base: str, text: str) -> str:
    """A citizen objects, without an account. Returns the receipt number."""
    page.goto(f"{base}/notices/")
    press(page, 'main a[href*="/notices/"]:not([href*="objections"])')
    press(page, 'main a[href*="/object/?item="]')
    page.fill("[name=text]", text)
    page.fill("[name=objector]", "王某")
    page.fill("[name=contact]", "0631-5209999")
    send(page)
    expect(page).to_have_url(re.compile("/notices/objections/"))
    return page.url.rstrip("/").rpartition("/")[2]


def answer_objection(page: Page, notice: str, receipt: str) -> None:
    """Look into it and answer: not upheld."""
    page.goto(notice)
    press(page, f'main a:has-text("{receipt}")')
    page.check("[name=upheld][value=no]")
    page.fill("[name=answer]", "经核查，所反映情况不属实。")
    press(page, "main form button.btn-primary[type=submit]")
    assert_well(page)


def name_the_units(page: Page, notice: str, decided_on: str) -> str:
    """Finish the notice and name. Returns the address of the decision."""
    page.goto(notice)
    send(page, "/close/")
    press(page, 'main a[href$="/name/"]')
    page.fill("[name=document_number]", "威人社函〔2026〕19号")
    if not page.input_value("[name=title]"):
        page.fill("[name=title]", "关于命名劳动关系和谐单位的决定")
    page.fill("[name=decided_on]", decided_on)
    send(page)
    assert_well(page)
    expect(page).to_have_url(re.compile(r"/desk/decisions/\d+/$"))
    return page.url


def hand_over(page: Page, base: str, receiver: str) -> None:
    """Note who received the plaque."""
    page.goto(f"{base}/desk/plaques/hand-over/")
    page.locator("[name^=receiver_]").first.fill(receiver)
    send(page)
    assert_well(page)
