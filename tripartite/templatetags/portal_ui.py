"""The portal's components as template tags: ``{% load portal_ui %}``. Parameters: docs/design.md; looks: /components/.

Small marks that stand in every row of a list (chip, icon, due) are written here, because an included template costs
more than the row around it. Everything with structure has its markup in ``templates/components/``.
"""

import functools
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField, FileInput, PasswordInput
from django.template.loader import render_to_string
from django.utils import formats, timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from journal import clock
from tripartite import words
from tripartite.icons import ICONS

register = template.Library()

TONES = frozenset({"neutral", "info", "success", "warning", "danger", "gold"})
STEP_STATES = frozenset({"done", "current", "todo", "failed"})
NOTHING = "—"
VERDICT_SIGNS = {"success": "check", "danger": "cross", "neutral": "clock", "warning": "warning"}
SOON_DAYS = 3


def _tone(tone: str) -> str:
    """The tone itself; an unknown one is a fault of the template and says so."""
    if tone not in TONES:
        raise template.TemplateSyntaxError(f"Unknown tone {tone!r}; there are {', '.join(sorted(TONES))}.")
    return tone


def _read(item: object, name: str, default: Any = "") -> Any:
    """A named part of a mapping or of an object, so that views may pass either."""
    if isinstance(item, Mapping):
        return item.get(name, default)
    return getattr(item, name, default)


def _day(value: date | datetime) -> date:
    """The local calendar day of a date or of an aware datetime."""
    if isinstance(value, datetime):
        return timezone.localtime(value).date()
    return value


def _moment(value: date | datetime | None) -> str:
    """A moment with its time of day, a day without one, nothing for nothing."""
    if isinstance(value, datetime):
        return formats.date_format(timezone.localtime(value), "DATETIME_FORMAT")
    return formats.date_format(value) if value else ""


def _trimmed(content: str) -> SafeString:
    """Rendered markup without the blanks around it: a block tag with nothing inside is then empty and left out."""
    return mark_safe(content.strip())  # the template engine has rendered and escaped it


# Marks


@register.simple_tag
def comma() -> str:
    """What stands between the names of a list, in the reader's language."""
    return words.comma()


@register.simple_tag
def colon() -> str:
    """What stands between a name and what is said of it, in the reader's language."""
    return words.colon()


@register.simple_block_tag
def remark(content: SafeString) -> SafeString:
    """An aside in the brackets of the reader's language; it brings the blank before them where one is wanted."""
    # The content was escaped where it was written, and the brackets are a translation of ours.
    return mark_safe(words.remark(content))


@register.filter
def listed(names: Iterable[object]) -> str:
    """Names one after another in the reader's language."""
    return words.listed(names)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A line icon in the colour of its text. With `label` it is read aloud, without it is decoration."""
    if name not in ICONS:
        raise template.TemplateSyntaxError(f"Unknown icon {name!r}; there are {', '.join(sorted(ICONS))}.")
    drawing = mark_safe(ICONS[name])  # constants of this repository
    if label:
        return format_html('<svg class="icon" viewBox="0 0 24 24" role="img" aria-label="{}">{}</svg>', label, drawing)
    return format_html('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', drawing)


@register.simple_tag
def chip(label: object, tone: str = "neutral") -> SafeString:
    """A state in one word. The tone colours it; the word alone must say it."""
    return format_html('<span class="chip chip-{}">{}</span>', _tone(tone), label)


@register.simple_tag
def due(when: date | datetime | None, *, done: bool = False) -> SafeString:
    """A deadline as date and days left, counted in local days; `done` stops the clock. Nothing for None."""
    if when is None:
        return mark_safe("")
    day = _day(when)
    shown = format_html('<time datetime="{}">{}</time>', day.isoformat(), formats.date_format(day))
    if done:
        return format_html('<span class="due">{}</span>', shown)
    left = (day - clock.today()).days
    if left < 0:
        tone, words = "danger", ngettext("%(n)d day late", "%(n)d days late", -left) % {"n": -left}
    elif left == 0:
        tone, words = "warning", _("Due today")
    else:
        tone = "warning" if left <= SOON_DAYS else "neutral"
        words = ngettext("%(n)d day left", "%(n)d days left", left) % {"n": left}
    return format_html('<span class="due">{} <span class="chip chip-{}">{}</span></span>', shown, tone, words)


@register.simple_tag
def reference_value(source: str = "") -> SafeString:
    """The mark of a value that is not the circular's own: it stands until the city confirms it (BRIEF, head)."""
    why = _("Not set by the circular: used until the city confirms it.")
    if source:
        why = _("%(why)s Source: %(source)s.") % {"why": why, "source": source}
    return format_html(
        '<span class="reference" title="{}">{}<span class="visually-hidden"> ({})</span></span>',
        why,
        _("Reference value"),
        why,
    )


