"""Accounts, and what is kept sealed about those who have one."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from yizhan.ground.people.rules import TokenVerb
from yizhan.kit.periods import PeriodQuerySet


class PersonManager(BaseUserManager["Person"]):
    def known_by(self, username: str) -> Person | None:
        """The open account of this name, to find out who is at the door."""
        return self.filter(username=username, is_active=True).first()

    def same_as(self, person: Person | int) -> models.QuerySet[Person, int]:
        """The keys of the account and of those that were merged into it, for a foreign key: what
        was somebody's under either is hers."""
        pk = person if isinstance(person, int) else person.pk
        return self.filter(Q(pk=pk) | Q(merged_into=pk)).values_list("pk", flat=True)


class Person(AbstractBaseUser):
    """An account. What must be protected (telephone, legal name) is not here but in the vault."""

    username = models.CharField(max_length=150, unique=True)
    display_name = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=10, default="zh-hans")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(db_default=Now())
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="duplicates", db_index=False
    )
    """The account this one turned out to be a second of. Never a chain: what was merged into a
    duplicate points to the head, too."""

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="people_person_merged_is_shut",
                condition=Q(merged_into=None) | Q(is_active=False),
            ),
        ]
        indexes = [
            # Which accounts were merged into this one.
            models.Index(
                name="people_person_merged",
                fields=["merged_into"],
                condition=Q(merged_into__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.display_name or self.username

    @property
    def head(self) -> Person:
        """The account that this one stands for: itself, or the one it was merged into."""
        return self.merged_into or self


class PersonMergeQuerySet(PeriodQuerySet["PersonMerge"]):
    begins, ends, columns_hold_moments = "at", "undone_at", True

    def about(self, person: Person) -> Self:
        return self.filter(into=person)

    def visible_to(self, person: Person) -> Self:
        return self.about(person)

    def for_event(self, pk: int) -> PersonMerge:
        """The one an event speaks of, for whoever reacts to it."""
        return self.select_related("person", "into").get(pk=pk)


class PersonMerge(models.Model):
    """An account was found to be a second one of somebody. Undone, everything is as it was."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="merges")
    into = models.ForeignKey(Person, models.PROTECT, related_name="merges_here")
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    trace = models.JSONField(default=dict)
    """The changes that undoing needs, by the app that made them. Keys of rows only."""

    objects = PersonMergeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="people_merge_one_now", fields=["person"], condition=Q(undone_at=None)
            ),
            models.CheckConstraint(
                name="people_merge_of_two", condition=~Q(person=models.F("into"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} is {self.into_id}"


class SecretQuerySet(models.QuerySet["Secret"]):
    def visible_to(self, person: Person) -> Self:
        """A person's own. What others keep sealed is asked for by `people.actions.reveal`."""
        return self.filter(person=person)

    def about(self, person: Person) -> Self:
        """The same, with what her duplicates brought."""
        return self.filter(person__in=Person.objects.same_as(person))

    def shown_masked(self, people: Collection[int]) -> Self:
        """The secrets of these accounts, for a list that shows no more than the mask."""
        return self.filter(person__in=people)

    def guests(self) -> Self:
        return self.filter(person=None)


class SecretKind(models.TextChoices):
    PHONE = "phone", _("telephone")
    LEGAL_NAME = "legal_name", _("legal name")
    EMAIL = "email", _("e-mail")


class Secret(models.Model):
    """One fact about somebody that only a reason opens. Found by keyed hash, shown masked."""

    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="secrets"
    )
    """None: a guest's contact, kept for one matter only."""
    kind = models.CharField(max_length=10, choices=SecretKind)
    sealed = models.BinaryField()
    keyed_hash = models.BinaryField(max_length=32)
    masked = models.CharField(max_length=80)
    last_four = models.CharField(max_length=4, blank=True)
    """The last four digits of a telephone number, to search by; the mask shows them anyway."""
    created_at = models.DateTimeField()

    objects = SecretQuerySet.as_manager()

    class Meta:
        indexes = [
            # Whose number is this, account or guest?
            models.Index(name="people_secret_lookup", fields=["kind", "keyed_hash"]),
            # Whose number ends like this? Of all rows: SQLite takes no partial index for a value
            # that it is handed.
            models.Index(name="people_secret_ending", fields=["last_four", "kind"]),
        ]
        constraints = [
            # One telephone opens one account.
            models.UniqueConstraint(
                name="people_secret_one_owner",
                fields=["kind", "keyed_hash"],
                condition=Q(person__isnull=False, kind="phone"),
            ),
            models.UniqueConstraint(
                name="people_secret_one_each",
                fields=["person", "kind"],
                condition=Q(person__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.masked


class RevealQuerySet(models.QuerySet["Reveal"]):
    def about(self, person: Person) -> Self:
        return self.filter(secret__person__in=Person.objects.same_as(person))


class Reveal(models.Model):
    """Somebody looked at a secret. The person concerned can read this."""

    secret = models.ForeignKey(Secret, models.CASCADE, related_name="reveals")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()

    objects = RevealQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.by} saw {self.secret} at {self.at}"


class SignInCode(models.Model):
    """A code sent to a telephone. Six digits, so what protects it is that few guesses are counted
    here, in the row, where every worker sees them."""

    secret = models.ForeignKey(Secret, models.CASCADE, related_name="codes")
    digest = models.BinaryField(max_length=32)
    """Keyed hash of the code; the code itself is nowhere but in the message."""
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            # How many codes did this telephone get lately; which are old enough to go.
            models.Index(name="people_code_created", fields=["created_at"]),
        ]

    def __str__(self) -> str:
        return f"code for {self.secret_id}"


class WeChatTieQuerySet(models.QuerySet["WeChatTie"]):
    def visible_to(self, person: Person) -> Self:
        return self.filter(person=person)


class WeChatTie(models.Model):
    """A WeChat account by which somebody comes in. What WeChat calls her is kept nowhere: a keyed
    hash of its number for her is enough to know her again."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="+")
    digest = models.BinaryField(max_length=32)
    created_at = models.DateTimeField()

    objects = WeChatTieQuerySet.as_manager()

    class Meta:
        constraints = [
            # One WeChat account opens one account here.
            models.UniqueConstraint(name="people_wechat_one_owner", fields=["digest"]),
        ]

    def __str__(self) -> str:
        return f"WeChat of {self.person_id}"


class TokenQuerySet(models.QuerySet["Token"]):
    def visible_to(self, person: Person) -> Self:
        """A person's own: nobody sees with which programs another works."""
        return self.filter(person=person)

    def in_force(self) -> Self:
        """Not taken back; some may have expired."""
        return self.filter(revoked_at=None)

    def usable(self, *, at: datetime) -> Self:
        return self.in_force().filter(person__is_active=True).exclude(expires_at__lte=at)


class Token(models.Model):
    """A key with which a machine speaks as a person. Only its hash is kept; it is shown once."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True)
    """SHA-256 in hex; a token has 256 random bits, so nobody can try them out."""
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    name = models.CharField(max_length=60, blank=True)
    """The program it was made for, in its owner's words."""
    unit = models.ForeignKey("people.Unit", models.CASCADE, null=True, blank=True, related_name="+")
    """It is good for this unit and those below; None: for all that its owner reaches."""
    verbs = models.JSONField(default=list, blank=True)
    """The deeds it is good for (rules.TokenVerb); empty: all that its owner may do."""
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    """To within ten minutes (rules.TOKEN_USE_NOTED)."""

    objects = TokenQuerySet.as_manager()

    def __str__(self) -> str:
        return f"token {self.pk} of {self.person_id}"

    @property
    def verb_labels(self) -> list[str]:
        """The deeds in words, in the order of the list."""
        return [str(verb.label) for verb in TokenVerb if verb.value in self.verbs]

    def allows(self, verb: TokenVerb) -> bool:
        return not self.verbs or verb in self.verbs
