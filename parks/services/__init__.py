"""The verbs of the parks room."""

from parks.services.arrangements import (
    ArrangementFields,
    cover,
    end_arrangement,
    enter_arrangement,
    enterprises_of,
    seat_member,
    uncover,
    unseat_member,
)
from parks.services.placements import place_enterprise, take_out
from parks.services.profiles import ProfileFields, register_area, register_park, update_profile
from parks.services.records import RecordFields, enter_record, report_case, settle_case, withdraw_record
from parks.services.rosters import import_roster, keep_roster, look_again_at, look_through_roster
from parks.services.stations import (
    CoordinatorFields,
    StationFields,
    add_station_photo,
    check_station,
    keep_coordinator,
    keep_station,
    take_station_photo_away,
)

__all__ = [
    "ArrangementFields",
    "CoordinatorFields",
    "ProfileFields",
    "RecordFields",
    "StationFields",
    "add_station_photo",
    "check_station",
    "cover",
    "end_arrangement",
    "enter_arrangement",
    "enter_record",
    "enterprises_of",
    "import_roster",
    "keep_coordinator",
    "keep_roster",
    "keep_station",
    "look_again_at",
    "look_through_roster",
    "place_enterprise",
    "register_area",
    "register_park",
    "report_case",
    "seat_member",
    "settle_case",
    "take_out",
    "take_station_photo_away",
    "uncover",
    "unseat_member",
    "update_profile",
    "withdraw_record",
]
