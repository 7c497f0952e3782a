"""Several things at the same moment, in real threads on real connections."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import IntegrityError, connection

from journal.errors import Refused


def at_once(*calls: Callable[[], object]) -> list[str]:
    """Do each in a thread of its own, all beginning together. What each came to, sorted: "done", or the name of its
    refusal. Needs ``@pytest.mark.django_db(transaction=True)``."""
    gate = Barrier(len(calls))

    def run(call: Callable[[], object]) -> str:
        try:
            gate.wait(10)
            call()
        except (Refused, IntegrityError) as refusal:
            return type(refusal).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(calls)) as pool:
        return sorted(pool.map(run, calls))
