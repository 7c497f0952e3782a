"""The GET guard. It stands around the view alone: sessions and messages are saved outside it, by their middleware."""

from collections.abc import Callable, Iterable, Iterator

from django.http import HttpRequest, HttpResponse

from journal.readonly import read_only

SAFE = {"GET", "HEAD", "OPTIONS"}


class ReadOnlyGetMiddleware:
    """Runs every view under `read_only()` when the method is a safe one. Must be the innermost middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in SAFE:
            return self.get_response(request)
        with read_only():
            response = self.get_response(request)
        if response.streaming and getattr(response, "file_to_stream", None) is None:
            # Such a body is made when it is sent, after the guard above has gone. A file asks the database nothing.
            response.streaming_content = _guarded(response.streaming_content)
        return response


def _guarded(parts: Iterable[bytes]) -> Iterator[bytes]:
    with read_only():
        yield from parts
