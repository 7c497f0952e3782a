"""The officers' desk under /desk/, county and city alike. The city's own pages stand in `supervision.urls_city`."""

from django.urls import include, path

from supervision.views import (
    applications,
    claims,
    home,
    overdue,
    participants,
    queue,
    returns,
    rounds,
    scoring,
    survey_scores,
    visits,
)

app_name = "desk"

application = [
    path("", applications.application_page, name="application"),
    path("scores/", scoring.sheet_page, name="sheet"),
    path("scores/<slug:standard>/", scoring.sheet_page, name="scores"),
    path("scores/<slug:standard>/survey/", survey_scores.take_survey, name="take-survey"),
    path("scores/<slug:standard>/agree/", scoring.agree_with_self_scores, name="agree-standard"),
    path("check/<slug:indicator>/", scoring.check, name="check"),
    path("evidence/", applications.evidence_page, name="evidence"),
    path("hand-ins/", applications.hand_ins_page, name="hand-ins"),
    path("hand-ins/<int:number>/", applications.hand_in_page, name="hand-in"),
    path("visits/", visits.application_visits, name="application-visits"),
    path("opinions/", rounds.opinions_page, name="opinions"),
    path("course/", applications.course_page, name="course"),
    path("take/", queue.take, name="take"),
    path("give-back/", queue.give_back, name="give-back"),
    path("accept/", applications.accept_application, name="accept"),
    path("return/", returns.return_application, name="return"),
    path("agree/", scoring.agree_with_self_scores, name="agree"),
    path("motions/<slug:motion>/", applications.propose, name="propose"),
]

visit = [
    path("", visits.visit_page, name="visit"),
    path("items/<slug:item>/", visits.finding, name="visit-finding"),
    path("photos/", visits.photos, name="visit-photos"),
    path("photos/<int:photo>/away/", visits.photo_away, name="visit-photo-away"),
    path("finish/", visits.finish, name="visit-finish"),
    path("call-off/", visits.call_off, name="visit-call-off"),
    path("visitors/", visits.visitors, name="visit-visitors"),
]

urlpatterns = [
    path("", home.desk, name="home"),
    path("queue/", queue.queue_page, name="queue"),
    path("overdue/", overdue.overdue_page, name="overdue"),
    path("overdue/<int:pk>/remind/", overdue.urge, name="urge"),
    path("claims/", claims.claim_list, name="claims"),
    path("claims/<int:pk>/", claims.claim_page, name="claim"),
    path("claims/<int:pk>/approve/", claims.approve_claim, name="approve-claim"),
    path("claims/<int:pk>/decline/", claims.decline_claim, name="decline-claim"),
    path("participants/", participants.participant_list, name="participants"),
    path("participants/publish/", participants.publish, name="publish-participants"),
    path("participants/<int:pk>/", participants.participant, name="participant"),
    path("participants/<int:pk>/dissolve/", participants.dissolve, name="dissolve"),
    path("applications/", applications.application_list, name="applications"),
    path("applications/<int:pk>/", include(application)),
    path("surveys/", include("surveys.urls_desk")),
    path("rounds/", rounds.round_list, name="rounds"),
    path("rounds/<int:pk>/", rounds.round_page, name="round"),
    path("rounds/<int:pk>/opinion/", rounds.opinion, name="opinion"),
    path("matters/<int:pk>/recuse/", rounds.recusal, name="recuse"),
    path("", include("supervision.urls_facts")),
    path("", include("supervision.urls_enquiries")),
    path("", include("supervision.urls_assessments")),
    path("", include("supervision.urls_areas")),
    path("", include("supervision.urls_exits")),
    path("visits/", visits.visit_list, name="visits"),
    path("visits/<int:pk>/", include(visit)),
    path("", include("supervision.urls_rechecks")),
    path("", include("supervision.urls_city")),
]
