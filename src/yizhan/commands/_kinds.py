"""The kinds of tables that can be imported and exported: a new kind is one entry of `KINDS`."""

from __future__ import annotations

from yizhan.ground.casework import exchange as casework
from yizhan.ground.casework.actions import load_items
from yizhan.ground.places import exchange as places
from yizhan.ground.places.actions import load_divisions
from yizhan.ground.worktime import exchange as worktime
from yizhan.ground.worktime.actions import load_days
from yizhan.kit.tables import Exchange
from yizhan.wings.care.stations import exchange as stations
from yizhan.wings.care.stations.actions import load_stations
from yizhan.wings.organisation.register import exchange as register
from yizhan.wings.organisation.register.actions import load_companies, load_riders, load_sites

KINDS: dict[str, Exchange] = {
    "catalogue": Exchange(
        casework.COLUMNS, casework.read_items, load_items, casework.item_records
    ),
    "companies": Exchange(
        register.COMPANY_COLUMNS, register.read_companies, load_companies, register.company_records
    ),
    "divisions": Exchange(
        places.COLUMNS, places.read_divisions, load_divisions, places.division_records, mapped=True
    ),
    "riders": Exchange(
        register.RIDER_COLUMNS, register.read_riders, load_riders, register.rider_records
    ),
    "sites": Exchange(
        register.SITE_COLUMNS, register.read_sites, load_sites, register.site_records
    ),
    "stations": Exchange(
        stations.COLUMNS, stations.read_stations, load_stations, stations.station_records,
        mapped=True,
    ),
    "workdays": Exchange(
        worktime.COLUMNS, worktime.read_days, load_days, worktime.day_records
    ),
}  # fmt: skip
