"""Addresses of third-party assessments at the desk. They share the namespace of `supervision.urls`."""

from django.urls import path

from supervision.views import assessments

urlpatterns = [
    path("assessments/", assessments.assessment_list, name="assessments"),
    path("assessments/new/", assessments.assign, name="assessment-assign"),
    path("assessments/<int:pk>/", assessments.assessment_page, name="assessment"),
    path("assessments/<int:pk>/recall/", assessments.recall, name="assessment-recall"),
]
