"""Kept pages: no query but one the second time, and never a page that is no longer true."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from journal import clock as portal_clock
from journal.actors import SYSTEM
from journal.chain import blank_remark
from journal.models import Entry
from plaques.models import Title
from plaques.services import expire_titles
from tests.evaluations import factories as applications
from tests.plaques import factories as plaques
from tests.portal.helpers import speaking, words
from tests.tripartite import factories as bodies

pytestmark = pytest.mark.django_db

OVER = "已到期"


def pages(title: Title) -> list[str]:
    return [
        reverse("home"),
        reverse("units"),
        reverse("unit", args=[title.number]),
        reverse("verify-code", args=[title.code]),
    ]


def cost(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200, address
    return len(captured)


def test_a_page_shown_before_costs_one_query_and_is_the_same():
    title = applications.named_title()
    for address in pages(title):
        first = Client().get(address)
        assert cost(Client(), address) == 1, address
        again = Client().get(address)
        assert again.content == first.content, address
        for header in ("ETag", "Cache-Control", "Vary", "Content-Language", "Content-Type", "Content-Security-Policy"):
            assert again.headers[header] == first.headers[header], (address, header)


def test_a_revocation_shows_at_the_first_request_after_it():
    title = applications.named_title(name="威海撤销企业有限公司")
    for address in pages(title):
        Client().get(address)
    plaques.revoke(title, "拖欠劳动报酬。")
    assert "威海撤销企业有限公司" not in words(Client().get(reverse("home")))
    for address in pages(title)[1:]:
        assert "拖欠劳动报酬。" in words(Client().get(address)), address


def test_a_revocation_that_rolled_back_shows_nowhere_neither_during_nor_after():
    title = applications.named_title()
    before = {address: Client().get(address).content for address in pages(title)}
    with transaction.atomic():
        plaques.revoke(Title.objects.get(pk=title.pk), "拖欠劳动报酬。")
        # What is asked within the transaction is answered by it, and must not be what is kept for others.
        during = {address: Client().get(address).content for address in pages(title)}
        transaction.set_rollback(True)
    assert all(during[address] != before[address] for address in pages(title))
    assert {address: Client().get(address).content for address in pages(title)} == before
    plaques.revoke(Title.objects.get(pk=title.pk), "拖欠劳动报酬。")
    assert Client().get(reverse("home")).content != before[reverse("home")]


def test_a_naming_shows_at_the_first_request_after_it():
    applications.named_title()
    assert "威海新命名企业有限公司" not in words(Client().get(reverse("home")))
    assert "威海新命名企业有限公司" not in words(Client().get(reverse("units")))
    applications.named_title(name="威海新命名企业有限公司", area="rongcheng")
    assert "威海新命名企业有限公司" in words(Client().get(reverse("home")))
    assert "威海新命名企业有限公司" in words(Client().get(reverse("units")))


def test_a_title_expires_at_midnight_though_nothing_is_written(clock):
    title = applications.named_title(last_day=portal_clock.today() + timedelta(days=1))
    check = reverse("verify-code", args=[title.code])
    clock.forward(days=1)
    for _twice in range(2):
        assert OVER not in words(Client().get(check))
    clock.forward(days=1)
    for _twice in range(2):
        assert OVER in words(Client().get(check))
        assert OVER in words(Client().get(reverse("unit", args=[title.number])))
    # The nightly task then writes it down; nothing changes for the reader.
    assert expire_titles() == 1
    assert OVER in words(Client().get(check))


def test_a_reason_blanked_by_law_is_gone_at_the_next_request():
    title = applications.named_title(revoked="涉及张三的个人信息。")
    page = reverse("unit", args=[title.number])
    assert "张三" in words(Client().get(page))
    entry = Entry.objects.get(action="title.revoke")
    blank_remark(entry=entry, actor=SYSTEM, basis="个人信息保护法第四十七条")
    assert "张三" not in words(Client().get(page))


def test_each_language_and_each_condition_has_a_page_of_its_own():
    title = applications.named_title(name="威海英文企业有限公司", area="rongcheng")
    address = reverse("unit", args=[title.number])
    assert title.text_zh in words(Client().get(address))
    assert title.text_en in words(speaking("en").get(address))
    assert title.text_zh in words(Client().get(address))
    assert "威海英文企业有限公司" in words(Client().get(reverse("units"), {"district": "rongcheng"}))
    assert "威海英文企业有限公司" not in words(Client().get(reverse("units"), {"district": "rushan"}))
    assert "威海英文企业有限公司" in words(Client().get(reverse("units"), {"status": "in_force"}))
    assert "威海英文企业有限公司" not in words(Client().get(reverse("units"), {"status": "cancelled"}))


def test_people_with_a_session_get_their_own_page_and_leave_none_behind():
    title = applications.named_title()
    signed_in = Client()
    office = bodies.officer()
    signed_in.force_login(office.user)
    name = office.user.get_full_name()
    for address in pages(title):
        assert name in words(signed_in.get(address)), address
        assert name not in words(Client().get(address)), address
        assert name in words(signed_in.get(address)), address
        assert cost(signed_in, address) > 1, address


def test_a_message_for_one_visitor_is_shown_to_nobody_else(client):
    """Signing out leaves a message in a cookie and no session."""
    applications.named_title()
    client.force_login(bodies.officer().user)
    client.post(reverse("account_logout"))
    assert settings.SESSION_COOKIE_NAME not in client.cookies or not client.cookies[settings.SESSION_COOKIE_NAME].value
    assert client.cookies["messages"].value
    told = client.get(reverse("home"))
    assert "message" in told.content.decode() or "alert" in told.content.decode()
    assert told.content != Client().get(reverse("home")).content


def test_what_is_no_good_answer_is_not_kept():
    assert Client().get(reverse("verify-code", args=["ABCDEFGHJKMN"])).status_code == 404
    title = applications.named_title()
    Title.objects.filter(pk=title.pk).update()
    for query in ({"year": "x"}, {"page": "99"}):
        with CaptureQueriesContext(connection) as captured:
            for _twice in range(2):
                assert Client().get(reverse("units"), query).status_code == 400
        assert len(captured) > 3


def test_parameters_that_the_page_does_not_have_keep_nothing():
    """Else anyone could push the pages that people ask for out of the memory, address by address."""
    applications.named_title()
    for _twice in range(2):
        assert cost(Client(), f"{reverse('units')}?robot=1") > 1
        assert cost(Client(), f"{reverse('home')}?robot=1") > 1


def test_the_place_for_pages_is_bounded():
    assert settings.CACHES["pages"]["OPTIONS"]["MAX_ENTRIES"] <= 500


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_connection_that_died_costs_nobody_a_page(client):
    """The question for the version is the first to meet it: after a restart of the database, or an idle night."""
    applications.named_title()
    page = client.get(reverse("home")).content
    values = connection.get_connection_params()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    other = connection.Database.connect(**{k: v for k, v in values.items() if k != "cursor_factory"})
    other.autocommit = True
    other.cursor().execute("SELECT pg_terminate_backend(%s)", [pid])
    other.close()
    assert client.get(reverse("home")).content == page
