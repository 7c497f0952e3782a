"""What the pages of re-checks and ways out share: a title of the office's area, several forms on one page."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from journal.errors import Refused
from plaques.models import Title
from supervision.views.common import refuse
from tripartite.models import Officer


class Deeds:
    """Several forms on one page, each sent with its own name as `deed`; a form that is refused keeps what was typed."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.name = request.POST.get("deed", "") if request.method == "POST" else ""
        self.done = False

    def data(self, *names: str) -> dict[str, Any]:
        """What a form of these names is bound to."""
        mine = self.name in names
        return {"data": self.request.POST if mine else None, "files": self.request.FILES if mine else None}

    def carry(self, name: str, form: BaseForm | None, deed: Callable[[], Any], said: str) -> None:
        """Do it where it was asked for."""
        if self.name != name or (form is not None and not form.is_valid()):
            return
        try:
            deed()
        except (Refused, ValidationError) as error:
            if form is not None:
                refuse(form, error)
            else:
                messages.error(self.request, error.sentence)
            return
        messages.success(self.request, said)
        self.done = True


def title_of(office: Officer, number: str) -> Title:
    titles = Title.objects.for_officer(office).select_related("unit", "district", "decision")
    return get_object_or_404(titles, number=number)
