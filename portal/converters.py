"""What may stand for what in an address."""

from datetime import date


class NumberConverter:
    """A title's number such as WHE-2026-0007, in letters of either case. Anything else is no such address (404), so
    that nothing odd reaches the database."""

    regex = "[A-Za-z0-9-]{1,20}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class DateConverter:
    """A day such as 2027-03-01. What is no day of the calendar is no address (404)."""

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()
