"""Rules of the house that code, templates and models keep as a whole, read from the sources and the registries."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db.migrations.loader import MigrationLoader
from django.db.models import PROTECT
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = settings.BASE_DIR
PACKAGES = [*settings.ROOMS, "weihai_hlr"]


@cache
def production_modules() -> dict[str, ast.Module]:
    """Every module of the portal itself, parsed, by its path in the repository."""
    paths = [path for package in PACKAGES for path in sorted(ROOT.joinpath(package).rglob("*.py"))]
    return {
        path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8"), str(path))
        for path in paths
        if "migrations" not in path.parts
    }


def find(matches: Callable[[ast.AST], bool], *, but: tuple[str, ...] = ()) -> list[str]:
    """Where in the production code a node matches, leaving out the modules whose path starts with one of `but`."""
    return [
        f"{path}:{node.lineno}"
        for path, tree in production_modules().items()
        if not path.startswith(but)
        for node in ast.walk(tree)
        if matches(node)
    ]


@cache
def template_files() -> dict[str, Path]:
    """Our templates by their names. Print templates (``…/pdf/``) are for the PDF engine, not for browsers."""
    folders = [ROOT / "templates", *(ROOT / room / "templates" for room in settings.ROOMS)]
    return {
        path.relative_to(folder).as_posix(): path
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def browser_templates() -> Iterator[tuple[str, str]]:
    """Names and texts of the templates that a browser gets to see."""
    for name, path in template_files().items():
        if path.suffix == ".html" and "/pdf/" not in name:
            yield name, path.read_text(encoding="utf-8")


# --- rooms ------------------------------------------------------------------------------------------------------------


def levels() -> dict[str, int]:
    """The level of each room, read where import-linter reads it, lowest first."""
    text = ROOT.joinpath("pyproject.toml").read_text(encoding="utf-8")
    contracts = tomllib.loads(text)["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["id"] == "rooms")
    return {room.strip(): level for level, layer in enumerate(reversed(layers)) for room in layer.split("|")}


def test_rooms_of_the_settings_are_those_of_the_layers_in_the_same_order():
    order = levels()
    assert set(settings.ROOMS) == set(order) - {"weihai_hlr"}
    assert [order[room] for room in settings.ROOMS] == sorted(order[room] for room in settings.ROOMS)


def test_no_foreign_key_points_to_a_later_room_or_a_sibling():
    order = levels()
    forward = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in apps.get_models(include_auto_created=True)
        if (here := model._meta.app_label) in order
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation and field.related_model is not None
        if (there := field.related_model._meta.app_label) in order and there != here
        if order[there] >= order[here]
    ]
    assert not forward


def test_no_migration_waits_for_one_of_a_later_room():
    order = levels()
    loader = MigrationLoader(None, ignore_no_migrations=True)
    backward = [
        f"{room}.{name} -> {there}.{wanted}"
        for (room, name), migration in loader.disk_migrations.items()
        if room in order
        for there, wanted in migration.dependencies
        if there != room and there in order and order[there] >= order[room]
    ]
    assert not backward


def test_a_stored_file_cannot_be_deleted_while_a_row_points_to_it():
    stored = apps.get_model("journal", "StoredFile")
    loose = [
        f"{relation.related_model._meta.label}.{relation.field.name}"
        for relation in stored._meta.related_objects
        if not relation.many_to_many and relation.on_delete is not PROTECT
    ]
    assert not loose


# --- URLs -------------------------------------------------------------------------------------------------------------

# Views of libraries, by module: they declare no rule of ours. Each with why that is safe.
LIBRARY_VIEWS = {
    "allauth.": "sign-in, password and e-mail pages; each guards itself, and those for members ask for a sign-in",
    "django.contrib.admin": "AdminSite.has_permission stands before every view of it; reference data only",
    "django.contrib.auth.admin": "the same, for accounts",
    "django.contrib.contenttypes.views": "the admin's 'view on site', behind AdminSite.has_permission",
    "django.views.i18n": "set_language stores a cookie and nothing else",
    "django.views.generic.base": "redirects without rows",
    "drf_spectacular.": "the description of the public API",
}


def patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, Callable]]:
    """Every address with its view."""
    for entry in resolver.url_patterns:
        route = f"{prefix}{entry.pattern}"
        if isinstance(entry, URLPattern):
            yield route, entry.callback
        else:
            yield from patterns(entry, route)


def test_every_address_has_a_declared_rule():
    from tripartite.access import rule_of

    undeclared = [
        f"/{route} ({view.__module__}.{view.__qualname__})"
        for route, view in patterns(get_resolver())
        if rule_of(view) is None and not view.__module__.startswith(tuple(LIBRARY_VIEWS))
    ]
    assert not undeclared


@pytest.mark.parametrize("library", ["weasyprint", "pypinyin", "pyhanko", "pikepdf", "PIL", "puremagic"])
def test_web_processes_start_without_what_only_some_work_needs(library):
    """The PDF engine costs 0.9 s and 40 MB, the pinyin dictionaries 54 MB, the signatures 0.5 s, looking into uploaded
    files 10 MB."""
    code = (
        "import sys, django; django.setup(); from django.urls import get_resolver; get_resolver().url_patterns;"
        f"sys.exit('the URL configuration imports {library}' if '{library}' in sys.modules else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


# --- code -------------------------------------------------------------------------------------------------------------


def names(node: ast.AST) -> str:
    """A dotted name as it is written, or the empty string."""
    return ast.unparse(node) if isinstance(node, ast.Name | ast.Attribute) else ""


def assigns_state(node: ast.AST) -> bool:
    """``row.state = …`` in any of its forms."""
    if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        # An annotation alone ("state: str" in a dataclass) is a Name, not an attribute of a row.
        flat = [part for target in targets for part in (target.elts if isinstance(target, ast.Tuple) else [target])]
        return any(isinstance(target, ast.Attribute) and target.attr == "state" for target in flat)
    if isinstance(node, ast.Call) and names(node.func) == "setattr" and len(node.args) > 1:
        return isinstance(node.args[1], ast.Constant) and node.args[1].value == "state"
    return False


def updates_state(node: ast.AST) -> bool:
    """``.update(state=…)``, ``.bulk_update(…, ["state"])``, ``.save(update_fields=["state"])``."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
        return False
    if node.func.attr == "update" and any(keyword.arg == "state" for keyword in node.keywords):
        return True
    if node.func.attr in {"bulk_update", "save"}:
        values = [*node.args, *(keyword.value for keyword in node.keywords)]
        return any(isinstance(leaf, ast.Constant) and leaf.value == "state" for v in values for leaf in ast.walk(v))
    return False


