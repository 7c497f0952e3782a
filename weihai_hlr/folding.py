"""Templates whose unchanging parts are put together once: text, translations, addresses, icons between two variables.

A page of the portal is drawn by some eight hundred template nodes, of which three in four say the same each time: the
masthead, the footer, headings, labels. The loader makes one node of each run of such nodes, and that node keeps what it
says in each language. Nothing else changes: a node is folded only when it reads nothing but its own constants.
"""

from collections.abc import Iterable

from django.template import Context, Template
from django.template.base import FilterExpression, Node, NodeList, TextNode, TokenType, Variable, VariableNode
from django.template.defaulttags import IfNode, LoadNode, URLNode
from django.template.library import SimpleBlockNode, SimpleNode
from django.template.loaders import cached
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from weihai_hlr.settings.base import BASE_DIR

MARKS = "tripartite.templatetags.portal_ui"
# Marks of the portal that depend on their words and the language alone; not on the day, a session or a database.
PURE = frozenset(
    {
        *("icon", "chip", "colon", "comma", "crumb", "kv", "remark", "tab", "reference_value"),
        *("breadcrumbs", "pageheader", "card", "alert", "empty", "clause", "keyvalues", "kvblock"),
    }
)
# Those that only stand around their content: what they say before and after it is the same whatever it is.
SHELLS = frozenset({"breadcrumbs", "card", "clause", "keyvalues", "kvblock", "stats", "tablebox"})
GAP = mark_safe("\0content\0")


class Folded(Node):
    """Nodes that say the same at every request, said once for each language."""

    def __init__(self, nodes: Iterable[Node]) -> None:
        self.nodes = list(nodes)
        self.origin, self.token = self.nodes[0].origin, self.nodes[0].token
        self._said: dict[tuple[str | None, bool], SafeString] = {}

    def render(self, context: Context) -> SafeString:
        """What they say in the active language."""
        key = (get_language(), context.autoescape)
        if key not in self._said:
            self._said[key] = mark_safe("".join(node.render_annotated(context) for node in self.nodes))
        return self._said[key]

    def render_annotated(self, context: Context) -> SafeString:
        """As `render`: nothing in here can fail for want of a variable."""
        return self.render(context)


class Named(Node):
    """A node that says the same at every request and says it into a variable: ``{% translate "Desk" as up %}``."""

    def __init__(self, node: Node) -> None:
        self.node, self.name = node, node.asvar
        self.origin, self.token = node.origin, node.token
        self._said: dict[tuple[str | None, bool], str] = {}

    def render(self, context: Context) -> str:
        """Nothing; what it says in the active language stands in its variable."""
        key = (get_language(), context.autoescape)
        if key not in self._said:
            self.node.render_annotated(context)
            self._said[key] = context[self.name]
        context[self.name] = self._said[key]
        return ""

    def render_annotated(self, context: Context) -> str:
        """As `render`: nothing in here can fail for want of a variable."""
        return self.render(context)


class Shell(Node):
    """A mark with constants alone around a content that changes: ``{% card _("The title") %}{{ title }}{% endcard %}``.
    What stands before and after the content is said once for each language."""

    def __init__(self, node: SimpleBlockNode) -> None:
        self.node, self.nodelist = node, node.nodelist
        self.origin, self.token = node.origin, node.token
        self._said: dict[tuple[str | None, bool], tuple[str, str]] = {}

    def render(self, context: Context) -> SafeString:
        """The content, drawn anew, between the halves in the active language."""
        key = (get_language(), context.autoescape)
        if key not in self._said:
            args, kwargs = SimpleNode.get_resolved_arguments(self.node, context)
            before, _gap, after = self.node.func(GAP, *args, **kwargs).partition(GAP)
            self._said[key] = before, after
        before, after = self._said[key]
        return mark_safe(f"{before}{self.nodelist.render(context)}{after}")


def is_constant(node: Node) -> bool:
    """Whether a node says the same at every request in one language, and says it where it stands."""
    if isinstance(node, TextNode | LoadNode):
        return True
    if isinstance(node, VariableNode):
        return _constant(node.filter_expression)
    if isinstance(node, TranslateNode | BlockTranslateNode | URLNode):
        return node.asvar is None and _says_the_same(node)
    return isinstance(node, SimpleNode) and _is_pure(node)


def is_named(node: Node) -> bool:
    """Whether a node says the same at every request in one language, into a variable."""
    return isinstance(node, TranslateNode | BlockTranslateNode | URLNode) and bool(node.asvar) and _says_the_same(node)


def _says_the_same(node: TranslateNode | BlockTranslateNode | URLNode) -> bool:
    if isinstance(node, TranslateNode):
        words = node.filter_expression
        own = isinstance(words.var, Variable) and words.var.literal is not None and not words.filters
        return own and (node.message_context is None or _constant(node.message_context))
    if isinstance(node, BlockTranslateNode):
        plain = not (node.extra_context or node.countervar or node.message_context)
        return plain and all(token.token_type == TokenType.TEXT for token in node.singular)
    return all(_constant(value) for value in [node.view_name, *node.args, *node.kwargs.values()])


def is_shell(node: Node) -> bool:
    """Whether a node says the same around its content at every request in one language."""
    return isinstance(node, SimpleBlockNode) and _is_one_of(node, SHELLS)


def _is_pure(node: SimpleNode) -> bool:
    inside = getattr(node, "nodelist", ())
    return _is_one_of(node, PURE) and all(isinstance(inner, Folded) or is_constant(inner) for inner in inside)


def _is_one_of(node: SimpleNode, marks: frozenset[str]) -> bool:
    known = node.func.__module__ == MARKS and node.func.__name__ in marks
    given = [*node.args, *node.kwargs.values()]
    return known and not node.takes_context and node.target_var is None and all(_constant(value) for value in given)


def _constant(words: FilterExpression) -> bool:
    return not words.is_var and not words.filters


def fold(nodes: NodeList) -> None:
    """Put together what can be, in this list and in every list within its nodes."""
    kept: list[Node] = []
    run: list[Node] = []
    for node in nodes:
        for inner in _lists_in(node):
            fold(inner)
        if is_constant(node):
            run.append(node)
            continue
        _put(run, kept)
        kept.append(Named(node) if is_named(node) else Shell(node) if is_shell(node) else node)
        run = []
    _put(run, kept)
    nodes[:] = kept


def _put(run: list[Node], kept: list[Node]) -> None:
    # A single text says itself faster than anything that remembers it.
    if len(run) == 1 and isinstance(run[0], TextNode):
        kept.append(run[0])
    elif run:
        kept.append(Folded(run))


def _lists_in(node: Node) -> list[NodeList]:
    if isinstance(node, IfNode):
        return [inner for _condition, inner in node.conditions_nodelists]
    return [value for value in vars(node).values() if isinstance(value, NodeList)]


class Loader(cached.Loader):
    """Django's own cached loader, folding each template of the portal as it comes in."""

    def get_template(self, template_name: str, skip: list | None = None) -> Template:
        key = self.cache_key(template_name, skip)
        known = self.get_template_cache.get(key)
        template = super().get_template(template_name, skip)
        if known is None and self._is_ours(template):
            fold(template.nodelist)
        return template

    @staticmethod
    def _is_ours(template: Template) -> bool:
        return template.origin.name.startswith(f"{BASE_DIR}/") and "site-packages" not in template.origin.name
