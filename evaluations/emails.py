"""Messages about applications: one class per recipient, one method per message."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import override

from evaluations.assessment_models import Assessment, Assessor
from evaluations.diagnosis import Finding
from evaluations.models import Application, Reassessment, Return, Submission
from evaluations.offers import offers_after_no
from journal import clock
from journal.actors import reference
from journal.outbox import queue_for, worded
from plaques.models import Title
from proceedings.models import PublicNotice, Recusal, Visit
from tripartite.enums import Level, Party
from tripartite.models import Officer, User
from units.models import UnitMember


@dataclass(frozen=True, slots=True)
class Draft:
    """A mail before it goes out."""

    readers: list[User]
    subject: str
    body: str


class _Messages:
    """Queues one message for each recipient, in that person's language."""

    def recipients(self) -> list[User]:
        raise NotImplementedError

    def queue(self, message: str, key: str, **context: Any) -> None:
        queue_for(
            self.recipients(),
            key=f"{message}:{key}",
            template=f"evaluations/email/{message}",
            context={"site_url": settings.SITE_URL, **context},
        )


class ApplicantEmails(_Messages):
    """To the people who file for the unit."""

    def __init__(self, application: Application) -> None:
        self.application = application

    def recipients(self) -> list[User]:
        members = UnitMember.objects.filter(
            unit=self.application.unit_id, until__isnull=True, user__is_active=True
        ).select_related("user")
        return [member.user for member in members]

    def _tell(self, message: str, **context: Any) -> None:
        # The number of hand-ins is in the key, so that a second round of the same message is a new mail.
        hand_ins = self.application.submissions.count()
        self.queue(message, f"{self.application.pk}:{hand_ins}", application=self.application, **context)

    def submitted(self, submission: Submission) -> None:
        self._tell("submitted", submission=submission)

    def accepted(self) -> None:
        self._tell("accepted")

    def visit(self, visit: Visit) -> None:
        self.queue("visit", f"{visit.pk}:{visit.state}", application=self.application, visit=visit)

    def returned(self, returned: Return) -> None:
        items = {item.indicator: item.reason for item in returned.items.all()}
        self._tell("returned", **self._return_context(returned, items))

    def _return_context(self, returned: Return, items: Mapping[str, str]) -> dict[str, Any]:
        rubric = self.application.rubric
        named = [(asked, items[asked.id]) for asked in rubric.indicators if items.get(asked.id)]
        return {"returned": returned, "items": named}

    def draft_of_return(self, returned: Return, items: Mapping[str, str]) -> Draft:
        """The one mail that a return will send, in the language of its first reader; nothing is queued."""
        readers = self.recipients()
        context = self._return_context(returned, items) | {"application": self.application}
        context["site_url"] = settings.SITE_URL
        with override(readers[0].language if readers else settings.LANGUAGE_CODE):
            subject, body = worded("evaluations/email/returned", context)
        return Draft(readers, subject, body)

    def draft_due(self, due_on: date) -> None:
        self._tell("draft_due", due_on=due_on)

    def correction_due(self, returned: Return) -> None:
        self._tell("correction_due", returned=returned)

    def lapsed(self, returned: Return) -> None:
        self._tell("lapsed", returned=returned)

    def recommended(self) -> None:
        self._tell("recommended")

    def not_recommended(self, reason: str, findings: Sequence[Finding], reassess_from: date | None) -> None:
        self._tell(
            "not_recommended",
            reason=reason,
            findings=findings,
            offers=offers_after_no(self.application),
            reassess_from=reassess_from,
        )

    def reassessment_possible(self, until: date) -> None:
        self._tell("reassessment_possible", until=until)

    def reassessment_due(self, due_on: date) -> None:
        self._tell("reassessment_due", due_on=due_on)

    def reassessment_over(self, record: Reassessment) -> None:
        self._tell("reassessment_over", record=record)

    def approved(self) -> None:
        self._tell("approved")

    def declined(self, reason: str) -> None:
        self._tell("declined", reason=reason)

    def in_notice(self, notice: PublicNotice) -> None:
        self.queue("in_notice", f"{self.application.pk}:{notice.pk}", application=self.application, notice=notice)

    def reconsidered(self) -> None:
        self._tell("reconsidered")

    def brought_back(self, reason: str) -> None:
        key = f"{self.application.pk}:{clock.now().isoformat()}"
        self.queue("brought_back", key, application=self.application, reason=reason)

    def named(self, title: Title) -> None:
        self._tell("named", title=title)


