"""The credential of Open Badges 3.0: what it says, and that its proof holds by itself."""

from __future__ import annotations

import hashlib
import json

import base58 as base58_library
import pytest
import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from yizhan.ground.people.tests.factories import MONDAY, a_unit
from yizhan.wings.participation.appointments.exchange.open_badge import (
    BASE_58,
    base58,
    canonical,
    open_badge,
)
from yizhan.wings.participation.appointments.models import BadgeKey
from yizhan.wings.participation.appointments.tests.factories import an_engagement, badge_of

pytestmark = pytest.mark.django_db
ADDRESS = "https://city.example/verify/ABCDE23456"


@pytest.fixture
def credential():
    badge = badge_of(an_engagement(a_unit(name="城西市场监管所")))
    return open_badge(badge, BadgeKey.objects.get(), address=ADDRESS, at=MONDAY)


def from_base58(text):
    number = 0
    for sign in text:
        number = number * 58 + BASE_58.index(sign)
    zeros = len(text) - len(text.lstrip(BASE_58[0]))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8)


def is_proven(credential):
    """Check the proof as the suite describes it, from the credential alone."""
    document = json.loads(json.dumps(credential))
    proof = document.pop("proof")
    signature = from_base58(proof.pop("proofValue")[1:])
    did, _hash, fragment = proof["verificationMethod"].partition("#")
    assert did == document["issuer"]["id"] == f"did:key:{fragment}"
    raw = from_base58(fragment[1:])
    assert raw[:2] == b"\xed\x01"
    digests = hashlib.sha256(canonical(proof)).digest()
    digests += hashlib.sha256(canonical(document)).digest()
    try:
        Ed25519PublicKey.from_public_bytes(raw[2:]).verify(signature, digests)
    except InvalidSignature:
        return False
    return True


def foreign_digests(credential):
    """The two digests that are signed, by a library that knows nothing of ours."""
    document = json.loads(json.dumps(credential))
    proof = document.pop("proof")
    value = proof.pop("proofValue")
    whole = (hashlib.sha256(rfc8785.dumps(part)).digest() for part in (proof, document))
    return b"".join(whole), value, proof["verificationMethod"].partition("#")[2]


@pytest.mark.parametrize("unit", ["城西市场监管所", "𠮷林“小个专”\u2028\x07 <b>é"])
def test_a_foreign_verifier_finds_the_same(unit):
    """RFC 8785 by the library of Trail of Bits, base 58 by the package of that name, Ed25519 by
    OpenSSL; the steps are those of eddsa-jcs-2022 in W3C's «Data Integrity EdDSA Cryptosuites»."""
    badge = badge_of(an_engagement(a_unit(name=unit)))
    badge.engagement.name = "买买提·阿不都"
    credential = open_badge(badge, BadgeKey.objects.get(), address=ADDRESS, at=MONDAY)

    digests, value, key = foreign_digests(credential)

    assert value[0] == key[0] == "z", "multibase: base 58"
    raw = base58_library.b58decode(key[1:])
    assert (raw[:2], len(raw)) == (b"\xed\x01", 34), "multicodec: an Ed25519 public key"
    public = Ed25519PublicKey.from_public_bytes(raw[2:])
    public.verify(base58_library.b58decode(value[1:]), digests)
    credential["validUntil"] = "2099-01-01T00:00:00Z"
    with pytest.raises(InvalidSignature):
        public.verify(base58_library.b58decode(value[1:]), foreign_digests(credential)[0])


def test_its_proof_holds(credential):
    assert is_proven(credential)


def test_a_changed_word_is_found(credential):
    credential["issuer"]["name"] = "别的单位"
    assert not is_proven(credential)


def test_it_says_what_an_open_badge_says_and_names_nobody(credential):
    assert credential["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    subject = credential["credentialSubject"]
    assert subject["type"] == ["AchievementSubject"]
    assert {"id", "type", "name", "description", "criteria"} <= set(subject["achievement"])
    assert "identifier" not in subject
    assert credential["validFrom"] == "2024-03-03T16:00:00Z"
    assert credential["issuer"]["name"] == "城西市场监管所"


def test_base_58_is_that_of_the_vector_everybody_uses():
    assert base58(b"Hello World!") == "2NEpo7TZRRrLZSi2U"
    assert base58(b"\0\0abc") == "11ZiCa"
    assert from_base58("11ZiCa") == b"\0\0abc", "every 256th signature begins with a zero"
