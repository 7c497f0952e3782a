"""The assessor's pages under /assess/."""

from django.urls import path

from evaluations.views import assess

app_name = "assess"
urlpatterns = [
    path("", assess.home, name="home"),
    path("<int:pk>/", assess.overview, name="overview"),
    path("<int:pk>/begin/", assess.begin, name="begin"),
    path("<int:pk>/decline/", assess.decline, name="decline"),
    path("<int:pk>/standards/<slug:standard>/", assess.marks, name="marks"),
    path("<int:pk>/report/", assess.report, name="report"),
    path("<int:pk>/submit/", assess.submit, name="submit"),
]
