"""Every figure of the platform, each computed from rows whenever it is asked for.

One file for each part of the mission; a new file is found by itself and stands after these.
"""

from yizhan.kit.discovery import modules_in
from yizhan.roof.insight import indicators
from yizhan.roof.insight.registry import REGISTRY

__all__ = ["REGISTRY"]

ORDER = ("organisation", "branches", "duties", "care")
"""The order on every page."""

for _module in modules_in(indicators, first=ORDER):
    pass  # importing it registers its figures
