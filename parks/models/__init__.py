"""What makes a unit a park, a town or a cluster: profile, what lies in it, what stands and what happens there."""

from parks.models.arrangements import Arrangement, BodyMember, Cover
from parks.models.placements import Placement, Roster
from parks.models.profiles import ParkProfile
from parks.models.records import AreaRecord, RecordFile
from parks.models.stations import Coordinator, Station, StationCheck, StationPhoto

__all__ = [
    "AreaRecord",
    "Arrangement",
    "BodyMember",
    "Coordinator",
    "Cover",
    "ParkProfile",
    "Placement",
    "RecordFile",
    "Roster",
    "Station",
    "StationCheck",
    "StationPhoto",
]
