"""Who may what, found out by asking: every address, by GET and by POST, as everybody."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.core.cache import cache
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from django.utils.translation import override

from tests.permissions.world import MARK, MEMBER, NAMES, SAYS, World, undone
from yizhan.ground.notify.models import Message
from yizhan.ground.notify.rules import Delivery
from yizhan.ground.people.permissions import ROLES, Permission
from yizhan.ground.people.rules import Role
from yizhan.ground.scheduled import actions as scheduled
from yizhan.roof.openapi.api import api

API = "api/v1/"
NOT_OURS_TO_ASK = {"accounts/demo/", "accounts/logout/"}
"""They change who is asking. Tested by themselves."""
PARAMETER = re.compile(r"<[^>]+>|{[^}]+}")
SENT_TO_SIGN_IN = "sign in"
SEEN, KNOWN = "●", "○"
SIGNS = {SEEN: MARK, KNOWN: MEMBER}
"""What stands beside an answer, and what must be in it for that."""
NOTHING_THERE = {SENT_TO_SIGN_IN, "403", "405"}
"""A method that nobody may use gets no row of its own."""


@dataclass(frozen=True)
class Address:
    method: str
    route: str
    audience: str

    def __str__(self) -> str:
        return f"{self.method} /{self.route}"

    def path(self, world: World) -> str:
        """The address with each parameter replaced by something that is there. Raises LookupError
        where nobody said what a parameter stands for."""

        def thing(match: re.Match[str]) -> str:
            before = self.route[: match.end()]
            fitting = [name for name in NAMES if before.endswith(name)]
            if not fitting:
                raise LookupError(before)
            return str(NAMES[max(fitting, key=len)](world))

        return "/" + PARAMETER.sub(thing, self.route)


def addresses() -> Iterator[Address]:
    for route, entry in _walk(get_resolver()):
        audience = getattr(entry.callback, "audience", "")
        if not route.startswith(API) and route not in NOT_OURS_TO_ASK:
            yield Address("GET", route, audience)
            yield Address("POST", route, audience)
    for path, methods in api.get_openapi_schema(path_prefix="/" + API)["paths"].items():
        for method in methods:
            yield Address(method.upper(), path.lstrip("/"), "api")


def _walk(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(entry, route)
        else:
            yield route, entry


Matrix = dict[Address, dict[str, str]]
Look = Callable[[str, Address, Any], None]
"""Sees who asked, what, and the response."""


def ask_everything(world: World, look: Look | None) -> Matrix:
    """Each address's answer to each visitor, shown to `look` before it is forgotten. Whatever a
    request wrote is taken back after it."""
    clients = {who: _client(world, who) for who in world.people}
    found: Matrix = {}
    # A worker beside us had sent them: on a slow machine they grow old, which healthz would say.
    now = timezone.now()
    Message.objects.urgent_before(now).update(state=Delivery.SENT, sent_at=now)
    for address, path in reachable(world):
        answers = {}
        scheduled.finish(scheduled.WORKER_HEARTBEAT, at=timezone.now())  # a worker runs beside us
        cache.clear()  # where allauth counts attempts: the tenth visitor is asked like the first
        for who, client in clients.items():
            sent = _sent(world, address, who)
            answers[who], response = undone(partial(_ask, client, address, path, sent))
            if look is not None:
                look(who, address, response)
        if set(answers.values()) != {"405"}:
            found[address] = answers
    return found


def reachable(world: World) -> Iterator[tuple[Address, str]]:
    """Every address with its path, but for those that `unknown` names."""
    for address in addresses():
        with suppress(LookupError):
            yield address, address.path(world)


def unknown(world: World) -> Iterator[str]:
    """Addresses that cannot be asked, as tests/permissions/world.py does not know a parameter."""
    for address in addresses():
        try:
            address.path(world)
        except LookupError as exc:
            yield str(exc)


def _client(world: World, who: str) -> Client:
    client = Client(raise_request_exception=False)
    person = world.people[who]
    if person is not None:
        client.force_login(person)
    return client


def _sent(world: World, address: Address, who: str) -> dict[str, Any]:
    """What goes with a request: pages get an empty form, the API a token and a body."""
    if address.audience != "api":
        return {"content_type": "application/x-www-form-urlencoded"}
    body = SAYS.get(address.route.rpartition("/")[2], lambda w: {})(world)
    token = world.tokens.get(who)
    return {
        "content_type": "application/json",
        "data": "" if address.method == "GET" else json.dumps(body),
        "headers": {"Authorization": f"Bearer {token}"} if token else {},
    }


def _ask(client: Client, address: Address, path: str, sent: dict[str, Any]) -> tuple[str, Any]:
    response = client.generic(address.method, path, **sent)
    return _answer(response), response


def _answer(response: Any) -> str:
    where = response.headers.get("Location", "")
    if where.startswith("/accounts/login/"):
        return SENT_TO_SIGN_IN
    return f"{response.status_code} {_signs(response)}".rstrip()


def _signs(response: Any) -> str:
    """Is the case or the member in the answer, be it a page, JSON or a spreadsheet?"""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as parts:
            body = b"".join(parts.read(name) for name in parts.namelist())
    return "".join(sign for sign, words in SIGNS.items() if _says(body, words))


def _says(body: bytes, words: str) -> bool:
    return any(shape.encode() in body for shape in (words, json.dumps(words)[1:-1]))


HEAD = """# Who may what

