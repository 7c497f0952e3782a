"""Colleagues: invitations, roles, leaving, handing over, and what nobody learns by it."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse

from evaluations.enums import ApplicationState as A
from journal.errors import Refused
from journal.models import Entry, Job, Mail
from tests.evaluations import factories
from tests.tripartite import factories as bodies
from tests.tripartite.factories import PASSWORD
from tests.units import factories as units
from units import people
from units.enums import InvitationState, Role
from units.models import Invitation, Unit, UnitMember
from units.services import approve_claim, claim_unit

pytestmark = pytest.mark.django_db

ADDRESS = "new-clerk@example.cn"


@pytest.fixture
def manager() -> UnitMember:
    return units.member(units.enterprise(name="威海邀请企业有限公司"))


def sent_link(run_on_commit, deed) -> str:
    """The path of the link in the mail that a deed causes, as it leaves."""
    mail.outbox.clear()
    with run_on_commit():
        deed()
    [message] = mail.outbox
    return re.search(r"https?://[^/\s]+(/apply/invitations/\w+/)", message.body)[1]


def invite(member: UnitMember, email: str = ADDRESS, role: Role = Role.EDITOR) -> Invitation:
    return people.invite_colleague(member=member, email=email, role=role)


def page_of(unit: Unit) -> str:
    return reverse("apply:people", args=[unit.pk])


# --- the invitation ---------------------------------------------------------------------------------------------------


def test_somebody_without_an_account_registers_by_the_link_and_is_in(client, manager, run_on_commit):
    link = sent_link(run_on_commit, lambda: invite(manager, role=Role.UNION_CHAIR))
    page = client.get(link)
    assert "威海邀请企业有限公司" in page.content.decode()
    assert ADDRESS not in page.content.decode()
    typed = {"username": "clerk-new", "email": ADDRESS, "full_name": "王经办", "password1": PASSWORD}
    answer = client.post(f"/accounts/signup/?next={link}", typed | {"password2": PASSWORD, "next": link})
    assert answer.headers["Location"] == link
    assert client.post(link).headers["Location"] == "/apply/"
    member = UnitMember.objects.get(user__email=ADDRESS)
    assert (member.unit, member.role) == (manager.unit, Role.UNION_CHAIR)
    assert client.get(reverse("apply:unit", args=[manager.unit_id])).status_code == 200
    actions = Entry.objects.filter(organisation=manager.actor.organisation).values_list("action", flat=True)
    assert {"invitation.make", "invitation.accept", "member.add"} <= set(actions)


def test_neither_database_nor_outbox_holds_the_secret(manager, run_on_commit):
    link = sent_link(run_on_commit, lambda: invite(manager))
    secret = link.rstrip("/").rpartition("/")[2]
    assert len(secret) == 64
    kept = [
        *Mail.objects.values_list("body", flat=True),
        *map(str, Job.objects.values_list("args", flat=True)),
        *map(str, Entry.objects.values_list("data", flat=True)),
        *Invitation.objects.values_list("token_sha256", flat=True),
    ]
    assert not [text for text in kept if secret in text]


def test_a_link_opens_once(client, manager, run_on_commit):
    link = sent_link(run_on_commit, lambda: invite(manager))
    client.force_login(bodies.user(email=ADDRESS))
    client.post(link)
    client.post(link)
    assert UnitMember.objects.filter(user__email=ADDRESS).count() == 1
    assert client.get(link).context["why_not"]


def test_an_account_of_another_address_is_not_let_in(client, manager, run_on_commit):
    link = sent_link(run_on_commit, lambda: invite(manager))
    stranger = bodies.user(email="other@example.cn")
    client.force_login(stranger)
    assert client.get(link).context["other_address"]
    client.post(link)
    assert not UnitMember.objects.filter(user=stranger).exists()
    assert Invitation.objects.get().state == InvitationState.PENDING


def test_a_visitor_cannot_accept_and_a_wrong_link_is_not_found(client, manager, run_on_commit):
    link = sent_link(run_on_commit, lambda: invite(manager))
    assert client.post(link).status_code == 200
    assert Invitation.objects.get().state == InvitationState.PENDING
    assert client.get(reverse("apply:invitation", args=["0" * 64])).status_code == 404
    assert client.get("/apply/invitations/威海/").status_code == 404


def test_it_runs_out_after_its_days(client, manager, run_on_commit, clock):
    link = sent_link(run_on_commit, lambda: invite(manager))
    client.force_login(bodies.user(email=ADDRESS))
    clock.forward(days=people.VALID_FOR.days)
    client.post(link)
    assert not UnitMember.objects.filter(user__email=ADDRESS).exists()
    # A new one takes its place, and the old link stays shut.
    invite(manager)
    assert client.get(link).context["why_not"]
    assert Invitation.objects.pending().count() == 1


def test_sent_anew_the_earlier_link_opens_nothing(client, manager, run_on_commit):
    first = sent_link(run_on_commit, lambda: invite(manager))
    again = sent_link(
        run_on_commit, lambda: people.resend_invitation(invitation=Invitation.objects.get(), member=manager)
    )
    assert first != again
    assert client.get(first).status_code == 404
    assert client.get(again).status_code == 200


def test_sending_again_has_an_end(manager):
    invitation = invite(manager)
    for _n in range(people.MOST_SENDINGS - 1):
        people.resend_invitation(invitation=invitation, member=manager)
    with pytest.raises(Refused):
        people.resend_invitation(invitation=invitation, member=manager)


def test_taken_back_the_link_opens_nothing(client, manager, run_on_commit):
    link = sent_link(run_on_commit, lambda: invite(manager))
    people.cancel_invitation(invitation=Invitation.objects.get(), member=manager)
    client.force_login(bodies.user(email=ADDRESS))
    client.post(link)
    assert not UnitMember.objects.filter(user__email=ADDRESS).exists()
    with pytest.raises(Refused):
        people.cancel_invitation(invitation=Invitation.objects.get(), member=manager)


def test_what_is_answered_does_not_tell_whether_the_address_has_an_account(client, manager):
    bodies.user(email="known@example.cn")
    client.force_login(manager.user)
    told = []
    for address in ("known@example.cn", "nobody@example.cn"):
        page = client.post(page_of(manager.unit), {"email": address, "role": "editor"}, follow=True)
        told.append(page.content.decode().count(address))
        assert page.redirect_chain == [(page_of(manager.unit), 302)]
    assert told[0] == told[1]
    bodies_of_mails = {
        text.replace("known", "").replace("nobody", "") for text in Mail.objects.values_list("body", flat=True)
    }
    assert len([text for text in bodies_of_mails if "[[link]]" in text]) == 1


def test_words_of_others_cannot_call_for_a_link(run_on_commit):
    """Only a mail whose key says so is given a link, and only its own."""
    member = units.member(units.enterprise(name="威海[[link]]有限公司"))
    decliner = bodies.officer()
    claim = claim_unit(unit=member.unit, user=bodies.user(), statement="[[link]]", role=Role.EDITOR)
    mail.outbox.clear()
    with run_on_commit():
        approve_claim(claim=claim, office=decliner)
    assert "[[link]]" in mail.outbox[0].body
    assert "/invitations/" not in mail.outbox[0].body


@pytest.mark.parametrize("typed", ["", "keine", "a@b", "x" * 300 + "@example.cn", "王@example.cn,b@example.cn"])
def test_a_wrong_address_is_told_at_its_field_and_kept(client, manager, typed):
    client.force_login(manager.user)
    page = client.post(page_of(manager.unit), {"email": typed, "role": "owner"})
    assert set(page.context["form"].errors) == {"email", "role"}
    assert page.context["form"]["email"].value() == typed
    assert not Invitation.objects.exists()


def test_an_address_is_invited_once_however_it_is_spelled(client, manager):
    client.force_login(manager.user)
    client.post(page_of(manager.unit), {"email": "New-Clerk@Example.CN", "role": "editor"})
    page = client.post(page_of(manager.unit), {"email": ADDRESS, "role": "editor"})
    assert page.context["form"].non_field_errors()
    assert Invitation.objects.count() == 1
    with pytest.raises(Refused):
        invite(manager, manager.user.email.upper())
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.create(
            unit=manager.unit, email=ADDRESS, role="editor", invited_by=manager.user, expires_at=manager.since
        )


def test_too_many_invitations_are_refused(manager, monkeypatch):
    monkeypatch.setattr(people, "MOST_WAITING", 2)
    invite(manager, "a@example.cn")
    invite(manager, "b@example.cn")
    with pytest.raises(Refused):
        invite(manager, "c@example.cn")


# --- who may ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.EDITOR, Role.UNION_CHAIR])
def test_only_the_person_in_charge_decides_about_people(client, manager, role):
    other = units.colleague(manager.unit, role=role)
    invitation = invite(manager)
    for deed in (
        lambda: invite(other, "x@example.cn"),
        lambda: people.resend_invitation(invitation=invitation, member=other),
        lambda: people.cancel_invitation(invitation=invitation, member=other),
        lambda: people.change_role(member=other, colleague=manager, role=Role.EDITOR),
        lambda: people.end_membership(member=other, colleague=manager),
        lambda: people.hand_over(member=other, successor=manager, stays=True),
    ):
        with pytest.raises(Refused):
            deed()
    client.force_login(other.user)
    text = client.get(page_of(manager.unit)).content.decode()
    assert 'name="email"' not in text
    assert ADDRESS in text


def test_a_union_chair_reads_everything_and_writes_nothing(client):
    application = factories.application_at(A.DRAFT)
    chair = units.colleague(application.unit, role=Role.UNION_CHAIR)
    client.force_login(chair.user)
    assert client.get(reverse("apply:application", args=[application.pk])).status_code == 200
    from evaluations import services
    from units.services import add_evidence

    with pytest.raises(Refused):
        services.save_answer(application=application, member=chair, indicator="e1-01", raw=None)
    with pytest.raises(Refused):
        services.submit_application(application=application, member=chair, declared=True)
    with pytest.raises(Refused):
        services.withdraw_application(application=application, member=chair)
    with pytest.raises(Refused):
        add_evidence(member=chair, upload=units.upload())


def test_other_units_people_and_invitations_are_not_found(client, manager):
    invitation = invite(manager)
    stranger = units.member(units.enterprise())
    client.force_login(stranger.user)
    mine, theirs = stranger.unit_id, manager.unit_id
    assert client.get(reverse("apply:people", args=[theirs])).status_code == 404
    for name, pk in (("resend", invitation.pk), ("cancel-invitation", invitation.pk)):
        assert client.post(reverse(f"apply:{name}", args=[mine, pk])).status_code == 404
    for name in ("member-role", "member-end"):
        assert client.get(reverse(f"apply:{name}", args=[mine, manager.pk])).status_code == 404
    assert (
        client.post(reverse("apply:hand-over", args=[mine]), {"successor": manager.pk, "stays": "yes"})
        .context["form"]
        .errors
    )
    with pytest.raises(Refused):
        people.end_membership(member=stranger, colleague=manager)


# --- roles, leaving, handing over -------------------------------------------------------------------------------------


def test_a_role_is_changed_on_record_and_the_person_told(client, manager):
    other = units.colleague(manager.unit)
    client.force_login(manager.user)
    address = reverse("apply:member-role", args=[manager.unit_id, other.pk])
    assert client.post(address, {"role": "boss"}).context["form"].errors
    assert client.post(address, {"role": "union_chair"}).headers["Location"] == page_of(manager.unit)
    other.refresh_from_db()
    assert other.role == Role.UNION_CHAIR
    assert Entry.objects.get(action="member.role").data == {"from": "editor", "to": "union_chair"}
    assert Mail.objects.filter(key__startswith="member-role_changed", recipient=other.user.email).count() == 1


def test_whose_part_has_ended_sees_nothing_any_more(client, manager):
    other = units.colleague(manager.unit)
    client.force_login(manager.user)
    client.post(reverse("apply:member-end", args=[manager.unit_id, other.pk]))
    other.refresh_from_db()
    assert other.until is not None
    client.force_login(other.user)
    assert client.get(page_of(manager.unit)).status_code == 404
    with pytest.raises(Refused):
        people.end_membership(member=other, colleague=manager)


def test_the_only_person_in_charge_neither_leaves_nor_steps_down(client, manager):
    units.colleague(manager.unit)
    client.force_login(manager.user)
    for name, typed in (("member-end", {}), ("member-role", {"role": "editor"})):
        client.post(reverse(f"apply:{name}", args=[manager.unit_id, manager.pk]), typed)
        manager.refresh_from_db()
        assert (manager.until, manager.role) == (None, Role.MANAGER)
    units.colleague(manager.unit, role=Role.MANAGER)
    people.end_membership(member=manager, colleague=manager)
    manager.refresh_from_db()
    assert manager.until is not None


@pytest.mark.parametrize(("stays", "role"), [("yes", Role.EDITOR), ("no", None)])
def test_handing_over_is_one_act(client, manager, stays, role):
    other = units.colleague(manager.unit)
    client.force_login(manager.user)
    address = reverse("apply:hand-over", args=[manager.unit_id])
    assert client.post(address, {"successor": "999999", "stays": stays}).context["form"].errors
    before = Entry.objects.count()
    client.post(address, {"successor": other.pk, "stays": stays})
    manager.refresh_from_db()
    other.refresh_from_db()
    assert other.role == Role.MANAGER
    assert (manager.role if manager.until is None else None) == role
    assert Entry.objects.count() == before + 2
    assert Mail.objects.filter(key__startswith="member-took_over", recipient=other.user.email).exists()


def test_a_unit_of_one_person_is_told_to_invite_before_handing_over(client, manager):
    client.force_login(manager.user)
    text = client.get(reverse("apply:hand-over", args=[manager.unit_id])).content.decode()
    assert page_of(manager.unit) in text


# --- when the person in charge has gone -------------------------------------------------------------------------------


def test_a_newcomer_is_put_in_charge_where_nobody_is(manager):
    """The only person has left the unit for good: the county lets a newcomer in, who is in charge whatever they
    asked for."""
    UnitMember.objects.filter(pk=manager.pk).update(until=manager.since + timedelta(days=1))
    claim = claim_unit(unit=manager.unit, user=bodies.user(), statement="新任人事", role=Role.EDITOR)
    assert approve_claim(claim=claim, office=bodies.officer()).role == Role.MANAGER


def test_a_clerk_asks_the_county_to_be_put_in_charge(client, manager):
    clerk = units.colleague(manager.unit)
    with pytest.raises(Refused):
        claim_unit(unit=manager.unit, user=clerk.user, statement="再来", role=Role.EDITOR)
    client.force_login(clerk.user)
    address = reverse("apply:claim", args=[manager.unit.uscc])
    assert client.get(address).status_code == 200
    client.post(address, {"statement": "人事主管，原负责人已离职", "role": "manager"})
    claim = clerk.user.claims.get(state="pending")
    assert approve_claim(claim=claim, office=bodies.officer()).pk == clerk.pk
    clerk.refresh_from_db()
    assert clerk.role == Role.MANAGER
    people.end_membership(member=clerk, colleague=manager)
    manager.refresh_from_db()
    assert manager.until is not None


def test_the_people_page_asks_as_many_queries_for_many_as_for_few(client, manager, django_assert_max_num_queries):
    client.force_login(manager.user)
    counts = []
    for number in (1, 4):
        for n in range(number):
            units.colleague(manager.unit)
            invite(manager, f"{number}-{n}@example.cn")
        with django_assert_max_num_queries(15) as queries:
            client.get(page_of(manager.unit))
        counts.append(len(queries))
    assert counts[0] == counts[1]
