"""The register from files and into files."""

from yizhan.wings.organisation.register.exchange.companies import (
    COMPANY_COLUMNS,
    COMPANY_HEADINGS,
    SITE_COLUMNS,
    SITE_HEADINGS,
    CompanyRow,
    SiteRow,
    company_records,
    read_companies,
    read_sites,
    site_records,
)
from yizhan.wings.organisation.register.exchange.riders import (
    RIDER_COLUMNS,
    RIDER_HEADINGS,
    RiderRow,
    read_riders,
    rider_records,
    rider_records_of,
)

__all__ = [
    "COMPANY_COLUMNS",
    "COMPANY_HEADINGS",
    "RIDER_COLUMNS",
    "RIDER_HEADINGS",
    "SITE_COLUMNS",
    "SITE_HEADINGS",
    "CompanyRow",
    "RiderRow",
    "SiteRow",
    "company_records",
    "read_companies",
    "read_riders",
    "read_sites",
    "rider_records",
    "rider_records_of",
    "site_records",
]
