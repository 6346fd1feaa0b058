"""The way to a station or another place, in the map that a phone has.

Links of the web and not `geo:`, which does nothing inside WeChat and where no map is installed. The
forms are the vendors' own: 高德 «URI API», 百度 «地图调起 API», 腾讯 «地图组件 URI API». Each map
expects its own coordinates; a point in another system would lie half a kilometre away.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from yizhan.kit.geo import Crs, from_wgs84
from yizhan.wings.care.stations.models import Station

SOURCE = "yizhan"


class Spot(Protocol):
    """A row with a name and a point in WGS-84."""

    @property
    def name(self) -> str: ...
    @property
    def lon(self) -> float: ...
    @property
    def lat(self) -> float: ...


class MapLink(NamedTuple):
    name: str
    href: str


def map_links(spot: Spot, *, where: str) -> list[MapLink]:
    """Links to a spot; `where` is it in words, empty if there are none."""
    lon, lat = _point(spot, Crs.GCJ02)
    baidu_lon, baidu_lat = _point(spot, Crs.BD09)
    # A comma in the name would begin another part of the address.
    name = spot.name.replace(",", "，")
    amap = {
        "to": f"{lon},{lat},{name}", "mode": "ride", "coordinate": "gaode", "src": SOURCE,
        "callnative": "1",
    }  # fmt: skip
    baidu = {
        "location": f"{baidu_lat},{baidu_lon}", "title": name, "content": where or name,
        "coord_type": "bd09ll", "output": "html", "src": f"webapp.{SOURCE}.{SOURCE}",
    }  # fmt: skip
    tencent = {
        "type": "bike", "to": name, "tocoord": f"{lat},{lon}", "coord_type": "2", "policy": "0",
        "referer": SOURCE,
    }  # fmt: skip
    return [
        MapLink(_("Amap"), f"https://uri.amap.com/navigation?{urlencode(amap)}"),
        MapLink(_("Baidu Maps"), f"https://api.map.baidu.com/marker?{urlencode(baidu)}"),
        MapLink(
            _("Tencent Maps"), f"https://apis.map.qq.com/uri/v1/routeplan?{urlencode(tencent)}"
        ),
    ]


def place_of(station: Station) -> str:
    """Return where a station is, as one types it into any map."""
    return " ".join(filter(None, (station.address, station.landmark)))


def _point(spot: Spot, crs: Crs) -> tuple[str, str]:
    lon, lat = from_wgs84(spot.lon, spot.lat, crs)
    return f"{lon:.6f}", f"{lat:.6f}"
