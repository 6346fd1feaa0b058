"""visitor: where «back» leads."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from yizhan.roof.shared.visitor import came_from

HERE = "http://testserver"


@pytest.mark.parametrize(
    ("referrer", "back"),
    [
        (f"{HERE}/?county=451202&amenity=hot_water", "/?county=451202&amenity=hot_water"),
        (f"{HERE}/map", "/map"),
        (f"{HERE}/order?item=hot_water", "/"),
        (f"{HERE}/stations/HC-0001", "/"),
        ("http://elsewhere.example/map", "/"),
        ("http://[", "/"),
        ("", "/"),
    ],
)
def test_back_leads_to_the_list_with_its_filters(referrer, back):
    request = RequestFactory().get("/stations/HC-0001", headers={"Referer": referrer})
    assert came_from(request, "/", "/map") == back
