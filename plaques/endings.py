"""What hangs on a title and ends with it. Later rooms register what is to be done in the transaction that ends it."""

from collections.abc import Callable

from journal.actors import Actor
from plaques.models import Title

Hook = Callable[[Title, str, Actor], None]
_hooks: list[Hook] = []


def on_end(hook: Hook) -> Hook:
    """Register what is to be done when a title is cancelled: ``hook(title, reason, actor)``, at start-up."""
    _hooks.append(hook)
    return hook


def ended(title: Title, reason: str, actor: Actor) -> None:
    """Tell everyone who registered. Inside the cancellation's own act: one that fails lets the title stand."""
    for hook in _hooks:
        hook(title, reason, actor)
