"""Arithmetic that an edition may ask for, written as nested dicts: ``{"divide": ["numerator", "denominator"]}``.

A structure and not a text, so that nothing has to be parsed and nothing but these four operations can be asked for.
"""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, DivisionByZero, InvalidOperation
from typing import Any

NAMES = ("value", "numerator", "denominator", "headcount")
MAX_DEPTH = 6

OPERATIONS: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "add": lambda a, b: a + b,
    "subtract": lambda a, b: a - b,
    "multiply": lambda a, b: a * b,
    "divide": lambda a, b: a / b,
}


def faults(expression: Any, names: tuple[str, ...], depth: int = 0) -> Iterator[str]:
    """What is wrong with an expression, in sentences; nothing when it can be evaluated with ``names``."""
    if depth > MAX_DEPTH:
        yield f"the formula is nested deeper than {MAX_DEPTH} levels"
    elif isinstance(expression, str) and not _is_number(expression):
        if expression not in names:
            yield f"the formula names “{expression}”; this kind of answer knows only {', '.join(names)}"
    elif isinstance(expression, dict):
        yield from _operation_faults(expression, names, depth)
    elif isinstance(expression, bool) or not isinstance(expression, int | str | Decimal):
        yield f"the formula holds {expression!r}, which is no number, no name and no operation"


def _operation_faults(expression: dict, names: tuple[str, ...], depth: int) -> Iterator[str]:
    if len(expression) != 1:
        yield "every level of a formula is one operation with its two arguments"
        return
    [(operation, arguments)] = expression.items()
    if operation not in OPERATIONS:
        yield f"the formula uses “{operation}”; it may use {', '.join(OPERATIONS)}"
    if not isinstance(arguments, list) or len(arguments) != 2:
        yield f"“{operation}” takes a list of two arguments"
        return
    for argument in arguments:
        yield from faults(argument, names, depth + 1)


def _is_number(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False


def evaluate(expression: Any, names: Mapping[str, Decimal | None]) -> Decimal | None:
    """The value of a sound expression; None when a name has no value yet or something is divided by zero."""
    if isinstance(expression, dict):
        [(operation, arguments)] = expression.items()
        left, right = (evaluate(argument, names) for argument in arguments)
        if left is None or right is None:
            return None
        try:
            return OPERATIONS[operation](left, right)
        except (DivisionByZero, InvalidOperation):
            return None
    if isinstance(expression, str) and not _is_number(expression):
        return names.get(expression)
    return Decimal(expression)
