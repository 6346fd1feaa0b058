"""Accounts: opened, named, given a password, erased."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import lines_last, record
from yizhan.ground.events.bus import publish
from yizhan.ground.people.actions.posts import LastAdmin, is_last_admin, may_grant
from yizhan.ground.people.events import PersonErased
from yizhan.ground.people.models import Person, PersonMerge, Post, Secret, Token, WeChatTie
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can_somewhere, forget
from yizhan.ground.people.rules import PeopleVerb, user_name
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.kit.transactions import in_transaction


class NameTaken(Refusal):
    code = "name_taken"
    message = _("This user name is taken.")


def new_username() -> str:
    """Return a user name that nobody has to type: riders enter by telephone."""
    return f"r-{secrets.token_hex(8)}"


@in_transaction
def create_person(
    *,
    display_name: str,
    by: Person | None,
    at: datetime,
    username: str = "",
    password: str | None = None,
    language: str = "zh-hans",
) -> Person:
    """Open an account. Without a password it is entered by telephone only."""
    if by is not None and not can_somewhere(by, Permission.POST_GRANT):
        raise NotAllowed
    person = Person(
        username=user_name(username) if username else new_username(),
        display_name=display_name.strip(),
        language=language,
        created_at=at,
    )
    person.set_password(password)
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError as exc:
        raise NameTaken(fields={"username": str(NameTaken.message)}) from exc
    record(PeopleVerb.PERSON_CREATED, by=by, target=person, at=at)
    return person


def system_person() -> Person:
    """The account of the platform itself (jobs, loaders). Holds no post and cannot sign in."""
    return Person.objects.get_or_create(
        username="system", defaults={"display_name": "Yizhan", "is_active": False, "password": "!"}
    )[0]


@in_transaction
def set_password(person: Person, *, password: str, by: Person | None, at: datetime) -> None:
    """Set a checked password. Only the person herself, or the platform."""
    if by is not None and by.pk != person.pk:
        raise NotAllowed
    person.set_password(password)
    person.save(update_fields=["password"])
    record(PeopleVerb.PERSON_PASSWORD_SET, by=by, target=person, at=at)


@in_transaction
def new_password(person: Person, *, by: Person, at: datetime) -> str:
    """Give somebody a password to begin with, or after she lost hers; return it, for the only time.
    Only for those whose every post one may grant, never for oneself. The second factor stays."""
    posts = list(Post.objects.active().filter(person=person).select_related("unit"))
    if not posts or by.pk == person.pk:
        raise NotAllowed
    for post in posts:
        may_grant(by, post.role, unit=post.unit, scope=post.scope)
    password = secrets.token_urlsafe(12)
    person.set_password(password)
    person.save(update_fields=["password"])
    record(PeopleVerb.PERSON_PASSWORD_GIVEN, by=by, target=person, at=at)
    return password


def introduce(person: Person, *, display_name: str, language: str) -> None:
    """Save the name and the language that a person wants. Hers alone to say; nothing hangs on
    it, so it leaves no line in the log."""
    person.display_name, person.language = display_name.strip(), language
    person.save(update_fields=["display_name", "language"])


@in_transaction
@lines_last()
def erase_person(person: Person, *, by: Person | None, at: datetime) -> None:
    """Close the account and forget who it was: telephone, names and posts go, at once and for good,
    and whoever hears PersonErased unlinks the rest; so do the accounts that were merged into it.
    Refused for the last administrator."""
    if by is not None and by.pk != person.pk:
        raise NotAllowed
    for one in [*person.duplicates.order_by("pk"), person]:
        _erase(one, at=at)


def _erase(person: Person, *, at: datetime) -> None:
    posts = list(Post.objects.select_for_update(of=("self",)).active().filter(person=person))
    if any(is_last_admin(post) for post in posts):
        raise LastAdmin
    Post.objects.filter(pk__in=[post.pk for post in posts]).update(ends_at=at)
    Secret.objects.filter(person=person).delete()
    WeChatTie.objects.filter(person=person).delete()
    Token.objects.filter(person=person, revoked_at=None).update(revoked_at=at)
    PersonMerge.objects.not_ended().filter(person=person).update(undone_at=at)  # and stays shut
    person.display_name, person.username, person.is_active = "", f"gone-{person.pk}", False
    person.set_unusable_password()
    person.save(update_fields=["display_name", "username", "is_active", "password"])
    forget(person)
    publish(PersonErased(person_id=person.pk, at=at))
    record(PeopleVerb.PERSON_ERASED, by=None, target=person, at=at)
