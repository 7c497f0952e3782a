"""What the views of the city's desk share."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest

from journal.errors import Refused
from supervision.views.common import refuse


def carried_out(request: HttpRequest, deed: Callable[[], Any], done: str) -> bool:
    """Do something that a button asks for, and say at the top of the next page what became of it."""
    try:
        deed()
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return False
    messages.success(request, done)
    return True


def outcome_of(form: BaseForm, deed: Callable[[], Any]) -> Any:
    """What a deed with the form's words gives, or None when the form is wrong or the deed refused; the form then says
    why and keeps everything typed."""
    if not form.is_valid():
        return None
    try:
        return deed()
    except (Refused, ValidationError) as refusal:
        refuse(form, refusal)
        return None
