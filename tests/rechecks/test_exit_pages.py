"""The pages of re-checks and ways out: who sees which, what stays typed, and that lists ask no more for more rows."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plaques.enums import PlaqueState, TitleState
from plaques.models import Plaque
from rechecks import services
from rechecks.enums import RevocationGround, RevocationState
from rechecks.models import Recheck, Revocation
from tests.evaluations import factories as evaluations
from tests.plaques import factories as plaques
from tests.rechecks import exits
from tests.tripartite import factories as bodies
from tests.units import factories as units

pytestmark = pytest.mark.django_db


def browse(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def way(clock) -> Revocation:
    title = evaluations.named_title()
    clock.forward(days=60)
    return exits.to_hear(title)


def test_what_is_foreign_is_not_found(way):
    stranger = browse(units.member(units.enterprise(name="威海他人企业有限公司")).user)
    other, own = browse(bodies.officer(area="rushan").user), browse(bodies.officer(area="huancui").user)
    desk = [
        reverse("desk:recheck", args=[way.recheck_id]),
        reverse("desk:revocation", args=[way.pk]),
        reverse("desk:open-recheck", args=[way.title.number]),
        reverse("desk:open-revocation", args=[way.title.number]),
        reverse("desk:unit-history", args=[way.title.unit_id]),
    ]
    for address in desk:
        assert other.get(address).status_code == 404
        assert own.get(address).status_code == 200
        assert Client().get(address).status_code == 302
    for address in (
        reverse("holder:recheck", args=[way.recheck_id]),
        reverse("holder:revocation", args=[way.pk]),
        reverse("holder:report", args=[way.title.number, 2025]),
    ):
        assert stranger.get(address).status_code == 404
    assert own.get(reverse("desk:appeal", args=[1])).status_code == 403


def test_a_file_shown_is_opened_by_the_officers_of_the_area_alone(way):
    proof = way.recheck.items.filter(evidence__isnull=False)[0].evidence.get()
    address = reverse("file", args=[proof.file.uid])
    assert browse(bodies.officer(area="huancui", party="union").user).get(address).status_code == 200
    assert browse(bodies.officer(area="rushan").user).get(address).status_code == 404


def test_a_re_check_is_opened_shown_and_concluded_through_the_pages(clock):
    title = evaluations.named_title()
    clock.forward(days=60)
    officer, member = browse(exits.county(title).user), browse(units.member(title.unit).user)
    opened = officer.post(
        reverse("desk:open-recheck", args=[title.number]),
        {"deed": "open", "ground": "complaint", "reason": "反映欠薪。"},
    )
    row = Recheck.objects.get()
    assert opened.url == reverse("desk:recheck", args=[row.pk])
    page = reverse("holder:recheck", args=[row.pk])
    assert page in member.get(reverse("apply:home")).content.decode()
    refused = member.post(page, {"note": "暂无。"})
    assert refused.status_code == 200
    assert "暂无。" in refused.content.decode()
    key = row.items.order_by("position")[0].key
    assert member.post(page, {f"answer-{key}": "已续签。", f"file-{key}": units.upload()}).status_code == 302
    desk = reverse("desk:recheck", args=[row.pk])
    early = officer.post(desk, {"deed": "fail", "result": "不合格。", f"short-{key}": "on", f"why-{key}": "到期。"})
    assert early.status_code == 200
    assert "到期。" in early.content.decode()
    exits.visited(row)
    assert officer.post(desk, {"deed": "pass", "result": "合格。"}).status_code == 302
    assert Recheck.objects.get().state == "passed"


def test_a_hearing_is_used_and_put_through_the_pages(way):
    member, officer = browse(units.member(way.title.unit).user), browse(exits.county(way.title).user)
    page, desk = reverse("holder:revocation", args=[way.pk]), reverse("desk:revocation", args=[way.pk])
    assert member.post(page, {"deed": "state"}).status_code == 200
    assert member.post(page, {"deed": "state", "state-statement": "我单位正在整改。"}).status_code == 302
    motion = {"deed": "motion", "motion-motion": "revoke", "motion-text": "建议取消命名。"}
    assert officer.post(desk, motion).status_code == 302
    assert Revocation.objects.get().county_matter.rounds.count() == 1


def test_register_and_check_say_what_holds_at_each_moment(clock):
    title = evaluations.named_title()
    plaques.plaque(title, PlaqueState.HANDED_OVER)
    clock.forward(days=60)
    way = exits.revoked(title=title)
    check, unit = reverse("verify-code", args=[title.code]), reverse("unit", args=[title.number])
    assert way.decision.document_number in Client().get(unit).content.decode()
    assert "尚未交回" not in Client().get(check).content.decode()
    clock.forward(days=16)
    assert "尚未交回" in Client().get(check).content.decode()
    assert "尚未交回" in Client().get(unit).content.decode()
    exits.uphold(exits.appealed(way))
    told = Client().get(unit).content.decode()
    assert way.decision.document_number in told or "取消命名" in told
    assert "经申诉恢复命名" in told
    title.refresh_from_db()
    assert title.state == TitleState.GRANTED


def test_a_plaque_comes_back_with_a_photo_and_whoever_took_it_in(clock):
    title = evaluations.named_title()
    plaques.plaque(title, PlaqueState.HANDED_OVER)
    exits.revoked(title=title)
    officer = browse(exits.county(title).user)
    address = reverse("desk:move-plaque", args=[title.number, "take_back"])
    refused = officer.post(address, {"returned_by": "王芳", "photo": units.upload()})
    assert refused.status_code == 200
    assert "王芳" in refused.content.decode()
    assert officer.post(address, {"returned_by": "王芳"}).status_code == 302
    plaque = Plaque.objects.get()
    assert (plaque.state, plaque.collected_by) == (PlaqueState.RETURNED, exits.county(title))


def test_the_whole_history_of_a_unit_stands_on_one_page(clock):
    title = evaluations.named_title()
    clock.forward(days=60)
    exits.uphold(exits.appealed(exits.revoked(title=title)))
    page = browse(exits.county(title).user).get(reverse("desk:unit-history", args=[title.unit_id])).content.decode()
    for words in ("提交申报", "授予称号", "复核不合格", "恢复命名"):
        assert words in page


def test_lists_ask_no_more_for_more_rows(clock):
    titles = evaluations.named_titles(3)
    clock.forward(days=60)
    client, counts = browse(bodies.officer(area="huancui").user), {}
    for one in titles:
        exits.to_hear(one)
        for name in ("recheck-list", "revocations", "recheck-reasons"):
            with CaptureQueriesContext(connection) as captured:
                assert client.get(reverse(f"desk:{name}"), {"all": "1"}).status_code == 200
            counts.setdefault(name, []).append(len(captured))
    for name, found in counts.items():
        assert found[-1] == found[-2], (name, found)


def test_a_title_with_a_reason_is_offered_and_opens_nothing_by_itself(clock):
    from datetime import datetime

    title = evaluations.named_title()
    clock.move_to(datetime(2027, 4, 1, 10))
    client = browse(exits.county(title).user)
    assert title.number in client.get(reverse("desk:recheck-reasons")).content.decode()
    assert not Recheck.objects.exists()
    fields = services.ReportFields(headcount=1, disputes=0, arrears=False)
    services.file_report(title=title, year=2026, member=units.member(title.unit), fields=fields)
    assert title.number not in client.get(reverse("desk:recheck-reasons")).content.decode()


def test_whoever_is_left_of_a_dissolved_unit_reads_why_and_is_not_asked_to_speak(way):
    title = evaluations.named_title(name="威海已注销企业有限公司")
    gone = services.open_revocation(
        title=title,
        ground=RevocationGround.DISSOLUTION,
        office=exits.county(title),
        reason="已办理注销登记。",
        proof=units.upload(),
    )
    person = browse(units.member(title.unit).user)
    page = person.get(reverse("holder:revocation", args=[gone.pk]))
    assert page.status_code == 200
    assert page.context["why_not_state"]
    for shown in (page, person.get(reverse("apply:home"))):
        assert "待报市级审议" in shown.content.decode()
    refused = person.post(
        reverse("holder:revocation", args=[gone.pk]), {"deed": "state", "state-statement": "不同意。"}
    )
    assert refused.status_code == 200
    desk = browse(exits.county(title).user)
    for deed in (
        {"deed": "hearing", "hearing-held_on": "2026-08-14", "hearing-present": "三方", "hearing-minutes": "记录"},
        {"deed": "motion", "motion-motion": "revoke", "motion-text": "取消命名。"},
    ):
        assert desk.post(reverse("desk:revocation", args=[gone.pk]), deed).status_code == 200
    gone.refresh_from_db()
    assert (gone.stated_at, gone.minutes, gone.state) == (None, "", RevocationState.HEARING)
