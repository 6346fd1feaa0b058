"""Requests for wrk, in Lua. Each function takes what the data loader said and the server's URL."""

from __future__ import annotations

import http.cookiejar
import io
import json
import random
import tempfile
import urllib.request
from pathlib import Path

from PIL import Image

AROUND = """
request = function()
  local lat = 24.69 + (math.random() - 0.5) * 0.3
  local lon = 108.08 + (math.random() - 0.5) * 0.3
  return wrk.format("GET", string.format("/api/v1/stations/nearest?lat=%.5f&lon=%.5f"
    .. "&limit=20&open=now&amenity=hot_water&within=50000", lat, lon))
end
"""

KEYS = """
local salt = nil
local count = 0
local function fresh()
  if salt == nil then
    local source = io.open("/dev/urandom", "rb")
    salt = source:read(8):gsub(".", function(c) return string.format("%02x", string.byte(c)) end)
    source:close()
  end
  count = count + 1
  return salt .. "-" .. count, string.format("10.%d.%d.%d", math.floor(count / 62500) % 250,
    math.floor(count / 250) % 250, count % 250)
end
"""


def around(known: dict[str, str], url: str) -> str:
    """A place nearby, another one each time."""
    return AROUND


def order(known: dict[str, str], url: str) -> str:
    """A new order with a new key from a new address each time."""
    body = json.dumps({"item": known["item"], "text": "热水器坏了，师傅能来看看吗？"})
    return (
        KEYS
        + f"""
request = function()
  local key, address = fresh()
  return wrk.format("POST", "/api/v1/needs", {{["Content-Type"] = "application/json",
    ["Idempotency-Key"] = key, ["X-Forwarded-For"] = address}}, {json.dumps(body)})
end
"""
    )


def handler(known: dict[str, str], url: str) -> str:
    return f'wrk.headers["Cookie"] = "{known["session_cookie"]}={known["handler"]}"'


def plain(known: dict[str, str], url: str) -> str:
    return ""


def photo_bytes() -> bytes:
    """A JPEG of about 300 KB, as a telephone sends it after scaling down."""
    chance = random.Random(1)
    small = Image.frombytes("RGB", (96, 72), chance.randbytes(96 * 72 * 3))
    image = small.resize((1600, 1200), Image.Resampling.BICUBIC)
    for quality in range(95, 30, -3):
        out = io.BytesIO()
        image.save(out, "JPEG", quality=quality)
        if out.tell() <= 310_000:
            break
    return out.getvalue()


def large_photo_bytes() -> bytes:
    """A JPEG of 3 MB, as a telephone sends it whose browser does not scale down."""
    chance = random.Random(1)
    small = Image.frombytes("RGB", (800, 600), chance.randbytes(800 * 600 * 3))
    image = small.resize((4000, 3000), Image.Resampling.BICUBIC)
    for quality in range(95, 30, -3):
        out = io.BytesIO()
        image.save(out, "JPEG", quality=quality)
        if out.tell() <= 3_100_000:
            break
    return out.getvalue()


def large_photo(known: dict[str, str], url: str) -> str:
    """The same form with a photo of 3 MB."""
    return _photo(known, url, large_photo_bytes())


def photo(known: dict[str, str], url: str) -> str:
    """The order form with a photo: the page's own token and cookie, a new key each time."""
    return _photo(known, url, photo_bytes())


def _photo(known: dict[str, str], url: str, data: bytes) -> str:
    jar = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    opener.open(f"{url}/order?item={known['item']}").close()
    cookies = {cookie.name: cookie.value for cookie in jar}
    csrf = next((value for name, value in cookies.items() if name.startswith("csrf_")), "")
    file = Path(tempfile.gettempdir()) / f"yizhan-benchmark-{len(data)}.jpg"
    file.write_bytes(data)
    header = "; ".join(f"{name}={value}" for name, value in cookies.items())
    return (
        KEYS
        + f"""
local file = io.open({json.dumps(str(file))}, "rb")
local photo = file:read("*a")
file:close()
local function part(name, value)
  return "--yz\\r\\nContent-Disposition: form-data; name=\\"" .. name .. "\\"\\r\\n\\r\\n"
    .. value .. "\\r\\n"
end
request = function()
  local key, address = fresh()
  local body = part("csrfmiddlewaretoken", "{csrf}")
    .. part("item", "{known["item"]}") .. part("key", key) .. part("text", "热水器坏了")
    .. "--yz\\r\\nContent-Disposition: form-data; name=\\"photo\\"; filename=\\"a.jpg\\"\\r\\n"
    .. "Content-Type: image/jpeg\\r\\n\\r\\n" .. photo .. "\\r\\n--yz--\\r\\n"
  return wrk.format("POST", "/order", {{["Content-Type"] = "multipart/form-data; boundary=yz",
    ["Cookie"] = "{header}", ["X-Forwarded-For"] = address, ["Origin"] = "{url}"}}, body)
end
"""
    )
