"""Messages about a committee's terms and meetings."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from yizhan.ground.events.bus import listen
from yizhan.ground.notify.actions import tell_each
from yizhan.ground.notify.rules import Topic
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import staff_of
from yizhan.wings.organisation.leadership.events import MeetingPlanned, TermEnding
from yizhan.wings.organisation.leadership.models import Meeting, Term


def notify_of_ending_term(event: TermEnding) -> None:
    term = Term.objects.for_event(event.term_id)
    with translation.override(settings.LANGUAGE_CODE):
        body = _("The term of %(person)s in %(committee)s ends on %(until)s. Prepare the next.") % {
            "person": term.person,
            "committee": term.seat.committee.name,
            "until": event.until.isoformat(),
        }
    tell_each(
        staff_of(event.committee_id, Permission.COMMITTEE_EDIT),
        topic=Topic.TERM_ENDING,
        body=body,
        link=f"/desk/committees/{term.seat.committee.code}",
        at=event.at,
        dedupe_key=f"term.ending|{term.pk}|{event.until.isoformat()}",
    )


def notify_of_meeting(event: MeetingPlanned) -> None:
    meeting = Meeting.objects.for_event(event.meeting_id)
    begins = timezone.localtime(meeting.held_at)
    sitting = Term.objects.in_force(on=begins.date()).filter(seat__committee=event.committee_id)
    people = [term.person for term in sitting.select_related("person").order_by("pk")]
    with translation.override(settings.LANGUAGE_CODE):
        body = _("Meeting of %(committee)s: %(title)s, %(begins)s, %(place)s.") % {
            "committee": meeting.committee.name,
            "title": meeting.title,
            "begins": f"{begins:%Y-%m-%d %H:%M}",
            "place": meeting.place or "–",
        }
    tell_each(
        people,
        topic=Topic.MEETING_PLANNED,
        body=body,
        link=f"/desk/meetings/{meeting.pk}",
        at=event.at,
        dedupe_key=f"meeting.planned|{meeting.pk}",
    )


def connect() -> None:
    listen(TermEnding, notify_of_ending_term)
    listen(MeetingPlanned, notify_of_meeting)
