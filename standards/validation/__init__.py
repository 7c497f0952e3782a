"""Whether an edition file holds what it must: every fault with its place, in a sentence; none means that it can be
loaded.
"""

from standards.validation.edition import faults
from standards.validation.node import Fault

__all__ = ["Fault", "faults"]
