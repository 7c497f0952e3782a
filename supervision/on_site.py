"""What visitors found on site beside one indicator, as it stands next to the points."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch

from evaluations.models import Application
from journal.actors import reference
from proceedings.enums import VisitState
from proceedings.models import Visit, VisitFinding, Visitor, VisitPhoto
from tripartite.models import Officer


@dataclass(frozen=True, slots=True)
class Seen:
    """One visit's word on one indicator: what was found, by whose officers, with their photos. `is_former`: on a visit
    of an earlier proceeding, before a re-assessment."""

    visit: Visit
    finding: VisitFinding | None
    photos: Sequence[VisitPhoto]
    is_former: bool

    @property
    def visitors(self) -> Sequence[Visitor]:
        return self.visit.visitors.all()


def seen_on_site(application: Application, office: Officer, indicator: str) -> list[Seen]:
    """The latest visit first; visits that noted nothing here and took no photo are left out. Four queries."""
    visits = (
        Visit.objects.for_officer(office)
        .about(reference(application))
        .exclude(state=VisitState.CALLED_OFF)
        .prefetch_related(
            Prefetch("findings", VisitFinding.objects.filter(item=indicator), to_attr="here"),
            Prefetch("photos", VisitPhoto.objects.filter(item=indicator).select_related("file").order_by("pk")),
            Prefetch(
                "visitors", Visitor.objects.select_related("officer__organisation", "officer__user").order_by("pk")
            ),
        )
        .order_by("-planned_for", "-pk")
    )
    return [
        Seen(visit, next(iter(visit.here), None), visit.photos.all(), visit.matter_id != application.county_matter_id)
        for visit in visits
        if visit.here or visit.photos.all()
    ]
