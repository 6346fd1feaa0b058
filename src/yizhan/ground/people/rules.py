"""Roles; kinds of unit and which may stand below which; how a telephone number is written and
masked."""

from __future__ import annotations

import re
import unicodedata
from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yizhan.ground.audit.rules import Verb
from yizhan.kit.errors import Refusal
from yizhan.kit.width import LONGEST_ADDRESS, LONGEST_TYPED, narrow

if TYPE_CHECKING:
    import phonenumbers


class NameUnusable(Refusal):
    code = "name_unusable"
    message = _("A user name consists of letters, digits and . _ - + @, without spaces.")


def user_name(text: str) -> str:
    """Return what somebody types to sign in. Raises NameUnusable by the rule of Django's own forms
    (UnicodeUsernameValidator), which a command and a spreadsheet pass by."""
    if not re.fullmatch(r"[\w.@+-]{1,150}", text):
        raise NameUnusable(fields={"username": str(NameUnusable.message)})
    return text


class UnitKind(models.TextChoices):
    CITY_COMMITTEE = "city_committee", _("city industry committee")
    GENERAL_BRANCH = "general_branch", _("county general branch")
    GUIDANCE_STATION = "guidance_station", _("guidance station")
    BRANCH = "branch", _("branch")
    BUREAU = "bureau", _("market-regulation bureau")
    OFFICE = "office", _("market-regulation office")
    DEPARTMENT = "department", _("department")
    TOWNSHIP = "township", _("township or subdistrict")
    COMPANY = "company", _("platform company")
    DELIVERY_SITE = "delivery_site", _("delivery site")
    SERVICE_POINT = "service_point", _("service point")


class Competence(models.TextChoices):
    """The matters a department answers for; with the division it decides where a case goes."""

    GENERAL = "general", _("general")
    MARKET = "market", _("market regulation")
    LABOUR = "labour", _("labour and social security")
    UNION = "union", _("trade union")
    TRAFFIC = "traffic", _("traffic police")
    HOUSING = "housing", _("housing and property management")
    HEALTH = "health", _("health")
    JUSTICE = "justice", _("justice")
    URBAN = "urban", _("urban management")


class Scope(models.TextChoices):
    HERE = "here", _("here")
    BELOW = "below", _("here and below")


class TokenVerb(models.TextChoices):
    """The deeds a token may be good for. The values stand in rows and in the API."""

    READ = "read", _("read cases, photos and figures")
    WORK = "work", _("move cases, hand them on, add notes and photos")
    ORDER = "order", _("order for others, with a higher limit")
    WEBHOOKS = "webhooks", _("connect and stop receiving systems")


TOKEN_USE_NOTED = timedelta(minutes=10)
"""The last use of a token is written down no more often than this."""


class Role(models.TextChoices):
    """The role of a post, with the work it stands for. Its permissions are in permissions.ROLES."""

    description: Promise

    def __new__(cls, value: str, description: Promise) -> Role:
        role = str.__new__(cls, value)
        role._value_ = value
        role.description = description
        return role

    ADMIN = (
        "admin",
        _("Sets up the platform: units, posts, catalogue, rules. Handles no case herself."),
        pgettext_lazy("role", "administrator"),
    )
    LEAD = (
        "lead",
        _("Leads the work: reads cases and figures, and sends duties down the tree."),
        pgettext_lazy("role", "lead"),
    )
    DISPATCHER = (
        "dispatcher",
        _("Gives each case to the unit that must answer it, and merges duplicates."),
        pgettext_lazy("role", "dispatcher"),
    )
    HANDLER = (
        "handler",
        _("Answers the cases of her unit and does its duties."),
        pgettext_lazy("role", "handler"),
    )
    INSTRUCTOR = (
        "instructor",
        _("Keeps the stations of a guidance station in order and does its duties."),
        pgettext_lazy("role", "instructor"),
    )
    SECRETARY = (
        "secretary",
        _("Runs a branch or a committee: its members, meetings and duties."),
        pgettext_lazy("role", "branch secretary"),
    )
    COMMITTEE = (
        "committee",
        _("Sits on a committee: reads its meetings and decisions, and does its duties."),
        pgettext_lazy("role", "committee member"),
    )
    COMPANY = (
        "company",
        _("Enters the riders of a platform company and reads how many there are."),
        pgettext_lazy("role", "contact of a company"),
    )
    HOST = (
        "host",
        _("Looks after one station, on the phone, and asks for its supplies."),
        pgettext_lazy("role", "host of a station"),
    )


