"""Kinds of unit and which may stand below which. Data, not code."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class UnitKind(models.TextChoices):
    CITY_COMMITTEE = "city_committee", _("city industry committee")
    GENERAL_BRANCH = "general_branch", _("county general branch")
    GUIDANCE_STATION = "guidance_station", _("guidance station")
    BRANCH = "branch", _("branch")
    BUREAU = "bureau", _("market-regulation bureau")
    OFFICE = "office", _("market-regulation office")
    DEPARTMENT = "department", _("department")
    TOWNSHIP = "township", _("township or subdistrict")
    COMPANY = "company", _("platform company")
    DELIVERY_SITE = "delivery_site", _("delivery site")
    SERVICE_POINT = "service_point", _("service point")


class Competence(models.TextChoices):
    """What a department answers for; with the division it decides where a case goes."""

    GENERAL = "general", _("general")
    MARKET = "market", _("market regulation")
    LABOUR = "labour", _("labour and social security")
    UNION = "union", _("trade union")
    TRAFFIC = "traffic", _("traffic police")
    HOUSING = "housing", _("housing and property management")
    HEALTH = "health", _("health")
    JUSTICE = "justice", _("justice")
    URBAN = "urban", _("urban management")


class Scope(models.TextChoices):
    HERE = "here", _("here")
    BELOW = "below", _("here and below")


CHILDREN: dict[str, frozenset[str]] = {
    UnitKind.CITY_COMMITTEE: frozenset(
        {UnitKind.BUREAU, UnitKind.GENERAL_BRANCH, UnitKind.DEPARTMENT, UnitKind.COMPANY,
         UnitKind.BRANCH, UnitKind.TOWNSHIP, UnitKind.OFFICE, UnitKind.SERVICE_POINT}
    ),
    UnitKind.BUREAU: frozenset(
        {UnitKind.BUREAU, UnitKind.OFFICE, UnitKind.DEPARTMENT, UnitKind.GENERAL_BRANCH,
         UnitKind.TOWNSHIP, UnitKind.SERVICE_POINT}
    ),
    UnitKind.GENERAL_BRANCH: frozenset({UnitKind.BRANCH, UnitKind.GUIDANCE_STATION}),
    UnitKind.OFFICE: frozenset(
        {UnitKind.GUIDANCE_STATION, UnitKind.SERVICE_POINT, UnitKind.BRANCH}
    ),
    UnitKind.GUIDANCE_STATION: frozenset({UnitKind.BRANCH, UnitKind.SERVICE_POINT}),
    UnitKind.BRANCH: frozenset(),
    UnitKind.DEPARTMENT: frozenset({UnitKind.DEPARTMENT, UnitKind.SERVICE_POINT}),
    UnitKind.TOWNSHIP: frozenset({UnitKind.SERVICE_POINT, UnitKind.DEPARTMENT}),
    UnitKind.COMPANY: frozenset({UnitKind.DELIVERY_SITE, UnitKind.BRANCH}),
    UnitKind.DELIVERY_SITE: frozenset({UnitKind.SERVICE_POINT}),
    UnitKind.SERVICE_POINT: frozenset(),
}  # fmt: skip
