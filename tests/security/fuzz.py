"""Hostile requests to every address as everybody, made from a seed.

Each request has dice of its own (seed and number), so that one can be sent again alone. After it
the rows that whoever asked may not see are compared with what they were, and all of it is taken
back.
"""

from __future__ import annotations

import inspect
import json
import re
import time
import traceback
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from http.cookies import SimpleCookie
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import quote

from django.apps import apps
from django.core.cache import cache as attempts
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signals import got_request_exception
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.client import encode_multipart
from django.urls import Resolver404, resolve

from tests.architecture.source import HOUSE, PROJECT, ROOF
from tests.permissions.matrix import PARAMETER, SIGNS, Address, _client, _signs, reachable
from tests.permissions.world import World, undone
from tests.security.forms import Forms
from tests.security.hostile import FILES, a_json, a_text
from yizhan.roof.openapi.api import api

BOUNDARY = "yizhan-fuzz"
WRITES = re.compile(r"\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+\"?(\w+)", re.IGNORECASE)
WITHOUT_TOKEN = {"look/": "large letters and colours, in the browser's own cookie"}
"""Forms that need no token, and why."""
HEADERS = (
    "Accept", "Accept-Language", "HX-Current-URL", "HX-Target", "Idempotency-Key", "If-None-Match",
    "If-Modified-Since", "Origin", "Range", "Referer", "X-Forwarded-For", "X-Here",
)  # fmt: skip
COOKIES = ("county", "device", "django_language", "text", "theme")
ASKED = re.compile(
    r"""(?:GET|POST|query|asked|data|given)(?:\.get|\.getlist)?[(\[]"(\w+)"|[?&;](\w+)=|"""
    r"""^    (\w+): str = "\w*"$""",
    re.MULTILINE,
)
"""The names that a page's code asks for, also those that stand in links only."""
READERS = ("rider", "host", "handler", "secretary", "admin")
"""The forms are read off the pages as these: together they are shown nearly all."""
BY_ANYBODY: Mapping[str, str] = {
    "stations.station": "anybody says how a door is; what one sees of it is what one may edit",
    "casework.case": "whoever has the ticket answers; merged and linked cases follow their head",
    "help.offer": "whoever takes a piece, or gives it back, changes what is left",
    "help.voucher": "whoever gives something out for a code does not see whose it is",
    "activities.signup": "whoever has the ticket answers; a place given back moves the next one up",
    "audit.chainend": "the end of the log, which every deed moves",
    "people.person": "an account is no row of somebody's reach",
    "people.unit": "read by everybody; changes are seen in its periods",
}
"""Tables in which a row may change by somebody to whom `visible_to` does not show it, and why."""

BY_KEY: Mapping[str, str] = {
    "riding/<str:token>": "register.Ridership",
    "me/talks/<str:code>": "talks.Delegate",
    "help-in-exam-week/<str:ticket>": "fleet.Errand notify.Message",
    "api/v1/fleet/errands/{ticket}": "fleet.Errand notify.Message",
    "honours/mine/<str:ticket>": "honours.Evidence honours.Mark honours.Nomination "
    "honours.Statement notify.Message people.Secret",
}
"""Beginnings of addresses that are a key themselves, and what whoever has the link answers for."""
ALONG: Mapping[str, str] = {
    "desk/visits/assignments/<int:pk>/end": "visits.PlannedVisit",
    "desk/replies/<int:pk>/remind": "talks.Reply",
    "me/data/erase": "people.Secret notify.Message",
}
"""Addresses at which rows change that are somebody else's own: what was planned by an assignment is
planned no more when that ends, seen by its planner alone; the host of a round table has a company
reminded; a closed account takes along the number given for standing by, under nobody's name."""


@dataclass
class Finding:
    number: int
    who: str
    request: str
    what: str

    def __str__(self) -> str:
        return f"#{self.number} {self.who}: {self.request}\n    {self.what}"


