"""Departments are reference data: the city keeps their names, addresses and accounts."""

from django.contrib import admin

from journal.admin import ReferenceAdmin
from proceedings.models import Department


@admin.register(Department)
class DepartmentAdmin(ReferenceAdmin):
    list_display = ["name_zh", "district", "kind", "email", "is_asked"]
    list_filter = ["kind", "district"]
    search_fields = ["name_zh", "name_en", "email"]
    list_select_related = ["district"]
    autocomplete_fields = ["people"]
    # What was asked goes on pointing at it.
    fixed_fields = ("district", "kind", "slug")
