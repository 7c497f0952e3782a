"""Messages about questions to departments: one class per recipient, one method per message."""

from typing import Any

from django.conf import settings

from journal import clock
from journal.outbox import LINK, queue_mail
from proceedings import enquiry_links
from proceedings.models import Enquiry


class DepartmentEmails:
    """To the address of the department that is asked. Chinese: of the reader nothing is known."""

    def __init__(self, enquiry: Enquiry) -> None:
        self.enquiry = enquiry

    def asked(self, units: int) -> None:
        self._queue(enquiry_links.ASKED, "", units)

    def reminded(self, units: int) -> None:
        # The day is in the key: a chaser of one day is one mail.
        self._queue(enquiry_links.REMINDED, f":{clock.today():%Y%m%d}", units)

    def _queue(self, message: str, day: str, units: int) -> None:
        queue_mail(
            key=f"{message}:{self.enquiry.pk}:{self.enquiry.sent_count}{day}",
            recipient=self.enquiry.department.email,
            template=f"proceedings/email/{message}",
            context={"enquiry": self.enquiry, "units": units, "link": LINK},
            language="zh-hans",
        )


class AskerEmails:
    """To the officer who asked."""

    def __init__(self, enquiry: Enquiry) -> None:
        self.enquiry = enquiry

    def answered(self) -> None:
        self._queue("enquiry_answered")

    def silent(self) -> None:
        self._queue("enquiry_silent")

    def _queue(self, message: str) -> None:
        user = self.enquiry.asked_by.user
        context: dict[str, Any] = {"enquiry": self.enquiry, "site_url": settings.SITE_URL}
        queue_mail(
            key=f"{message}:{self.enquiry.pk}",
            recipient=user.email,
            template=f"proceedings/email/{message}",
            context=context,
            language=user.language,
        )
