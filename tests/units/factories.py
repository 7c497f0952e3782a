"""Units, their people and their evidence for tests."""

from io import BytesIO
from itertools import count
from typing import Any

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from stdnum.cn import uscc as uscc_numbers

from enterprises.services import register_enterprise
from parks.services import register_park
from tests.tripartite import factories as bodies
from tripartite.models import Town, User
from units.enums import ClaimState, Role, UnitKind
from units.models import Claim, Evidence, Unit, UnitMember
from units.services import add_evidence, approve_claim, claim_unit

_numbers = count(1)

ENTERPRISE_PROFILE = {
    "industry": "C",
    "division": "13",
    "ownership": "private",
    "size_class": "medium",
    "headcount": 320,
    "has_union": True,
    "has_party_organisation": True,
    "address": "山东省威海市文化中路1号",
    "contact_name": "联系人甲",
    "contact_phone": "0631-5200000",
}
PARK_PROFILE = {
    "governing_body": "园区管理委员会",
    "approval_document": "威政字〔2019〕1号",
    "enterprise_count": 80,
    "employee_count": 9000,
    "address": "山东省威海市科技路1号",
    "contact_name": "联系人乙",
    "contact_phone": "0631-5200001",
}


def uscc(number: int | None = None) -> str:
    """A valid unified social credit code of Weihai (9137 10 …), a new one at each call unless a number is given."""
    body = f"91371002MA{next(_numbers) if number is None else number:07d}"
    return body + uscc_numbers.calc_check_digit(body)


def enterprise(
    *,
    area: str = "huancui",
    name: str = "",
    code: str = "",
    town: Town | None = None,
    user: User | None = None,
    confirmed: bool = True,
    **profile: Any,
) -> Unit:
    """An enterprise with its profile, registered by `user` (a new person unless given), and confirmed by its county.

    Keywords beyond those named are fields of the profile, such as ``headcount=12, size_class="small"``.
    """
    claim = register_enterprise(
        uscc=code or uscc(),
        name=name or f"威海测试企业{next(_numbers)}有限公司",
        district=bodies.district(area),
        town=town,
        profile=ENTERPRISE_PROFILE | profile,
        statement="人事专员",
        user=user or bodies.user(),
    )
    return _confirmed(claim, area) if confirmed else claim.unit


def park(
    *,
    area: str = "huancui",
    name: str = "",
    kind: UnitKind = UnitKind.PARK,
    code: str = "",
    town: Town | None = None,
    user: User | None = None,
    confirmed: bool = True,
    **profile: Any,
) -> Unit:
    """A park (or ``kind=UnitKind.TOWN``, ``UnitKind.CLUSTER``) with its profile, otherwise as `enterprise`."""
    claim = register_park(
        kind=kind,
        uscc=code or uscc(),
        name=name or f"威海测试园区{next(_numbers)}",
        district=bodies.district(area),
        town=town,
        profile=PARK_PROFILE | profile,
        statement="管委会干部",
        user=user or bodies.user(),
    )
    return _confirmed(claim, area) if confirmed else claim.unit


def unit(*, kind: str = UnitKind.ENTERPRISE, **fields: Any) -> Unit:
    """A confirmed unit of any kind."""
    return enterprise(**fields) if kind == UnitKind.ENTERPRISE else park(kind=UnitKind(kind), **fields)


def _confirmed(claim: Claim, area: str) -> Unit:
    approve_claim(claim=claim, office=bodies.officer(area=area))
    return Unit.objects.select_related("district", "town").get(pk=claim.unit_id)


def member(unit: Unit) -> UnitMember:
    """The unit's first present member: the person who registered it."""
    return UnitMember.objects.filter(unit=unit, until__isnull=True).select_related("unit", "user").order_by("pk")[0]


def colleague(unit: Unit, *, user: User | None = None, role: Role = Role.EDITOR) -> UnitMember:
    """Another person of the unit, let in by the county."""
    claim = claim_unit(unit=unit, user=user or bodies.user(), statement="同事", role=role)
    return approve_claim(claim=claim, office=bodies.officer(area=unit.district.slug))


def claim(*, unit: Unit | None = None, user: User | None = None, statement: str = "人事经理") -> Claim:
    """A claim that waits for the county, on a new unconfirmed enterprise unless one is given."""
    if unit is None:
        return Claim.objects.get(unit=enterprise(user=user, confirmed=False), state=ClaimState.PENDING)
    return claim_unit(unit=unit, user=user or bodies.user(), statement=statement)


def pdf(text: str = "") -> bytes:
    """A small valid PDF of one blank page; another text (or none) makes other bytes."""
    document, kept = pikepdf.new(), BytesIO()
    document.add_blank_page(page_size=(595, 842))
    document.docinfo["/Title"] = text or f"材料{next(_numbers)}"
    document.save(kept)
    return kept.getvalue()


def upload(content: bytes | None = None, *, name: str = "劳动合同台账.pdf") -> SimpleUploadedFile:
    """A file as a browser sends it. The claimed type is deliberately of no use."""
    return SimpleUploadedFile(name, pdf() if content is None else content, content_type="application/octet-stream")


def evidence(*, unit: Unit, content: bytes | None = None, name: str = "劳动合同台账.pdf", title: str = "") -> Evidence:
    """A file in the unit's library."""
    return add_evidence(member=member(unit), upload=upload(content, name=name), title=title)
