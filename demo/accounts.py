"""Accounts and offices of the demonstration. Every person is invented, and every account says `is_demo`, so that it
opens nothing outside development and tests (`tripartite.backends`)."""

from datetime import date, datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from tripartite.models import MemberOrganisation, Officer, User

PASSWORD = "demo-Weihai-2027"  # noqa: S105 -- printed for everyone who tries the demonstration
MAIL_DOMAIN = "weihai-demo.example"
# A second officer of an organisation, for stand-ins after a recusal.
STAND_INS = {"city-gov-2": "city-gov", "huancui-gov-2": "huancui-gov"}
ENTERPRISES_WITH_SIGN_IN = 12
UNIT_SIGN_INS = [*(f"enterprise-{n}" for n in range(1, ENTERPRISES_WITH_SIGN_IN + 1)), "park-1", "town-1"]
OTHER_SIGN_INS = ["assessor-1", "coordinator-1"]
# Colleagues of enterprise-2; they sign in like everybody else.
COLLEAGUES = ["enterprise-2-clerk", "enterprise-2-union"]
ADMIN = "admin"

FAMILY_NAMES = "张王李赵刘陈杨黄周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹"
GIVEN_NAMES = "一二三四五六七八九十"


def person(number: int) -> str:
    """A name that nobody takes for a real one: 演示·张一."""
    family = FAMILY_NAMES[number % len(FAMILY_NAMES)]
    return f"演示·{family}{GIVEN_NAMES[number // len(FAMILY_NAMES) % len(GIVEN_NAMES)]}"


def make_accounts(*, joined: datetime, offices_since: date, unit_accounts: list[str]) -> dict[str, Officer]:
    """Make the accounts that are not there yet, and give the officers their offices. Returns these by user name.

    The password is hashed once for all: a hundred hashes of production strength would take a minute.
    """
    password = make_password(PASSWORD)
    organisations = {organisation.slug: organisation for organisation in MemberOrganisation.objects.order_by("pk")}
    posts = {slug: slug for slug in organisations} | STAND_INS
    names = [*posts, *UNIT_SIGN_INS, *OTHER_SIGN_INS, ADMIN]
    names += [name for name in unit_accounts if name not in names]
    # At the end, so that the others keep the names they have.
    names += COLLEAGUES
    with_address = {*posts, *UNIT_SIGN_INS, *OTHER_SIGN_INS, *COLLEAGUES, ADMIN}
    offices = {}
    for number, name in enumerate(names):
        user, _created = User.objects.get_or_create(
            username=name,
            defaults={
                "password": password,
                "full_name": person(number),
                "email": f"{name}@{MAIL_DOMAIN}" if name in with_address else "",
                "is_demo": True,
                "is_staff": name == ADMIN,
                "is_superuser": name == ADMIN,
                "date_joined": joined,
            },
        )
        if user.email:
            EmailAddress.objects.get_or_create(
                user=user, email=user.email, defaults={"verified": True, "primary": True}
            )
        if name in posts:
            offices[name] = _office(user, organisations[posts[name]], offices_since)
    return offices


def _office(user: User, organisation: MemberOrganisation, since: date) -> Officer:
    office, _created = Officer.objects.get_or_create(
        user=user, organisation=organisation, until=None, defaults={"since": since}
    )
    return office
