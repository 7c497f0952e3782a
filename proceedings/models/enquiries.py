"""Asking other departments for an opinion on units: labour inspection, arbitration, social insurance, work safety."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from journal import clock
from proceedings.enums import DepartmentKind, EnquiryAnswer, ItemState
from tripartite.enums import Level
from tripartite.models import Bilingual, District, Officer, User
from units.models import Unit

I = ItemState  # noqa: E741 -- the states of an item, named often below


class DepartmentQuerySet(models.QuerySet):
    def for_officer(self, office: Officer) -> DepartmentQuerySet:
        """Those that an office may ask: its area's and the city's; for the city, all."""
        present = self.filter(is_asked=True)
        if office.body.level == Level.CITY:
            return present
        return present.filter(Q(district=office.body.district_id) | Q(district__isnull=True))


class Department(Bilingual):
    """A department outside the tripartite bodies that knows something of units. Reference data."""

    district = models.ForeignKey(
        District,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="departments",
        verbose_name=_("district"),
        help_text=_("Empty for a department of the city."),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=DepartmentKind.choices)
    slug = models.SlugField(_("identifier"), max_length=60, unique=True)
    email = models.EmailField(_("mail address for questions"), blank=True)
    people = models.ManyToManyField(User, blank=True, related_name="departments", verbose_name=_("accounts"))
    is_asked = models.BooleanField(_("is asked"), default=True)

    objects = DepartmentQuerySet.as_manager()

    class Meta:
        ordering = ["district_id", "kind", "pk"]
        verbose_name = _("department")
        verbose_name_plural = _("departments")


class EnquiryQuerySet(models.QuerySet):
    """Which letters a person may see."""

    def for_officer(self, office: Officer) -> EnquiryQuerySet:
        """Those that the office's own body sent."""
        return self.filter(asked_by__organisation__body=office.organisation.body_id)

    def for_department(self, user: User) -> EnquiryQuerySet:
        """Those to the departments whose account this is."""
        return self.filter(department__people=user)


class Enquiry(models.Model):
    """One letter to one department, about one unit or many. Answered by a link of one purpose, or with an account.

    Of the link's secret the row keeps the hash; `sent_count` tells which sending it belongs to.
    """

    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="enquiries", verbose_name=_("department")
    )
    asked_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="enquiries")
    question = models.TextField(_("question"))
    period_from = models.DateField(_("period from"))
    period_to = models.DateField(_("period to"))
    asked_at = models.DateTimeField(default=clock.now)
    due_on = models.DateField(_("answer until"))
    sent_count = models.PositiveSmallIntegerField(default=1)
    token_sha256 = models.CharField(max_length=64, unique=True, null=True, blank=True)

    objects = EnquiryQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("question to a department")
        verbose_name_plural = _("questions to departments")
        constraints = [
            models.CheckConstraint(name="proceedings_enquiry_has_question", condition=~Q(question="")),
            models.CheckConstraint(
                name="proceedings_enquiry_dates_in_order",
                condition=Q(period_from__lte=F("period_to"), period_to__lte=F("due_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department} {self.pk}"

    @property
    def has_run_out(self) -> bool:
        """Whether its last day is over: the link opens nothing any more."""
        return clock.today() > self.due_on


class EnquiryItemQuerySet(models.QuerySet):
    def for_officer(self, office: Officer) -> EnquiryItemQuerySet:
        """What was asked of the units of the office's area, by whichever body; all for the city."""
        if office.body.level == Level.CITY:
            return self.all()
        return self.filter(unit__district=office.body.district_id)

    def open(self) -> EnquiryItemQuerySet:
        return self.filter(state=I.ASKED)


class EnquiryItem(models.Model):
    """One unit of a letter, and the one answer to it. No answer in time is recorded as that, and counts for nothing."""

    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="items")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="enquiry_items")
    # The reference of what it is asked for (an application); empty where a unit is asked about as such.
    subject = models.CharField(max_length=80, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=I.choices, default=I.ASKED)
    answer = models.CharField(_("answer"), max_length=10, choices=EnquiryAnswer.choices, blank=True)
    text = models.TextField(_("in words"), blank=True)
    # Who answered, as the person wrote it: for officers only.
    answered_name = models.CharField(_("name and position"), max_length=80, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    silent_at = models.DateTimeField(null=True, blank=True)
    recalled_at = models.DateTimeField(null=True, blank=True)

    objects = EnquiryItemQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("unit of a question")
        verbose_name_plural = _("units of a question")
        constraints = [
            models.UniqueConstraint(fields=["enquiry", "unit"], name="proceedings_item_once"),
            models.CheckConstraint(
                name="proceedings_item_state_has_time",
                condition=Q(
                    state=I.ASKED, answered_at__isnull=True, silent_at__isnull=True, recalled_at__isnull=True, answer=""
                )
                | Q(~Q(answer=""), ~Q(answered_name=""), state=I.ANSWERED, answered_at__isnull=False)
                | Q(state=I.SILENT, silent_at__isnull=False, answered_at__isnull=True, answer="")
                | Q(state=I.RECALLED, recalled_at__isnull=False, answered_at__isnull=True, answer=""),
            ),
            models.CheckConstraint(
                name="proceedings_item_facts_have_words",
                condition=~Q(answer=EnquiryAnswer.FACTS) | ~Q(text=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enquiry_id}: {self.unit}"

    @property
    def word(self) -> str:
        """The outcome in a word: the answer where there is one, else the state."""
        return self.get_answer_display() if self.state == I.ANSWERED else self.get_state_display()

    @property
    def tone(self) -> str:
        if self.state == I.ANSWERED:
            return EnquiryAnswer(self.answer).tone
        return "info" if self.state == I.ASKED else "neutral"
