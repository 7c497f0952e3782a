"""The verbs of proceedings."""

from proceedings.services.matters import (
    Word,
    drop_matter,
    give_opinion,
    give_opinions,
    hold_matters,
    open_matter,
    open_round,
    recuse,
)
from proceedings.services.meetings import (
    attend,
    call_meeting,
    close_meeting,
    leave,
    list_attendance,
    open_meeting,
    put_items,
    set_agenda,
)
from proceedings.services.notices import (
    NoticeEntry,
    answer_objection,
    close_notice,
    object_to,
    publish_notice,
    record_decision,
    reveal_objector,
)

__all__ = [
    "NoticeEntry",
    "Word",
    "answer_objection",
    "attend",
    "call_meeting",
    "close_meeting",
    "close_notice",
    "drop_matter",
    "give_opinion",
    "give_opinions",
    "hold_matters",
    "leave",
    "list_attendance",
    "object_to",
    "open_matter",
    "open_meeting",
    "open_round",
    "publish_notice",
    "put_items",
    "record_decision",
    "recuse",
    "reveal_objector",
    "set_agenda",
]
