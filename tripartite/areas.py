"""Loading areas, towns, bodies and their organisations from data. Another city brings its own files."""

import csv
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from pypinyin import Style, lazy_pinyin

from tripartite.enums import Level, Party
from tripartite.models import District, MemberOrganisation, Town, TripartiteBody

DATA = Path(__file__).parent / "data"

CITY_BODY = ("威海市协调劳动关系三方", "Weihai Tripartite Body for Labour Relations")
# The four that issued the circular, in its order (威人社函〔2023〕19号).
CITY_ORGANISATIONS = [
    ("city-gov", Party.GOVERNMENT, "威海市人力资源和社会保障局", "Weihai Human Resources and Social Security Bureau"),
    ("city-union", Party.UNION, "威海市总工会", "Weihai Federation of Trade Unions"),
    (
        "city-eca",
        Party.EMPLOYER,
        "威海市企业和企业家联合会",
        "Weihai Enterprise Confederation and Entrepreneurs Association",
    ),
    ("city-fic", Party.EMPLOYER, "威海市工商业联合会", "Weihai Federation of Industry and Commerce"),
]
ORGANISATION_NAMES_EN = {
    "人力资源和社会保障局": "Human Resources and Social Security Bureau",
    "科技创新局": "Science, Technology and Innovation Bureau",
    "党群与人力资源部": "Party-Mass Relations and Human Resources Department",
    "总工会": "Federation of Trade Unions",
    "工商业联合会": "Federation of Industry and Commerce",
    "投资促进中心": "Investment Promotion Centre",
}
_TOWN_SUFFIXES = (("街道", "Subdistrict"), ("办事处", "Sub-district Office"), ("镇", "Town"))


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows of each kind there are after loading."""

    districts: int
    towns: int
    organisations: int


def town_name_en(name_zh: str) -> str:
    """环翠楼街道 → Huancuilou Subdistrict."""
    for suffix, english in _TOWN_SUFFIXES:
        if name_zh.endswith(suffix):
            stem = "".join(lazy_pinyin(name_zh.removesuffix(suffix), style=Style.NORMAL)).capitalize()
            return f"{stem} {english}"
    return "".join(lazy_pinyin(name_zh)).capitalize()


@transaction.atomic
def load_areas(*, folder: Path = DATA) -> Loaded:
    """Load or refresh areas and bodies from ``weihai_districts.csv`` and ``weihai_towns.csv``. Safe to run again.

    Codes and slugs are the identity; a row that is no longer in the files stays, since decisions may hang on it.
    """
    city, _ = TripartiteBody.objects.update_or_create(
        level=Level.CITY, defaults={"name_zh": CITY_BODY[0], "name_en": CITY_BODY[1]}
    )
    for position, (slug, party, name_zh, name_en) in enumerate(CITY_ORGANISATIONS):
        _organisation(city, slug, party, name_zh, name_en, position)
    by_code: dict[str, District] = {}
    for position, row in enumerate(_rows(folder / "weihai_districts.csv")):
        district, _ = District.objects.update_or_create(
            slug=row["slug"],
            defaults={key: row[key] for key in ("code", "name_zh", "name_en", "kind")} | {"position": position},
        )
        by_code[row["code"]] = district
        _county_body(district, row)
    for row in _rows(folder / "weihai_towns.csv"):
        Town.objects.update_or_create(
            code=row["code"],
            defaults={
                "name_zh": row["name"],
                "name_en": town_name_en(row["name"]),
                "kind": row["kind"],
                "district": by_code[row["district_code"]],
            },
        )
    return Loaded(District.objects.count(), Town.objects.count(), MemberOrganisation.objects.count())


def _county_body(district: District, row: dict[str, str]) -> None:
    body, _ = TripartiteBody.objects.update_or_create(
        level=Level.COUNTY,
        district=district,
        defaults={
            "name_zh": f"{district.name_zh}协调劳动关系三方",
            "name_en": f"{district.name_en} Tripartite Body for Labour Relations",
        },
    )
    members = (("gov", Party.GOVERNMENT, "government_member"), ("union", Party.UNION, "union_member"))
    for position, (suffix, party, column) in enumerate((*members, ("employer", Party.EMPLOYER, "employer_member"))):
        name = row[column]
        _organisation(
            body,
            f"{district.slug}-{suffix}",
            party,
            f"{district.name_zh}{name}",
            f"{district.name_en} {ORGANISATION_NAMES_EN.get(name, name)}",
            position,
        )


def _organisation(body: TripartiteBody, slug: str, party: Party, name_zh: str, name_en: str, position: int) -> None:
    MemberOrganisation.objects.update_or_create(
        slug=slug,
        defaults={"body": body, "party": party, "name_zh": name_zh, "name_en": name_en, "position": position},
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))
