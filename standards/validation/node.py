"""A place in an edition file, and the questions that may be asked of it. Wrong types become faults, never errors."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

CHINESE = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong (``sentence``) and where (``place``: the keys and ids that lead there)."""

    place: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence}"


class Node:
    """A value of the file with the way to it; all nodes of a file add to one list of faults."""

    __slots__ = ("faults", "place", "value")

    def __init__(self, value: Any, place: str, faults: list[Fault]) -> None:
        self.value = value
        self.place = place
        self.faults = faults

    def fault(self, sentence: str) -> None:
        self.faults.append(Fault(self.place, sentence))

    def at(self, name: str, value: Any) -> "Node":
        return Node(value, f"{self.place} › {name}" if self.place else name, self.faults)

    def is_mapping(self, required: Iterable[str], optional: Iterable[str] = ()) -> bool:
        """Whether this is a mapping; missing and unknown keys are noted, so that a misspelled one is not silently
        dropped.
        """
        if not isinstance(self.value, dict):
            self.fault("a mapping of keys to values is expected here.")
            return False
        required = list(required)
        for key in required:
            if key not in self.value:
                self.fault(f"“{key}” is missing.")
        for key in self.value:
            if key not in required and key not in optional:
                self.fault(f"“{key}” is not known here.")
        return True

    def get(self, key: str) -> Any:
        return self.value.get(key) if isinstance(self.value, dict) else None

    def has(self, key: str) -> bool:
        return isinstance(self.value, dict) and key in self.value

    def child(self, key: str) -> "Node":
        return self.at(key, self.get(key))

    def items(self, key: str, *, least: int = 0, named_by: str = "id") -> list["Node"]:
        """The entries of a list, each placed by its id (or code, or key) where it has one."""
        if not self.has(key):
            return []
        value = self.get(key)
        if not isinstance(value, list):
            self.child(key).fault("a list is expected here.")
            return []
        if len(value) < least:
            self.child(key).fault(f"at least {least} entries are needed.")
        nodes = []
        for number, item in enumerate(value, start=1):
            name = item.get(named_by) if isinstance(item, dict) else None
            nodes.append(self.at(name if isinstance(name, str) and name else f"{key} no. {number}", item))
        return nodes

    def text(self, key: str, *, most: int = 4000) -> str | None:
        """A text that is not empty, or None after noting what is wrong. A missing key is ``is_mapping``'s to note."""
        value = self.get(key)
        if not self.has(key):
            return None
        if not isinstance(value, str):
            self.child(key).fault("a text is expected here; put it in quotes if it looks like something else.")
            return None
        if not value.strip():
            self.child(key).fault("the text is empty.")
            return None
        if len(value) > most:
            self.child(key).fault(f"the text has {len(value)} characters; at most {most} can be kept.")
        return value

    def both_languages(self, zh: str, en: str) -> None:
        """The same text in Chinese and in English."""
        chinese, english = self.text(zh), self.text(en)
        if chinese is not None and not CHINESE.search(chinese):
            self.child(zh).fault("the Chinese text holds no Chinese.")
        if english is not None and CHINESE.search(english):
            self.child(en).fault("the English text holds Chinese.")

    def number(
        self, key: str, *, least: Decimal | int | None = None, most: Decimal | int | None = None
    ) -> Decimal | None:
        """An exact number within bounds, or None after noting what is wrong."""
        if not self.has(key):
            return None
        value, node = self.get(key), self.child(key)
        try:
            number = None if isinstance(value, bool | float) else Decimal(str(value))
        except InvalidOperation:
            number = None
        if number is None or not number.is_finite():
            node.fault("a number is expected here.")
            return None
        if least is not None and number < least:
            node.fault(f"{number} is less than {least}.")
            return None
        if most is not None and number > most:
            node.fault(f"{number} is more than {most}.")
            return None
        return number

    def whole_number(self, key: str, *, least: int, most: int) -> int | None:
        number = self.number(key, least=least, most=most)
        if number is None:
            return None
        if isinstance(self.get(key), str) or number != number.to_integral_value():
            self.child(key).fault("a whole number is expected here.")
            return None
        return int(number)

    def truth(self, key: str) -> None:
        if self.has(key) and not isinstance(self.get(key), bool):
            self.child(key).fault("true or false is expected here.")

    def one_of(self, key: str, allowed: Iterable[str]) -> str | None:
        """One of the words allowed, or None after noting what is wrong."""
        if not self.has(key):
            return None
        value, allowed = self.get(key), list(allowed)
        if value not in allowed:
            self.child(key).fault(f"“{value}” is not one of {', '.join(allowed)}.")
            return None
        return value

    def unique(self, names: Iterable[Any], what: str) -> None:
        """Note every name that occurs a second time."""
        seen: set[str] = set()
        for name in names:
            if not isinstance(name, str):
                continue
            if name in seen:
                self.fault(f"the {what} “{name}” is used twice.")
            seen.add(name)