def test_only_the_one_door_changes_a_state():
    """Jobs and mail are rows of the mechanism itself and keep their states beside the journal, not in it."""
    assert find(assigns_state, but=("journal/door.py",)) == []
    assert find(updates_state, but=("journal/door.py", "journal/jobs.py", "journal/outbox.py")) == []


CLOCKS = {
    "timezone.now",
    "datetime.now",
    "datetime.utcnow",
    "datetime.datetime.now",
    "datetime.today",
    "date.today",
    "datetime.date.today",
    "timezone.localdate",
    "Now",
    "functions.Now",
}


def test_only_the_clock_asks_for_the_time():
    def asks(node: ast.AST) -> bool:
        if isinstance(node, ast.keyword):
            return node.arg in {"auto_now", "auto_now_add"}
        if isinstance(node, ast.Call) and names(node.func) == "timezone.localtime":
            return not node.args
        return names(node) in CLOCKS and isinstance(node, ast.Attribute | ast.Name)

    assert find(asks, but=("journal/clock.py",)) == []


def test_nothing_swallows_every_error_outside_a_task():
    """A handler that cleans up and raises the same error again is let be."""

    def broad(node: ast.AST) -> bool:
        if not isinstance(node, ast.ExceptHandler):
            return False
        last = node.body[-1]
        raises_again = isinstance(last, ast.Raise) and last.exc is None
        return not raises_again and (node.type is None or names(node.type) in {"Exception", "BaseException"})

    assert [place for place in find(broad) if not re.search(r"(^|/)tasks(/|\.py)", place)] == []


