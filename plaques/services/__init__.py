"""The verbs of the plaques room: titles, what is made from them, the register of plaques, giving a title back."""

from plaques.services.batches import make_batch, order_batch
from plaques.services.documents import (
    DocumentsNotMade,
    check_address,
    document_data,
    documents_job,
    issue_documents,
    request_documents,
)
from plaques.services.register import (
    hand_over_plaque,
    note_found,
    recall_plaques,
    remind_of_plaques,
    replace_plaque,
    report_lost,
    restore_plaques,
    take_back_plaque,
)
from plaques.services.surrender import (
    agreed_surrenders,
    carry_out_surrender,
    request_surrender,
    withdraw_surrender,
)
from plaques.services.titles import expire_titles, find_title, grant_title, next_number, reinstate_title, revoke_title

__all__ = [
    "DocumentsNotMade",
    "agreed_surrenders",
    "carry_out_surrender",
    "check_address",
    "document_data",
    "documents_job",
    "expire_titles",
    "find_title",
    "grant_title",
    "hand_over_plaque",
    "issue_documents",
    "make_batch",
    "next_number",
    "note_found",
    "order_batch",
    "recall_plaques",
    "reinstate_title",
    "remind_of_plaques",
    "replace_plaque",
    "report_lost",
    "request_documents",
    "request_surrender",
    "restore_plaques",
    "revoke_title",
    "take_back_plaque",
    "withdraw_surrender",
]
