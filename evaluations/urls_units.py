"""Addresses of one unit under /apply/units/<pk>/: its page, profile, people. Part of `evaluations.urls_apply`."""

from django.urls import include, path

from evaluations.views import areas, colleagues, participation, self_assessment, units
from parks.urls import keeping

urlpatterns = [
    path("", units.unit, name="unit"),
    path("edit/", units.edit, name="unit-edit"),
    path("start/", units.start, name="start"),
    path("people/", colleagues.people, name="people"),
    path("people/<int:member>/role/", colleagues.role, name="member-role"),
    path("people/<int:member>/end/", colleagues.end, name="member-end"),
    path("people/hand-over/", colleagues.hand_over, name="hand-over"),
    path("participation/", participation.declare, name="participation"),
    path("participation/withdraw/", participation.withdraw, name="withdraw-participation"),
    path("self-assessment/", self_assessment.overview, name="self-assessment"),
    path("self-assessment/apply/", self_assessment.apply, name="self-apply"),
    path("self-assessment/<slug:section>/", self_assessment.section, name="self-section"),
    path("invitations/<int:invitation>/resend/", colleagues.resend, name="resend"),
    path("invitations/<int:invitation>/cancel/", colleagues.cancel, name="cancel-invitation"),
    path("area/", areas.area, name="area"),
    path("area/", include(keeping(areas.SIDE))),
    path("area/<slug:measure>/<slug:side>/", areas.area_list, name="area-list"),
    path("area/<slug:measure>/<slug:side>/export/", areas.area_export, name="area-export"),
]