class _Officers(_Messages):
    """The active officers that these conditions name."""

    def __init__(self, **conditions: Any) -> None:
        self.conditions = conditions

    def recipients(self) -> list[User]:
        officers = Officer.objects.active().filter(**self.conditions).select_related("user")
        return [officer.user for officer in officers]


class _GovernmentOfficers(_Officers):
    """The government side of a body, which keeps the ledger (circular 七（三）)."""

    def __init__(self, **body: Any) -> None:
        conditions = {f"organisation__body__{key}": value for key, value in body.items()}
        super().__init__(organisation__party=Party.GOVERNMENT, **conditions)


class CountyEmails(_GovernmentOfficers):
    """To the government side of the unit's county body."""

    def __init__(self, application: Application) -> None:
        super().__init__(level=Level.COUNTY, district=application.unit.district_id)
        self.application = application

    def submitted(self, submission: Submission) -> None:
        self.queue("county_submitted", submission.receipt, application=self.application, submission=submission)

    def reassessment_asked(self, record: Reassessment) -> None:
        key = f"{self.application.pk}:{record.number}"
        self.queue("county_reassessment", key, application=self.application, record=record)

    def lapsed(self, returned: Return) -> None:
        self.queue("county_lapsed", str(returned.pk), application=self.application, returned=returned)


class Reminders(_Officers):
    """To officers for whom a file waits. Whoever stepped out of it is not asked."""

    def __init__(self, application: Application, **conditions: Any) -> None:
        super().__init__(**conditions)
        self.application = application

    def recipients(self) -> list[User]:
        recused = set(
            Recusal.objects.filter(matter__subject=reference(self.application)).values_list("officer__user", flat=True)
        )
        return [user for user in super().recipients() if user.pk not in recused]

    def urged(self, due_on: date) -> None:
        """The city's own word; one a day is enough."""
        key = f"{reference(self.application)}:{clock.today().isoformat()}"
        self.queue("county_urged", key, application=self.application, due_on=due_on)

    def city_waits(self, what: str, due_on: date) -> None:
        """To the city: `what` is the state in which it waits; told once before the day and once after it."""
        late = due_on < clock.today()
        self.queue(
            "city_waits",
            f"{what}:{reference(self.application)}:{due_on.isoformat()}:{'late' if late else 'soon'}",
            application=self.application,
            what=what,
            due_on=due_on,
            late=late,
        )

    def waits(self, what: str, subject: str, due_on: date) -> None:
        """`what` is accept, review or opinion; the same subject is told of once before its day and once after it."""
        late = due_on < clock.today()
        self.queue(
            "county_waits",
            f"{what}:{subject}:{'late' if late else 'soon'}",
            application=self.application,
            what=what,
            due_on=due_on,
            late=late,
        )


class CityEmails(_GovernmentOfficers):
    """To the government side of the city's body."""

    def __init__(self) -> None:
        super().__init__(level=Level.CITY)

    def brought_back(self, application: Application, reason: str) -> None:
        key = f"{application.pk}:{clock.now().isoformat()}"
        self.queue("city_brought_back", key, application=application, reason=reason)

    def recommended(self, application: Application) -> None:
        self.queue("city_recommended", f"{application.pk}:{application.city_matter_id}", application=application)


class AgencyEmails(_Messages):
    """To the people of the agency that assesses."""

    def __init__(self, assessment: Assessment) -> None:
        self.assessment = assessment

    def recipients(self) -> list[User]:
        assessors = Assessor.objects.active().filter(agency=self.assessment.agency_id)
        return [assessor.user for assessor in assessors.select_related("user")]

    def assigned(self) -> None:
        self.queue("assessment_assigned", str(self.assessment.pk), assessment=self.assessment)

    def recalled(self) -> None:
        self.queue("assessment_recalled", str(self.assessment.pk), assessment=self.assessment)

    def due(self) -> None:
        """Told once before the day and once after it."""
        late = self.assessment.due_on < clock.today()
        key = f"{self.assessment.pk}:{'late' if late else 'soon'}"
        self.queue("assessment_due", key, assessment=self.assessment, late=late)


class AssignerEmails(_Messages):
    """To the officer who assigned an assessment."""

    def __init__(self, assessment: Assessment) -> None:
        self.assessment = assessment

    def recipients(self) -> list[User]:
        return [self.assessment.assigned_by.user]

    def submitted(self) -> None:
        self.queue("assessment_submitted", str(self.assessment.pk), assessment=self.assessment)

    def late(self) -> None:
        self.queue("assessment_late", str(self.assessment.pk), assessment=self.assessment)

    def declined(self, reason: str) -> None:
        self.queue("assessment_declined", str(self.assessment.pk), assessment=self.assessment, reason=reason)