Every address of the platform, asked by GET and POST as everybody, on a city where the thing that an
address names belongs to one department (the *union* department). «handler» and «instructor» hold
their posts there, «other handler» in another department, «branch secretary» in a branch of the
organisation that has members; dispatcher, lead and admin look on the
whole city. Forms are sent empty, so 422 means: allowed, and now fill it in. Made by
`WRITE_SNAPSHOTS=1 uv run --group dev pytest tests/permissions`; a test compares it.

| word | means |
|---|---|
| 200 | shown |
| 200 ● | shown, and the case of the union department is in it |
| 200 ○ | shown, and who is a member of the branch is in it |
| 302 | done, or sent on to another page |
| sign in | sent to the sign-in page (the API: 401) |
| 403 | this person may not |
| 404 | for this person it does not exist |
| 405 | not with this method |
| 409, 422 | allowed, but refused for what it asks |
"""


def declared() -> list[str]:
    """The roles and the permissions as they are declared, in two tables."""
    lines = ["## Roles", "", "| role | in Chinese | its work |", "|---|---|---|"]
    for role in Role:
        with override("zh-hans"):
            name = str(role.label)
        lines.append(f"| {role} ({_english(role.label)}) | {name} | {_english(role.description)} |")
    lines += ["", "## Permissions", "", "| permission | permits to | roles |", "|---|---|---|"]
    for permission in Permission:
        holding = ", ".join(role for role in Role if permission in ROLES[role])
        lines.append(f"| `{permission}` | {permission.description} | {holding} |")
    return [*lines, ""]


def _english(words: Any) -> str:
    with override("en"):
        return str(words)


def written(matrix: Matrix) -> str:
    """The declarations and the matrix as a Markdown file, one table for each audience."""
    lines = [HEAD, *declared()]
    for audience in ("public", "rider", "host", "desk", "api"):
        rows = _merged({a: answers for a, answers in matrix.items() if a.audience == audience})
        if not rows:
            continue
        who = list(rows[0][1])
        lines += [f"## {audience}", "", f"| address | {' | '.join(who)} |"]
        lines.append("|---" * (len(who) + 1) + "|")
        lines += [f"| `{address}` | {' | '.join(answers.values())} |" for address, answers in rows]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _merged(matrix: Matrix) -> list[tuple[str, dict[str, str]]]:
    """One row for GET and POST where they are answered alike."""
    rows: list[tuple[str, dict[str, str]]] = []
    for route in sorted({address.route for address in matrix}):
        answers = {a.method: row for a, row in matrix.items() if a.route == route}
        if "GET" in answers and answers["GET"] == answers.get("POST"):
            rows.append((f"GET POST /{route}", answers["GET"]))
        else:
            rows += [
                (f"{method} /{route}", answers[method])
                for method in sorted(answers)
                if not NOTHING_THERE.issuperset(answers[method].values())
            ]
    return rows
