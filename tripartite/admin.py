"""Reference data of the bodies at /admin/: areas, organisations, accounts, and who holds which office since when."""

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from journal.admin import ReferenceAdmin
from tripartite.models import District, MemberOrganisation, Officer, Town, TripartiteBody, User

admin.site.site_header = _("Reference data")
admin.site.site_title = _("Reference data")
admin.site.index_title = _("Areas, bodies, offices and accounts")
# Rights come from offices and memberships (HOUSE, way 3), never from groups of the framework.
admin.site.unregister(Group)


@admin.register(District)
class DistrictAdmin(ReferenceAdmin):
    list_display = ["name_zh", "name_en", "kind", "code", "position"]
    fixed_fields = ("slug",)


@admin.register(Town)
class TownAdmin(ReferenceAdmin):
    list_display = ["name_zh", "name_en", "kind", "code", "district"]
    list_filter = ["district", "kind"]
    list_select_related = ["district"]
    search_fields = ["name_zh", "name_en", "code"]
    fixed_fields = ("code", "district")


@admin.register(TripartiteBody)
class TripartiteBodyAdmin(ReferenceAdmin):
    list_display = ["name_zh", "name_en", "level", "district"]
    list_filter = ["level"]
    list_select_related = ["district"]
    fixed_fields = ("level", "district", "town")


@admin.register(MemberOrganisation)
class MemberOrganisationAdmin(ReferenceAdmin):
    list_display = ["name_zh", "name_en", "party", "body"]
    list_filter = ["party", "body"]
    list_select_related = ["body"]
    search_fields = ["name_zh", "name_en"]
    fixed_fields = ("body", "party", "slug")


@admin.register(Officer)
class OfficerAdmin(ReferenceAdmin):
    """An office is ended by its last day; opinions given in it go on pointing at it."""

    list_display = ["user", "organisation", "since", "until"]
    list_filter = ["organisation__body", "organisation__party"]
    list_select_related = ["user", "organisation"]
    search_fields = ["user__username", "user__full_name", "organisation__name_zh", "organisation__name_en"]
    autocomplete_fields = ["user", "organisation"]
    fixed_fields = ("user", "organisation", "since")


@admin.register(User)
class AccountAdmin(ReferenceAdmin, UserAdmin):
    """Accounts. What one may do in the portal comes from the offices, not from here."""

    list_display = ["username", "full_name", "is_active", "is_staff", "last_login"]
    list_filter = ["is_active", "is_staff"]
    search_fields = ["username", "full_name", "email"]
    ordering = ["username"]
    filter_horizontal = []
    readonly_fields = ["last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["username", "password", "full_name", "email", "phone", "language"]}),
        (_("Access"), {"fields": ["is_active", "is_staff", "is_superuser", "last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", "full_name", "email", "usable_password", "password1", "password2"]}),
    ]

    def save_model(self, request: HttpRequest, obj: User, form: forms.ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        obj.with_address_row()
