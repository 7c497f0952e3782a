"""Within how many hours a major dispute is reported upwards (circular 五（二）4: 重大劳动争议信息报告制度)."""

from django.conf import settings


def report_hours() -> int:
    """Hours from the moment at which an area knows of a case until it must have reported it. A reference value until
    the city confirms it: the circular names no hours. A case keeps the hours of the day on which it was entered."""
    return settings.MAJOR_DISPUTE_REPORT_HOURS