CHILDREN: dict[str, frozenset[str]] = {
    UnitKind.CITY_COMMITTEE: frozenset(
        {UnitKind.BUREAU, UnitKind.GENERAL_BRANCH, UnitKind.DEPARTMENT, UnitKind.COMPANY,
         UnitKind.BRANCH, UnitKind.TOWNSHIP, UnitKind.OFFICE, UnitKind.SERVICE_POINT}
    ),
    UnitKind.BUREAU: frozenset(
        {UnitKind.BUREAU, UnitKind.OFFICE, UnitKind.DEPARTMENT, UnitKind.GENERAL_BRANCH,
         UnitKind.TOWNSHIP, UnitKind.SERVICE_POINT}
    ),
    UnitKind.GENERAL_BRANCH: frozenset({UnitKind.BRANCH, UnitKind.GUIDANCE_STATION}),
    UnitKind.OFFICE: frozenset(
        {UnitKind.GUIDANCE_STATION, UnitKind.SERVICE_POINT, UnitKind.BRANCH}
    ),
    UnitKind.GUIDANCE_STATION: frozenset({UnitKind.BRANCH, UnitKind.SERVICE_POINT}),
    UnitKind.BRANCH: frozenset(),
    UnitKind.DEPARTMENT: frozenset({UnitKind.DEPARTMENT, UnitKind.SERVICE_POINT}),
    UnitKind.TOWNSHIP: frozenset({UnitKind.SERVICE_POINT, UnitKind.DEPARTMENT}),
    UnitKind.COMPANY: frozenset({UnitKind.DELIVERY_SITE, UnitKind.BRANCH}),
    UnitKind.DELIVERY_SITE: frozenset({UnitKind.SERVICE_POINT}),
    UnitKind.SERVICE_POINT: frozenset(),
}  # fmt: skip


WITH_DIVISION = frozenset(
    {UnitKind.CITY_COMMITTEE, UnitKind.GENERAL_BRANCH, UnitKind.BUREAU, UnitKind.OFFICE,
     UnitKind.DEPARTMENT, UnitKind.TOWNSHIP}
)  # fmt: skip
"""Kinds that answer for a division. Without one, no case finds such a unit."""

CODE_LIFE = timedelta(minutes=10)
CODES_AN_HOUR = 5
GUESSES = 5
"""Sign-in codes: six digits, so at most 25 guesses an hour against a million."""

MOBILE = re.compile(r"1[3-9]\d{9}")
CHINA = 86


class BadPhone(Refusal):
    code = "bad_phone"
    message = _("This is not a telephone number we can reach.")


def normalise_phone(text: str) -> str:
    """Return the number in E.164: `138 1234 5678`, `+86-138…` and `0086138…` are one number. A
    number without a country is Chinese. Raises BadPhone."""
    import phonenumbers  # noqa: PLC0415  # the rules of every country, at no command's start

    try:
        number = phonenumbers.parse(_typed_number(text), "CN")
    except phonenumbers.NumberParseException as exc:
        raise BadPhone from exc
    if number.extension or not _can_be_reached(number):
        raise BadPhone
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _typed_number(text: str) -> str:
    """Return the digits and what people write between them. Marks nobody sees, which come along
    when a number is copied, go; words and the digits of other scripts are refused."""
    if len(text) > LONGEST_TYPED:
        raise BadPhone
    typed = "".join(sign for sign in narrow(text).strip() if unicodedata.category(sign) != "Cf")
    if any(sign.isalpha() or (sign.isdigit() and not sign.isascii()) for sign in typed):
        raise BadPhone
    return typed


