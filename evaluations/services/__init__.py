"""The verbs of evaluations: campaigns, filing, county review, city review, naming."""

from evaluations.services.assessing import (
    assign_application,
    assign_holder,
    begin_assessment,
    decline_assessment,
    recall_assessment,
    save_report,
    set_mark,
    submit_assessment,
)
from evaluations.services.campaigns import change_campaign, close_campaign, open_campaign, prepare_campaign
from evaluations.services.city import release_decisions, take_up
from evaluations.services.county import (
    accept_application,
    agree_with_self_scores,
    propose_county_motion,
    return_application,
    set_score,
)
from evaluations.services.filing import (
    Outrun,
    attach_evidence,
    confirm_answers,
    detach_evidence,
    lapse_overdue,
    missing_in,
    save_answer,
    save_answer_unheld,
    save_answers,
    start_application,
    submit_application,
    withdraw_application,
)
from evaluations.services.naming import (
    approved_in,
    bring_back_barred,
    close_naming_notice,
    look_again_at_approved,
    name_units,
    publish_naming_notice,
    ready_to_name,
    standing_on,
)
from evaluations.services.participation import (
    dissolve_unit,
    publish_participants,
    take_part,
    withdraw_participation,
)
from evaluations.services.reassessing import ask_for_reassessment, let_stand_overdue
from evaluations.services.reminders import remind_of_clocks, urge_county
from evaluations.services.self_assessment import apply_from_self_assessment, keep_self_answers
from evaluations.services.surveying import score_by_survey

__all__ = [
    "Outrun",
    "accept_application",
    "agree_with_self_scores",
    "apply_from_self_assessment",
    "approved_in",
    "ask_for_reassessment",
    "assign_application",
    "assign_holder",
    "attach_evidence",
    "begin_assessment",
    "bring_back_barred",
    "change_campaign",
    "close_campaign",
    "close_naming_notice",
    "confirm_answers",
    "decline_assessment",
    "detach_evidence",
    "dissolve_unit",
    "keep_self_answers",
    "lapse_overdue",
    "let_stand_overdue",
    "look_again_at_approved",
    "missing_in",
    "name_units",
    "open_campaign",
    "prepare_campaign",
    "propose_county_motion",
    "publish_naming_notice",
    "publish_participants",
    "ready_to_name",
    "recall_assessment",
    "release_decisions",
    "remind_of_clocks",
    "return_application",
    "save_answer",
    "save_answer_unheld",
    "save_answers",
    "save_report",
    "score_by_survey",
    "set_mark",
    "set_score",
    "standing_on",
    "start_application",
    "submit_application",
    "submit_assessment",
    "take_part",
    "take_up",
    "urge_county",
    "withdraw_application",
    "withdraw_participation",
]
