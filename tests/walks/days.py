"""Somebody who knows one of the guides, and nothing else: what is pressed on a page, the guide has named.

A day fails when the guide names something that is not on the page, when a step presses what the guide does not name,
and at its end when the guide names something that the day never came across.
"""

import re
from contextlib import suppress
from pathlib import Path

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Locator, Page, expect

from portal import guide

CONTROLS = ":is(a, button, summary, label):not([aria-hidden]):visible"
PLACES = "section, article, tr, li, details, form, fieldset, .card"
HEADING = re.compile(r"^#{2,3} (.+)$", re.MULTILINE)


class Day:
    """A guide's chapters, read one after another, and the page at which its reader sits."""

    page: Page

    def __init__(self, name: str, base: str) -> None:
        self.base = base
        _lead, *parts = HEADING.split((guide.FOLDER / f"{name}.md").read_text(encoding="utf-8"))
        self.texts = dict(zip(parts[::2], parts[1::2], strict=True))
        self.unmet = {heading: set(guide.button_names(text)) for heading, text in self.texts.items()}
        self.heading = ""

    def chapter(self, heading: str, *, by: Page | None = None, at: str = "") -> None:
        """Turn to a chapter, at somebody's page, opened at an address of the menu."""
        assert heading in self.texts, f"the guide has no chapter {heading}: {list(self.texts)}"
        self.heading = heading
        self.page = by or self.page
        if at:
            self.page.goto(f"{self.base}{at}")

    def press(self, name: str, *, near: str = "", number: int = 0) -> None:
        """Press a button or follow a link that the chapter names, the first of this name, near a text."""
        self._read(name)
        control = self._named(CONTROLS, name, near).nth(number)
        control.scroll_into_view_if_needed()
        control.click()
        # A page that is about to be left is loaded as well.
        self.page.wait_for_timeout(100)
        with suppress(PlaywrightError):
            self.page.wait_for_load_state()

    def menu(self, *names: str) -> None:
        """Follow the desk's menu: a group, then a list of it. Both stand in the guide."""
        for name in names:
            assert any(name in text for text in self.texts.values()), f"the guide does not speak of {name}"
            self.unmet[self.heading].discard(name)
            self._named(".tabs a:visible", name, "").last.click()

    def see(self, *names: str, near: str = "") -> None:
        """What the chapter says is written there."""
        for name in names:
            self._read(name)
            place = self._place(near).get_by_text(name).filter(visible=True)
            expect(place.first, f"「{name}」 at {self.page.url}: {self._there()}").to_be_visible()

    def miss(self, name: str) -> None:
        """What the chapter says cannot be pressed yet."""
        self._read(name)
        controls = self.page.locator(f"main {CONTROLS}", has_text=name)
        assert not controls.count(), f"「{name}」 is at {self.page.url} already"

    def fill(self, label: str, value: str, *, near: str = "") -> None:
        """Fill in a field by its label, which the chapter may name."""
        self._field(label, near).fill(value)

    def choose(self, label: str, value: str = "", *, near: str = "") -> None:
        """Choose from the list of this label; tick the box or the choice of this label."""
        self.unmet[self.heading].discard(value)
        field = self._field(label, near)
        if value:
            field.select_option(label=value)
        else:
            field.check()

    def attach(self, label: str, path: Path, *, near: str = "") -> None:
        """Choose a file for the field of this label."""
        self._field(label, near).set_input_files(path)

    def over(self, *, unless: dict[str, str] | None = None) -> None:
        """The guide has been walked whole, but for what it only explains: names and why no day comes across them."""
        left = {heading: sorted(names - set(unless or ())) for heading, names in self.unmet.items()}
        assert not any(left.values()), {heading: names for heading, names in left.items() if names}

    def _read(self, name: str) -> None:
        named = guide.button_names(self.texts[self.heading])
        assert name in named, f"the chapter {self.heading} does not name 「{name}」: {named}"
        self.unmet[self.heading].discard(name)

    def _field(self, label: str, near: str) -> Locator:
        """The first field of this label, else of one that contains it."""
        self.unmet[self.heading].discard(label)
        place = self._place(near)
        exact, loose = place.get_by_label(label, exact=True), place.get_by_label(label)
        with suppress(AssertionError):
            expect(loose.first).to_be_attached(timeout=2_000)
        found = exact if exact.count() else loose
        assert found.count(), f"no field 「{label}」 at {self.page.url}: {self._there()}"
        return found.first

    def _place(self, near: str) -> Locator:
        """The innermost part of the page that has a text."""
        whole = self.page.locator("body")
        return whole.locator(PLACES).filter(has_text=near).last if near else whole

    def _named(self, selector: str, name: str, near: str) -> Locator:
        """Controls of this name, else those whose name contains it, in the innermost part that has them and a text."""
        inside = self.page.locator("body")
        if near:
            inside = inside.locator(PLACES).filter(has_text=near).filter(has=self.page.locator(selector, has_text=name))
            inside = inside.last
        among = inside.locator(selector)
        exact, loose = among.filter(has_text=re.compile(rf"^\s*{re.escape(name)}\s*$")), among.filter(has_text=name)
        with suppress(AssertionError):
            expect(loose.first).to_be_visible(timeout=2_000)
        found = exact if exact.count() else loose if loose.count() else inside.get_by_role("button", name=name)
        assert found.count(), f"「{name}」 is not at {self.page.url}: {self._there()}"
        return found

    def _there(self) -> str:
        """What can be pressed instead, and what the page complains of."""
        shown = [" ".join((each or "").split()) for each in self.page.locator(f"main {CONTROLS}").all_inner_texts()]
        faults = self.page.locator(".invalid-feedback:visible, .alert-danger:visible").all_inner_texts()
        return f"{[each for each in shown if each]} {faults or ''}"
