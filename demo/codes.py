"""Unified social credit codes with a valid check character that no registry has given out."""

from stdnum.cn import uscc

ENTERPRISE = "91"  # enterprises, by the market regulator
INSTITUTION = "12"  # public institutions
AUTHORITY = "11"  # organs of government
_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def invented_code(*, registry: str, region: str, number: int) -> str:
    """A code of GB 32100 whose organisation part reads DEM00001: real ones are digits, or begin with MA."""
    organisation = f"DEM{number:05d}"
    stem = f"{registry}{region}{organisation}{_organisation_check(organisation)}"
    return stem + uscc.calc_check_digit(stem)


def _organisation_check(organisation: str) -> str:
    """The check character of an organisation code (GB 11714)."""
    total = sum(int(character, 36) * weight for character, weight in zip(organisation, _WEIGHTS, strict=True))
    return "0123456789X0"[11 - total % 11]
