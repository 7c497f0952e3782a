"""What makes a unit an enterprise: its profile."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from enterprises import divisions
from enterprises.enums import Congress, Industry, MediationForm, Ownership, PartyForm
from units.enums import SizeClass
from units.models import Unit


class EnterpriseProfile(models.Model):
    """Facts of an enterprise that forms are filled from and indicators are applied by. Contact fields are for officers
    only and never public (BRIEF §15.9)."""

    unit = models.OneToOneField(Unit, on_delete=models.PROTECT, related_name="enterprise")
    industry = models.CharField(_("industry"), max_length=1, choices=Industry.choices)
    division = models.CharField(_("industry division"), max_length=2, choices=divisions.CHOICES, blank=True)
    ownership = models.CharField(_("ownership"), max_length=12, choices=Ownership.choices)
    size_class = models.CharField(_("size"), max_length=8, choices=SizeClass.choices)
    headcount = models.PositiveIntegerField(_("number of employees"))
    revenue = models.PositiveIntegerField(_("operating revenue"), null=True, blank=True)
    assets = models.PositiveIntegerField(_("total assets"), null=True, blank=True)
    contracts_signed = models.PositiveIntegerField(_("employees with a labour contract"), null=True, blank=True)
    has_union = models.BooleanField(_("The enterprise has a trade union"), default=False)
    union_founded_on = models.DateField(_("union founded on"), null=True, blank=True)
    union_has_chair = models.BooleanField(_("The union has a chair in office"), default=False)
    union_members = models.PositiveIntegerField(_("union members"), null=True, blank=True)
    has_party_organisation = models.BooleanField(_("The enterprise has a Party organisation"), default=False)
    party_form = models.CharField(_("Party organisation"), max_length=12, choices=PartyForm.choices, blank=True)
    congress = models.CharField(_("workers' congress"), max_length=10, choices=Congress.choices, blank=True)
    open_affairs = models.BooleanField(_("Factory affairs are open to the employees"), default=False)
    collective_contract_until = models.DateField(_("collective contract valid until"), null=True, blank=True)
    mediation_form = models.CharField(
        _("mediation of labour disputes"), max_length=12, choices=MediationForm.choices, blank=True
    )
    address = models.CharField(_("address"), max_length=200)
    contact_name = models.CharField(_("contact person"), max_length=60)
    contact_phone = models.CharField(_("contact phone"), max_length=20)

    class Meta:
        verbose_name = _("enterprise profile")
        verbose_name_plural = _("enterprise profiles")
        constraints = [
            models.CheckConstraint(name="enterprises_profile_has_staff", condition=models.Q(headcount__gte=1))
        ]

    def __str__(self) -> str:
        return self.unit.name
