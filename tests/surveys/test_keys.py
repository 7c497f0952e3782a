"""The key folder: private to the portal's user, whole or not at all, and nothing of a key is left behind."""

import stat
import uuid

import pytest

from surveys import keys


def modes(folder):
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*")}


def test_keys_and_slips_are_readable_by_the_portals_user_alone(key_folder):
    uid = uuid.uuid4()
    keys.lay(uid)
    name = keys.keep_slips(b"%PDF")
    assert stat.S_IMODE(key_folder.stat().st_mode) == 0o700
    assert modes(key_folder) == {"keys": 0o700, "slips": 0o700, uid.hex: 0o600, name: 0o600}


def test_laying_a_key_again_keeps_the_first_one():
    uid = uuid.uuid4()
    assert keys.lay(uid) == keys.lay(uid)


def test_a_worker_that_lays_a_key_at_the_same_moment_finds_the_first_ones(monkeypatch):
    uid = uuid.uuid4()
    first = keys.lay(uid)
    monkeypatch.setattr(keys.Path, "exists", lambda self: False)
    assert keys.lay(uid) == first


def test_a_destroyed_key_is_gone_with_all_that_a_kill_left_half_made_of_it(key_folder):
    uid, other = uuid.uuid4(), uuid.uuid4()
    keys.lay(uid)
    keys.lay(other)
    half = key_folder / "keys" / f"{uid.hex}.0a0b0c0d.new"
    half.write_bytes((key_folder / "keys" / uid.hex).read_bytes())
    assert keys.left_keys() == {uid, other}
    keys.destroy(uid)
    keys.destroy(uid)
    assert not half.exists()
    assert keys.left_keys() == {other}
    with pytest.raises(keys.KeyMissing, match="There is no key"):
        keys.load(uid)


def test_what_somebody_else_put_into_the_folder_is_no_key(key_folder):
    keys.lay(uuid.uuid4())
    (key_folder / "keys" / ".lost+found").write_text("x")
    assert len(keys.left_keys()) == 1
