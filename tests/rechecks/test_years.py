"""A year of eight areas in the suite, five years as a drill: each draw once, each title in time, each repeatable."""

from datetime import date, datetime

import pytest

from tests.conftest import SHANGHAI
from tests.rechecks import simulation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _key_folder(tmp_path, settings):
    settings.SURVEY_KEY_DIR = tmp_path / "keys"


def test_a_year_of_eight_areas_with_deaths_and_lost_days(clock, monkeypatch, tmp_path):
    clock.move_to(datetime(2026, 6, 1, 9, tzinfo=SHANGHAI))
    simulation.found_titles(200, granted=date(2025, 9, 1))
    plans = simulation.agree(starts_on=date(2026, 7, 1))
    until = date(2027, 6, 30)
    years = simulation.live(plans, clock, monkeypatch, until=until, seed=7)
    simulation.each_due_draw_exactly_once(years, until=until)
    simulation.each_title_within_its_years(years, until=until)
    simulation.each_draw_repeated_by_the_script(years, tmp_path)
    assert years.deaths >= 3
    assert years.lost_days >= 50


@pytest.mark.drill
def test_five_years_of_eight_areas_and_five_thousand_titles(clock, monkeypatch, tmp_path):
    clock.move_to(datetime(2026, 6, 1, 9, tzinfo=SHANGHAI))
    simulation.found_titles(5000, granted=date(2025, 9, 1))
    plans = simulation.agree(starts_on=date(2026, 7, 1))
    until = date(2031, 6, 30)
    years = simulation.live(plans, clock, monkeypatch, until=until, seed=11)
    simulation.each_due_draw_exactly_once(years, until=until)
    simulation.each_title_within_its_years(years, until=until)
    simulation.each_draw_repeated_by_the_script(years, tmp_path)
    chi, expected, deviation = simulation.chi_square(years, seeds=100)
    away = (chi - expected) / deviation
    print(  # noqa: T201 -- a drill reports
        f"\n{len(years.draws)} draws, {sum(draw.size or 0 for draw in years.draws)} titles drawn, "
        f"{years.deaths} deaths, {years.lost_days} of {years.days} days lost; "
        f"chi-square {chi:.0f} where {expected} is expected ({away:+.2f} standard deviations)"
    )
    assert abs(away) < 4
