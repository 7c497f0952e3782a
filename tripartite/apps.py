from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TripartiteConfig(AppConfig):
    name = "tripartite"
    verbose_name = _("Tripartite bodies")
