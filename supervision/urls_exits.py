"""Addresses of re-checks and ways out. They share the namespace of `supervision.urls`, which includes them."""

from django.urls import path

from supervision.views import revocations, title_rechecks

urlpatterns = [
    path("rechecks/titles/", title_rechecks.recheck_list, name="recheck-list"),
    path("rechecks/titles/<int:pk>/", title_rechecks.recheck_page, name="recheck"),
    path("rechecks/reasons/", title_rechecks.reasons, name="recheck-reasons"),
    path("rechecks/open/<str:number>/", title_rechecks.open_recheck, name="open-recheck"),
    path("cancellations/", revocations.revocation_list, name="revocations"),
    path("cancellations/open/<str:number>/", revocations.open_revocation, name="open-revocation"),
    path("cancellations/<int:pk>/", revocations.revocation_page, name="revocation"),
    path("appeals/<int:pk>/", revocations.appeal_page, name="appeal"),
    path("units/<int:pk>/history/", revocations.unit_history, name="unit-history"),
]