@register.filter
def points(value: Decimal | int | None) -> str:
    """Points without idle zeros: 5, 4.5, 4.25; a dash where nobody has spoken."""
    return NOTHING if value is None else _points(get_language(), value)


@functools.lru_cache(2000)
def _points(language: str, value: Decimal | int) -> str:
    text = formats.number_format(Decimal(value).quantize(Decimal("0.01")), decimal_pos=2)
    return text.rstrip("0").rstrip(".")


@register.filter
def one_or_many(value: Decimal) -> int:
    """What decides between "point" and "points": gettext counts in whole numbers alone, and 0.5 is no singular."""
    return 1 if value == 1 else 2


@register.filter
def or_dash(value: object) -> object:
    """The value, or a dash where there is none (zero and False are values)."""
    return NOTHING if value is None or value == "" else value


@register.simple_tag
def progress(value: int | Decimal, maximum: int | Decimal, label: str, *, text: str = "") -> SafeString:
    """A bar with its label; `text` replaces the plain "value / maximum" shown beside it."""
    shown = text or f"{points(value)} / {points(maximum)}"
    return format_html(
        '<div class="progress-line"><span class="progress-label">{}</span><span class="progress-text">{}</span>'
        '<progress value="{}" max="{}" aria-label="{}">{}</progress></div>',
        label,
        shown,
        str(value),
        str(maximum or 1),
        label,
        shown,
    )


# Ways through the portal


@register.simple_block_tag(end_name="endbreadcrumbs")
def breadcrumbs(content: str) -> SafeString:
    """The way back, begun with the home page; holds ``{% crumb %}``."""
    return render_to_string("components/breadcrumbs.html", {"content": content})


@register.simple_tag
def crumb(label: object, url: str = "") -> SafeString:
    """One station of the way; without an address it is the page itself."""
    if url:
        return format_html('<li><a href="{}">{}</a></li>', url, label)
    return format_html('<li><span aria-current="page">{}</span></li>', label)


@register.simple_block_tag(end_name="endpageheader")
def pageheader(content: str, title: object, *, lead: object = "", kicker: object = "") -> SafeString:
    """The page's only h1, with a line above (`kicker`), a sentence below (`lead`) and the page's actions as content."""
    return render_to_string(
        "components/page_header.html",
        {"title": title, "lead": lead, "kicker": kicker, "content": _trimmed(content)},
    )


@register.simple_block_tag(end_name="endtabs")
def tabs(content: str, label: str) -> SafeString:
    """Pages beside each other, as links; `label` names the group for those who hear it."""
    return format_html('<nav class="tabs" aria-label="{}"><ul>{}</ul></nav>', label, content)


