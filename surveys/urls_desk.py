"""The officers' pages under /desk/surveys/, within the desk's names."""

from django.urls import path

from surveys.views import officers

urlpatterns = [
    path("", officers.survey_list, name="surveys"),
    path("waiting/", officers.waiting_list, name="surveys-waiting"),
    path("for/<slug:kind>/<int:pk>/", officers.survey_for, name="survey-for"),
    path("<int:pk>/", officers.survey_page, name="survey"),
    path("<int:pk>/rate/", officers.survey_rate, name="survey-rate"),
    path("<int:pk>/slips/", officers.take_slips, name="survey-slips"),
    path("<int:pk>/new-slips/", officers.renew_slips, name="survey-renew"),
    path("<int:pk>/close/", officers.close_survey, name="survey-close"),
    path("<int:pk>/extend/", officers.extend_survey, name="survey-extend"),
    path("<int:pk>/annul/", officers.annul_survey, name="survey-annul"),
]
