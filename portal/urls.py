"""The public pages. Their names are global, for every other room points to them."""

from django.urls import include, path, register_converter

from portal.caching import public_page
from portal.converters import DateConverter, NumberConverter
from portal.feeds import notices_rss
from portal.views import (
    draws,
    guide,
    home,
    notices,
    open_data,
    participants,
    standards,
    stations,
    statistics,
    titles,
    verify,
)

register_converter(NumberConverter, "number")
register_converter(DateConverter, "date")

urlpatterns = [
    path("", home.home, name="home"),
    path("units/", titles.title_list, name="units"),
    path("units/<number:number>/", titles.title_page, name="unit"),
    path("verify/", verify.verify_form, name="verify"),
    path("verify/certificate/", verify.verify_certificate, name="verify-certificate"),
    path("verify/authority.pem", verify.authority, name="authority"),
    path("verify/<str:code>/", verify.verify_code, name="verify-code"),
    path("notices/", notices.notice_list, name="notices"),
    path("notices/rss/", public_page()(notices_rss), name="notices-rss"),
    path("notices/<int:pk>/", notices.notice_page, name="notice"),
    path("notices/<int:pk>/object/", notices.objection_form, name="object"),
    path("notices/objections/", notices.objection_lookup, name="objections"),
    path("notices/objections/<str:receipt>/", notices.objection_page, name="objection"),
    path("participants/", participants.latest_list, name="participants"),
    path("participants/<date:day>/", participants.list_of_day, name="participants-of"),
    path("stations/", stations.stations_page, name="service-stations"),
    path("standards/", standards.enterprise_standards, name="standards"),
    path("standards/park/", standards.park_standards, name="standards-park"),
    path("standards/survey/", standards.survey_rule, name="standards-survey"),
    path("standards/circular/", standards.circular_page, name="circular"),
    path("statistics/", statistics.statistics_page, name="statistics"),
    path("draws/", draws.draw_list, name="draws"),
    path("draws/<int:pk>/", draws.draw_page, name="draw"),
    path("draws/<int:pk>/record.json", draws.draw_record, name="draw-record"),
    path("guide/", guide.index, name="guide"),
    path("guide/<slug:name>/", guide.page, name="guide-page"),
    path("open-data/", open_data.about, name="open-data"),
    path("open-data/units.csv", open_data.units_csv, name="open-data-csv"),
    path("open-data/units.json", open_data.units_json, name="open-data-json"),
    path("api/v1/", include("portal.api.urls")),
]
