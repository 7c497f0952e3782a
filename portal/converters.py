"""What may stand for what in an address."""


class NumberConverter:
    """A title's number such as WHE-2026-0007, in letters of either case. Anything else is no such address (404), so
    that nothing odd reaches the database."""

    regex = "[A-Za-z0-9-]{1,20}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