@register.simple_tag
def tab(label: object, url: str, *, current: bool = False, count: int | None = None) -> SafeString:
    """One of ``{% tabs %}``, with the number of things behind it where that helps."""
    return format_html(
        '<li><a href="{}"{}>{}{}</a></li>',
        url,
        mark_safe(' aria-current="page"') if current else "",
        label,
        "" if count is None else format_html(' <span class="count">{}</span>', count),
    )


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Page, param: str = "page") -> dict:
    """Links to the other pages of a list, with the rest of the query kept. Nothing for a list of one page."""
    query = context["request"].GET.copy()

    def address(number: int) -> str:
        query[param] = str(number)
        return f"?{query.urlencode()}"

    elided = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {
        "page": page,
        "many": page.paginator.num_pages > 1,
        "previous": address(page.previous_page_number()) if page.has_previous() else "",
        "next": address(page.next_page_number()) if page.has_next() else "",
        "numbers": [
            {
                "label": number,
                "url": address(number) if isinstance(number, int) else "",
                "current": number == page.number,
            }
            for number in elided
        ],
    }


# Boxes


@register.simple_block_tag(end_name="endcard")
def card(
    content: str, title: object = "", *, href: str = "", level: int = 2, tone: str = "neutral", note: object = ""
) -> SafeString:
    """A sheet of paper with a heading of `level`; `href` makes the heading a link, `note` stands opposite to it."""
    return render_to_string(
        "components/card.html",
        {"title": title, "href": href, "level": level, "tone": _tone(tone), "note": note, "content": content},
    )


@register.simple_block_tag(end_name="endalert")
def alert(content: str, title: object = "", *, tone: str = "info") -> SafeString:
    """Something that the reader must know before going on."""
    signs = {"success": "check", "warning": "warning", "danger": "warning"}
    return render_to_string(
        "components/alert.html",
        {"title": title, "tone": _tone(tone), "sign": signs.get(tone, "info"), "content": content},
    )


@register.simple_block_tag(end_name="endverdict")
def verdict(
    content: str, title: object, *, lead: object = "", tone: str = "info", kicker: object = "", level: int = 1
) -> SafeString:
    """The answer to a question asked in passing, in one word that is read from two metres away; the page's h1 unless
    `level` says otherwise."""
    return render_to_string(
        "components/verdict.html",
        {
            "title": title,
            "lead": lead,
            "tone": _tone(tone),
            "kicker": kicker,
            "level": level,
            "sign": VERDICT_SIGNS.get(tone, "info"),
            "content": _trimmed(content),
        },
    )


@register.simple_block_tag(end_name="endempty")
def empty(content: str, title: object, *, text: object = "", sign: str = "inbox") -> SafeString:
    """What stands where a list is empty: that it is, why, and (as content) what to do."""
    return render_to_string(
        "components/empty.html", {"title": title, "text": text, "sign": sign, "content": _trimmed(content)}
    )


@register.simple_block_tag(end_name="endclause")
def clause(content: str, *, ref: str = "", document: str = "", url: str = "") -> SafeString:
    """The official words, set apart from ours, with clause and document; always marked as Chinese."""
    return render_to_string(
        "components/clause.html", {"content": content, "ref": ref, "document": document, "url": url}
    )


@register.simple_block_tag(takes_context=True, end_name="endconfirm")
def confirm(
    context: template.Context,
    content: str,
    title: object,
    action: str,
    button: object,
    *,
    tone: str = "danger",
    back: str = "",
    multipart: bool = False,
) -> SafeString:
    """A deed that wants a second thought: what will happen (content, may hold fields), one POST button, a way back."""
    return render_to_string(
        "components/confirm.html",
        {
            "title": title,
            "action": action,
            "button": button,
            "tone": _tone(tone),
            "back": back,
            "multipart": multipart,
            "content": content,
            "csrf_token": context.get("csrf_token"),
        },
    )


@register.simple_block_tag(end_name="endfilterbar")
def filterbar(content: str, action: str, *, label: str = "", active: bool = False) -> SafeString:
    """The search of a list: a GET form, so that the choice stays in the address; `active` offers a way back to all."""
    return render_to_string(
        "components/filter_bar.html",
        {"action": action, "label": label or _("Search and filter"), "active": active, "content": content},
    )


