"""Addresses of adverse facts, grades and tables at the desk. They share the namespace of `supervision.urls`."""

from django.urls import path

from supervision.views import checks, facts, grades

urlpatterns = [
    path("applications/<int:pk>/checks/", checks.checks_page, name="checks"),
    path("facts/", facts.fact_list, name="facts"),
    path("facts/new/", facts.enter, name="fact-enter"),
    path("facts/<int:pk>/", facts.fact_page, name="fact"),
    path("facts/<int:pk>/confirm/", facts.confirm, name="fact-confirm"),
    path("facts/<int:pk>/withdraw/", facts.withdraw, name="fact-withdraw"),
    path("facts/tables/", grades.bring, name="fact-tables"),
    path("facts/tables/<slug:kind>.xlsx", grades.template, name="fact-template"),
    path("facts/tables/<int:pk>/", grades.table_page, name="fact-table"),
    path("facts/tables/<int:pk>/import/", grades.take_over, name="fact-import"),
    path("grades/", grades.grade_list, name="grades"),
    path("grades/new/", grades.enter, name="grade-enter"),
]
