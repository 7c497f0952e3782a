"""Assessing agencies and their people are reference data, kept by the city."""

from django.contrib import admin

from evaluations.assessment_models import Agency, Assessor
from journal.admin import ReferenceAdmin


@admin.register(Agency)
class AgencyAdmin(ReferenceAdmin):
    list_display = ["name_zh", "name_en", "is_active"]


@admin.register(Assessor)
class AssessorAdmin(ReferenceAdmin):
    list_display = ["user", "agency", "since", "until"]
    list_filter = ["agency"]
    list_select_related = ["user", "agency"]
    autocomplete_fields = ["user"]
    # A person who leaves is ended by the last day; what was found goes on pointing here.
    fixed_fields = ("user", "agency")
