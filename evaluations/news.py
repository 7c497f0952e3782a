"""What has happened to a person's applications since they last looked, read from the journal.

When somebody looked last is kept in a signed cookie of their browser, not in the database: a GET writes nothing, and
who looks when is nobody's business.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core import signing
from django.http import HttpRequest, HttpResponse

from evaluations.course import TITLES, TONES
from evaluations.models import Application
from evaluations.transitions import APPLICATION
from journal import clock
from journal.actors import reference
from journal.models import Entry
from tripartite.models import User

COOKIE, SALT = "apply_seen", "evaluations.news"
YEAR = 365 * 24 * 3600
# Who comes back within the hour still finds what was new.
VISIT = timedelta(hours=1)
# What is told to somebody whose browser remembers nothing.
FIRST_LOOK = timedelta(days=14)
MOST = 20


@dataclass(frozen=True, slots=True)
class News:
    """One thing that happened."""

    at: datetime
    title: str
    tone: str


def news_of(user: User, since: datetime) -> Mapping[int, list[News]]:
    """What others did to the person's applications, by application, the newest first. Two queries."""
    keys = list(Application.objects.for_unit_member(user).values_list("pk", flat=True))
    subjects = {f"{Application._meta.label_lower}:{key}": key for key in keys}
    actions = [f"{APPLICATION.subject}.{name}" for name in TITLES if name != "start"]
    entries = (
        Entry.objects.filter(subject__in=subjects, action__in=actions, at__gt=since)
        .exclude(person=reference(user))
        .order_by("-seq")[:MOST]
    )
    found: dict[int, list[News]] = {}
    for entry in entries:
        name = entry.action.partition(".")[2]
        told = News(at=entry.at, title=str(TITLES[name]), tone=TONES.get(name, "info"))
        found.setdefault(subjects[entry.subject], []).append(told)
    return found


def last_look(request: HttpRequest) -> datetime:
    """Since when there is something new for this person, in this browser."""
    return _stamps(request)[0]


def note_look(request: HttpRequest, response: HttpResponse) -> None:
    """Remember in the browser that the person has looked now."""
    before, latest = _stamps(request)
    now = clock.now()
    if now - latest > VISIT:
        before = latest
    value = f"{request.user.pk}:{int(before.timestamp())}:{int(now.timestamp())}"
    response.set_signed_cookie(
        COOKIE, value, salt=SALT, max_age=YEAR, httponly=True, samesite="Lax", secure=request.is_secure()
    )


def _stamps(request: HttpRequest) -> tuple[datetime, datetime]:
    """The visit before this one, and the latest moment of looking."""
    nothing = clock.now() - FIRST_LOOK
    try:
        person, before, latest = request.get_signed_cookie(COOKIE, salt=SALT).split(":")
        if person != str(request.user.pk):
            return nothing, nothing
        stamps = [datetime.fromtimestamp(int(stamp), UTC) for stamp in (before, latest)]
    except (KeyError, signing.BadSignature, ValueError):
        return nothing, nothing
    if clock.now() - stamps[1] > VISIT:
        return stamps[1], stamps[1]
    return stamps[0], stamps[1]
