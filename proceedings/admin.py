"""Departments are reference data: the city keeps their names, addresses and accounts."""

from django.contrib import admin

from proceedings.models import Department


@admin.register(Department)
class DepartmentAdmin(admin.ModelAdmin):
    list_display = ["name_zh", "district", "kind", "email", "is_asked"]
    list_filter = ["kind", "district"]
    search_fields = ["name_zh", "name_en", "email"]
    autocomplete_fields = ["people"]