@register.simple_block_tag(end_name="endtablebox")
def tablebox(content: str, caption: object, *, hide_caption: bool = False, stack: bool = True) -> SafeString:
    """A data table; holds thead and tbody. On a phone rows become cards: each td needs ``data-label``."""
    return render_to_string(
        "components/table.html",
        {"caption": caption, "hide_caption": hide_caption, "stack": stack, "content": content},
    )


# Facts


@register.simple_block_tag(end_name="endkeyvalues")
def keyvalues(content: str, *, wide: bool = False) -> SafeString:
    """Facts by name; holds ``{% kv %}`` and ``{% kvblock %}``."""
    return format_html('<dl class="kv{}">{}</dl>', " kv-wide" if wide else "", content)


@register.simple_tag
def kv(label: object, value: object) -> SafeString:
    """One fact; a dash where it is not known."""
    return format_html("<div><dt>{}</dt><dd>{}</dd></div>", label, or_dash(value))


@register.simple_block_tag(end_name="endkvblock")
def kvblock(content: str, label: object) -> SafeString:
    """One fact whose value is markup."""
    return format_html("<div><dt>{}</dt><dd>{}</dd></div>", label, content)


@register.simple_block_tag(end_name="endstats")
def stats(content: str) -> SafeString:
    """A row of figures; holds ``{% stat %}``."""
    return format_html('<ul class="stats">{}</ul>', content)


@register.simple_tag
def stat(value: object, label: object, *, note: object = "", href: str = "", tone: str = "neutral") -> SafeString:
    """One figure with what it counts; `href` leads to the things counted."""
    return render_to_string(
        "components/stat.html", {"value": value, "label": label, "note": note, "href": href, "tone": _tone(tone)}
    )


@register.inclusion_tag("components/steps.html")
def steps(items: Iterable[object], label: str = "") -> dict:
    """Where one stands on a known way. Items: label, state (done, current, todo, failed), note, href."""
    read = [{name: _read(item, name) for name in ("label", "state", "note", "href")} for item in items]
    for item in read:
        if item["state"] not in STEP_STATES:
            raise template.TemplateSyntaxError(f"Unknown step state {item['state']!r}.")
        item["heard"] = {
            "done": _("done"),
            "current": _("now"),
            "todo": _("to come"),
            "failed": _("not passed"),
        }[item["state"]]
    return {"items": read, "label": label or _("Steps")}


@register.simple_tag
def timeline(entries: Iterable[object]) -> SafeString:
    """What happened, newest where the view put it. Entries: at (a moment or a day), title, text, who, tone, href."""
    row = '<li class="timeline-{}">{}<p class="timeline-title">{}</p>{}{}</li>'
    return format_html('<ol class="timeline">{}</ol>', format_html_join("\n", row, map(_happened, entries)))


def _happened(entry: object) -> tuple[object, ...]:
    at, title, text, who, href = (_read(entry, name) for name in ("at", "title", "text", "who", "href"))
    return (
        _tone(_read(entry, "tone", "neutral")),
        format_html('<time datetime="{}">{}</time>', at.isoformat(), _moment(at)) if at else "",
        format_html('<a href="{}">{}</a>', href, title) if href else title,
        format_html("<p>{}</p>", text) if text else "",
        format_html('<p class="timeline-who">{}</p>', who) if who else "",
    )


