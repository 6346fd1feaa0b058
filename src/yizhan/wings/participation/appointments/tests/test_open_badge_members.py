"""The members of our credential against the tables of «Open Badges Specification 3.0» (1EdTech),
appendix B.1, «Credential Data Models»: what has the multiplicity [1], [1..*] or [2..*] is there,
and nothing is there that no table knows. Read by hand from the specification's text; its JSON
schema is not part of this."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest

from yizhan.ground.people.tests.factories import MONDAY, a_unit
from yizhan.wings.participation.appointments.exchange.open_badge import open_badge
from yizhan.wings.participation.appointments.models import BadgeKey
from yizhan.wings.participation.appointments.tests.factories import an_engagement, badge_of

pytestmark = pytest.mark.django_db
ADDRESS = "https://city.example/verify/ABCDE23456"
DATE_TIME_Z = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")
URI = {"id", "url", "verificationMethod"}
MOMENTS = {"validFrom", "validUntil", "created", "activityStartDate", "activityEndDate"}


@dataclass(frozen=True)
class Table:
    """One class of the appendix. `of_type`: values that `type` must hold, one of each group."""

    section: str
    required: frozenset[str]
    optional: frozenset[str]
    of_type: tuple[frozenset[str], ...] = ()


def a_table(section: str, required: str, optional: str, *of_type: str) -> Table:
    groups = tuple(frozenset(group.split()) for group in of_type)
    return Table(section, frozenset(required.split()), frozenset(optional.split()), groups)


CREDENTIAL = a_table(
    "B.1.2 AchievementCredential",
    "@context id type credentialSubject issuer validFrom",
    "name description image awardedDate endorsement endorsementJwt validUntil proof "
    "credentialSchema credentialStatus refreshService termsOfUse evidence",
    "VerifiableCredential",
    "AchievementCredential OpenBadgeCredential",
)
ISSUER = a_table(
    "B.1.14 Profile",
    "id type",
    "name url phone description endorsement endorsementJwt image email address otherIdentifier "
    "official parentOrg",
    "Profile",
)
SUBJECT = a_table(
    "B.1.3 AchievementSubject",
    "type achievement",
    "id activityEndDate activityStartDate creditsEarned identifier image licenseNumber narrative "
    "result role source term",
    "AchievementSubject",
)
ACHIEVEMENT = a_table(
    "B.1.1 Achievement",
    "id type criteria description name",
    "alignment achievementType creator creditsAvailable endorsement endorsementJwt fieldOfStudy "
    "humanCode image inLanguage otherIdentifier related resultDescription specialization tag "
    "version",
    "Achievement",
)
CRITERIA = a_table("B.1.6 Criteria", "", "id narrative")
IDENTITY = a_table(
    "B.1.12 IdentityObject", "type hashed identityHash identityType", "salt", "IdentityObject"
)
PROOF = a_table(
    "B.1.24 Proof",
    "type",
    # «@context»: the suite eddsa-jcs-2022 repeats that of the credential in its proof.
    "@context created cryptosuite challenge domain nonce proofPurpose proofValue "
    "verificationMethod",
    "DataIntegrityProof",
)


@pytest.fixture
def engagement():
    return an_engagement(a_unit(name="城西市场监管所"))


def credential_of(engagement, *, name=""):
    badge = badge_of(engagement)
    badge.engagement.name = name
    return open_badge(badge, BadgeKey.objects.get(), address=ADDRESS, at=MONDAY)


def parts_of(credential):
    """Each object of a credential with its table."""
    subject = credential["credentialSubject"]
    yield CREDENTIAL, credential
    yield ISSUER, credential["issuer"]
    yield SUBJECT, subject
    yield ACHIEVEMENT, subject["achievement"]
    yield CRITERIA, subject["achievement"]["criteria"]
    for identity in subject.get("identifier", []):
        yield IDENTITY, identity
    yield PROOF, credential["proof"]


def wrong_with(table, part):
    """Return what the table says that is not so of an object."""
    types = part.get("type", [])
    types = {types} if isinstance(types, str) else set(types)
    wrong = [f"{name} is missing" for name in sorted(table.required - set(part))]
    wrong += [f"{name} is unknown" for name in sorted(set(part) - table.required - table.optional)]
    wrong += [
        f"not of {' or '.join(sorted(group))}" for group in table.of_type if not group & types
    ]
    wrong += [f"{name} is empty" for name in sorted(part) if part[name] in ("", [], {}, None)]
    for name in sorted(URI & set(part)):
        if not urlsplit(part[name]).scheme:
            wrong.append(f"{name} is no URI")
    for name in sorted(MOMENTS & set(part)):
        if not DATE_TIME_Z.fullmatch(part[name]):
            wrong.append(f"{name} is no moment with its zone")
    return [f"{table.section}: {what}" for what in wrong]


def wrong_in(credential):
    return [what for table, part in parts_of(credential) for what in wrong_with(table, part)]


def test_every_object_has_what_its_table_requires(engagement):
    assert wrong_in(credential_of(engagement)) == []


def test_so_has_one_with_a_name(engagement):
    """An identity object may have nothing but what is in its table."""
    credential = credential_of(engagement, name="买买提·阿不都")
    (identity,) = credential["credentialSubject"]["identifier"]
    assert wrong_in(credential) == []
    assert identity["identityType"] == "name", "a value of the enumeration of B.1"
    assert identity["hashed"] is False


def test_the_contexts_are_the_two_in_their_order(engagement):
    """B.1.2: an ordered set whose first two items are these."""
    assert credential_of(engagement)["@context"][:2] == [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ]


def test_a_subject_has_an_id_or_an_identifier(engagement):
    """B.1.3: «either id or at least one identifier»."""
    subject = credential_of(engagement)["credentialSubject"]
    assert subject["id"] == f"{ADDRESS}#holder", "which says no more than the address"


def test_the_tables_find_what_lacks(engagement):
    credential = credential_of(engagement)
    del credential["issuer"]["id"]
    credential["credentialSubject"]["achievement"]["criteria"] = {}
    credential["validFrom"] = "2024-03-04"
    credential["type"] = ["VerifiableCredential"]
    assert wrong_in(credential) == [
        "B.1.2 AchievementCredential: not of AchievementCredential or OpenBadgeCredential",
        "B.1.2 AchievementCredential: validFrom is no moment with its zone",
        "B.1.14 Profile: id is missing",
        "B.1.1 Achievement: criteria is empty",
    ]
