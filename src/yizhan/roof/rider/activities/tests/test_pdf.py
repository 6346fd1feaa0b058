"""The certificate as a file: the same each time, for its holder, with signs it can write."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yizhan.ground.people import vault
from yizhan.kit.codes import spaced
from yizhan.wings.care.activities.actions import attend, conclude_session
from yizhan.wings.care.activities.tests.factories import a_guest


@pytest.fixture
def certified(begun, city, now):
    one = a_guest(begun, at=now - timedelta(hours=1), name="覃小河")
    attend(one, code=begun.here_code, at=now)
    conclude_session(begun, by=city.handler, at=now)
    one.refresh_from_db()
    return one


def test_the_certificate_is_a_file_too(client, certified):
    page = client.get(f"/activities/place/{certified.ticket}/certificate").text
    address = f"/activities/place/{certified.ticket}/certificate.pdf"
    assert f'href="{address}"' in page
    answers = [client.get(address) for _twice in range(2)]
    assert answers[0].headers["Content-Type"] == "application/pdf"
    assert spaced(certified.certificate) in answers[0].headers["Content-Disposition"]
    assert answers[0].headers["X-Robots-Tag"] == "noindex"
    assert answers[0].content.startswith(b"%PDF-")
    assert answers[0].content == answers[1].content


def test_a_name_the_file_cannot_write_is_left_to_the_page(client, certified):
    certified.name = vault.keep("legal_name", "覃𬭎", person=None, at=certified.joined_at)
    certified.save()
    address = f"/activities/place/{certified.ticket}/certificate.pdf"
    page = client.get(address, follow=True).text
    assert "请打印网页" in page
    assert "覃𬭎" in page


def test_who_has_no_certificate_has_no_file(client, session):
    guest = a_guest(session)
    assert client.get(f"/activities/place/{guest.ticket}/certificate.pdf").status_code == 404
