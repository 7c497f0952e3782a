"""The page of one's own email addresses."""

from importlib import import_module

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core.management import call_command
from django.urls import reverse

from tests.tripartite import factories as bodies
from tripartite.models import User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("confirmed", "offered"),
    [([], 0), ([True], 0), ([False], 1), ([True, False], 1), ([False, True, False], 1), ([True, True], 0)],
)
def test_only_what_can_be_done_with_ones_addresses_is_offered(client, confirmed, offered):
    person = bodies.officer().user
    EmailAddress.objects.filter(user=person).delete()
    person.email = "a0@example.com" if confirmed else ""
    person.save()
    for number, verified in enumerate(confirmed):
        EmailAddress.objects.create(user=person, email=f"a{number}@example.com", verified=verified, primary=number == 0)
    client.force_login(person, "tripartite.backends.PortalBackend")
    page = client.get(reverse("account_email")).content.decode()
    # The confirmation is sent again where one is missing, and one address alone is the main one already.
    assert page.count('name="action_send"') == offered
    assert page.count('name="action_primary"') == (len(confirmed) > 1)


def rows_of(person: User) -> list[tuple[str, bool, bool]]:
    rows = EmailAddress.objects.filter(user=person).order_by("pk")
    return [(row.email, row.primary, row.verified) for row in rows]


def test_the_administrator_of_the_command_line_opens_the_page_of_his_addresses(client):
    call_command("createsuperuser", "--noinput", "--username", "root", "--email", "Root@Example.COM", verbosity=0)
    person = User.objects.get(username="root")
    assert rows_of(person) == [("root@example.com", True, False)]
    client.force_login(person, "tripartite.backends.PortalBackend")
    assert "root@example.com" in client.get(reverse("account_email")).content.decode()


def test_an_account_without_an_address_has_no_row(client):
    call_command("createsuperuser", "--noinput", "--username", "root", "--email", "", verbosity=0)
    person = User.objects.get(username="root")
    assert rows_of(person) == []
    client.force_login(person, "tripartite.backends.PortalBackend")
    assert client.get(reverse("account_email")).status_code == 200


@pytest.mark.parametrize(
    ("address", "rows", "after"),
    [
        ("", [], []),
        ("a@example.com", [], [("a@example.com", True, False)]),
        ("A@Example.com", [], [("a@example.com", True, False)]),
        ("a@example.com", [("a@example.com", True, True)], [("a@example.com", True, True)]),
        ("A@example.com", [("A@example.com", True, True)], [("a@example.com", True, True)]),
        ("A@example.com", [("a@example.com", True, True)], [("a@example.com", True, True)]),
        (
            "A@example.com",
            [("A@example.com", True, False), ("a@example.com", False, True)],
            [("a@example.com", True, True)],
        ),
        (
            "a@example.com",
            [("b@example.com", True, True)],
            [("b@example.com", True, True), ("a@example.com", False, False)],
        ),
        # Somebody else's in other letters is nobody's confirmed one.
        ("Other@example.com", [], [("other@example.com", True, False)]),
    ],
)
def test_accounts_that_stand_already_get_their_row(client, address, rows, after):
    bodies.user(email="other@example.com")
    person = bodies.user(email="")
    User.objects.filter(pk=person.pk).update(email=address)
    for email, primary, verified in rows:
        EmailAddress.objects.create(user=person, email=email, primary=primary, verified=verified)
    give_rows = import_module("tripartite.migrations.0003_address_rows").give_rows
    for _again in range(2):
        give_rows(apps, None)
        assert rows_of(person) == after
    client.force_login(person, "tripartite.backends.PortalBackend")
    assert client.get(reverse("account_email")).status_code == 200