def _can_be_reached(number: phonenumbers.PhoneNumber) -> bool:
    """New ranges of Chinese mobiles are in use before the library knows them."""
    import phonenumbers  # noqa: PLC0415  # late, as above

    if number.country_code == CHINA:
        national = phonenumbers.national_significant_number(number)
        return bool(MOBILE.fullmatch(national)) or phonenumbers.is_valid_number(number)
    return phonenumbers.is_possible_number(number)


def normalise_mobile(text: str) -> str:
    """Like `normalise_phone`, for numbers that must be able to receive a text message."""
    number = normalise_phone(text)
    if number.startswith("+86") and not MOBILE.fullmatch(number[3:]):
        raise BadPhone(_("A code can only be sent to a mobile number."))
    return number


def mask_phone(number: str) -> str:
    """138****1234; a number from abroad keeps its country out and its last four digits."""
    if number.startswith("+86") and MOBILE.fullmatch(number[3:]):
        return f"{number[3:6]}****{number[-4:]}"
    return f"{'*' * 6}{number[-4:]}"


def mask_name(name: str) -> str:
    return f"{name[:1]}**"


CONTACT_LIMIT = 80
LONG_NUMBER = re.compile(r"\d{5,}")


class BadEmail(Refusal):
    code = "bad_email"
    message = _("This is not an e-mail address.")


class BadContact(Refusal):
    code = "bad_contact"
    message = _("Give a telephone number or an e-mail address at which you can be reached.")


def normalise_email(text: str) -> str:
    """Return the address as it is written. Raises BadEmail."""
    address = narrow(text, longest=LONGEST_ADDRESS).strip()
    try:
        validate_email(address)
    except ValidationError as exc:
        raise BadEmail from exc
    return address


def mask_email(address: str) -> str:
    """`l***@example.cn`; a long number in the host may be somebody's telephone."""
    user, _at, host = address.rpartition("@")
    return f"{user[:1]}***@{LONG_NUMBER.sub('***', host)}"


class PeopleVerb(Verb):
    """The deeds the audit log keeps. The values are in its chain and never change."""

    PERSON_CREATED = "person.created", _("an account was opened")
    PERSON_PASSWORD_SET = "person.password_set", _("a person chose a new password")
    PERSON_PASSWORD_GIVEN = "person.password_given", _("a person was given a new password")
    PERSON_ERASED = "person.erased", _("an account was closed and its data erased")
    PERSON_MERGED = "person.merged", _("an account was merged into another")
    PERSON_UNMERGED = "person.unmerged", _("merged accounts were taken apart")
    PEOPLE_LOADED = "people.loaded", _("accounts were imported")
    SECRET_REVEALED = "secret.revealed", _("somebody looked at a sealed fact of a person")
    SECRET_SEARCHED = "secret.searched", _("somebody searched by a whole number or full name")
    TOKEN_ISSUED = "token.issued", _("an access token was issued")
    TOKEN_REVOKED = "token.revoked", _("access tokens were taken back")
    WECHAT_TIED = "wechat.tied", _("a person lets herself in by WeChat from now on")
    WECHAT_UNTIED = "wechat.untied", _("a person no longer comes in by WeChat")
    CONSENT_GIVEN = "consent.given", _("a person consented")
    CONSENT_WITHDRAWN = "consent.withdrawn", _("a person withdrew the consent")
    UNIT_CREATED = "unit.created", _("a unit was created")
    UNIT_EDITED = "unit.edited", _("a unit was renamed, or answers for something else")
    UNIT_CLOSED = "unit.closed", _("a unit was closed")
    UNIT_MOVED = "unit.moved", _("a unit went below another unit")
    UNIT_MERGED = "unit.merged", _("a unit was merged into another")
    UNITS_LOADED = "units.loaded", _("units were imported")
    POST_GRANTED = "post.granted", _("a post was given")
    POST_ENDED = "post.ended", _("a post was ended")
    POSTS_LOADED = "posts.loaded", _("posts were imported")
