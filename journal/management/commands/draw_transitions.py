"""``manage.py draw_transitions``: write docs/transitions.md from the tables of moves."""

from django.conf import settings
from django.core.management.base import BaseCommand

from journal import drawing


class Command(BaseCommand):
    help = "Write docs/transitions.md from the tables of moves."
    requires_system_checks = []

    def handle(self, *args, **options) -> None:
        settings.BASE_DIR.joinpath("docs", "transitions.md").write_text(drawing.page(), encoding="utf-8")
