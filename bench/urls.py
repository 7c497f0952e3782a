"""The portal's addresses, and the floors under /bench/."""

from django.urls import include, path

from bench import floors

urlpatterns = [
    path("bench/empty/", floors.empty),
    path("bench/list/", floors.PlainList.as_view()),
    path("bench/units/", floors.PlainUnits.as_view()),
    path("bench/detail/<str:number>/", floors.PlainDetail.as_view()),
    path("bench/form/", floors.bare_form),
    path("", include("weihai_hlr.urls")),
]
