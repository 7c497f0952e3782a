"""Agencies, assessors and assessments for tests."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from django.conf import settings
from django.test import Client

from evaluations import services
from evaluations.assessment_models import Agency, Assessment, Assessor
from evaluations.enums import ApplicationState as A
from evaluations.enums import AssessmentState as S
from evaluations.services.assessing import Task
from journal import clock
from tests.evaluations import factories as evaluations
from tests.tripartite import factories as bodies

_numbers = count(1)


def assessor(agency: Agency | None = None) -> Assessor:
    """A person of an agency, a new one unless given."""
    if agency is None:
        number = next(_numbers)
        agency = Agency.objects.create(name_zh=f"测试评估机构{number}", name_en=f"Test Agency {number}")
    return Assessor.objects.create(user=bodies.user(), agency=agency, since=date(2020, 1, 1))


def assessment(state: str = S.ASSIGNED, *, by: Assessor | None = None, **given: Any) -> Assessment:
    """An application under county review, assigned to an agency and brought to a state by its assessor."""
    by = by or assessor()
    application = given.get("application") or evaluations.application_at(A.COUNTY_REVIEW)
    office = bodies.officer(area=application.unit.district.slug)
    made = services.assign_application(
        application=application,
        agency=by.agency,
        task=Task("", clock.today() + timedelta(days=20)),
        office=office,
    )
    if state == S.DECLINED:
        services.decline_assessment(assessment=made, assessor=by, reason="去年为其提供过咨询服务。")
    if state == S.RECALLED:
        services.recall_assessment(assessment=made, office=office, reason="申报已撤回。")
    if state in (S.UNDER_WAY, S.SUBMITTED):
        services.begin_assessment(assessment=made, assessor=by, declared=True)
    if state == S.SUBMITTED:
        services.set_mark(
            assessment=made, assessor=by, indicator="e2-05", points=given.get("points", "0"), finding="未见专项协议。"
        )
        services.save_report(assessment=made, assessor=by, text="总体情况良好。")
        services.submit_assessment(assessment=made, assessor=by)
    return Assessment.objects.select_related("unit__district", "edition", "agency", "submission").get(pk=made.pk)


def signed_in(by: Assessor) -> Client:
    """A client of the assessor's that reads English."""
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    client.force_login(by.user)
    return client
