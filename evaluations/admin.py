"""Assessing agencies and their people are reference data, kept by the city."""

from django.contrib import admin

from evaluations.assessment_models import Agency, Assessor


@admin.register(Agency)
class AgencyAdmin(admin.ModelAdmin):
    list_display = ["name_zh", "name_en", "is_active"]


@admin.register(Assessor)
class AssessorAdmin(admin.ModelAdmin):
    list_display = ["user", "agency", "since", "until"]
    list_filter = ["agency"]
    autocomplete_fields = ["user"]
