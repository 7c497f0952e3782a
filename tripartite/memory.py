"""What a process makes once and remembers: markup, and what is computed of values alone."""

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

Made = TypeVar("Made")


class Memory(Generic[Made]):
    """What was made, under all that it depends on. The oldest makes room."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.made: dict[tuple, Made] = {}
        self._changing = Lock()

    def get(self, key: tuple, make: Callable[[], Made]) -> Made:
        found = self.made.get(key)
        if found is None:
            found = make()
            with self._changing:
                while len(self.made) >= self.most:
                    del self.made[next(iter(self.made))]
                self.made[key] = found
        return found
