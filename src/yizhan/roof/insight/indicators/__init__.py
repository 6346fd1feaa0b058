"""Every figure of the platform, each computed from rows whenever it is asked for. One file for each
part of the mission; the order here is the order on every page."""

from yizhan.roof.insight.indicators import organisation, branches, duties, care  # isort: skip
from yizhan.roof.insight.registry import REGISTRY

__all__ = ["REGISTRY", "branches", "care", "duties", "organisation"]
