"""The version of the register moves with everything that a kept page shows, and with nothing else."""

import re
import threading
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluations.models import Campaign
from journal import clock
from journal.actors import SYSTEM
from journal.chain import blank_remark
from journal.models import Entry
from plaques.models import Plaque, Title
from plaques.services import hand_over_plaque, issue_documents
from portal.version import TABLES, install_triggers, register_version
from proceedings.models import PublicNotice
from tests.evaluations import factories as applications
from tests.tripartite import factories as bodies
from tripartite.models import District, MemberOrganisation, TripartiteBody

# What kept pages read besides, with why it needs no trigger.
NEVER_CHANGES_AFTERWARDS = {
    "proceedings_round": "a round that has passed is closed, and triggers keep it as it is",
    "journal_entry": "append-only, and what is told of a title is written in the transaction of its change",
    "evaluations_application": "read for the campaign of a notice's items, which is theirs before the notice",
    "proceedings_matter": "read through a notice's items, which are published with it",
    "rechecks_revocation": "told of a title only after an appeal, in the transaction of the title's own change",
    "rechecks_appeal": "the same: an upheld one changes the title with it, and stays as it was decided",
    "portal_registerversion": "the version itself",
}


@pytest.mark.django_db
def test_every_table_that_a_kept_page_reads_moves_the_version_or_never_changes():
    titles = [applications.named_title(revoked="复核不合格。"), applications.named_title(area="rushan")]
    applications.application_at("in_notice", area="wendeng")
    addresses = [reverse("home"), reverse("units")]
    for title in titles:
        addresses += [reverse("unit", args=[title.number]), reverse("verify-code", args=[title.code])]
    with CaptureQueriesContext(connection) as captured:
        for address in addresses:
            assert Client().get(address).status_code == 200
    read = set(re.findall(r'(?:FROM|JOIN) "?(\w+)"?', " ".join(query["sql"] for query in captured.captured_queries)))
    assert "plaques_title" in read
    assert read <= TABLES.keys() | NEVER_CHANGES_AFTERWARDS.keys()


def rename(model: type) -> Callable[[], object]:
    return lambda: model.objects.filter(pk=model.objects.order_by("pk")[0].pk).update(name_zh="改名")


def blank_a_reason() -> None:
    entry = Entry.objects.filter(action="title.revoke").latest("seq")
    blank_remark(entry=entry, actor=SYSTEM, basis="个人信息保护法第四十七条")


def hand_over() -> None:
    lead = bodies.officer(area="city")
    applications.named_title(area="rongcheng")
    issue_documents()
    hand_over_plaque(plaque=Plaque.objects.latest("pk"), office=lead, received_by="经办人")


CHANGES: dict[str, Callable[[], object]] = {
    "a title is named": lambda: applications.named_title(area="rongcheng"),
    "a title is changed past the services": lambda: Title.objects.update(last_day=clock.today()),
    "a title is revoked": lambda: applications.named_title(area="wendeng", revoked="复核不合格。"),
    "a plaque is handed over": hand_over,
    "a notice is published": lambda: applications.application_at("in_notice", area="rushan"),
    "a notice is changed": lambda: PublicNotice.objects.update(title="更正"),
    "a campaign is opened": lambda: applications.campaign(year=2027),
    "a campaign is renamed": rename(Campaign),
    "an area is renamed": rename(District),
    "a body is renamed": rename(TripartiteBody),
    "an organisation is renamed": rename(MemberOrganisation),
    "a reason is blanked by law": blank_a_reason,
}


@pytest.mark.django_db
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_the_version_moves_when(change):
    applications.named_title(revoked="复核不合格。")
    before = register_version()
    assert register_version() == before
    change()
    assert register_version() != before


@pytest.mark.django_db
def test_work_on_applications_leaves_the_version_alone():
    applications.named_title()
    before = register_version()
    applications.application_at("county_review")
    assert register_version() == before


@pytest.mark.django_db
def test_a_version_that_was_rolled_back_does_not_come_again():
    applications.named_title()
    seen = [register_version()]
    for _again in range(2):
        with transaction.atomic():
            Title.objects.update(last_day=clock.today())
            seen.append(register_version())
            transaction.set_rollback(True)
        assert register_version() == seen[0]
    assert len(set(seen)) == 3


@pytest.mark.django_db
def test_triggers_that_a_change_of_a_table_took_away_come_back_with_the_next_migration():
    table = "plaques_title"
    names = {
        "sqlite": [f"portal_{table}_{event}" for event in ("INSERT", "UPDATE", "DELETE")],
        "postgresql": [f"portal_version_{table}"],
    }[connection.vendor]
    on = f" ON {table}" if connection.vendor == "postgresql" else ""
    title = applications.named_title()
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"DROP TRIGGER {name}{on}")
    before = register_version()
    Title.objects.filter(pk=title.pk).update(last_day=clock.today())
    assert register_version() == before
    for _twice in range(2):
        install_triggers(sender=None, using="default")
    Title.objects.filter(pk=title.pk).update(last_day=clock.today())
    assert register_version() != before


@pytest.mark.django_db
def test_every_migration_ends_with_the_triggers(capsys):
    call_command("migrate", verbosity=0)
    before = register_version()
    rename(District)() if District.objects.exists() else applications.named_title()
    assert register_version() != before


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_somebody_else_s_naming():
    """Two transactions change what is public at once; each would wait for the other if there were one row for all."""
    applications.named_title()
    entered, released, done = threading.Event(), threading.Event(), []

    def change_a_notice() -> None:
        try:
            with transaction.atomic():
                PublicNotice.objects.update(text="更正")
                entered.set()
                released.wait(10)
            done.append(True)
        finally:
            connection.close()

    other = threading.Thread(target=change_a_notice)
    before = register_version()
    with transaction.atomic():
        Title.objects.update(last_day=clock.today())
        other.start()
        assert entered.wait(10), "the second transaction waits for the first"
    middle = register_version()
    released.set()
    other.join(10)
    assert done
    assert len({before, middle, register_version()}) == 3
