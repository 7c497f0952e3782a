"""What stands between words."""

from django.utils.translation import override

from tripartite.words import listed


def test_names_stand_one_after_another_as_each_language_writes_it():
    assert listed(["甲", "乙", "丙"]) == "甲、乙、丙"
    with override("en"):
        assert listed(iter(["A", "B"])) == "A, B"
    assert listed([]) == ""
