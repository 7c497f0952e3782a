"""The embedded server hands on what is too large, so that the portal can say so at the field."""

import http.client
import threading
from collections.abc import Callable, Iterator

import pytest

from weihai_hlr import embedded

SIZE = 200 * 1024 * 1024
PIECE = b"\0" * (1024 * 1024)


def counting(environ: dict, start_response: Callable) -> list[bytes]:
    """An application that says how many bytes have come to it."""
    taken = 0
    while piece := environ["wsgi.input"].read(len(PIECE)):
        taken += len(piece)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [str(taken).encode()]


@pytest.fixture
def port() -> Iterator[int]:
    server = embedded.server_of(counting, 0)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield server.effective_port
    server.close()
    thread.join(10)


def test_two_hundred_megabytes_reach_the_portal_to_be_refused_in_words(port):
    connection = http.client.HTTPConnection(embedded.HOST, port, timeout=60)
    pieces = (PIECE for _n in range(SIZE // len(PIECE)))
    connection.request("POST", "/", body=pieces, headers={"Content-Length": str(SIZE)})
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (200, str(SIZE).encode())
    connection.close()
