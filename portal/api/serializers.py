"""What the API says of titles and notices. Field names are English and stay; words are Chinese, as the register's.

There is no credit code here and none on the pages: the register is of titles, and whoever must ask by credit code is a
partner with a token of its own. There is no check code either: it stands on the plaque, and only there.
"""

from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema_field, inline_serializer
from rest_framework import serializers

from plaques.enums import Standing
from plaques.models import Title
from portal.queries import Ending
from proceedings.models import NoticeItem, PublicNotice
from units.enums import UnitKind


class DistrictField(serializers.Serializer):
    """A county-level area."""

    slug = serializers.SlugField()
    name = serializers.CharField(source="name_zh")


class DecisionField(serializers.Serializer):
    """The naming document."""

    number = serializers.CharField(source="document_number")
    date = serializers.DateField(source="decided_on")


class TitleSerializer(serializers.Serializer):
    """A row of the register: what was granted, whether it holds today, how it ended if it does not.

    Needs `endings` in the context (`queries.endings`), read with one query for all rows.
    """

    number = serializers.CharField()
    name = serializers.CharField(source="unit_name")
    kind = serializers.ChoiceField(choices=UnitKind.choices)
    kind_label = serializers.CharField(source="get_kind_display")
    district = DistrictField()
    title = serializers.CharField(source="text_zh")
    title_en = serializers.CharField(source="text_en")
    year = serializers.IntegerField()
    granted_on = serializers.DateField()
    last_day = serializers.DateField(allow_null=True)
    decision = DecisionField()
    in_force = serializers.BooleanField(source="is_in_force")
    status = serializers.ChoiceField(choices=Standing.choices, source="standing")
    status_label = serializers.CharField(source="standing.label")
    ended_on = serializers.SerializerMethodField()
    reason = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()

    def _ending(self, title: Title) -> Ending | None:
        return self.context["endings"].get(title.pk)

    @extend_schema_field(serializers.DateField(allow_null=True))
    def get_ended_on(self, title: Title) -> str | None:
        ending = self._ending(title)
        return ending.on.isoformat() if ending else None

    def get_reason(self, title: Title) -> str:
        ending = self._ending(title)
        return ending.reason if ending else ""

    @extend_schema_field(serializers.URLField())
    def get_url(self, title: Title) -> str:
        return self.context["request"].build_absolute_uri(reverse("unit", args=[title.number]))


class ProceedingField(serializers.Serializer):
    """The dates on which the title rests."""

    recommended_on = serializers.SerializerMethodField()
    approved_on = serializers.SerializerMethodField()
    notice_number = serializers.CharField(source="notice_item.notice.number")
    notice_from = serializers.DateField(source="notice_item.notice.opens_on")
    notice_until = serializers.DateField(source="notice_item.notice.closes_on")

    @extend_schema_field(serializers.DateField())
    def get_recommended_on(self, title: Title) -> str:
        return timezone.localtime(title.recommended_at).date().isoformat()

    @extend_schema_field(serializers.DateField())
    def get_approved_on(self, title: Title) -> str:
        return timezone.localtime(title.approved_at).date().isoformat()


class WholeTitleSerializer(TitleSerializer):
    """A title with the dates of its proceeding."""

    proceeding = ProceedingField(source="*")


class NoticeItemSerializer(serializers.ModelSerializer):
    """A unit on a notice."""

    district = DistrictField()
    title = serializers.CharField(source="title_text_zh")

    class Meta:
        model = NoticeItem
        fields = ("position", "name", "district", "title")


class NoticeSerializer(serializers.ModelSerializer):
    """A public notice with the units on it."""

    takes_objections = serializers.BooleanField()
    items = NoticeItemSerializer(many=True)
    url = serializers.SerializerMethodField()

    class Meta:
        model = PublicNotice
        fields = ("number", "title", "text", "opens_on", "closes_on", "takes_objections", "items", "url")

    @extend_schema_field(serializers.URLField())
    def get_url(self, notice: PublicNotice) -> str:
        return self.context["request"].build_absolute_uri(reverse("notice", args=[notice.pk]))


class CountSerializer(serializers.Serializer):
    """How many of one thing."""

    key = serializers.CharField()
    label = serializers.CharField(source="label_zh")
    count = serializers.IntegerField()


class CampaignFiguresSerializer(serializers.Serializer):
    """The running campaign. `handed_in` is null while it is below ten."""

    year = serializers.IntegerField(source="campaign.year")
    name = serializers.CharField(source="campaign.name_zh")
    opens_on = serializers.DateField(source="campaign.opens_on")
    filing_closes_on = serializers.DateField(source="campaign.filing_closes_on")
    handed_in = serializers.IntegerField(allow_null=True)
    in_notice = serializers.IntegerField()
    named = serializers.IntegerField()


class StatisticsSerializer(serializers.Serializer):
    """Titles in force by area, kind and year; how many ended; the running campaign or null."""

    as_of = serializers.DateField()
    in_force = serializers.IntegerField()
    expired = serializers.IntegerField()
    cancelled = serializers.IntegerField()
    by_district = CountSerializer(many=True)
    by_kind = CountSerializer(many=True)
    by_year = CountSerializer(many=True)
    campaign = CampaignFiguresSerializer(allow_null=True)


ErrorSerializer = inline_serializer(
    "Error",
    {
        "code": serializers.CharField(),
        "detail": serializers.CharField(help_text="中文"),
        "detail_en": serializers.CharField(help_text="English"),
        "fields": serializers.DictField(
            child=serializers.ListField(child=serializers.CharField()), required=False, help_text="参数有误时"
        ),
    },
)