@dataclass
class Fuzz:
    world: World
    seed: int
    findings: list[Finding] = field(default_factory=list)
    sent: int = 0
    changed: int = 0

    def __post_init__(self) -> None:
        self.clients = {who: _client(self.world, who) for who in self.world.people}
        self.strict = {who: Client(enforce_csrf_checks=True) for who in ("handler", "admin")}
        for who, client in self.strict.items():
            client.raise_request_exception = False
            client.force_login(self.world.people[who])
        self.addresses = list(reachable(self.world))
        self.things = sorted({part for _a, path in self.addresses for part in path.split("/")[2:]})
        self.fields: dict[str, dict[str, list[str]]] = {}
        self.files: set[str] = set()
        self.names: set[str] = {"page", "q", "next", "undo"}
        self.schemas = dict(_bodies())
        self.asked = {address.route: _asked(address, path) for address, path in self.addresses}
        self.signs = dict(_signs_by_route())
        self.hidden = {who: _hidden_rows(self.world, who) for who in self.clients}
        self._read_forms()

    def run(self, *, seconds: float, only: int | None = None) -> None:
        """Send requests for so many seconds of this process, or one of a number."""
        over = time.process_time() + seconds
        errors: list[str] = []

        def note(**_ignored: Any) -> None:
            errors.append(traceback.format_exc()[-1500:])

        got_request_exception.connect(note, weak=False)
        try:
            for number in [only] if only is not None else _numbers():
                if time.process_time() > over or len(self.findings) > 20:
                    return
                errors.clear()
                if number % 40 == 0:
                    attempts.clear()  # where attempts to sign in are counted
                undone(lambda n=number: self._one(n, errors))  # type: ignore[misc]
        finally:
            got_request_exception.disconnect(note)

    def _read_forms(self) -> None:
        for address, path in self.addresses:
            if address.method != "GET" or address.audience == "api":
                continue
            for client in (self.clients[who] for who in READERS):
                answer = undone(lambda c=client, p=path: c.get(p))  # type: ignore[misc]
                if answer.status_code == 200 and "html" in answer.headers.get("Content-Type", ""):
                    forms = Forms(here=path)
                    forms.feed(answer.text)
                    self.files |= forms.files
                    for to, fields in forms.found.items():
                        self.fields.setdefault(to, {}).update(fields)
                        self.names |= set(fields)

    def _one(self, number: int, errors: list[str]) -> None:
        dice = Random(f"{self.seed}/{number}")  # to be repeated, not to be unknown
        address, path = dice.choice(self.addresses)
        if dice.random() < 0.25:
            path = self._other_path(address, path, dice)
        unsafe = address.method != "GET" and address.audience not in {"api", ""}
        strict = unsafe and dice.random() < 0.05
        who = dice.choice(list(self.strict if strict else self.clients))
        client = (self.strict if strict else self.clients)[who]
        sent = self._sent(address, path, who, dice)
        cookies = client.cookies.copy()
        if dice.random() < 0.05:
            client.cookies[dice.choice(COOKIES)] = _in_header(a_text(dice))
        written: set[str] = set()
        with connection.execute_wrapper(_noting(written)):
            answer = client.generic(address.method, sent.pop("path"), **sent)
        client.cookies = SimpleCookie(cookies)
        self.sent += 1
        self.changed += bool(written)
        for what in self._faults(answer, address, who, written, strict=strict):
            data = str(sent.get("data", ""))[:400]
            request = f"{address.method} {path} ({address.route}) {data!r}"
            self.findings.append(Finding(number, who, request, what + "".join(errors)))

    def _faults(
        self, answer: Any, address: Address, who: str, written: set[str], *, strict: bool
    ) -> Iterator[str]:
        if answer.status_code >= 500 and address.route != "healthz":
            yield f"answered {answer.status_code} "
        if strict and answer.status_code < 400 and address.route not in WITHOUT_TOKEN:
            yield f"a form without its token was answered {answer.status_code}"
        allowed = self.signs.get((address.route, who), "")
        for sign in _signs(answer) if answer.status_code < 400 else "":
            if sign not in allowed:
                yield f"shows {SIGNS[sign]}, which the matrix keeps from {who}"
        keys = [BY_KEY[key] for key in BY_KEY if address.route.startswith(key)]
        opened = " ".join([*keys, ALONG.get(address.route, "")]).split()
        for model, before in self.hidden[who].items():
            table = model._meta.db_table
            if model._meta.label in opened:
                continue
            if table in written and _rows_of(model, before) != before:
                yield f"changed a row of {model._meta.label} that {who} may not see"

    def _other_path(self, address: Address, path: str, dice: Random) -> str:
        """The address with something else where a parameter stands: another's, or nonsense."""
        parts, route = path.split("/"), ("/" + address.route).split("/")
        for n, part in enumerate(route[: len(parts)]):
            if PARAMETER.search(part):
                other = dice.choice(self.things) if dice.random() < 0.5 else a_text(dice)
                parts[n] = quote(other.encode("utf-8", "surrogatepass"), safe="")[:3000]
        return "/".join(parts)

    def _sent(self, address: Address, path: str, who: str, dice: Random) -> dict[str, Any]:
        query = self._query(address, path, dice)
        headers = {"HX-Request": "true"} if dice.random() < 0.2 else {}
        if dice.random() < 0.1:
            headers[dice.choice(HEADERS)] = _in_header(a_text(dice))
        if address.audience == "api":
            token = self.world.tokens.get(who)
            headers |= {"Authorization": f"Bearer {token}"} if token else {}
            body = "" if address.method == "GET" else self._body(address, dice)
            kind = "application/json"
        elif address.method == "GET":
            body, kind = "", "text/html"
        else:
            body, kind = self._form(address, path, dice)
        return {"path": f"{path}{query}", "data": body, "content_type": kind, "headers": headers}

    def _query(self, address: Address, path: str, dice: Random) -> str:
        known = self.fields.get(f"?{path}", {})
        names = [name for name in known if dice.random() < 0.5]
        asked = self.asked[address.route]
        if asked and address.method == "GET":
            names += dice.sample(asked, k=min(len(asked), dice.choice((0, 1, 1, 2))))
        if dice.random() < 0.3:
            names.append(dice.choice(sorted(self.names)))
        pairs = [(name, _value(known.get(name, ()), dice)) for name in names]
        text = "&".join(
            f"{quote(n)}={quote(v.encode('utf-8', 'surrogatepass'))[:4000]}" for n, v in pairs
        )
        return f"?{text}" if text else ""

    def _form(self, address: Address, path: str, dice: Random) -> tuple[bytes, str]:
        known = self.fields.get(path, {})
        asked = self.asked[address.route]
        names = list(known) or dice.sample(asked or sorted(self.names), k=min(len(asked) or 4, 4))
        spoilt = set(dice.sample(names, k=min(len(names), dice.choice((0, 1, 1, 2, 9)))))
        data: dict[str, Any] = {}
        for name in names:
            if name in self.files and dice.random() < 0.7:
                data[name] = SimpleUploadedFile(*dice.choice(FILES))
            elif name in spoilt:
                value = _safe(_value(known.get(name, ()), dice))
                data[name] = [value, _safe(a_text(dice))] if dice.random() < 0.1 else value
            elif dice.random() < 0.9:
                data[name] = dice.choice(known.get(name) or [""])
        if dice.random() < 0.02:
            return a_text(dice).encode("utf-8", "surrogatepass"), "text/plain"
        body = encode_multipart(BOUNDARY, data)
        return body, f"multipart/form-data; boundary={BOUNDARY}"

    def _body(self, address: Address, dice: Random) -> bytes:
        if dice.random() < 0.05:
            return a_json(dice).encode("utf-8", "surrogatepass")
        names = self.schemas.get((address.method, address.route), ("text",))
        pairs = [f"{json.dumps(n)}: {a_json(dice)}" for n in names if dice.random() < 0.7]
        if pairs and dice.random() < 0.1:
            pairs.append(pairs[0])
        return f"{{{', '.join(pairs)}}}".encode("utf-8", "surrogatepass")


