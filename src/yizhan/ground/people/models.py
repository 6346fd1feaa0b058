"""Who people are, which units there are, and which post a person holds in which unit."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

from yizhan.ground.people.rules import Competence, Scope, UnitKind
from yizhan.ground.places.models import Division


class PersonManager(BaseUserManager["Person"]):
    def known_by(self, username: str) -> Person | None:
        """The open account of this name, to find out who is at the door."""
        return self.filter(username=username, is_active=True).first()


class Person(AbstractBaseUser):
    """An account. What must be protected (telephone, legal name) is not here but in the vault."""

    username = models.CharField(max_length=150, unique=True)
    display_name = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=10, default="zh-hans")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(db_default=Now())

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.display_name or self.username


class UnitQuerySet(MP_NodeQuerySet):  # type: ignore[misc]  # treebeard has no types
    def standing(self) -> Self:
        return self.filter(closed_on=None)  # type: ignore[no-any-return]

    def existing(self, *, on: date) -> Self:
        """Founded by that day and not closed by its end."""
        standing = Q(closed_on=None) | Q(closed_on__gt=on)
        return self.filter(standing, founded_on__lte=on)  # type: ignore[no-any-return]


class UnitManager(MP_NodeManager.from_queryset(UnitQuerySet)):  # type: ignore[misc]  # the same
    def get_queryset(self) -> Any:
        """In the order of the tree, as treebeard needs it, but with our own words."""
        return UnitQuerySet(self.model, using=self._db).order_by("path")


class Unit(MP_Node):  # type: ignore[misc]  # treebeard has no types
    """A node of the tree of units. `path` is treebeard's: a unit contains every longer path that
    begins with its own."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=UnitKind)
    competence = models.CharField(max_length=12, choices=Competence, default=Competence.GENERAL)
    division = models.ForeignKey(
        Division, models.PROTECT, null=True, blank=True, related_name="units"
    )
    office_hours = models.CharField(max_length=200, blank=True)
    """When the unit works, as OSM `opening_hours`; empty: the city's usual office hours."""
    phone = models.CharField(max_length=40, blank=True)
    """The desk's public number; a person's own number belongs in the vault."""
    founded_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)

    objects: ClassVar[Any] = UnitManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="people_unit_kind_known", condition=Q(kind__in=UnitKind.values)
            ),
            models.CheckConstraint(
                name="people_unit_period",
                condition=Q(closed_on=None) | Q(closed_on__gte=F("founded_on")),
            ),
        ]
        indexes = [
            # Routing asks for standing units by kind, competence and division.
            models.Index(
                name="people_unit_routing",
                fields=["kind", "competence", "division"],
                condition=Q(closed_on=None),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PostQuerySet(models.QuerySet["Post"]):
    def active(self) -> Self:
        """Posts that hold at this moment, by the database's clock: access ends with the post."""
        return self.filter(
            Q(ends_at=None) | Q(ends_at__gt=Now()), starts_at__lte=Now(), person__is_active=True
        )


class Post(models.Model):
    """One person holding one role in one unit for a time, there or in everything below it too.
    A change of person, unit or role is a new post; the old one gets an end."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts")
    role = models.CharField(max_length=20)
    scope = models.CharField(max_length=5, choices=Scope, default=Scope.HERE)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="people_post_once",
                fields=["person", "unit", "role"],
                condition=Q(ends_at=None),
            ),
            models.CheckConstraint(
                name="people_post_period",
                condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at")),
            ),
            models.CheckConstraint(
                name="people_post_scope_known", condition=Q(scope__in=Scope.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} as {self.role} in {self.unit}"


class SecretQuerySet(models.QuerySet["Secret"]):
    def visible_to(self, person: Person) -> Self:
        """A person's own. What others keep sealed is asked for by `people.actions.reveal`."""
        return self.filter(person=person)

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
    created_at = models.DateTimeField()

    objects = SecretQuerySet.as_manager()

    class Meta:
        indexes = [
            # Whose number is this, account or guest?
            models.Index(name="people_secret_lookup", fields=["kind", "keyed_hash"]),
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
        return self.filter(secret__person=person)


class Reveal(models.Model):
    """Somebody looked at a secret. The person concerned can read this."""

    secret = models.ForeignKey(Secret, models.CASCADE, related_name="reveals")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()

    objects = RevealQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.by} saw {self.secret} at {self.at}"


class ConsentPurpose(models.TextChoices):
    MEMBERSHIP = "membership", _("branches keep my membership here")


class ConsentQuerySet(models.QuerySet["Consent"]):
    def visible_to(self, person: Person) -> Self:
        return self.filter(person=person)

    def holding(self) -> Self:
        return self.filter(withdrawn_at=None)


class Consent(models.Model):
    """Somebody agreed to one use of sensitive facts (PIPL article 29: asked separately), and may
    take it back as easily (article 15)."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=20, choices=ConsentPurpose)
    wording = models.TextField()
    """What she read when she agreed."""
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="people_consent_one_each",
                fields=["person", "purpose"],
                condition=Q(withdrawn_at=None),
            ),
            models.CheckConstraint(
                name="people_consent_purpose_known", condition=Q(purpose__in=ConsentPurpose.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} agreed to {self.purpose}"


class Matter(models.TextChoices):
    """What was looked at."""

    MEMBERSHIP = "membership", _("membership")


class LookQuerySet(models.QuerySet["Look"]):
    def about(self, person: Person) -> Self:
        return self.filter(person=person)

    def visible_to(self, person: Person) -> Self:
        return self.about(person)


class Look(models.Model):
    """Somebody looked at sensitive facts about a person, who can read this."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="looks")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    matter = models.CharField(max_length=20, choices=Matter)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    """The unit by whose post the looker may."""
    at = models.DateTimeField()

    objects = LookQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="people_look_matter_known", condition=Q(matter__in=Matter.values)
            ),
        ]
        indexes = [
            # Who looked at me, newest first.
            models.Index(name="people_look_about", fields=["person", "-at"]),
        ]

    def __str__(self) -> str:
        return f"{self.by} saw the {self.matter} of {self.person} at {self.at}"


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


class Token(models.Model):
    """A key with which a machine speaks as a person. Only its hash is kept; it is shown once."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True)
    """SHA-256 in hex; a token has 256 random bits, so nobody can try them out."""
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"token {self.pk} of {self.person_id}"
