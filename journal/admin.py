"""The administration's base class: reference data is changed on record and never deleted.

Everything that has a life of its own (applications, opinions, titles …) is not registered at all: it is changed by the
services of its room alone.
"""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest

from journal.actors import Actor, reference
from journal.chain import act


class ReferenceAdmin(admin.ModelAdmin):
    """Adds and changes write a journal row with the names of the changed fields (never their contents, which may be
    personal). `fixed_fields` cannot be changed once the row stands: decided files point at them."""

    fixed_fields: tuple[str, ...] = ()

    def save_model(self, request: HttpRequest, obj: Model, form: ModelForm, change: bool) -> None:
        with act() as log:
            super().save_model(request, obj, form, change)
            log.append(
                action="reference.change" if change else "reference.add",
                subject=obj,
                actor=Actor(person=reference(request.user)),
                data={"fields": sorted(form.changed_data)},
            )

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        fields = tuple(super().get_readonly_fields(request, obj))
        return (*fields, *self.fixed_fields) if obj is not None else fields

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
