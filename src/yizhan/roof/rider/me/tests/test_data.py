"""/me/data: what is kept, why, on which ground, until when; consents; all of it as an archive."""

from __future__ import annotations

import json
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse
from django.utils import timezone

from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people import vault
from yizhan.ground.people.actions import give_consent
from yizhan.ground.people.models import Consent, ConsentPurpose
from yizhan.ground.people.tests.factories import MONDAY, a_person
from yizhan.ground.scheduled.actions import ensure_rows, finish
from yizhan.kit.registration import personal_kinds
from yizhan.roof.rider.me.everything import ONLY_COUNTED, SECTIONS, everything_about
from yizhan.roof.rider.me.labels import LABELS
from yizhan.wings.care.needs.actions import order
from yizhan.wings.care.needs.models import Via
from yizhan.wings.organisation.register.actions import join, set_certificate
from yizhan.wings.organisation.register.models import Certificate
from yizhan.wings.organisation.register.tests.factories import a_site

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return a_city()


@pytest.fixture
def me(city, client):
    vault.keep("phone", "13812345678", person=city.rider, at=MONDAY)
    client.force_login(city.rider)
    return city.rider


def ask(city, by, text="没有热水"):
    return order(city.item, by=by, at=MONDAY, via=Via.HOME, text=text, division=city.county)


def kept(client, address="rider:me_data"):
    return {one.about.key: one for one in client.get(reverse(address)).context["kept"]}


def unpacked(client):
    answer = client.get(reverse("rider:me_take"))
    assert "no-store" in answer.headers["Cache-Control"]
    with ZipFile(BytesIO(answer.content)) as archive:
        return {name.rpartition(".")[2]: archive.read(name).decode() for name in archive.namelist()}


def test_every_kind_is_there_with_the_number_of_hers(client, city, me):
    ask(city, me)
    ask(city, me)
    ask(city, a_person())
    kinds = kept(client)
    assert set(kinds) == {kind.key for _app, kind in personal_kinds()}
    assert (kinds["orders"].count, kinds["contact"].count, kinds["losses"].count) == (2, 1, 0)


def test_the_page_says_why_and_until_when(client, city, me):
    ask(city, me)
    page = client.get(reverse("rider:me_data")).content.decode()
    about = kept(client)["orders"].about
    assert str(about.why) in page and str(about.until) in page
    assert "个人信息保护法" in page or "第十三条" in page


def test_it_says_when_a_job_last_cleaned_up(client, me):
    assert kept(client)["messages"].cleaned_at is None
    ensure_rows(["notify.forget"], at=MONDAY)
    finish("notify.forget", at=MONDAY)
    assert kept(client)["messages"].cleaned_at == MONDAY
    finish("notify.forget", at=MONDAY + timedelta(days=1), error="OSError")
    assert kept(client)["messages"].cleaned_at is None


def test_a_consent_is_taken_back_where_it_is_read(client, me):
    join(me, a_site(), by=me, at=timezone.now())
    until = timezone.localdate() + timedelta(days=90)
    set_certificate(me, until, wording="我同意", at=timezone.now())
    [agreed] = client.get(reverse("rider:me_data")).context["consents"]
    assert client.post(agreed.withdraw).status_code == 302
    assert not Certificate.objects.exists()
    assert not Consent.objects.not_ended().exists()
    assert client.get(reverse("rider:me_data")).context["consents"] == []


@pytest.mark.parametrize("purpose", sorted(ConsentPurpose.values))
def test_every_consent_can_be_taken_back(client, me, purpose):
    give_consent(me, purpose, wording="我同意", at=MONDAY)
    [agreed] = client.get(reverse("rider:me_data")).context["consents"]
    client.post(agreed.withdraw)
    assert not Consent.objects.not_ended().filter(person=me).exists()


def test_nobody_elses_consent_is_shown(client, me):
    give_consent(a_person(), ConsentPurpose.HEALTH, wording="我同意", at=MONDAY)
    assert client.get(reverse("rider:me_data")).context["consents"] == []


def test_the_archive_is_a_page_and_a_file(client, city, me):
    ask(city, me, text="<script>alert(1)</script> 𠮷 买买提·阿不都")
    files = unpacked(client)
    assert set(files) == {"css", "html", "json"}
    assert json.loads(files["json"])["orders"][0]["text"].endswith("𠮷 买买提·阿不都")
    assert "<script>" not in files["html"] and "&lt;script&gt;" in files["html"]
    assert "点过的单" in files["html"] and "保存的关于您的全部信息" in files["html"]
    assert "13812345678" not in files["html"] + files["json"]


def test_the_archive_holds_nothing_of_others(client, city, me):
    ask(city, a_person(), text="别人的事")
    files = unpacked(client)
    assert "别人的事" not in files["html"] + files["json"]


def test_every_fact_has_a_name_on_the_page(city, me):
    ask(city, me)
    join(me, a_site(), by=me, at=timezone.now())
    give_consent(me, ConsentPurpose.MEMBERSHIP, wording="我同意", at=MONDAY)

    def keys(value):
        if isinstance(value, dict):
            for key, one in value.items():
                yield key
                yield from keys(one)
        elif isinstance(value, list):
            for one in value:
                yield from keys(one)

    assert set(keys(everything_about(me))) - set(LABELS) == set()


def test_every_kind_is_in_the_file_or_says_why_not(me):
    everything = everything_about(me)
    kinds = {kind.key for _app, kind in personal_kinds()}
    assert set(SECTIONS) | set(ONLY_COUNTED) == kinds
    assert not set(SECTIONS) & set(ONLY_COUNTED)
    assert set(SECTIONS.values()) <= set(everything)
    assert set(everything) <= set(LABELS)


def test_what_staff_hold_is_in_theirs(city):
    [post] = everything_about(city.handler)["posts"]
    assert post["unit"] == city.union.name and set(post) <= set(LABELS)


def test_it_costs_the_same_however_much_is_kept(client, city, me, django_assert_num_queries):
    for _n in range(3):
        client.get(reverse("rider:me_data"))
        with django_assert_num_queries(14):
            client.get(reverse("rider:me_data"))
        ask(city, me)


def test_staff_read_the_same_at_the_desk(client, city):
    case = ask(city, city.rider).case
    case.assignee = city.handler
    case.save(update_fields=["assignee"])
    client.force_login(city.handler)
    kinds = kept(client, "desk:account")
    assert set(kinds) == {kind.key for _app, kind in personal_kinds()}
    assert (kinds["access"].count, kinds["work"].count) == (1, 1)
