"""The groups that somebody who has signed in belongs to, as far as offers of help ask for them."""

from __future__ import annotations

from yizhan.ground.people.models import Person
from yizhan.ground.places.models import Division
from yizhan.wings.care.help.rules import Belonging
from yizhan.wings.organisation.branches.models import Membership
from yizhan.wings.organisation.register.models import Ridership


def belonging_of(person: Person | None) -> Belonging:
    """Return where she rides, and whether she is a member: read for her own page, kept nowhere."""
    if person is None:
        return Belonging()
    riding = Ridership.objects.for_person(person).riding()
    divisions = list(riding.values_list("site__division", flat=True))
    counties = Division.objects.counties_of(divisions) if divisions else {}
    member = Membership.objects.for_person(person).not_ended().exists()
    return Belonging(counties=frozenset(counties.values()), member=member)
