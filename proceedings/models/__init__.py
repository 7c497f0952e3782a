"""How bodies decide: matters in rounds, meetings, notices with objections, decisions (BRIEF §3, 6)."""

from proceedings.models.enquiries import Department, Enquiry, EnquiryItem
from proceedings.models.matters import Matter, MatterQuerySet, Opinion, Recusal, Round, RoundSeat
from proceedings.models.meetings import AgendaItem, Attendance, Meeting
from proceedings.models.notices import Decision, NoticeItem, Objection, PublicNotice
from proceedings.models.papers import OfficialPaper
from proceedings.models.visits import Visit, VisitFinding, Visitor, VisitPhoto

__all__ = [
    "AgendaItem",
    "Attendance",
    "Decision",
    "Department",
    "Enquiry",
    "EnquiryItem",
    "Matter",
    "MatterQuerySet",
    "Meeting",
    "NoticeItem",
    "Objection",
    "OfficialPaper",
    "Opinion",
    "PublicNotice",
    "Recusal",
    "Round",
    "RoundSeat",
    "Visit",
    "VisitFinding",
    "VisitPhoto",
    "Visitor",
]
