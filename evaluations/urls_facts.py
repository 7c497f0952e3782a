"""Addresses of what is said of a unit. They share the namespace of `evaluations.urls_apply`, which includes them."""

from django.urls import path

from evaluations.views import facts

urlpatterns = [
    path("units/<int:pk>/facts/", facts.fact_list, name="facts"),
    path("facts/<int:pk>/", facts.fact, name="fact"),
]