def _numbers() -> Iterator[int]:
    number = 0
    while True:
        yield number
        number += 1


def _value(offered: Any, dice: Random) -> str:
    return dice.choice(list(offered)) if offered and dice.random() < 0.2 else a_text(dice)


def _safe(text: str) -> str:
    """Half a surrogate pair cannot be in a form; it is sent in addresses and in JSON."""
    return text.encode("utf-8", "replace").decode()


def _in_header(text: str) -> str:
    """A text as it arrives in a header: its bytes, each as a sign."""
    line = text.encode("utf-8", "surrogatepass").decode("latin-1")
    return re.sub(r"[\r\n\0]", "", line)[:6000]


def _asked(address: Address, path: str) -> list[str]:
    """The names that the code behind an address asks for: of the API by its description, of a page
    by the files beside it."""
    if address.audience == "api":
        return list(QUERIES.get((address.method, address.route), ()))
    try:
        view = inspect.unwrap(resolve(path).func)
    except Resolver404:
        return []
    return _names_in(Path(inspect.getfile(view)))


@cache
def _names_in(file: Path) -> list[str]:
    topic = file.parent.name
    beside = [file] if (file.parent / "apps.py").exists() else list(file.parent.glob("*.py"))
    if HOUSE not in file.parents:
        return []
    templates = ROOF.glob(f"*/templates/*/{topic}/*.html")
    found = {
        name
        for one in [*beside, *templates]
        for names in ASKED.findall(one.read_text(encoding="utf-8"))
        for name in names
        if name
    }
    return sorted(found)


