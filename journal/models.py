"""The append-only journal, and the rows behind mail, jobs and stored files."""

import uuid

from django.core.files.storage import Storage
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from journal import clock


class Entry(models.Model):
    """One row of the journal: who did what to which thing, for which organisation, and when.

    Rows form one chain: each holds the hash of the one before (`journal.chain`). Free text is not in the row but in
    its `Remark`, of which the row keeps only a salted digest, so that a text can be blanked by law and the chain still
    be proved (BRIEF §15.5).
    """

    seq = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField()
    action = models.CharField(max_length=80)
    subject = models.CharField(max_length=80)
    person = models.CharField(max_length=80)
    organisation = models.CharField(max_length=80, blank=True)
    source = models.CharField(max_length=40, blank=True)
    target = models.CharField(max_length=40, blank=True)
    data = models.JSONField(default=dict)
    remark_digest = models.CharField(max_length=64, blank=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["seq"]
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal entries")
        indexes = [
            models.Index(fields=["subject", "seq"], name="journal_entry_subject"),
            models.Index(fields=["at"], name="journal_entry_at"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.action} {self.subject}"


class Remark(models.Model):
    """The free text of an entry. May be blanked, on record, and never otherwise changed."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="remark")
    text = models.TextField(blank=True)
    salt = models.CharField(max_length=32)
    blanked_by = models.ForeignKey(Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="blanked")

    class Meta:
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")
        constraints = [
            models.CheckConstraint(
                name="journal_remark_blank_only_on_record",
                condition=Q(blanked_by__isnull=True) | Q(text="", salt=""),
            )
        ]

    def __str__(self) -> str:
        return self.text


class Head(models.Model):
    """The journal's one head row: how many entries there are and the last one's hash. A cut tail shows here."""

    count = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("journal head")
        constraints = [models.CheckConstraint(name="journal_head_is_one_row", condition=Q(id=1))]

    def __str__(self) -> str:
        return f"{self.count} {self.hash}"


class Mail(models.Model):
    """A message to one person, written in the transaction that causes it and sent after commit."""

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting to be sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("not delivered")

    key = models.CharField(max_length=160, unique=True)
    recipient = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    created_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        constraints = [
            models.CheckConstraint(
                name="journal_mail_sent_has_time",
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at__isnull=True)),
            )
        ]

    def __str__(self) -> str:
        return self.key


class Job(models.Model):
    """A piece of long work. The row is the truth; the message in the broker only wakes a worker (HOUSE rule 5)."""

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    key = models.CharField(max_length=160, unique=True)
    kind = models.CharField(max_length=80)
    args = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField(default=clock.now)
    leased_until = models.DateTimeField(null=True, blank=True)
    lease = models.CharField(max_length=32, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        indexes = [
            models.Index(fields=["due_at"], name="journal_job_open", condition=Q(state__in=["queued", "running"])),
        ]
        constraints = [
            models.CheckConstraint(
                name="journal_job_finished_has_time",
                condition=Q(state__in=["queued", "running"], finished_at__isnull=True)
                | Q(state__in=["done", "failed"], finished_at__isnull=False),
            ),
            models.CheckConstraint(
                name="journal_job_running_has_lease",
                condition=~Q(state="running") | Q(leased_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.key


class StoredFile(models.Model):
    """A file outside the web root, named by chance, handed out only after `journal.files.may_open` said yes."""

    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    purpose = models.CharField(max_length=40)
    name = models.CharField(max_length=255)
    path = models.CharField(max_length=120, unique=True)
    content_type = models.CharField(max_length=80)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    stored_by = models.CharField(max_length=80)
    stored_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("stored file")
        verbose_name_plural = _("stored files")
        indexes = [models.Index(fields=["sha256"], name="journal_file_sha256")]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def storage(self) -> Storage:
        from journal.files import storage  # noqa: PLC0415 -- files imports this model

        return storage()
