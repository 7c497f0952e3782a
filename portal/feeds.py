"""Public notices as a feed, for whoever wants to be told instead of looking."""

from datetime import datetime, time

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portal import queries
from proceedings.models import PublicNotice

LATEST = 30


class NoticeFeed(Feed):
    """The latest notices, newest first, in the language of the reader's cookie or else in Chinese."""

    title = _("Public notices · Weihai Harmonious Labour Relations")
    description = _(
        "Before a unit is named, its name is made public. Until the last day of the notice anyone may object."
    )
    item_guid_is_permalink = False

    def link(self) -> str:
        return reverse("notices")

    def items(self) -> list[PublicNotice]:
        return list(queries.notices()[:LATEST])

    def item_title(self, notice: PublicNotice) -> str:
        return notice.title

    def item_description(self, notice: PublicNotice) -> str:
        units = ngettext("%(n)d unit", "%(n)d units", notice.units) % {"n": notice.units}
        return _("%(number)s, %(units)s, objections from %(first)s to %(last)s.") % {
            "number": notice.number,
            "units": units,
            "first": notice.opens_on.isoformat(),
            "last": notice.closes_on.isoformat(),
        }

    def item_link(self, notice: PublicNotice) -> str:
        return reverse("notice", args=[notice.pk])

    def item_guid(self, notice: PublicNotice) -> str:
        # The address may move to another host; the number stays.
        return notice.number

    def item_pubdate(self, notice: PublicNotice) -> datetime:
        return make_aware(datetime.combine(notice.opens_on, time.min))


answer = NoticeFeed()


def notices_rss(request: HttpRequest):
    """RSS 2.0 of the public notices."""
    return answer(request)
