"""Areas, bodies and organisations as data: the real ones, loaded twice as once."""

import csv

import pytest
from django.db import IntegrityError, transaction

from tests.tripartite import factories as bodies
from tripartite.areas import DATA, load_areas, town_name_en
from tripartite.enums import Level, Party
from tripartite.models import District, MemberOrganisation, Officer, Town, TripartiteBody

pytestmark = pytest.mark.django_db


def rows() -> dict[type, set]:
    return {
        model: set(model.objects.values_list("pk", "name_zh", "name_en"))
        for model in (District, Town, TripartiteBody, MemberOrganisation)
    }


def test_weihai_has_eight_areas_seventy_three_towns_and_nine_bodies():
    loaded = load_areas()
    assert (loaded.districts, loaded.towns, loaded.organisations) == (8, 73, 28)
    assert TripartiteBody.objects.filter(level=Level.COUNTY).count() == 8
    assert list(District.objects.values_list("slug", flat=True)) == list(bodies.AREAS)


def test_loading_twice_changes_nothing():
    load_areas()
    before = rows()
    load_areas()
    assert rows() == before


def test_a_changed_name_comes_in_and_what_is_no_longer_listed_stays(tmp_path):
    load_areas()
    for name in ("weihai_districts.csv", "weihai_towns.csv"):
        with (DATA / name).open(encoding="utf-8-sig", newline="") as handle:
            table = list(csv.DictReader(handle))
        kept = table[:1]
        kept[0]["name_zh" if "name_zh" in kept[0] else "name"] = "新名"
        with (tmp_path / name).open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, table[0].keys())
            writer.writeheader()
            writer.writerows(kept)
    loaded = load_areas(folder=tmp_path)
    assert (loaded.districts, loaded.towns) == (8, 73)
    assert District.objects.get(slug="huancui").name_zh == "新名"
    assert Town.objects.filter(name_zh="新名").count() == 1


def test_the_city_has_four_voices_in_three_parties_and_a_county_three():
    load_areas()
    for body in TripartiteBody.objects.prefetch_related("organisations"):
        parties = [organisation.party for organisation in body.organisations.all()]
        assert set(parties) == set(Party)
        assert len(parties) == (4 if body.level == Level.CITY else 3)


def test_every_name_stands_in_both_languages():
    load_areas()
    for model in (District, Town, TripartiteBody, MemberOrganisation):
        assert not model.objects.filter(name_en="").exists()
        assert not model.objects.filter(name_zh="").exists()
    assert all(name.isascii() for name in Town.objects.values_list("name_en", flat=True))


@pytest.mark.parametrize(
    ("zh", "en"), [("环翠楼街道", "Huancuilou Subdistrict"), ("张村镇", "Zhangcun Town"), ("无名", "Wuming")]
)
def test_a_towns_english_name_is_its_pinyin(zh, en):
    assert town_name_en(zh) == en


def test_the_factories_lay_down_what_the_files_say():
    load_areas()
    real = {model: {row[1:] for row in found} for model, found in rows().items()}
    for model in (MemberOrganisation, TripartiteBody, Town, District):
        model.objects.all().delete()
    bodies.the_areas()
    assert {model: {row[1:] for row in found} for model, found in rows().items()} == real
    assert bodies.officer(area="nanhai", party="employer").body == bodies.body("nanhai")


def test_the_database_refuses_a_second_body_and_a_body_of_nowhere():
    load_areas()
    district = District.objects.get(slug="rushan")
    town = bodies.town("rushan")
    for impossible in (
        {"level": Level.CITY},
        {"level": Level.COUNTY, "district": district},
        {"level": Level.COUNTY},
        {"level": Level.CITY, "district": district},
        {"level": Level.TOWN, "district": district},
        {"level": Level.COUNTY, "district": district, "town": town},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            TripartiteBody.objects.create(name_zh="x", name_en="x", **impossible)


def test_the_database_refuses_an_office_that_ends_before_it_begins_and_one_held_twice():
    office = bodies.officer()
    with pytest.raises(IntegrityError), transaction.atomic():
        Officer.objects.filter(pk=office.pk).update(until=office.since.replace(year=office.since.year - 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Officer.objects.create(user=office.user, organisation=office.organisation, since=office.since)
