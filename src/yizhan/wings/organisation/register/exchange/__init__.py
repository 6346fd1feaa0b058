"""The register from files and into files."""

from yizhan.wings.organisation.register.exchange.companies import (
    COMPANY_HEADINGS,
    SITE_HEADINGS,
    company_records,
    read_companies,
    read_sites,
    site_records,
)
from yizhan.wings.organisation.register.exchange.riders import (
    RIDER_HEADINGS,
    RiderRow,
    read_riders,
    rider_records,
)

__all__ = [
    "COMPANY_HEADINGS",
    "RIDER_HEADINGS",
    "SITE_HEADINGS",
    "RiderRow",
    "company_records",
    "read_companies",
    "read_riders",
    "read_sites",
    "rider_records",
    "site_records",
]
