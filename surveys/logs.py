"""Keeping codes out of the portal's log."""

import logging
import re

# The path of a slip's address. The pages' own words (answer, thanks) are blanked along with the codes: no harm.
CODE_IN_PATH = re.compile(r"(/survey/)[^/\s?#\"']+")


class BlankCodes(logging.Filter):
    """Blanks what stands after ``/survey/`` in every line, wherever it comes from, and lets every line pass.

    Django itself logs the path of whatever it answers with 400 or more.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        blanked = blank(message)
        if blanked != message:
            record.msg, record.args = blanked, None
        return True


def blank(text: str) -> str:
    """The text without the codes in its addresses."""
    return CODE_IN_PATH.sub(r"\1…", text)
