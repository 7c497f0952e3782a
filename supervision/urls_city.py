"""Addresses of the city's desk. They share the namespace of `supervision.urls`, which includes them.

The desk's list of what waits (`supervision.queries`) links to `meetings`, `notices` and `plaques` by these names.
"""

from django.urls import include, path

from supervision.views import (
    city_agenda,
    city_batches,
    city_campaigns,
    city_meetings,
    city_naming,
    city_notices,
    city_objections,
    city_outcomes,
    city_plaques,
    city_surrenders,
)

campaign = [
    path("", city_campaigns.campaign_page, name="campaign"),
    path("open/", city_campaigns.open_campaign, name="open-campaign"),
    path("close/", city_campaigns.close_campaign, name="close-campaign"),
    path("change/", city_campaigns.change_campaign, name="change-campaign"),
    path("preview/", city_campaigns.preview_campaign, name="preview-campaign"),
]

meeting = [
    path("", city_meetings.meeting_page, name="meeting"),
    path("attendance/", city_meetings.note_attendance, name="attendance"),
    path("presence/", city_meetings.note_presence, name="presence"),
    path("open/", city_meetings.open_meeting, name="open-meeting"),
    path("close/", city_meetings.close_meeting, name="close-meeting"),
    path("agenda/", city_agenda.agenda, name="agenda"),
    path("motions/<slug:motion>/", city_agenda.motion, name="city-motion"),
    path("opinions/", city_agenda.opinions, name="meeting-opinions"),
    path("outcomes/", city_outcomes.outcomes, name="outcomes"),
    path("minutes/", city_outcomes.minutes, name="minutes"),
    path("minutes/print/", city_outcomes.print_minutes, name="print-minutes"),
    path("sign-off/", city_outcomes.sign_off, name="sign-off"),
    path("items/<int:item>/order/", city_agenda.order_item, name="order-item"),
]

notice = [
    path("", city_notices.notice_page, name="notice"),
    path("close/", city_notices.close_notice, name="close-notice"),
    path("name/", city_naming.name_units, name="name-units"),
]

urlpatterns = [
    path("campaigns/", city_campaigns.campaign_list, name="campaigns"),
    path("campaigns/new/", city_campaigns.prepare_campaign, name="prepare-campaign"),
    path("campaigns/<int:pk>/", include(campaign)),
    path("meetings/", city_meetings.meeting_list, name="meetings"),
    path("meetings/new/", city_meetings.call_meeting, name="call-meeting"),
    path("meetings/<int:pk>/", include(meeting)),
    path("notices/", city_notices.notice_list, name="notices"),
    path("notices/new/", city_notices.publish_notice, name="publish-notice"),
    path("notices/<int:pk>/", include(notice)),
    path("objections/<int:pk>/", city_objections.objection_page, name="objection"),
    path("objections/<int:pk>/assign/", city_objections.assign, name="assign-objection"),
    path("objections/<int:pk>/contact/", city_objections.objector, name="objector"),
    path("decisions/", city_naming.decision_list, name="decisions"),
    path("decisions/<int:pk>/", city_naming.decision_page, name="decision"),
    path("plaques/", city_plaques.register, name="plaques"),
    path("plaques/hand-over/", city_plaques.hand_over, name="hand-over"),
    path("plaques/batches/", city_batches.batch_list, name="batches"),
    path("plaques/batches/new/", city_batches.order_batch, name="order-batch"),
    path("plaques/batches/<int:pk>/", city_batches.batch_page, name="batch"),
    path("plaques/batches/<int:pk>/csv/", city_batches.batch_csv, name="batch-csv"),
    path("plaques/<str:number>/", city_plaques.history, name="plaque"),
    path("plaques/<str:number>/<slug:move>/", city_plaques.move, name="move-plaque"),
    path("surrenders/", city_surrenders.surrender_list, name="surrenders"),
    path("surrenders/<int:pk>/", city_surrenders.surrender_page, name="surrender"),
]