def _bodies() -> Iterator[tuple[tuple[str, str], tuple[str, ...]]]:
    schema = api.get_openapi_schema(path_prefix="/api/v1/")
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            content = operation.get("requestBody", {}).get("content", {})
            for kind in content.values():
                shape = kind.get("schema", {})
                name = shape.get("$ref", "").rpartition("/")[2]
                shape = schema["components"]["schemas"].get(name, shape)
                names = tuple(shape.get("properties", {}))
                yield (method.upper(), path.lstrip("/")), names


def _queries() -> Iterator[tuple[tuple[str, str], tuple[str, ...]]]:
    schema = api.get_openapi_schema(path_prefix="/api/v1/")
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            inputs = operation.get("parameters", [])
            names = tuple(one["name"] for one in inputs if one["in"] == "query")
            yield (method.upper(), path.lstrip("/")), names


QUERIES = dict(_queries())


def _signs_by_route() -> Iterator[tuple[tuple[str, str], str]]:
    """What the checked-in matrix shows to whom, by address."""
    seen: dict[tuple[str, str], str] = defaultdict(str)
    who: list[str] = []
    text = (PROJECT / "docs/permission-matrix.md").read_text(encoding="utf-8")
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if cells[0].strip("| ") == "address":
            who = [cell.strip() for cell in line.strip("|").split("|")][1:]
        elif cells[0].strip("| ").startswith("`") and who and "/" in cells[0]:
            route = cells[0].strip("|` ").rpartition(" /")[2]
            for one, said in zip(who, cells[1:], strict=False):
                seen[(route, one)] += "".join(sign for sign in SIGNS if sign in said)
    yield from seen.items()


Rows = dict[Any, tuple[Any, ...]]
IN_REACH = ("visible_to", "asked_by", "for_person")
"""The words by which a query set knows what somebody may see at the desk, and what is her own."""


def _hidden_rows(world: World, who: str) -> dict[type[Model], Rows]:
    """The rows that a visitor may not see, by model. A guest sees none."""
    hidden: dict[type[Model], Rows] = {}
    person = world.people[who]
    for model in apps.get_models():
        rows = model._default_manager.all()
        if not hasattr(rows, "visible_to") or model._meta.label_lower in BY_ANYBODY:
            continue
        keys = set(rows.values_list("pk", flat=True))
        for word in IN_REACH if person is not None else ():
            if reach := getattr(rows, word, None):
                keys -= set(reach(person).values_list("pk", flat=True))
        hidden[model] = _rows_of(model, keys)
    return hidden


def _rows_of(model: type[Model], keys: Any) -> Rows:
    rows = model._default_manager.filter(pk__in=list(keys)).order_by("pk").values_list()
    return {
        row[0]: tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in rows
    }


def _noting(written: set[str]) -> Any:
    """Note the tables that a request writes to."""

    def execute(call: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if match := WRITES.match(sql):
            written.add(match[1])
        return call(sql, params, many, context)

    return execute
