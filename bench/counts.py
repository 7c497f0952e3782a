"""What a page asks of the database: queries, and rows that come back."""

import itertools
from dataclasses import dataclass

from django.core.cache import caches
from django.db import connection
from django.test import Client

from bench.load import Case, first_turn

FORM = "application/x-www-form-urlencoded"


@dataclass(slots=True)
class Count:
    """Of one request."""

    queries: int = 0
    rows: int = 0


def count(case: Case) -> Count:
    """Ask for the case's first address in this process. The page is asked for twice, and the second time counts:
    what a process keeps from its first request is not asked for again."""
    client = Client()
    if case.cookie:
        for name, value in (pair.split("=", 1) for pair in case.cookie.split("; ")):
            client.cookies[name] = value
    turns = itertools.count(first_turn())

    def ask():
        if case.body:
            return client.post(case.paths[0], case.turn(next(turns)), content_type=FORM)
        return client.get(case.paths[0])

    found = Count()

    def counting(execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        found.queries += 1
        found.rows += max(context["cursor"].rowcount, 0)
        return result

    ask()
    if case.cold:
        caches["pages"].clear()
    with connection.execute_wrapper(counting):
        answer = ask()
    if answer.status_code >= 400:
        raise RuntimeError(f"{case.name}: {answer.status_code}")
    return found
