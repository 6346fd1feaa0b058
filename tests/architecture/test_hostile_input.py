"""Four kinds of fault that were found once and are not to come back: sealed values that are
compared, calls to others without a deadline, reading before the size is known, and text made narrow
however long it is."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import HOUSE, calls, files, place

COMPARES = {"owner", "owners_of", "equal_to", "hashes_of"}
"""The vault's questions whose answer tells whether somebody has a value."""
MAY_COMPARE = {
    "ground/people/vault.py": "asks them",
    "ground/people/actions/codes.py": "signing in shows that the number is one's own",
    "wings/participation/appointments/exchange/__init__.py": "for who may open it",
    "roof/desk/appointments/forms.py": "for who may open it, and counted",
    "wings/care/accompaniment/models/accompaniment.py": "by the number one signs in with",
    "wings/care/activities/actions/joining.py": "a guest's place, by one's own number",
    "wings/organisation/register/actions/searching.py": "for who may open it; each is a look",
    "wings/organisation/register/actions/batches.py": "the list of who keeps the whole register",
    "wings/organisation/register/actions/inviting.py": "is answered the same whoever it names",
    "wings/organisation/register/exchange/riders.py": "matches riders at the own sites only",
    "wings/organisation/register/models/invitation.py": "by one's own number",
    "wings/participation/honours/actions/nominating.py": "the answer is the same for every number",
}
OUTGOING = {
    "HTTPConnection": 2,
    "HTTPSConnection": 2,
    "create_connection": 1,
    "urlopen": 2,
    "SMTP": 3,
}
"""What opens a connection, and after how many arguments a deadline could come."""
MAY_READ = {
    "ground/casework/store.py": "a file of our own, of the size that was let in",
    "roof/rider/appointments/views.py": "a body within its limit, of a day's quota",
    "kit/decoding.py": "the decoder's own process, with limits on its memory",
    "commands/up.py": "what our own server says of its health",
    "roof/desk/tasks/forms.py": "after its size was asked",
    "roof/rider/order/views.py": "a body within its limit (config/bodies.py), of a day's quota",
    "roof/openapi/photos.py": "a body within its limit, after its size was counted",
    "roof/rider/case/views.py": "a body within its limit (config/bodies.py), of a day's quota",
    "roof/rider/accompaniment/views.py": "the same",
    "roof/public/honours/views.py": "the same",
    "roof/rider/reports/receipts.py": "the same",
    "roof/rider/reports/views.py": "the same",
    "roof/rider/rounds/views.py": "the same",
    "roof/openapi/reports.py": "the same",
    "roof/public/open311/views.py": "the same",
    "roof/desk/lessons/views.py": "the same",
    "roof/desk/gates/plans.py": "the same",
}


def name_of(call: ast.Call) -> str:
    return ast.unparse(call.func).rpartition(".")[2]


def where(path: Path) -> str:
    return str(path.relative_to(HOUSE))


def compares_a_sealed_value(call: ast.Call) -> bool:
    by_column = any(
        (keyword.arg or "").split("__")[-1 if "__in" not in (keyword.arg or "") else -2]
        == "keyed_hash"
        for keyword in call.keywords
        if name_of(call) in {"filter", "exclude", "get", "Q"}
    )
    asks = name_of(call) in COMPARES and "vault" in ast.unparse(call.func)
    return by_column or asks


def has_no_deadline(call: ast.Call) -> bool:
    if name_of(call) not in OUTGOING:
        return False
    named = {keyword.arg for keyword in call.keywords}
    return "timeout" not in named and len(call.args) <= OUTGOING[name_of(call)]


def reads_all(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr == "read" and not call.args


def makes_narrow(call: ast.Call) -> bool:
    return ast.unparse(call.func).endswith("unicodedata.normalize")


def found(fault) -> Iterator[tuple[str, str]]:
    for path in files(HOUSE):
        for call in calls(path):
            if fault(call):
                yield where(path), f"{place(path, call)} {ast.unparse(call)[:80]}"


def test_sealed_values_are_compared_where_it_tells_nobody_anything():
    seen = list(found(compares_a_sealed_value))
    assert [words for room, words in seen if room not in MAY_COMPARE] == []
    assert set(MAY_COMPARE) == {room for room, _words in seen} | {"ground/people/vault.py"}


def test_text_is_made_narrow_where_its_length_is_asked():
    """A cell of 32,767 signs that become eighteen each was a second of work in every row."""
    assert {room for room, _words in found(makes_narrow)} == {"kit/width.py"}


def test_no_call_to_others_is_without_a_deadline():
    assert [words for _room, words in found(has_no_deadline)] == []


def test_nothing_is_read_before_its_size_is_known():
    seen = list(found(reads_all))
    assert [words for room, words in seen if room not in MAY_READ] == []
    assert set(MAY_READ) == {room for room, _words in seen}


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("Secret.objects.filter(keyed_hash=x)", compares_a_sealed_value),
        ("rows.exclude(phone__keyed_hash__in=x)", compares_a_sealed_value),
        ("vault.owners_of('phone', all_numbers)", compares_a_sealed_value),
        ("http.client.HTTPSConnection(host, 443)", has_no_deadline),
        ("socket.create_connection((host, 25))", has_no_deadline),
        ("urlopen(url)", has_no_deadline),
        ("upload.read()", reads_all),
    ],
)
def test_each_fault_is_known(code, fault):
    call = ast.parse(code, mode="eval").body
    assert isinstance(call, ast.Call)
    assert fault(call)


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("Secret.objects.filter(person=x)", compares_a_sealed_value),
        ("HTTPConnection(host, 80, timeout=2)", has_no_deadline),
        ("socket.create_connection(address, left)", has_no_deadline),
        ("upload.read(LIMIT + 1)", reads_all),
    ],
)
def test_what_is_none_passes(code, fault):
    call = ast.parse(code, mode="eval").body
    assert isinstance(call, ast.Call)
    assert not fault(call)
