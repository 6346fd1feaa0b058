"""vault: what is kept is found, shown masked, and opens with no other key or purpose."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from yizhan.ground.people import vault
from yizhan.ground.people.actions import renew_seal
from yizhan.ground.people.models import Secret
from yizhan.ground.people.rules import BadPhone, mask_phone, normalise_mobile, normalise_phone
from yizhan.ground.people.tests.factories import MONDAY, a_person


@pytest.fixture
def other_key():
    yield "a second vault key that came after the first one"
    vault.use(settings.VAULT_KEY)


@pytest.mark.parametrize(
    "typed",
    ["13812345678", "138 1234 5678", "138-1234-5678", "+86 138 1234 5678", "008613812345678",
     "8613812345678", "１３８１２３４５６７８", "＋８６　１３８－１２３４－５６７８",
     "(138) 1234.5678",
     "138\u20111234\u20115678", "138\u00ad1234\u00ad5678", "\u202a+86 138 1234 5678\u202c",
     "138\u200b1234\u200b5678", "138–1234–5678"],
)  # fmt: skip
def test_one_number_however_it_is_typed(typed):
    assert normalise_phone(typed) == "+8613812345678"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0778-2285566", "+867782285566"),
        ("+867782285566", "+867782285566"),
        ("010 6539 6114", "+861065396114"),
        ("+1 415 555 2671", "+14155552671"),
        ("00852 2123 4567", "+85221234567"),
    ],
)
def test_landlines_and_numbers_from_abroad(typed, number):
    assert normalise_phone(typed) == number


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "12",
        "abc",
        "110",
        "1" * 20,
        "23812345678",
        "138123456٧8",
        "tel 13812345678",
        "0778-2285566 ext. 8",
        "13812345678 / 13912345678",
    ],
)
def test_nonsense_is_no_number(typed):
    with pytest.raises(BadPhone):
        normalise_phone(typed)


def test_a_code_needs_a_mobile():
    with pytest.raises(BadPhone):
        normalise_mobile("0778-2285566")


def test_masks():
    assert vault.mask("phone", "138 1234 1234") == "138****1234"
    assert vault.mask("legal_name", "张三丰") == "张**"
    assert vault.mask("legal_name", "𠮷田") == "𠮷**"
    assert vault.mask("email", "rider@example.cn") == "r***@example.cn"
    assert mask_phone("+14155552671") == "******2671"


def test_the_row_holds_nothing_readable(db):
    secret = vault.keep("phone", "13812345678", person=None, at=MONDAY)

    secret.refresh_from_db()
    assert b"13812345678" not in bytes(secret.sealed)
    assert str(secret) == "138****5678"
    assert vault.open_secret(secret) == "+8613812345678"


def test_found_by_any_way_of_writing_but_not_for_guests(db):
    person = a_person()
    vault.keep("phone", "13900000000", person=None, at=MONDAY)
    vault.keep("phone", "13812345678", person=person, at=MONDAY)

    assert vault.owner("phone", "+86 138-1234-5678") == person
    assert vault.owner("phone", "13900000000") is None


def test_sealed_for_one_purpose_opens_for_no_other():
    sealed = vault.seal_bytes(b"face", purpose="photo")

    assert vault.open_bytes(sealed, purpose="photo") == b"face"
    with pytest.raises(vault.CannotOpen):
        vault.open_bytes(sealed, purpose="secret/phone")
    with pytest.raises(vault.CannotOpen):
        vault.open_bytes(sealed[:-1] + bytes([sealed[-1] ^ 1]), purpose="photo")
    with pytest.raises(vault.CannotOpen):
        vault.open_bytes(b"", purpose="photo")


def test_hashes_differ_by_purpose():
    assert vault.keyed_hash("x", purpose="a") != vault.keyed_hash("x", purpose="b")


def test_a_new_key_takes_over_and_the_old_one_can_go(db, other_key):
    person = a_person()
    vault.keep("phone", "13812345678", person=person, at=MONDAY)

    vault.use(f"{other_key}|{settings.VAULT_KEY}")
    secret = vault.equal_to("phone", "13812345678").get()
    assert vault.open_secret(secret) == "+8613812345678"
    assert renew_seal(vault.SECRETS, secret.pk)
    assert not renew_seal(vault.SECRETS, secret.pk)

    vault.use(other_key)
    assert vault.open_secret(Secret.objects.get()) == "+8613812345678"
    assert vault.owner("phone", "13812345678") == person


def test_without_its_key_nothing_opens(db, other_key):
    secret = vault.keep("phone", "13812345678", person=None, at=MONDAY)
    vault.use(other_key)

    with pytest.raises(vault.CannotOpen):
        vault.open_secret(secret)


@pytest.mark.parametrize("text", ["", "short", "long enough for one key, surely so|short"])
def test_short_keys_are_refused(text):
    with pytest.raises(ImproperlyConfigured):
        vault.keys_from(text)
