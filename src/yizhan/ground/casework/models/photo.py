"""Photos of a case."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from django.db import models
from django.db.models import Q, Value
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yizhan.ground.casework.models.case import Case, WrittenOut
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import within
from yizhan.kit.boxes import Rectangle, from_rows


class PhotoState(models.TextChoices):
    SEALED = "sealed"  # as it came, encrypted, seen by nobody
    WAITING = "waiting"  # made anew; nobody knows whether there are faces in it
    BLURRED = "blurred"  # made anew, what was found is blurred; no person has looked yet
    READY = "ready"  # may be shown
    REFUSED = "refused"


TO_MODERATE = (PhotoState.WAITING, PhotoState.BLURRED)


class Viewer(models.TextChoices):
    ANYBODY = "anybody"  # the public, who asked, other systems
    UNIT = "unit"  # whoever works on the case
    MODERATOR = "moderator"


SHOWN_TO: dict[str, frozenset[Viewer]] = {
    PhotoState.SEALED: frozenset(),
    PhotoState.WAITING: frozenset({Viewer.MODERATOR}),
    PhotoState.BLURRED: frozenset({Viewer.MODERATOR, Viewer.UNIT}),
    PhotoState.READY: frozenset(Viewer),
    PhotoState.REFUSED: frozenset(),
}
"""The viewers of a photo in each state. `store.open_photo` asks nothing else."""

AGAIN = "again"
"""In `refused_because`: a moderator could not make the photo fit to be shown."""
TAKEN_DOWN = "taken_down"
"""In `refused_because`: a moderator took it down after everybody could see it."""
REASONS: dict[str, Promise] = {
    TAKEN_DOWN: _("It was taken down and deleted: it shows what must not be seen."),
    AGAIN: _(
        "It shows a person or something else that must not be seen. It was deleted; please send "
        "another one, of the place alone."
    ),
}


class PhotoQuerySet(models.QuerySet["Photo"]):
    def visible_to(self, person: Person) -> Self:
        return self.filter(case__in=Case.objects.visible_to(person))

    def of(self, cases: Iterable[Case]) -> Self:
        return self.filter(case__in=cases)

    def for_asker(self, case: Case) -> Self:
        return self.filter(case=case, public=True)

    def for_public(self, cases: Iterable[Case]) -> Self:
        """The photos everybody may see of cases that are shown to everybody."""
        return self.filter(case__in=cases, public=True, state=PhotoState.READY)

    def sealed(self) -> Self:
        return self.filter(state=PhotoState.SEALED)

    def moderated_by(self, person: Person) -> Self:
        """The photos this person looks at before others do, decided or not."""
        of_cases = within(person, Permission.PHOTO_MODERATE, field="case__unit")
        of_none = within(person, Permission.PHOTO_MODERATE, field="unit")
        shielded = self.filter(shielded=True)
        if of_cases is None or of_none is None:
            return shielded
        return shielded.filter(of_cases | (Q(case=None) & of_none))

    def held_by(self, unit: Unit) -> Self:
        """Those that no case holds yet, for which this unit answers."""
        return self.filter(case=None, unit=unit)

    def shown(self) -> Self:
        """Those that everybody may see, in an order that says nothing."""
        return self.filter(public=True, state=PhotoState.READY).order_by("key")

    def to_moderate(self, person: Person) -> Self:
        """The photos that wait for this moderator, the longest first."""
        states = [WrittenOut(state) for state in TO_MODERATE]
        return self.moderated_by(person).filter(state__in=states).order_by("at", "pk")

    def published(self) -> Self:
        """The photos that everybody may see after a moderator has looked, the newest first."""
        return self.filter(shielded=True, state=PhotoState.READY).order_by("-at", "-pk")

    def unsearched(self) -> Self:
        """The photos that wait because nobody could look for faces in them, the longest first."""
        waiting = self.filter(state=PhotoState.WAITING, shielded=True, searched=False)
        return waiting.order_by("at", "pk")

    def next_to_moderate(self, person: Person, *, after: str = "") -> Photo | None:
        """The next that waits behind the photo of this key, decided or not; the first of all if
        none does."""
        waiting = self.to_moderate(person).select_related("case__item", "case__unit", "unit")
        left = self.moderated_by(person).filter(key=after).first() if after else None
        behind = None
        if left is not None:
            later = Q(at__gt=left.at) | Q(at=left.at, pk__gt=left.pk)
            behind = waiting.filter(later).first()
        return behind or waiting.first()


class Photo(models.Model):
    """A photo of a case, or of what may become one. It is shown to nobody before the worker has
    re-encoded it."""

    case = models.ForeignKey(Case, models.CASCADE, null=True, blank=True, related_name="photos")
    """None: no case holds it yet."""
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    """The unit that answers for it while no case does."""
    key = models.CharField(max_length=40, unique=True)
    """Names the file in the store; says nothing about its content."""
    state = models.CharField(max_length=8, choices=PhotoState, default=PhotoState.SEALED)
    refused_because = models.CharField(max_length=200, blank=True)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    public = models.BooleanField(default=True)
    """False: the desk's own, not for the asker."""
    shielded = models.BooleanField(default=False, db_default=False)
    """True: faces and plates are blurred, and a moderator looks before the public does. Kept here,
    so that a change of the catalogue unveils nothing."""
    found = models.JSONField(default=list, db_default=Value([], models.JSONField()), blank=True)
    """The parts that are blurred, as `kit.boxes` keeps them."""
    searched = models.BooleanField(default=True, db_default=True)
    """False: shielded, and nobody could look for faces and plates. A detector that comes later
    does, as long as it waits."""
    at = models.DateTimeField()

    objects = PhotoQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="casework_photo_state_known", condition=Q(state__in=PhotoState.values)
            ),
            models.CheckConstraint(
                name="casework_photo_only_shielded_wait",
                condition=~Q(state__in=TO_MODERATE) | Q(shielded=True),
            ),
            models.CheckConstraint(
                name="casework_photo_somebody_answers",
                condition=Q(case__isnull=False) | Q(unit__isnull=False, shielded=True),
            ),
        ]
        indexes = [
            # The worker asks for what is still sealed.
            models.Index(name="casework_photo_sealed", fields=["at"], condition=Q(state="sealed")),
            # The moderators ask for what waits for them, the longest first.
            models.Index(
                name="casework_photo_moderate",
                fields=["at"],
                condition=Q(state__in=["waiting", "blurred"]),
            ),
            # The moderators look through what is published, the newest first.
            models.Index(
                name="casework_photo_published",
                fields=["-at", "-id"],
                condition=Q(state="ready", shielded=True),
            ),
            # Which cases got photos since.
            models.Index(name="casework_photo_at", fields=["at"]),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.state}"

    @property
    def answering(self) -> Unit:
        """The unit that answers for it."""
        unit = self.unit if self.case is None else self.case.unit
        if unit is None:  # the database holds none of this kind
            raise ValueError(self.key)
        return unit

    @property
    def can_be_sent_again(self) -> bool:
        """Whether a receipt leads whoever sent it back to it."""
        return self.case is not None and self.case.item.is_report

    def is_shown_to(self, viewer: Viewer) -> bool:
        return viewer in SHOWN_TO[self.state]

    @property
    def is_shown(self) -> bool:
        return self.is_shown_to(Viewer.ANYBODY)

    @property
    def is_shown_to_unit(self) -> bool:
        return self.is_shown_to(Viewer.UNIT)

    @property
    def is_refused(self) -> bool:
        return self.state == PhotoState.REFUSED

    @property
    def why_refused(self) -> str:
        """The sentence for who sent it."""
        return str(REASONS.get(self.refused_because, self.refused_because))

    @property
    def blurred_areas(self) -> list[Rectangle]:
        """The parts that are blurred, in pixels of the large picture."""
        if not self.width or not self.height:
            return []
        return [box.in_pixels(self.width, self.height) for box in from_rows(self.found)]
