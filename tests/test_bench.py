"""The bench stands beside the portal: the portal knows nothing of it, and it knows every row that it copies."""

from itertools import islice

import pytest
from django.urls import Resolver404, resolve

from bench.data import FULL, SMALL
from bench.names import enterprise_names
from units.search import search_key


def test_no_floor_is_an_address_of_the_portal():
    for address in ("/bench/empty/", "/bench/list/", "/bench/form/"):
        with pytest.raises(Resolver404):
            resolve(address)


def test_names_are_the_same_in_every_run_and_none_comes_twice():
    names = list(islice(enterprise_names(), 5000))
    assert names == list(islice(enterprise_names(), 5000))
    assert len(set(names)) == len(names)
    assert all("\n" not in name and len(search_key(name)) > 9 for name in names)


def test_the_sizes_divide_into_notices_of_a_hundred():
    for size in (SMALL, FULL):
        assert size.tenth().titles % 100 == 0
        assert size.applications <= size.units - size.titles
