"""From an edition file to its canonical content."""

import datetime
import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml


class UnreadableEdition(ValueError):
    """The file is no edition at all; ``str()`` is a sentence that says where and why."""


class _Loader(yaml.SafeLoader):
    """Safe YAML that keeps ``2.50`` exact, dates as text, and refuses a key given twice instead of dropping one."""


def _exact(loader: _Loader, node: yaml.ScalarNode) -> Decimal | str:
    text = loader.construct_scalar(node)
    number = (
        Decimal(text.replace("_", "")) if text.lstrip("+-").replace(".", "", 1).replace("_", "").isdigit() else None
    )
    return text if number is None else number


def _as_text(loader: _Loader, node: yaml.ScalarNode) -> str:
    return loader.construct_scalar(node)


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict:
    loader.flatten_mapping(node)
    seen: dict[Any, int] = {}
    for key_node, _value in node.value:
        key = loader.construct_object(key_node, deep=True)
        line = key_node.start_mark.line + 1
        if not isinstance(key, str):
            raise UnreadableEdition(f"Line {line}: the key {key!r} is not a text; put it in quotes.")
        if key in seen:
            raise UnreadableEdition(f"Line {line}: “{key}” stands here a second time (first in line {seen[key]}).")
        seen[key] = line
    return loader.construct_mapping(node, deep=True)


_Loader.add_constructor("tag:yaml.org,2002:float", _exact)
_Loader.add_constructor("tag:yaml.org,2002:timestamp", _as_text)
_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


def read_text(path: Path) -> str:
    """A UTF-8 file's text. Raises UnreadableEdition."""
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise UnreadableEdition(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise UnreadableEdition(f"{path} is not UTF-8 text (byte {error.start}).") from error


def read(path: Path) -> Any:
    """The content of a file as it stands. Raises UnreadableEdition when it is no YAML."""
    text = read_text(path)
    try:
        # A subclass of SafeLoader: plain data only, no objects.
        return yaml.load(text, Loader=_Loader)  # noqa: S506
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"Line {mark.line + 1}, column {mark.column + 1}" if mark else "Somewhere"
        raise UnreadableEdition(f"{place}: not valid YAML: {error.problem}.") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise UnreadableEdition(f"{path} is not valid YAML: {error}.") from error


def canonical(value: Any) -> Any:
    """Plain JSON of a read file: exact numbers as text without superfluous zeros, texts without surrounding space."""
    if isinstance(value, dict):
        return {key: canonical(item) for key, item in value.items()}
    if isinstance(value, list):
        return [canonical(item) for item in value]
    if isinstance(value, Decimal):
        return _number(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, str):
        return value.strip()
    return value


def _number(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def digest(data: Mapping[str, Any]) -> str:
    """SHA-256 of the content in its one spelling; the same before and after PostgreSQL's jsonb, which reorders keys."""
    spelling = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(spelling.encode()).hexdigest()
