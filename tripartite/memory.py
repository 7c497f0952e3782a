"""Markup that a process draws once and remembers."""

from collections.abc import Callable
from threading import Lock

from django.utils.safestring import SafeString


class Memory:
    """What was drawn, under all that it depends on. The oldest makes room."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.drawn: dict[tuple, SafeString] = {}
        self._changing = Lock()

    def get(self, key: tuple, draw: Callable[[], SafeString]) -> SafeString:
        found = self.drawn.get(key)
        if found is None:
            found = draw()
            with self._changing:
                while len(self.drawn) >= self.most:
                    del self.drawn[next(iter(self.drawn))]
                self.drawn[key] = found
        return found
