"""The journal is append-only and hash-chained, and a command proves it unbroken and uncut (BRIEF §15.5)."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from journal.chain import GENESIS, act, append, blank_remark, canonical, entry_hash, verify
from journal.models import Entry, Head, Remark
from tests.journal.factories import CLERK, entries, entry
from tests.journal.guards import assert_kept


def sentences() -> list[str]:
    return [fault.sentence for fault in verify()[2]]


def sql(statement: str, *values: object) -> int:
    """Plain SQL, as somebody with the database open would write it. Where the database refuses, its guard is put
    aside first: the chain must show what a superuser did."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
        cursor.execute(statement, values)
        count = cursor.rowcount
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = DEFAULT")
        return count


def write_and_fail() -> None:
    with act() as log:
        log.append(action="lost", subject="a.b:1", actor=CLERK)
        raise ZeroDivisionError


# --- writing ---------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_entries_follow_one_another_from_the_first_on():
    made = entries(5)
    assert [e.seq for e in made] == [1, 2, 3, 4, 5]
    assert [e.previous_hash for e in made] == [GENESIS, *(e.hash for e in made[:-1])]
    head = Head.objects.get()
    assert (head.count, head.hash) == (5, made[-1].hash)
    assert verify() == (5, made[-1].hash, [])


@pytest.mark.django_db
def test_an_empty_journal_holds():
    assert verify() == (0, GENESIS, [])


@pytest.mark.django_db
def test_the_outermost_act_writes_and_keeps_the_order_of_what_was_done():
    with act() as outer:
        outer.append(action="first", subject="a.b:1", actor=CLERK)
        with act() as inner:
            inner.append(action="second", subject="a.b:1", actor=CLERK)
        assert not Entry.objects.exists()
        append(action="third", subject="a.b:1", actor=CLERK)
    assert list(Entry.objects.values_list("action", flat=True)) == ["first", "second", "third"]
    assert sentences() == []


@pytest.mark.django_db
def test_an_inner_act_that_fails_takes_its_own_lines_with_it():
    with act() as log:
        log.append(action="kept", subject="a.b:1", actor=CLERK)
        with pytest.raises(ZeroDivisionError):
            write_and_fail()
        log.append(action="kept too", subject="a.b:1", actor=CLERK)
    assert list(Entry.objects.values_list("action", flat=True)) == ["kept", "kept too"]


@pytest.mark.django_db
def test_an_act_that_fails_leaves_no_line_and_the_next_one_begins_anew():
    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    assert not Entry.objects.exists()
    assert entry("next").seq == 1
    assert sentences() == []


@pytest.mark.django_db
def test_an_act_whose_surrounding_transaction_rolls_back_leaves_no_line():
    with suppress(ZeroDivisionError), transaction.atomic():
        entry("lost")
        raise ZeroDivisionError
    assert verify() == (0, GENESIS, [])


def test_nothing_is_appended_outside_an_act():
    with pytest.raises(RuntimeError):
        append(action="stray", subject="a.b:1", actor=CLERK)


@pytest.mark.parametrize("data", [{"points": 1.5}, {"list": [1, {"deep": 0.1}]}, {1: "key"}, {"when": Decimal(1)}])
@pytest.mark.django_db
def test_data_whose_spelling_could_change_is_refused_where_it_is_noted(data):
    with pytest.raises(TypeError), act() as log:
        log.append(action="x", subject="a.b:1", actor=CLERK, data=data)
    assert not Entry.objects.exists()


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(json_values)
def test_the_canonical_spelling_does_not_depend_on_the_order_of_keys(value):
    def turned(thing):
        if isinstance(thing, dict):
            return {key: turned(thing[key]) for key in reversed(thing)}
        return [turned(item) for item in thing] if isinstance(thing, list) else thing

    assert canonical(value) == canonical(turned(value))


@pytest.mark.django_db(transaction=True)
def test_acts_at_the_same_moment_make_one_chain():
    def write(number: int) -> None:
        try:
            entry(f"at once {number}", remark="同时")
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(12)))
    count, _hash, faults = verify()
    assert (count, faults) == (12, [])


# --- tampering -------------------------------------------------------------------------------------------------------

CHANGES = {
    "action": "title.revoke",
    "subject": "plaques.title:9",
    "person": "tripartite.user:1",
    "organisation": "",
    "source": "draft",
    "target": "named",
    "at": datetime(2020, 1, 1, tzinfo=UTC),
    "data": '{"step": 99}',
    "remark_digest": "0" * 64,
}


