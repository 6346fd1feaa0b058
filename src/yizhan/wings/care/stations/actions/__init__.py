"""Every write to stations, one file for each kind of writer: the desk, the door, the loader.

All of them keep to six beats: lock the row, ask who may, refuse what cannot be, change it, leave a
trace. Instead of an event there is the revision: every change counts it, and the nearest-station
index of every worker asks for what is newer than it knows.
"""

from yizhan.wings.care.stations.actions.desk import (
    AlreadyClosed,
    NotClosed,
    ReasonMissing,
    change_hours,
    close_station,
    edit_station,
    hand_over_stations,
    open_station,
    relist,
    reopen_station,
    unlist,
)
from yizhan.wings.care.stations.actions.door import (
    NotClosedToday,
    NothingToUndo,
    NotThere,
    TooManySignals,
    UnknownSignal,
    close_today,
    forget_signals,
    report_signal,
    undo_close_today,
    withdraw_signal,
)
from yizhan.wings.care.stations.actions.loading import load_stations
from yizhan.wings.care.stations.actions.repairs import end_repair
from yizhan.wings.care.stations.actions.row import BadStation, ChangedMeanwhile
from yizhan.wings.care.stations.exchange import StationRow

__all__ = [
    "AlreadyClosed",
    "BadStation",
    "ChangedMeanwhile",
    "NotClosed",
    "NotClosedToday",
    "NotThere",
    "NothingToUndo",
    "ReasonMissing",
    "StationRow",
    "TooManySignals",
    "UnknownSignal",
    "change_hours",
    "close_station",
    "close_today",
    "edit_station",
    "end_repair",
    "forget_signals",
    "hand_over_stations",
    "load_stations",
    "open_station",
    "relist",
    "reopen_station",
    "report_signal",
    "undo_close_today",
    "unlist",
    "withdraw_signal",
]
