"""The employees' pages under /survey/. Nobody signs in here."""

from django.urls import path

from surveys.views import employees

urlpatterns = [
    path("", employees.enter, name="survey-enter"),
    path("answer/", employees.answer, name="survey-answer"),
    path("thanks/", employees.thanks, name="survey-thanks"),
    path("<str:code>/", employees.slip, name="survey-slip"),
]