@pytest.mark.django_db
@pytest.mark.parametrize("column", CHANGES)
def test_a_changed_row_shows(column):
    entries(3)
    sql(f"UPDATE journal_entry SET {column} = %s WHERE seq = 2", CHANGES[column])
    assert "entry 2 was changed" in sentences()


@pytest.mark.django_db
def test_a_changed_row_with_its_own_hash_made_anew_shows_at_the_next_one():
    forged = entries(3)[1]
    forged.person = "tripartite.user:1"
    sql("UPDATE journal_entry SET person = %s, hash = %s WHERE seq = 2", forged.person, entry_hash(forged))
    assert sentences() == ["entry 3 does not follow the one before it"]


@pytest.mark.django_db
def test_a_row_deleted_from_the_middle_shows():
    entries(4)
    sql("DELETE FROM journal_remark WHERE entry_id IN (SELECT id FROM journal_entry WHERE seq = 2)")
    sql("DELETE FROM journal_entry WHERE seq = 2")
    assert sentences() == ["entry 2 is missing (found 3)", "entry 3 does not follow the one before it"]


@pytest.mark.django_db
def test_a_deleted_row_shows_even_when_the_later_ones_are_numbered_anew():
    entries(3)
    sql("DELETE FROM journal_entry WHERE seq = 1")
    sql("UPDATE journal_entry SET seq = 1 WHERE seq = 2")
    sql("UPDATE journal_entry SET seq = 2 WHERE seq = 3")
    assert len(sentences()) >= 3


@pytest.mark.django_db
def test_a_cut_tail_shows_at_the_head():
    entries(3)
    sql("DELETE FROM journal_entry WHERE seq = 3")
    assert sentences() == ["the head says 3 entries, the chain has 2: a tail was cut or added"]


@pytest.mark.django_db
def test_a_row_added_without_the_head_shows():
    last = entries(2)[-1]
    forged = Entry(seq=3, at=last.at, action="x", subject="y", person="z", previous_hash=last.hash)
    forged.hash = entry_hash(forged)
    forged.save()
    assert sentences() == ["the head says 2 entries, the chain has 3: a tail was cut or added"]


@pytest.mark.django_db
def test_a_tail_cut_together_with_the_head_shows_against_a_head_noted_earlier():
    made = entries(3)
    noted = (3, made[2].hash)
    sql("DELETE FROM journal_entry WHERE seq = 3")
    sql("UPDATE journal_head SET count = 2, hash = %s", made[1].hash)
    assert sentences() == []
    assert [f.sentence for f in verify(expected=noted)[2]] == ["entry 3 is not the one noted earlier"]
    assert verify(expected=(2, made[1].hash))[2] == []


@pytest.mark.django_db
def test_a_journal_written_anew_shows_against_a_head_noted_earlier():
    noted = (2, entries(2)[1].hash)
    sql("DELETE FROM journal_remark")
    sql("DELETE FROM journal_entry")
    sql("UPDATE journal_head SET count = 0, hash = %s", GENESIS)
    entries(3)
    assert sentences() == []
    assert len(verify(expected=noted)[2]) == 1


@pytest.mark.django_db
def test_a_missing_head_shows():
    entries(1)
    sql("DELETE FROM journal_head")
    assert sentences() == ["the head row is missing"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ("UPDATE journal_remark SET text = '另一理由'", "the remark of entry 1 was changed"),
        ("UPDATE journal_remark SET text = '', salt = ''", "the remark of entry 1 was changed"),
        ("DELETE FROM journal_remark", "the remark of entry 1 is missing"),
    ],
)
def test_a_changed_blanked_or_deleted_remark_shows(change, fault):
    entry(remark="材料不实")
    sql(change)
    assert sentences() == [fault]


@pytest.mark.django_db
def test_a_remark_blanked_with_somebody_elses_record_shows():
    first, second = entry(remark="第一"), entry(remark="第二")
    blank_remark(entry=second, actor=CLERK, basis="个人信息保护法第四十七条")
    record = Entry.objects.get(action="journal.blank")
    sql("UPDATE journal_remark SET text = '', salt = '', blanked_by_id = %s WHERE entry_id = %s", record.pk, first.pk)
    assert sentences() == ["the remark of entry 1 was blanked without a record"]


