"""The register: platform companies, their delivery sites, and who rides where from when to when."""

from yizhan.wings.organisation.register.models.certificate import Certificate
from yizhan.wings.organisation.register.models.company import Company, Site
from yizhan.wings.organisation.register.models.invitation import Invitation
from yizhan.wings.organisation.register.models.riding import Ridership, RidershipQuerySet

__all__ = ["Certificate", "Company", "Invitation", "Ridership", "RidershipQuerySet", "Site"]