@register.inclusion_tag("components/scores.html")
def scores(
    maximum: Decimal | int,
    self_score: Decimal | None = None,
    county: Decimal | None = None,
    city: Decimal | None = None,
    *,
    assessor: Decimal | None = None,
    mixed: Decimal | None = None,
) -> dict:
    """The three columns side by side, and an assessor's as a fourth where there is one. Marked is the one that counts:
    the city's, else the county's, never self; where the edition gives the assessor weight, what is `mixed` of both."""
    settled = "mixed" if mixed is not None else "city" if city is not None else "county" if county is not None else ""
    columns = [
        {"key": "self", "label": _("Self-assessment"), "value": self_score},
        {"key": "county", "label": _("County review"), "value": county},
        {"key": "city", "label": _("City review"), "value": city},
    ]
    if assessor is not None:
        label = _("Assessor (advice)") if mixed is None else _("Assessor")
        columns.append({"key": "assessor", "label": label, "value": assessor})
    if mixed is not None:
        columns.append({"key": "mixed", "label": _("Result"), "value": mixed})
    for column in columns:
        column["counts"] = column["key"] == settled
        column["differs"] = column["value"] is not None and self_score is not None and column["value"] != self_score
    return {"columns": columns, "maximum": maximum}


@register.inclusion_tag("components/file_list.html")
def filelist(files: Iterable[object], empty_text: str = "", *, new_tab: bool = False) -> dict:
    """Files with name, size, hash. Each: name, url, size (bytes), sha256, note, uploaded_at. `new_tab`: the page has a
    form that the reader is filling in."""
    names = ("name", "url", "size", "sha256", "note", "uploaded_at")
    return {
        "files": [{name: _read(file, name, None) for name in names} for file in files],
        "empty_text": empty_text or _("No files yet."),
        "new_tab": new_tab,
    }


# Forms


@register.inclusion_tag("components/file_field.html")
def filefield(field: BoundField, hint: object = "") -> dict:
    """A file input with room to drop a file on; `hint` says kinds and size allowed."""
    described = [f"{field.auto_id}_hint"] if hint else []
    if field.help_text:
        described.append(f"{field.auto_id}_helptext")
    if field.errors:
        described.append(f"{field.auto_id}_error")
    attrs = {"class": "form-control is-invalid" if field.errors else "form-control"}
    if described:
        attrs["aria-describedby"] = " ".join(described)
    return {"field": field, "widget": field.as_widget(attrs=attrs), "hint": hint}


@register.filter
def without_placeholders(form: BaseForm) -> BaseForm:
    """The form without its placeholders: one that repeats the label is noise, and is gone when typing begins."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
    return form


def _first_input(field: BoundField) -> str:
    """The id that a link to the field must name: a group has none of its own, its first option has."""
    if field.field.widget.use_fieldset:
        return f"{field.auto_id}_0"
    return field.id_for_label or field.auto_id


def _reassurance(form: BaseForm) -> str:
    """What of the form survived the refusal. Browsers forget passwords and files each time, so no promise for them."""
    widgets = [field.field.widget for field in form]
    if any(isinstance(widget, PasswordInput) for widget in widgets):
        return ""
    if any(isinstance(widget, FileInput) for widget in widgets):
        return _("What you have typed is still here; please choose the files again.")
    return _("What you have typed is still here.")


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: BaseForm) -> dict:
    """All that is wrong with a form, at its top, each sentence a link to its field. Crispy forms show it unasked."""
    faults = [{"href": "", "label": "", "text": text} for text in form.non_field_errors()]
    for field in form:
        faults += [
            {
                "href": "" if field.is_hidden else f"#{_first_input(field)}",
                # A label that is a sentence of its own would read "complete.: required".
                "label": str(field.label).rstrip(".。:：?？"),
                "text": text,
            }
            for text in field.errors
        ]
    return {"faults": faults, "reassurance": _reassurance(form)}


# Seals


@register.inclusion_tag("components/plaque_mark.html")
def plaque_mark(title: object, number: str = "", *, in_force: bool = True, note: object = "") -> dict:
    """The plaque as a picture in the page: gold while the title is in force, grey once it is not."""
    return {"title": title, "number": number, "in_force": in_force, "note": note}


@register.inclusion_tag("components/qr.html")
def qr(src: str, alt: str, caption: object = "") -> dict:
    """A QR code in a white frame that a phone can read; the caption says where it leads."""
    return {"src": src, "alt": alt, "caption": caption}
