"""What makes a unit a park, a town or a cluster: its profile."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from units.models import Unit


class ParkProfile(models.Model):
    """Facts of a park, town, street or cluster. Contact fields are for officers only and never public."""

    unit = models.OneToOneField(Unit, on_delete=models.PROTECT, related_name="park")
    governing_body = models.CharField(_("governing body"), max_length=120)
    approval_document = models.CharField(_("document of approval"), max_length=120, blank=True)
    party_in_charge = models.CharField(_("Party organisation in charge"), max_length=120, blank=True)
    labour_staff = models.PositiveSmallIntegerField(_("staff for labour relations"), null=True, blank=True)
    enterprise_count = models.PositiveIntegerField(_("number of enterprises"))
    employee_count = models.PositiveIntegerField(_("number of employees"))
    address = models.CharField(_("address"), max_length=200)
    contact_name = models.CharField(_("contact person"), max_length=60)
    contact_phone = models.CharField(_("contact phone"), max_length=20)

    class Meta:
        verbose_name = _("park profile")
        verbose_name_plural = _("park profiles")

    def __str__(self) -> str:
        return self.unit.name
