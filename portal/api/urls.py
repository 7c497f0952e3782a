"""Version 1 of the public interface. Field names stay; what is added is added beside them."""

from django.urls import path, re_path
from drf_spectacular.views import SpectacularSwaggerSplitView

from portal.api import views
from portal.caching import MINUTE, cacheable
from tripartite.access import public


def _open(view: type, max_age: int = MINUTE):
    """A view for everyone, with its cache headers."""
    return public(cacheable(max_age)(view.as_view()))


urlpatterns = [
    path("schema/", _open(views.Schema), name="api-schema"),
    path(
        "docs/",
        SpectacularSwaggerSplitView.as_view(
            url_name="api-schema", template_name="portal/api_docs.html", template_name_js="portal/api_docs.js"
        ),
        name="api-docs",
    ),
    path("units/", _open(views.UnitList), name="api-units"),
    path("units/<number:number>/", _open(views.UnitDetail, 0), name="api-unit"),
    path("verify/<str:code>/", _open(views.Verify, 0), name="api-verify"),
    path("statistics/", _open(views.Statistics), name="api-statistics"),
    path("notices/", _open(views.NoticeList), name="api-notices"),
    re_path("^.*$", _open(views.Nothing), name="api-nothing"),
]
