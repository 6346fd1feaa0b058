"""Values that no link of ours has, in what an address or a form names: a day, a year, a key."""

from __future__ import annotations

from functools import partial

import pytest
from django.test import Client

from tests.permissions.matrix import _client
from tests.permissions.world import World, undone
from yizhan.roof.insight.indicators import REGISTRY

LONG = "9" * 4_400
"""More digits than Python reads."""
DAYS = ("2024-02-30", "0001-01-01", "9999-12-31", LONG)
KEYS = ("x", "²", "9" * 20, LONG)
INBOX = "/desk/inbox/?show=closed&"
GETS = [
    *(("guest", f"/data/{key}?year={LONG}") for key in list(REGISTRY)[:1]),
    *(("handler", f"{INBOX}{name}={day}") for name in ("since", "until", "after") for day in DAYS),
    *(("handler", f"{INBOX}after=2024-01-01T00:00:00%2B08:00~{key}") for key in KEYS),
    *(("handler", f"{INBOX}find=240304-{key}") for key in KEYS),
    *(("handler", f"{INBOX}to=x&ticked={key}") for key in KEYS),
    *(("lead", f"/desk/coverage?on={day}") for day in DAYS),
    *(("lead", f"/desk/duties?task={key}") for key in KEYS),
]
POSTS = [
    *(("dispatcher", "/desk/dispatch/merge", {"head": key, "case": key}) for key in KEYS),
    *(("handler", "/desk/inbox/undo", {"case": key}) for key in KEYS),
    *(("handler", "/desk/inbox/bulk", {"case": f"{key}:{key}"}) for key in KEYS),
]


MOMENTS = ("0001-01-01T00:00:00%2B14:00", "9999-12-31T23:59:59-14:00")


def test_what_names_nothing_breaks_nothing(shared_world: World, db: None):
    clients = {who: _client(shared_world, who) for who in shared_world.people}
    token = {"Authorization": f"Bearer {shared_world.tokens['handler']}"}
    ask = [partial(clients[who].get, address) for who, address in GETS]
    ask += [partial(clients[who].post, address, form) for who, address, form in POSTS]
    ask += [
        partial(clients["guest"].get, f"/api/v1/desk/cases?updated_since={at}", headers=token)
        for at in MOMENTS
    ]
    answers = [(undone(one).status_code, str(one.args)[:120]) for one in ask]
    assert [answer for answer in answers if answer[0] not in {200, 302, 404, 422}] == []


@pytest.mark.parametrize("page", ["/", "/accounts/login/", "/accounts/phone/"])
@pytest.mark.parametrize("wrong", [{"QUERY_STRING": "next=%00"}, {"HTTP_HOST": "evil.example"}])
def test_what_is_refused_before_anybody_is_known_is_refused_in_words(db, page, wrong):
    client = Client(raise_request_exception=False)
    assert client.get(page, **wrong).status_code == 400
    assert client.post(page, **wrong).status_code == 400
