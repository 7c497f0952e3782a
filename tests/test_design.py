"""What docs/design.md promises: contrast of what is in use, and a page of all components without a fault."""

import re
from itertools import product

import pytest
from django.conf import settings
from django.urls import reverse

from portal.templatetags import portal_charts
from tests.browser import DESKTOP, PHONE, axe_violations
from tripartite.templatetags import portal_ui

CSS = (settings.BASE_DIR / "static" / "css" / "portal.css").read_text(encoding="utf-8")
SHOWCASE = (settings.BASE_DIR / "templates" / "showcase.html").read_text(encoding="utf-8")
DESIGN = (settings.BASE_DIR / "docs" / "design.md").read_text(encoding="utf-8")

AA, AA_LARGE = 4.5, 3.0
# Words on grounds, wherever no rule sets both at once.
INKS = ("ink", "ink-2", "ink-3", "sea", "seal")
GROUNDS = ("paper", "ground", "ground-2")
TINTS = [
    *(("ink", tint) for tint in ("sea-tint", "seal-tint", "gold-tint", "green-tint", "amber-tint")),
    *(("ink-2", tint) for tint in ("sea-tint", "gold-tint")),
    *(("sea", "sea-tint"), ("sea-deep", "sea-tint"), ("seal", "seal-tint"), ("gold", "gold-tint")),
    *(("green", "green-tint"), ("amber", "amber-tint"), ("night-ink", "night"), ("gold", "paper"), ("green", "paper")),
    *(("amber", "paper"), ("gold", "ground")),
]
# A frame says where to type: it must be seen (WCAG 1.4.11).
FRAMES = [("line-strong", "paper"), ("sea", "paper"), ("sea", "ground"), ("seal", "paper")]


def tokens() -> dict[str, str]:
    """Colour tokens by name, as six hexadecimal digits; what readers who ask for more contrast get comes after."""
    found = re.findall(r"--([\w-]+):\s*(#[0-9a-f]{3,6})\b", CSS)
    return {name: six_digits(value) for name, value in reversed(found)}


def six_digits(value: str) -> str:
    """#abc as #aabbcc."""
    return value if len(value) == 7 else "#" + "".join(2 * digit for digit in value[1:])


TOKENS = tokens()


def colour(value: str) -> str | None:
    """A value of the style sheet as a colour, or None for what is none (a gradient, a keyword)."""
    token = re.fullmatch(r"var\(--([\w-]+)\)", value)
    if token:
        return TOKENS.get(token.group(1))
    plain = re.fullmatch(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", value)
    return six_digits(value) if plain else None


def luminance(value: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(value[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def rules() -> list[tuple[str, str, str]]:
    """Rules that set both words and ground: (selector, colour, ground)."""
    found = []
    for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", CSS):
        words = re.findall(r"(?:^|[;\s])color:\s*([^;]+)", body)
        ground = re.findall(r"(?:^|[;\s])background(?:-color)?:\s*(\S+?)(?:;|\s|$)", body)
        if words and ground and colour(words[-1].strip()) and colour(ground[-1].strip()):
            found.append((selector.strip(), colour(words[-1].strip()), colour(ground[-1].strip())))
    return found


def test_contrast_is_counted_as_the_standard_counts_it():
    assert round(contrast("#000000", "#ffffff"), 2) == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


@pytest.mark.parametrize(("words", "ground"), [*product(INKS, GROUNDS), *TINTS])
def test_words_can_be_read_on_their_ground(words, ground):
    assert contrast(TOKENS[words], TOKENS[ground]) >= AA


@pytest.mark.parametrize(("frame", "ground"), FRAMES)
def test_frames_can_be_seen_on_their_ground(frame, ground):
    assert contrast(TOKENS[frame], TOKENS[ground]) >= AA_LARGE


def test_every_rule_that_sets_words_and_ground_sets_them_apart():
    pairs = rules()
    assert len(pairs) > 20
    dim = [
        f"{selector}: {contrast(words, ground):.2f}"
        for selector, words, ground in pairs
        if contrast(words, ground) < AA
    ]
    assert not dim


def test_movement_stops_for_whoever_asks_for_rest():
    """Every transition and animation stands behind the question."""
    quiet = re.sub(r"@media \(prefers-reduced-motion: no-preference\) \{(?:[^{}]|\{[^{}]*\})*\}", "", CSS)
    assert not re.findall(r"\b(?:transition|animation)\s*:", quiet)


def test_nothing_takes_the_focus_ring_away():
    bare = [
        selector.strip()
        for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", CSS)
        if re.search(r"outline:\s*(?:none|0)\b", body) and selector.strip() != "main:focus"
    ]
    assert not bare


# They change a form or choose a plural before it is shown, and show nothing themselves.
UNSEEN = {"without_placeholders", "one_or_many"}


@pytest.mark.parametrize("library", [portal_ui, portal_charts], ids=["portal_ui", "portal_charts"])
def test_every_component_stands_on_the_components_page_and_in_the_document(library):
    tags = {name for name in library.register.tags if not name.startswith("end")}
    filters = set(library.register.filters) - UNSEEN
    # Crispy forms put the summary on the page by themselves.
    tags -= {"error_summary"}
    shown = SHOWCASE
    assert not [name for name in tags if not re.search(rf"\{{% {name}\b", shown)]
    assert not [name for name in filters if not re.search(rf"\|{name}\b", shown)]
    assert not [name for name in tags | filters if not re.search(rf"`[^`]*\b{name}\b[^`]*`", DESIGN)]


@pytest.mark.browser
@pytest.mark.django_db
def test_the_components_page_is_accessible_at_both_widths(live_server, new_context):
    page = new_context().new_page()
    page.goto(f"{live_server.url}{reverse('components')}")
    assert page.locator(".error-summary").count() == 1
    faults = []
    for viewport in (DESKTOP, PHONE):
        page.set_viewport_size(viewport)
        faults += axe_violations(page)
        width = page.evaluate("document.documentElement.scrollWidth")
        faults += [f"{width} px wide on a screen of {viewport['width']} px"] if width > viewport["width"] else []
    assert not faults, "\n".join(faults)
