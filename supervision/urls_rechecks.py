"""Addresses of plans of re-checks and draws at the desk. They share the namespace of `supervision.urls`."""

from django.urls import path

from supervision.views import recheck_plans, rechecks

urlpatterns = [
    path("rechecks/", rechecks.overview, name="rechecks"),
    path("rechecks/plans/new/", recheck_plans.new, name="recheck-plan-new"),
    path("rechecks/plans/<int:pk>/", recheck_plans.plan_page, name="recheck-plan"),
    path("rechecks/plans/<int:pk>/change/", recheck_plans.change, name="recheck-plan-change"),
    path("rechecks/plans/<int:pk>/put/", recheck_plans.put, name="recheck-plan-put"),
    path("rechecks/plans/<int:pk>/discard/", recheck_plans.discard, name="recheck-plan-discard"),
    path("rechecks/draws/<int:pk>/", rechecks.draw_page, name="recheck-draw"),
    path("rechecks/draws/<int:pk>/hand-in/", rechecks.hand_in, name="recheck-hand-in"),
]