@pytest.mark.django_db
def test_a_remark_slipped_in_where_there_was_none_shows():
    bare = entry()
    sql("INSERT INTO journal_remark (entry_id, text, salt) VALUES (%s, %s, %s)", bare.pk, "后补的理由", "00")
    assert sentences() == ["the remark of entry 1 was changed"]


# --- blanking --------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_remark_is_blanked_on_record_and_the_chain_still_holds():
    personal = entry(remark="张三，电话 13800000000")
    entry()
    blank_remark(entry=personal, actor=CLERK, basis="个人信息保护法第四十七条")
    remark = Remark.objects.get(entry=personal)
    record = Entry.objects.get(action="journal.blank")
    assert (remark.text, remark.salt, remark.blanked_by) == ("", "", record)
    assert record.person == CLERK.person
    assert record.organisation == CLERK.organisation
    assert record.remark.text == "个人信息保护法第四十七条"
    assert verify()[2] == []


@pytest.mark.django_db
def test_nothing_is_blanked_without_a_stated_basis():
    personal = entry(remark="张三")
    with pytest.raises(ValueError, match="legal basis"):
        blank_remark(entry=personal, actor=CLERK, basis="  ")
    assert Remark.objects.get(entry=personal).text == "张三"


@pytest.mark.django_db
def test_blanking_within_a_larger_act_keeps_one_chain():
    personal = entry(remark="张三")
    with act() as log:
        log.append(action="before", subject="a.b:1", actor=CLERK)
        blank_remark(entry=personal, actor=CLERK, basis="依法")
        log.append(action="after", subject="a.b:1", actor=CLERK)
    assert set(Entry.objects.values_list("action", flat=True)) == {"test.do", "journal.blank", "before", "after"}
    assert sentences() == []


# --- the command -----------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_verify_journal_says_that_it_holds_and_prints_the_head(capsys):
    last = entries(3)[-1]
    call_command("verify_journal")
    assert f"3:{last.hash}" in capsys.readouterr().out
    call_command("verify_journal", expect=f"3:{last.hash}")


@pytest.mark.django_db
def test_verify_journal_fails_on_a_broken_chain_and_says_where(capsys):
    entries(3)
    sql("UPDATE journal_entry SET target = 'named' WHERE seq = 2")
    with pytest.raises(CommandError) as error:
        call_command("verify_journal")
    assert error.value.returncode == 1
    assert "entry 2 was changed" in capsys.readouterr().err


@pytest.mark.django_db
def test_verify_journal_fails_when_the_noted_head_is_gone():
    noted = entries(2)[-1]
    with pytest.raises(CommandError):
        call_command("verify_journal", expect=f"9:{noted.hash}")
    with pytest.raises(CommandError):
        call_command("verify_journal", expect=f"2:{'0' * 64}")


@pytest.mark.parametrize("words", ["", "7", "x:y", "7:abc", ":" + "0" * 64])
def test_verify_journal_refuses_an_expectation_it_cannot_read(words, db):
    with pytest.raises(CommandError, match="COUNT:HASH"):
        call_command("verify_journal", expect=words)


# --- the database's own guard ----------------------------------------------------------------------------------------


@pytest.mark.postgresql
@pytest.mark.django_db
def test_the_database_refuses_to_change_the_journal():
    entry(remark="理由")
    assert_kept(
        "UPDATE journal_entry SET person = 'x'",
        "UPDATE journal_entry SET at = now()",
        "DELETE FROM journal_entry",
        "DELETE FROM journal_remark",
        "UPDATE journal_remark SET text = 'x'",
        "UPDATE journal_remark SET text = '', salt = ''",
        "UPDATE journal_head SET count = 0",
        "DELETE FROM journal_head",
    )
    assert sentences() == []


@pytest.mark.postgresql
@pytest.mark.django_db
def test_the_database_refuses_to_blank_a_remark_twice():
    personal = entry(remark="张三")
    blank_remark(entry=personal, actor=CLERK, basis="依法")
    with pytest.raises(DatabaseError), transaction.atomic():
        blank_remark(entry=personal, actor=CLERK, basis="再次")
    assert sentences() == []


@pytest.mark.django_db
def test_a_remark_cannot_be_marked_blank_and_keep_its_text():
    kept = entry(remark="张三")
    with pytest.raises(IntegrityError), transaction.atomic():
        Remark.objects.filter(entry=kept).update(blanked_by=kept)
