"""Calendars: everybody's, and one's own by a secret address that can be withdrawn."""

from __future__ import annotations

import re
from datetime import UTC

from yizhan.ground.people.tests.factories import a_person
from yizhan.roof.shared.ical import Event, calendar
from yizhan.wings.care.activities.actions import cancel_session, join
from yizhan.wings.care.activities.models import Calendar


def unfolded(response):
    return response.content.decode().replace("\r\n ", "")


def test_everybodys_calendar_has_what_is_open_with_its_time_and_place(client, session):
    text = unfolded(client.get("/feeds/activities.ics"))
    assert f"DTSTART:{session.begins_at.astimezone(UTC):%Y%m%dT%H%M%SZ}" in text
    assert "SUMMARY:心肺复苏" in text
    assert f"LOCATION:{session.station.name}" in text
    assert f"UID:activity-{session.pk}@yizhan" in text


def test_what_is_cancelled_is_taken_off_by_the_phone(client, city, session, now):
    cancel_session(session, reason="下雨", by=city.handler, at=now)
    assert "STATUS:CANCELLED" in unfolded(client.get("/feeds/activities.ics"))


def test_ones_own_calendar_is_opened_by_its_secret_address_until_it_ends(client, session, now):
    rider = a_person()
    one = join(session, by=rider, at=now)
    client.force_login(rider)
    page = client.post("/me/activities/calendar", follow=True).text
    [address] = re.findall(r"/feeds/mine/[\w-]+\.ics", page)
    client.logout()
    text = unfolded(client.get(address))
    assert "SUMMARY:心肺复苏" in text
    assert one.ticket not in text
    client.force_login(rider)
    assert address not in client.get("/me/activities").text, "it is shown once"
    client.post("/me/activities/calendar/end")
    assert client.get(address).status_code == 404
    assert not Calendar.objects.exists()


def test_a_guessed_address_is_404(client, db):
    assert client.get("/feeds/mine/none.ics").status_code == 404


def test_text_cannot_begin_a_line_of_its_own_and_no_sign_is_cut(now):
    text = calendar(
        "x",
        [Event("u", now, now, now, "a;b,c\\d\r\nEND:VEVENT", where="𠮷" * 60, text="\x00一\n二")],
    )
    lines = text.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert all(line.decode() is not None for line in lines), "no sign is cut in two"
    whole = text.decode().replace("\r\n ", "")
    assert "SUMMARY:a\\;b\\,c\\\\d\\nEND:VEVENT\r\n" in whole
    assert whole.count("\r\nEND:VEVENT") == 1
    assert "𠮷" * 60 in whole
    assert "DESCRIPTION:一\\n二" in whole
