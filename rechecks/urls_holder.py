"""The pages of a title's holder under /apply/."""

from django.urls import path

from rechecks.views import holder

app_name = "holder"
urlpatterns = [
    path("rechecks/<int:pk>/", holder.recheck, name="recheck"),
    path("cancellations/<int:pk>/", holder.revocation, name="revocation"),
    path("titles/<str:number>/reports/<int:year>/", holder.report, name="report"),
]
