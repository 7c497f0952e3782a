"""Queries whose SQL is made once (journal.prepared)."""

from datetime import date

import pytest
from django.db import connection
from django.db.models import BigIntegerField, CharField, DateField
from django.http import Http404

from journal import clock
from journal.prepared import Many, Prepared, PreparedUpsert, hand_over, rows_of
from plaques.models import NumberSeries
from tests import hostile
from tests.tripartite import factories as bodies
from tripartite.models import District, MemberOrganisation, Officer, TripartiteBody

pytestmark = pytest.mark.django_db

OF_SLUG = Prepared[District](lambda slug: District.objects.filter(slug=slug), slug=CharField())
HOLDING = Prepared[Officer](
    lambda user, day: Officer.objects.held_on(day).filter(user=user).select_related("organisation__body__district"),
    user=BigIntegerField(),
    day=DateField(),
)


def test_the_same_statement_answers_for_other_values():
    huancui, rushan = bodies.district("huancui"), bodies.district("rushan")
    assert OF_SLUG.one(slug="huancui") == huancui
    assert OF_SLUG.one(slug="rushan") == rushan
    assert OF_SLUG.one(slug="nowhere") is None


def test_rows_come_with_what_is_joined_and_ask_nothing_more(django_assert_num_queries):
    office = bodies.officer(area="huancui")
    HOLDING.all(user=office.user_id, day=clock.today())
    with django_assert_num_queries(1):
        (found,) = HOLDING.all(user=office.user_id, day=clock.today())
        assert found.organisation.body.district.slug == "huancui"
    assert HOLDING.all(user=office.user_id, day=date(1990, 1, 1)) == []


def test_its_sql_is_made_once():
    made = []

    def make(slug):
        made.append(slug)
        return District.objects.filter(slug=slug)

    prepared = Prepared(make, slug=CharField())
    bodies.district("huancui")
    for _turn in range(3):
        # The suite makes it anew to compare; that is not what is counted here.
        prepared._for({"slug": "huancui"})
    assert len(made) == 1


def test_as_many_values_as_there_are_are_asked_for_at_once():
    areas = [bodies.district(slug).pk for slug in ("huancui", "rushan", "torch")]
    of_keys = Prepared[int](
        lambda pks: District.objects.filter(pk__in=pks).order_by("pk").values_list("pk", flat=True),
        pks=Many(BigIntegerField()),
    )
    assert of_keys.all(pks=areas) == sorted(areas)
    assert of_keys.all(pks=areas[:1]) == areas[:1]
    assert of_keys.all(pks=areas[1:]) == sorted(areas[1:])


def test_several_where_one_is_meant_are_an_error():
    bodies.district("huancui")
    bodies.district("rushan")
    everywhere = Prepared[District](lambda: District.objects.all())
    with pytest.raises(District.MultipleObjectsReturned):
        everywhere.one()


def test_nothing_found_is_a_page_that_is_not_there():
    with pytest.raises(Http404):
        OF_SLUG.one_or_404(slug="nowhere")


def test_a_value_that_is_asked_of_nothing_is_a_mistake():
    with pytest.raises(ValueError, match="slug"):
        Prepared(lambda slug: District.objects.all(), slug=CharField()).all(slug="huancui")


def test_prefetching_is_refused():
    prepared = Prepared(lambda pk: District.objects.filter(pk=pk).prefetch_related("units"), pk=BigIntegerField())
    with pytest.raises(ValueError, match="prefetch"):
        prepared.all(pk=1)


def test_the_suite_finds_a_day_that_was_kept(clock):
    frozen = Prepared[Officer](lambda user: Officer.objects.active().filter(user=user), user=BigIntegerField())
    office = bodies.officer(area="huancui")
    assert frozen.all(user=office.user_id) == [office]
    clock.forward(days=1)
    with pytest.raises(AssertionError):
        frozen.all(user=office.user_id)


def test_what_is_handed_over_is_not_asked_for(django_assert_num_queries):
    office = bodies.officer(area="huancui")
    body = TripartiteBody.objects.get(pk=office.organisation.body_id)
    organisations = list(MemberOrganisation.objects.filter(body=body))
    hand_over(body, "organisations", organisations)
    with django_assert_num_queries(0):
        assert list(rows_of(body, "organisations")) == organisations
        assert all(organisation.body is body for organisation in organisations)
    # What was kept just now stands among rows that were read as tuples.
    mixed = [organisations[0], ("a tuple",), organisations[1]]
    hand_over(body, "organisations", mixed)
    assert rows_of(body, "organisations") == mixed
    fresh = TripartiteBody.objects.get(pk=body.pk)
    assert set(rows_of(fresh, "organisations")) == set(organisations)


def test_rows_are_put_in_or_take_the_place_of_those_that_stand():
    keeping = PreparedUpsert(NumberSeries, unique=["prefix", "year"], update=["last"])
    # One alone, the same once more by the same SQL, several at once, and none.
    for lasts in ({2026: 1}, {2026: 2}, {2025: 7, 2026: 3, 2027: 1}, {}):
        keeping.keep([NumberSeries(prefix="T", year=year, last=last) for year, last in lasts.items()])
        for year, last in lasts.items():
            assert NumberSeries.objects.get(prefix="T", year=year).last == last
    assert NumberSeries.objects.filter(prefix="T").count() == 3


def test_comparing_is_on_in_this_suite():
    assert Prepared.statement.__module__ == hostile.__name__
    assert connection.alias == "default"
