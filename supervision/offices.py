"""What the desk asks for an office, prepared once for all offices of its kind (docs/decisions/0027)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import BigIntegerField, Field, QuerySet

from journal.prepared import Open, Prepared
from tripartite.models import MemberOrganisation, Officer, TripartiteBody

KEYS = ("user", "organisation", "body", "district")


def keys_of(office: Officer) -> dict[str, Any]:
    """By what rows are narrowed to an office: its person, its organisation, its body and its area."""
    organisation = office.organisation
    return dict(
        zip(KEYS, (office.user_id, organisation.pk, organisation.body_id, organisation.body.district_id), strict=True)
    )


@dataclass(frozen=True, slots=True)
class Kind:
    """Offices for which the same is asked, each with its own keys."""

    level: str
    party: str

    def office(self, **keys: Any) -> Officer:
        """One of the kind that is no row, with these keys; for the scopes of querysets alone."""
        body = TripartiteBody(pk=keys.get("body"), level=self.level, district_id=keys.get("district"))
        organisation = MemberOrganisation(pk=keys.get("organisation"), party=self.party, body=body)
        return Officer(user_id=keys.get("user"), organisation=organisation)

    def prepared(self, make: Callable[..., QuerySet], **fields: Field) -> Prepared:
        """A query for any office of the kind: `make` gets an office with open places for its keys, and an open place
        for each of the fields. It is asked with the keys of an office and the values of the fields."""

        def of_keys(**values: Any) -> QuerySet:
            keys = {name: values.pop(name) for name in KEYS if name in values}
            return make(self.office(**keys), **values)

        places = {**{name: BigIntegerField() for name in KEYS}, **fields}
        # Not every list is narrowed by each of the keys.
        tried = of_keys(**{name: Open(name, output_field=field) for name, field in places.items()})
        _sql, params = tried.query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
        used = {param.value for param in params if isinstance(param, Open)}
        return Prepared(of_keys, **{name: field for name, field in places.items() if name in used or name in fields})


def kind_of(office: Officer) -> Kind:
    return Kind(office.body.level, office.organisation.party)
