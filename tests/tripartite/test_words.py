"""What stands between words."""

from django.utils.translation import override

from tripartite.words import colon, listed, remark


def test_names_stand_one_after_another_as_each_language_writes_it():
    assert listed(["甲", "乙", "丙"]) == "甲、乙、丙"
    with override("en"):
        assert listed(iter(["A", "B"])) == "A, B"
    assert listed([]) == ""


def test_what_is_said_of_a_name_stands_behind_it_as_each_language_writes_it():
    assert "甲" + colon() + "乙" == "甲：乙"
    assert "甲" + remark("乙") == "甲（乙）"
    with override("en"):
        assert "A" + colon() + "B" == "A: B"
        assert "A" + remark("B") == "A (B)"
