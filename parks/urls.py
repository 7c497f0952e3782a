"""Addresses of the pages on which an area is kept. Whoever keeps areas includes them below a unit's key."""

from collections.abc import Callable
from functools import partial, update_wrapper

from django.http import HttpResponse
from django.urls import URLPattern, path

from parks import views
from parks.views import Side

PAGES: list[tuple[str, Callable[..., HttpResponse], str]] = [
    ("arrangements/", views.arrangements, "arrangements"),
    ("arrangements/new/<slug:kind>/", views.arrangement_enter, "arrangement-enter"),
    ("arrangements/<int:arrangement>/", views.arrangement, "arrangement"),
    ("arrangements/<int:arrangement>/cover/", views.arrangement_cover, "cover"),
    ("arrangements/<int:arrangement>/seat/", views.arrangement_seat, "seat"),
    ("arrangements/<int:arrangement>/end/", views.arrangement_end, "arrangement-end"),
    ("covers/<int:cover>/", views.uncover, "uncover"),
    ("members/<int:member>/end/", views.unseat, "unseat"),
    ("records/", views.records, "records"),
    ("records/new/<slug:kind>/", views.record_enter, "record-enter"),
    ("records/<int:record>/", views.record, "record"),
    ("records/<int:record>/<slug:what>/", views.record_follow, "record-follow"),
    ("stations/", views.stations, "stations"),
    ("stations/new/", views.station_keep, "station-new"),
    ("stations/<int:station>/", views.station, "station"),
    ("stations/<int:station>/edit/", views.station_keep, "station-edit"),
    ("photos/<int:photo>/away/", views.photo_away, "photo-away"),
    ("coordinators/new/", views.coordinator_keep, "coordinator-new"),
    ("coordinators/<int:coordinator>/", views.coordinator_keep, "coordinator"),
]


def keeping(side: Side) -> list[URLPattern]:
    """The addresses of one side. Its names begin with what follows the namespace in the side's prefix."""
    begin = side.prefix.rpartition(":")[2]
    return [
        path(route, side.guard(update_wrapper(partial(view, side=side), view)), name=f"{begin}{name}")
        for route, view, name in PAGES
    ]
