"""Views of the public API. Each reads what its page reads, through the same queries and the same filters."""

from typing import Any

from django.db.models import QuerySet
from django.utils import translation
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import OpenApiResponse, extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework.exceptions import NotFound
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import AnonRateThrottle
from rest_framework.views import APIView

from journal import clock
from plaques.enums import Standing
from plaques.models import Title
from portal import limits, queries, statistics
from portal.api import errors, serializers
from portal.api.pagination import Pages
from portal.filters import TitleFilter
from portal.views.verify import read_code

NOT_FOUND = OpenApiResponse(serializers.ErrorSerializer, description="没有这样的编号或核验码")
INVALID = OpenApiResponse(serializers.ErrorSerializer, description="参数有误")


class Throttle(AnonRateThrottle):
    """Two requests a second and address, over a minute: ample for a program that keeps what it has read."""

    rate = "120/min"

    def get_ident(self, request: Request) -> str:
        return limits.address_of(request)


class Open:
    """Read by anyone, spoken in Chinese whatever language a browser's cookie names, errors in both languages."""

    throttle_classes = (Throttle,)

    def get_exception_handler(self):
        return errors.answer

    def dispatch(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        with translation.override(errors.CHINESE):
            return super().dispatch(request, *args, **kwargs)


class Titles(Open, GenericAPIView):
    """What lists and single titles share: the serializer is told how titles ended, with one query for all."""

    queryset = Title.objects.none()

    def described(self, titles: list[Title], *, many: bool) -> dict | list:
        context = self.get_serializer_context() | {"endings": queries.endings(titles)}
        return self.get_serializer_class()(titles if many else titles[0], many=many, context=context).data


class UnitList(Titles):
    """名单：命名单位，含已到期、已取消命名的。筛选条件与网页相同。"""

    serializer_class = serializers.TitleSerializer
    pagination_class = Pages
    filter_backends = (DjangoFilterBackend,)
    filterset_class = TitleFilter

    def get_queryset(self) -> QuerySet[Title]:
        return queries.register()

    @extend_schema(
        operation_id="units",
        summary="名单",
        responses={200: serializers.TitleSerializer(many=True), 400: INVALID},
    )
    def get(self, request: Request) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.described(page, many=True))


class UnitDetail(Titles):
    """一项命名及其程序日期。"""

    serializer_class = serializers.WholeTitleSerializer

    @extend_schema(operation_id="unit", summary="命名详情", responses={200: serializer_class, 404: NOT_FOUND})
    def get(self, request: Request, number: str) -> Response:
        title = queries.whole_title(number.upper())
        if title is None:
            raise errors.NoSuchTitle
        return Response(self.described([title], many=False))


class Verify(Titles):
    """核验铭牌：输入核验码或编号，大小写、空格、O 与 0、I 与 1 不影响结果。"""

    serializer_class = serializers.TitleSerializer

    @extend_schema(operation_id="verify", summary="铭牌核验", responses={200: serializer_class, 404: NOT_FOUND})
    def get(self, request: Request, code: str) -> Response:
        title = read_code(code)
        if title is None:
            raise errors.NoSuchTitle
        return Response(self.described([title], many=False))


class NoticeList(Open, GenericAPIView):
    """公示及公示名单，最新的在前。"""

    serializer_class = serializers.NoticeSerializer
    pagination_class = Pages
    filter_backends = ()

    def get_queryset(self) -> QuerySet:
        return queries.notices().prefetch_related("items__district")

    @extend_schema(
        operation_id="notices",
        summary="公示",
        responses={200: serializers.NoticeSerializer(many=True), 400: INVALID},
    )
    def get(self, request: Request) -> Response:
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(self.get_serializer(page, many=True).data)


class Statistics(Open, APIView):
    """统计：有效命名按区市、类别、年度的数量，以及正在进行的选树活动。"""

    @extend_schema(operation_id="statistics", summary="统计", responses=serializers.StatisticsSerializer)
    def get(self, request: Request) -> Response:
        campaign = queries.running_campaign()
        kinds, ended = statistics.in_force_by_kind(), statistics.ended_counts()
        figures = {
            "as_of": clock.today(),
            "in_force": sum(row.count for row in kinds),
            "expired": ended[Standing.EXPIRED],
            "cancelled": ended[Standing.CANCELLED],
            "by_district": statistics.in_force_by_district(),
            "by_kind": kinds,
            "by_year": statistics.in_force_by_year(),
            "campaign": statistics.campaign_figures(campaign) if campaign else None,
        }
        return Response(serializers.StatisticsSerializer(figures).data)


class Schema(Open, SpectacularAPIView):
    """OpenAPI 3 说明。"""


@extend_schema(exclude=True)
class Nothing(Open, APIView):
    """What every other address below /api/v1/ answers, so that programs get JSON there too."""

    def get(self, request: Request, **kwargs: Any) -> Response:
        raise NotFound
