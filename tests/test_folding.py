"""Folded templates say what they would say unfolded, in every language, and ask nothing that could change."""

from pathlib import Path

import pytest
from django.template import Context, Engine, Template, engines
from django.template.loader import get_template
from django.test import Client
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import override

from tests.evaluations import factories as applications
from tests.tripartite import factories as bodies
from tripartite.templatetags import portal_ui
from weihai_hlr.folding import PURE, SHELLS, Folded, Shell, fold

HEAD = "{% load i18n portal_ui %}"


def engine() -> Engine:
    return engines["django"].engine


def folded(text: str) -> Template:
    template = engine().from_string(HEAD + text)
    fold(template.nodelist)
    return template


@pytest.mark.parametrize(
    "text",
    [
        'a {% translate "Register of titles" %} b',
        '{% translate "In force" context "title" %}',
        '<a href="{% url "units" %}">{% icon "qr" %}{% translate "Check a plaque" %}</a>',
        "{% blocktranslate %}Register of titles{% endblocktranslate %} {{ _('Area') }}",
        '{% pageheader _("Register of titles") lead=_("Area") %}<b>{% translate "Number" %}</b>{% endpageheader %}',
        '{% card _("The title") level=3 %}{% kv _("Area") "x<y" %}{% endcard %}',
        '{% card _("The title") tone="gold" %}{{ who }}{% kvblock _("Area") %}{{ who }}{% endkvblock %}{% endcard %}',
        '{% tablebox _("Titles") %}{% for one in many %}<tr><td>{{ one }}</td></tr>{% endfor %}{% endtablebox %}',
        "{% breadcrumbs %}{% crumb who %}{% endbreadcrumbs %}{% keyvalues %}{% kv _('Area') who %}{% endkeyvalues %}",
        '{% clause ref="第一条" %}{{ who }}{% endclause %}{% stats %}{{ who }}{% endstats %}',
        "{% card who %}a{% endcard %}",
        '{% if yes %}{% translate "Yes" %} {{ who }}{% else %}{% translate "No" %}{% endif %}',
        '{% for one in many %}<td data-label="{% translate "Area" %}">{{ one }}</td>{% empty %}'
        '{% translate "No" %}{% endfor %}',
        '{% translate "Area" as area %}{{ area }}{% url "units" as here %}{{ here }}',
        '{% autoescape off %}{{ "<b>" }}{{ who }}{% endautoescape %}{{ "<b>" }}',
        '{% with who=_("Area") %}{{ who }}{% endwith %}',
    ],
)
def test_a_folded_template_says_the_same_in_every_language_and_again(text):
    for language in ("zh-hans", "en", "zh-hans", "en"):
        for values in ({"yes": True, "who": "<甲>", "many": ["a", "b"]}, {"yes": False, "who": "乙", "many": []}):
            with override(language):
                plain = engine().from_string(HEAD + text).render(Context(values))
                assert folded(text).render(Context(values)) == plain, language


def test_one_folded_template_follows_the_language():
    template = folded('{% translate "Register of titles" %}!')
    assert len(template.nodelist) == 1
    said = {}
    for language in ("zh-hans", "en", "zh-hans"):
        with override(language):
            said.setdefault(language, template.render(Context()))
            assert template.render(Context()) == said[language]
    assert said["zh-hans"] != said["en"]


@pytest.mark.parametrize(
    "text",
    [
        "{{ who }}",
        '{% translate "Area" as area %}',
        '{% url "unit" number %}',
        "{% csrf_token %}",
        "{% due when %}",
        "{% chip label %}",
        "{% kv _('Area') who %}",
        "{% card _('The title') %}{{ who }}{% endcard %}",
    ],
)
def test_what_depends_on_the_request_is_never_folded(text):
    template = folded(text)
    assert not any(isinstance(node, Folded) and "who" in str(node.nodes) for node in template.nodelist)
    kept = [node for node in template.nodelist if not isinstance(node, Folded)]
    assert kept, text


def test_what_stands_around_a_content_stands_around_the_next_one_too():
    template = folded('{% card _("The title") %}{{ who }}{% endcard %}')
    assert [type(node) for node in template.nodelist if not isinstance(node, Folded)] == [Shell]
    first, second, nothing = (template.render(Context({"who": who})) for who in ("<甲>", "乙", ""))
    assert "&lt;甲&gt;" in first
    assert second == first.replace("&lt;甲&gt;", "乙")
    assert nothing == first.replace("&lt;甲&gt;", "")


@pytest.mark.parametrize("mark", sorted(SHELLS))
def test_no_mark_that_is_a_shell_looks_at_its_content(mark):
    """One that left something out where its content is empty would say at the second request what held at the first."""
    draw = getattr(portal_ui, mark)
    named = {"tablebox": ("Titles",), "kvblock": ("Area",), "card": ("The title",)}.get(mark, ())
    full, empty = draw(mark_safe("<b>!</b>"), *named), draw(mark_safe(""), *named)
    assert full.replace("<b>!</b>", "", 1) == empty


def test_the_marks_that_may_be_folded_are_marks_of_the_portal():
    assert set(portal_ui.register.tags) >= PURE | SHELLS
    # These look at the day, at a token or at the request.
    assert not PURE & {"due", "confirm", "pagination", "error_summary"}


def test_the_portal_s_own_templates_are_folded_and_no_others():
    assert any(isinstance(node, Folded) for node in get_template("components/footer.html").template.nodelist)
    library = get_template("admin/base_site.html").template
    assert "site-packages" in library.origin.name
    assert not any(isinstance(node, Folded) for node in library.nodelist)


@pytest.mark.django_db
def test_a_visitor_never_sees_what_an_officer_s_page_left_behind():
    """Whole pages through the folding engine, one person after the other, in both languages."""
    applications.named_title(name="威海折叠企业有限公司")
    officer = Client()
    officer.force_login(bodies.officer(area="huancui").user)
    for address in (reverse("standards"), reverse("statistics"), reverse("notices")):
        before = Client().get(address).content
        assert officer.get(address).content != before
        assert Client().get(address).content == before
    assert Path(get_template("base.html").origin.name).exists()
