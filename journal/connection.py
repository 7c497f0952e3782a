"""The first question of a request to the database."""

from collections.abc import Callable
from typing import TypeVar

from django.db import InterfaceError, OperationalError, connection

Answer = TypeVar("Answer")


def asked_first(ask: Callable[[], Answer]) -> Answer:
    """What a question is answered with that many requests begin with. It must only read.

    Before a kept connection is used again Django asks whether it still lives. A question of one's own tells that as
    well, and saves asking twice: where it fails, mostly because the connection was lost, it is asked once more on a new
    one. Within a transaction, which would be lost with it, it is asked but once.
    """
    if connection.connection is not None and connection.autocommit and not connection.in_atomic_block:
        connection.health_check_done = True
        try:
            return ask()
        except (OperationalError, InterfaceError):
            connection.close()
    return ask()