def test_modules_are_of_a_size_that_can_be_read():
    long = {
        path: lines
        for path in production_modules()
        if (lines := len(ROOT.joinpath(path).read_text(encoding="utf-8").splitlines())) > 600
    }
    assert not long


UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
SOURCES = {".py", ".html", ".txt", ".css", ".js", ".sh", ".yaml", ".yml", ".toml", ".sql"}


def test_nothing_is_left_to_be_done():
    folders = [*PACKAGES, "templates", "static", "policies", "scripts", "deploy", "tests"]
    files = [path for folder in folders for path in ROOT.joinpath(folder).rglob("*") if path.suffix in SOURCES]
    marks = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in files
        if path != Path(__file__)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if UNFINISHED.search(line)
    ]
    assert not marks


# --- templates --------------------------------------------------------------------------------------------------------

INLINE = re.compile(
    r"""<script(?![^>]*\bsrc=)[^>]*>  # a script without a source
    |<style\b
    |<[^<>]*\sstyle\s*=               # a style attribute
    |<[^<>]*\son[a-z]+\s*=            # an event handler
    |javascript:""",
    re.IGNORECASE | re.VERBOSE,
)
HOST = re.compile(r"(?:https?:)?//(?!www\.w3\.org/)[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)


@pytest.mark.parametrize(
    ("markup", "bad"),
    [
        ("<script src=\"{% static 'js/portal.js' %}\" defer></script>", False),
        ("<script>alert(1)</script>", True),
        ('<p style="color:red">', True),
        ('<p class="style">', False),
        ('<button onclick="go()">', True),
        ('<a href="{% url "notices" %}">', False),
        ("<style>p{}</style>", True),
    ],
)
def test_the_look_for_inline_code_finds_it(markup, bad):
    assert bool(INLINE.search(markup)) is bad


def test_no_template_holds_inline_script_or_style():
    found = [f"{name}: {hit.group()[:60]}" for name, text in browser_templates() for hit in INLINE.finditer(text)]
    assert not found


def test_nothing_is_loaded_from_another_host():
    texts = dict(browser_templates())
    for path in ROOT.joinpath("static").rglob("*"):
        if path.suffix in {".css", ".js", ".svg", ".html", ".json", ".webmanifest"}:
            texts[path.relative_to(ROOT).as_posix()] = path.read_text(encoding="utf-8")
    assert [f"{name}: {hit.group()}" for name, text in texts.items() for hit in HOST.finditer(text)] == []


# Found by Django by their name, or by crispy from a template pack's.
BY_CONVENTION = re.compile(r"(400|403|403_csrf|404|500)\.html|(bootstrap5|allauth|account|admin)/.*")


DRAWN_BY_CRISPY = re.compile(
    r"\{% error_summary (\w+) %\}((?:(?!\{% (?:else|elif|error_summary)).)*?)\{\{ \1\|crispy", re.DOTALL
)


def test_no_form_says_twice_what_is_wrong_with_it():
    """A form drawn by crispy tells its faults unasked; a summary above it would tell them again."""
    assert not [name for name, path in template_files().items() if DRAWN_BY_CRISPY.search(path.read_text("utf-8"))]


FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
# What a browser would judge by itself: fields drawn by a form or a component, and markup that sets a condition.
JUDGED = re.compile(
    r"""\{\{[^}]*(?:form(?!\.cleaned_data)|field|content|\|crispy)\b
    |\{%[ ](?:crispy|filefield)\b
    |\brequired\b
    |type="(?:date|email|number|url|month|time)""",
    re.VERBOSE,
)


@pytest.mark.parametrize(
    ("markup", "bad"),
    [
        ('<form method="post">{{ form|crispy }}</form>', True),
        ('<form method="post" novalidate>{{ form|crispy }}</form>', False),
        ('<form method="get"><input name="code" required></form>', True),
        ('<form method="post"><input type="hidden" name="text" value="1"><button>OK</button></form>', False),
    ],
)
def test_the_look_for_forms_that_a_browser_judges_finds_them(markup, bad):
    assert bool(list(judged_by_browser(markup))) is bad


def judged_by_browser(text: str) -> Iterator[str]:
    """Forms with fields whose faults the browser would tell in its own words, before ours are asked for."""
    for attributes, content in FORM.findall(text):
        if "novalidate" not in attributes and JUDGED.search(content):
            yield content.strip()[:60]


def test_faults_are_told_in_our_words_and_in_the_readers_language():
    """A browser speaks its own language, and stops a form before the server can say what is wrong with all of it."""
    assert [f"{name}: {form}" for name, text in browser_templates() for form in judged_by_browser(text)] == []


def test_names_in_a_row_take_the_comma_of_the_readers_language():
    """Papers are Chinese, and so is their comma; a page is read in either language."""
    fixed = re.compile(r"forloop\.last %\}(?:、|, )|\|join:\"(?:、|, )\"")
    pages = {name: path for name, path in template_files().items() if "/pdf/" not in name}
    assert not [name for name, path in pages.items() if fixed.search(path.read_text("utf-8"))]


def test_punctuation_between_two_variables_is_of_the_readers_language():
    """{% colon %} and {% remark %}: a half-width mark between Chinese words is a slip, and the other way round."""
    sentence = re.compile(r"\{% blocktranslate.*?endblocktranslate %\}", re.DOTALL)
    fixed = re.compile(
        r"(?:\}\}|%\}|</(?:a|span|strong)>)(?:[:,;] (?=[<{])| \((?=\{[{%]))|<span[^>]*>(?:\((?=\{[{%])|: )"
    )
    pages = {name: path for name, path in template_files().items() if "/pdf/" not in name}
    assert not [name for name, path in pages.items() if fixed.search(sentence.sub("", path.read_text("utf-8")))]


def test_every_template_compiles():
    broken = []
    for name, path in template_files().items():
        if path.suffix in {".html", ".txt"}:
            try:
                get_template(name)
            except TemplateDoesNotExist as missing:
                broken.append(f"{name} needs {missing}")
    assert not broken


def written_names(text: str) -> set[str]:
    """Every string that a module writes. One with a gap is filled with each of the module's own words in turn: a mail
    is named ``f"units/email/claim_{outcome}"``, and its outcomes stand as words in the same room."""
    tree = ast.parse(text)
    words = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    names = set(words)
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = [part.value if isinstance(part, ast.Constant) else None for part in node.values]
            if parts.count(None) == 1:
                names |= {"".join(word if part is None else part for part in parts) for word in words}
    return names


def test_every_template_is_used():
    """A name counts as used where a template or a module writes it; mail templates are written without their ending."""
    templates = [
        path.read_text(encoding="utf-8") for path in template_files().values() if path.suffix in {".html", ".txt"}
    ]
    modules: dict[str, str] = {}
    for path in production_modules():
        room = path.split("/")[0]
        modules[room] = f"{modules.get(room, '')}\n{ROOT.joinpath(path).read_text(encoding='utf-8')}"
    everything = "\n".join([*templates, *modules.values()])
    names = set().union(*(written_names(text) for text in modules.values()))
    unused = [
        name
        for name in template_files()
        if not BY_CONVENTION.fullmatch(name)
        and (base := re.sub(r"_(subject|body)\.txt$", "", name)) not in names
        and base not in everything
        # print templates and their art are named from their own folder
        and not ("/pdf/" in name and Path(name).name in everything)
    ]
    assert not unused
