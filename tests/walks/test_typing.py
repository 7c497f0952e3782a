"""What a first application and a second one cost in typing: counted field by field, from an account that has no unit.

A value counts as *typed* where the page shows a text, number or date field that does not hold it already. What is
chosen among offered answers, confirmed with a click, or stands there by the profile or another answer, counts as that.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from enterprises.services import update_profile
from evaluations import services, snapshot
from evaluations.enums import ApplicationState as A
from evaluations.forms.answers import shown_answer
from evaluations.models import Application
from journal import clock
from standards.content import Indicator, Standard
from standards.scoring import applies, best_value, clean_value
from tests.evaluations import factories
from tests.tripartite import factories as bodies
from tests.units import factories as units
from units.models import Claim, Unit
from units.services import approve_claim

pytestmark = pytest.mark.django_db
MOST_AT_FIRST, MOST_LATER = 40, 8
PROFILE = ("division", "ownership", "headcount", "address", "contact_name", "contact_phone")
TYPED = {"text", "number", "date", "email", "tel", "search", "password", "textarea"}


class Fields(HTMLParser):
    """The fields of a page's main part: kind and value by name, ticked boxes by name and value."""

    def __init__(self) -> None:
        super().__init__()
        self.kinds: dict[str, str] = {}
        self.values: dict[str, list[str]] = {}
        self.area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        name = found.get("name") or ""
        if tag not in {"input", "textarea", "select"} or not name:
            return
        kind = (found.get("type") or "text") if tag == "input" else tag
        self.kinds[name] = kind
        self.values.setdefault(name, [])
        if tag == "textarea":
            self.area = name
        elif tag == "input" and (kind not in {"radio", "checkbox"} or "checked" in found):
            self.values[name].append(found.get("value") or "")

    def handle_data(self, data: str) -> None:
        if self.area:
            self.values[self.area].append(data.strip("\n"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = ""


class Clerk:
    """Fills in pages and keeps count of what it took."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.count: Counter[str] = Counter()
        self.typed: list[str] = []

    def open(self, address: str) -> Fields:
        page = self.client.get(address)
        assert page.status_code == 200, address
        fields = Fields()
        fields.feed(page.content.decode())
        return fields

    def put(self, fields: Fields, wanted: Mapping[str, list[str]]) -> dict[str, list[str]]:
        """What is sent for these fields; each is counted by what it took."""
        for name, values in wanted.items():
            assert name in fields.kinds, f"the page has no field {name}"
            stands = [value for value in fields.values[name] if value]
            if stands == values:
                self.count["stood there already"] += bool(values)
            elif fields.kinds[name] in TYPED:
                self.count["typed"] += 1
                self.typed.append(name)
            else:
                self.count["chosen"] += 1
        return dict(wanted)

    def send(self, address: str, data: Mapping[str, Any]) -> str:
        answer = self.client.post(address, data)
        assert answer.status_code == 302, answer.context and answer.context["form"].errors
        return answer.headers["Location"]

    def save(self, application: Application, standard: Standard, data: Mapping[str, Any]) -> dict[str, Any]:
        answer = self.client.post(reverse("apply:answers", args=[application.pk, standard.id]), data)
        assert answer.status_code == 200
        return answer.json()


def as_typed(values: Mapping[str, Any]) -> dict[str, list[str]]:
    return {name: [str(value)] for name, value in values.items()}


def register(clerk: Clerk) -> Unit:
    """From the code on the licence to the county's yes."""
    code = units.uscc()
    address = reverse("apply:register")
    fields = clerk.open(address)
    onwards = clerk.send(address, clerk.put(fields, {"kind": ["enterprise"], "uscc": [code]}))
    about = {"name": "威海打字计数有限公司", "place": bodies.town().code, "statement": "人事专员"}
    clerk.send(onwards, clerk.put(clerk.open(onwards), as_typed(about)))
    claim = Claim.objects.get(unit__uscc=code)
    approve_claim(claim=claim, office=bodies.officer(area="huancui"))
    address = reverse("apply:unit-edit", args=[claim.unit_id])
    profile = {name: units.ENTERPRISE_PROFILE[name] for name in PROFILE} | {"revenue": 2500, "has_union": "on"}
    clerk.send(address, clerk.put(clerk.open(address), as_typed(profile)))
    return Unit.objects.select_related("enterprise", "district", "town").get(uscc=code)


def answers(application: Application, said: Mapping[str, Any]) -> dict[str, tuple[Indicator, Any]]:
    """What the clerk knows, by indicator: the best answers but for those given."""
    facts = replace(snapshot.facts_of(application.unit, application), as_of=clock.today())
    return {
        indicator.id: (indicator, said.get(indicator.id, best_value(indicator, facts=facts)))
        for indicator in application.rubric.indicators
        if applies(indicator, facts) and not indicator.from_survey
    }


def fill_in(clerk: Clerk, application: Application, said: Mapping[str, Any]) -> None:
    """Section by section: first what clicks confirm, then question by question, each saved as the page saves it."""
    known = answers(application, said)
    for standard in application.rubric.standards:
        asked = [known[indicator.id] for indicator in standard.indicators if indicator.id in known]
        if not asked:
            continue
        confirm(clerk, reverse("apply:section", args=[application.pk, standard.id]), asked)
        fields = clerk.open(reverse("apply:section", args=[application.pk, standard.id]))
        for turn, (indicator, value) in enumerate(asked, 1):
            data = clerk.put(fields, shown_answer(indicator, clean_value(indicator, value)))
            seen = f"{indicator.id}-seen"
            told = clerk.save(application, standard, data | {seen: fields.values[seen], "window": "w", "turn": turn})
            assert told["questions"][indicator.id]["state"] == "saved", (data, told["questions"])
            # As the page's script does: a figure given once stands wherever it is asked again.
            for name, figure in told["known"].items():
                fields.values[name] = fields.values[name] if any(fields.values[name]) else [figure]
            if indicator.required_evidence:
                attach(application, indicator)


def confirm(clerk: Clerk, address: str, asked: list[tuple[Indicator, Any]]) -> None:
    """Press what may be pressed, and only where it is true this year."""
    page = clerk.client.get(address)
    offers = {card.indicator.id: card.offer for card in page.context["form"].cards if card.offer}
    true = [i.id for i, value in asked if i.id in offers and offers[i.id].value == clean_value(i, value)]
    seen = {f"{key}-seen": page.context["form"][f"{key}-seen"].value() for key in offers}
    if true:
        clerk.send(address, seen | {"confirm": true})
        clerk.count["confirmed"] += len(true)


def attach(application: Application, indicator: Indicator) -> None:
    evidence = application.unit.evidence.first() or units.evidence(unit=application.unit)
    services.attach_evidence(
        application=application,
        member=units.member(application.unit),
        indicator=indicator.id,
        evidence=evidence,
    )


def hand_in(clerk: Clerk, application: Application) -> None:
    address = reverse("apply:review", args=[application.pk])
    clerk.send(address, clerk.put(clerk.open(address), {"declared": ["on"]}))
    assert Application.objects.get(pk=application.pk).state == A.SUBMITTED


def everybody(number: int) -> dict[str, str]:
    return {"numerator": str(number), "denominator": str(number)}


def of(part: str, whole: str) -> dict[str, str]:
    return {"numerator": part, "denominator": whole}


def year_of(headcount: int, **figures: Any) -> dict[str, Any]:
    """A good employer's year: contract, insurance, union, check-up for everybody; no dispute, nobody dispatched."""
    for_all = ("e2-02", "e7-06", "e10-02", "e10-11")
    none = ("e4-05", "e4-07", "e10-04")
    return (
        dict.fromkeys(for_all, everybody(headcount))
        | {key: {"na": True} for key in none}
        | {name.replace("_", "-"): value for name, value in figures.items()}
    )


def test_a_first_application_takes_forty_typed_values_at_most_and_the_next_one_eight(client, clock):
    client.force_login(bodies.user())
    clerk = Clerk(client)
    unit = register(clerk)
    first = services.start_application(member=units.member(unit), campaign=factories.campaign())
    fill_in(
        clerk,
        first,
        year_of(
            320,
            e5_05=of("290", "320"),
            e5_06=of("46.2", "1848"),
            e5_07=of("30.5", "46.2"),
            e8_02=of("17", "320"),
            e10_15="4",
        ),
    )
    hand_in(clerk, first)
    assert clerk.count["typed"] <= MOST_AT_FIRST, clerk.typed

    # A year later: more people, other dates, other money, another number of those who left and of lessons given.
    clock.forward(days=364)
    update_profile(member=units.member(unit), profile=units.ENTERPRISE_PROFILE | {"headcount": 334})
    unit = Unit.objects.get(pk=unit.pk)
    second = services.start_application(member=units.member(unit), campaign=factories.campaign())
    later = Clerk(client)
    fill_in(
        later,
        second,
        year_of(
            334,
            e5_05=of("310", "334"),
            e5_06=of("51", "1990"),
            e5_07=of("33", "51"),
            e8_02=of("21", "334"),
            e10_15="5",
        ),
    )
    hand_in(later, second)
    assert later.count["typed"] <= MOST_LATER, later.typed
    assert later.count["confirmed"] > 30, later.count
