"""Addresses of towns, parks and clusters at the desk. They share the namespace of `supervision.urls`."""

from django.urls import include, path

from parks.urls import keeping
from supervision.views import areas

urlpatterns = [
    path("areas/", areas.area_table, name="areas"),
    path("areas/register/", areas.area_register, name="area-register"),
    path("areas/town/", areas.town_correct, name="area-town"),
    path("areas/roster.xlsx", areas.roster_template, name="roster-template"),
    path("areas/records/", areas.records, name="area-records"),
    path("areas/rosters/<int:pk>/", areas.roster_page, name="roster"),
    path("areas/rosters/<int:pk>/import/", areas.roster_import, name="roster-import"),
    path("areas/placements/<int:pk>/end/", areas.place_end, name="area-place-end"),
    path("areas/stations/", areas.stations, name="stations"),
    path("areas/stations/<int:pk>/", areas.station, name="station"),
    path("areas/unit/<int:pk>/enterprises/", areas.place, name="area-place"),
    path("areas/unit/<int:pk>/roster/", areas.roster_bring, name="area-roster"),
    path("areas/unit/<int:pk>/", include(keeping(areas.SIDE))),
    path("areas/<slug:by>/<int:key>/", areas.area_page, name="area"),
    path("areas/<slug:by>/<int:key>/<slug:measure>/<slug:side>/", areas.area_list, name="area-list"),
    path("areas/<slug:by>/<int:key>/<slug:measure>/<slug:side>/export/", areas.area_export, name="area-export"),
]
