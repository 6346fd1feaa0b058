"""The words on a badge, who decides it, and the lists a telephone checks it by."""

from __future__ import annotations

import io
from base64 import urlsafe_b64decode
from datetime import timedelta

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from PIL import Image

from yizhan.ground.people import vault
from yizhan.ground.people.models import SecretKind
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit, an_admin
from yizhan.kit.days import local_day
from yizhan.kit.errors import NotAllowed
from yizhan.kit.photos import BadPhoto
from yizhan.wings.participation.appointments import index
from yizhan.wings.participation.appointments.actions import (
    add_choice,
    add_photo,
    change_key,
    decide_promise,
    end_engagement,
    fill_choices,
    pick_promise,
    remove_choice,
    remove_photo,
    replace_badge,
    show_on_badge,
    take_back_promise,
    write_promise,
)
from yizhan.wings.participation.appointments.actions.promising import (
    SaidAlready,
    TooManyPromises,
    Unspoken,
)
from yizhan.wings.participation.appointments.jobs import make_photos
from yizhan.wings.participation.appointments.models import (
    Badge,
    BadgeKey,
    BadgePhoto,
    Promise,
    PromiseChoice,
)
from yizhan.wings.participation.appointments.rules import (
    PromiseState,
    RevocationReason,
    ShownName,
    name_shown_as,
)
from yizhan.wings.participation.appointments.tests.factories import an_engagement, badge_of
from yizhan.wings.participation.appointments.vault import LIST_DOMAIN, open_photo, read_badge

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def unit():
    return a_unit()


@pytest.fixture
def handler(unit):
    return a_person("handler", unit)


@pytest.fixture
def rider():
    person = a_person(display_name="韦*河")
    vault.keep(SecretKind.LEGAL_NAME, "韦小河", person=person, at=MONDAY)
    return person


@pytest.fixture
def one(unit, rider, handler):
    return an_engagement(unit, person=rider, by=handler)


@pytest.mark.parametrize(
    ("name", "how", "shown"),
    [
        ("韦小河", ShownName.NOTHING, ""),
        ("韦小河", ShownName.SURNAME, "韦师傅"),
        ("欧阳小河", ShownName.SURNAME, "欧阳师傅"),
        ("买买提·阿不都", ShownName.SURNAME, "买买提师傅"),
        ("𠮷田", ShownName.SURNAME, "𠮷师傅"),
        ("韦 小河", ShownName.FULL, "韦 小河"),
        ("韦" * 60, ShownName.FULL, "韦" * 30),
        ("", ShownName.FULL, ""),
    ],
)
def test_a_name_is_read_as_its_holder_wants(name, how, shown):
    assert name_shown_as(name, how) == shown


def test_at_first_a_badge_names_nobody(one):
    assert read_badge(badge_of(one).token).name == ""


def test_another_name_is_another_badge(one, rider):
    old = badge_of(one)
    new = show_on_badge(one, name=ShownName.SURNAME, company="", photo=False, by=rider, at=MONDAY)
    old.refresh_from_db()
    assert old.revoked_for == RevocationReason.REPLACED
    assert read_badge(new.token).name == "韦师傅"
    same = show_on_badge(
        one, name=ShownName.SURNAME, company="某平台", photo=True, by=rider, at=MONDAY
    )
    assert same is None
    assert (badge_of(one), one.company) == (new, "某平台")


def test_nobody_else_says_what_it_shows(one, handler):
    with pytest.raises(NotAllowed):
        show_on_badge(one, name=ShownName.FULL, company="", photo=False, by=handler, at=MONDAY)


def test_a_lost_card_is_replaced_by_holder_or_unit(one, rider, handler):
    first = badge_of(one)
    second = replace_badge(one, by=rider, reason=RevocationReason.LOST, at=MONDAY)
    third = replace_badge(one, by=handler, reason=RevocationReason.LOST, at=MONDAY)
    assert Badge.objects.not_revoked().get() == third
    assert len({first.code, second.code, third.code}) == 3
    with pytest.raises(NotAllowed):
        replace_badge(one, by=a_person(), reason=RevocationReason.LOST, at=MONDAY)


def test_the_list_of_revoked_badges_is_signed_and_names_no_code(one, handler):
    badge = badge_of(one)
    end_engagement(one, reason="名额", by=handler, at=MONDAY)
    listed = index.published_revocations(at=MONDAY)
    assert listed["revoked"] == [index.digest_of(badge.code)]
    assert badge.code not in str(listed)
    keys = {key["id"]: key["x"] for key in index.published_keys(at=MONDAY)["keys"]}
    public = Ed25519PublicKey.from_public_bytes(_raw(keys[listed["key"]]))
    message = LIST_DOMAIN + "\n".join((listed["issued"], *listed["revoked"])).encode()
    public.verify(_raw(listed["signature"]), message)
    with pytest.raises(InvalidSignature):
        public.verify(_raw(listed["signature"]), message.replace(b"2024", b"2025"))


def _raw(text):
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def test_what_is_over_by_itself_leaves_the_list(one, handler):
    end_engagement(one, reason="名额", by=handler, at=MONDAY)
    until = badge_until(one)
    after = MONDAY + (until - local_day(MONDAY)) + 2 * DAY
    assert index.published_revocations(at=after - DAY)["revoked"]
    assert not index.published_revocations(at=after)["revoked"]


def badge_until(one):
    return Badge.objects.get(engagement=one).until


def test_old_keys_are_published_as_long_as_a_badge_needs_them(one):
    root = one.unit
    first = BadgeKey.objects.get()
    second = change_key(by=an_admin(root), at=MONDAY)
    ids = [key["id"] for key in index.published_keys(at=MONDAY)["keys"]]
    assert ids == [first.pk, second.pk]
    over = MONDAY + timedelta(days=400)
    assert [key["id"] for key in index.published_keys(at=over)["keys"]] == [second.pk]
    with pytest.raises(NotAllowed):
        change_key(by=a_person("handler", root), at=MONDAY)


def a_picture():
    out = io.BytesIO()
    Image.effect_noise((900, 700), 40).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def test_a_photo_is_seen_only_as_it_was_made_anew(one, rider, handler):
    add_photo(one, a_picture(), by=rider, at=MONDAY)
    photo = BadgePhoto.objects.get()
    assert not photo.is_ready
    assert make_photos() == 1
    photo.refresh_from_db()
    assert photo.sealed_upload is None
    assert max(Image.open(io.BytesIO(open_photo(photo.sealed_photo))).size) <= 480
    assert remove_photo(one, by=handler, at=MONDAY)
    assert not BadgePhoto.objects.exists()


def test_what_is_no_photo_is_refused(one, rider):
    with pytest.raises(BadPhoto):
        add_photo(one, b"GIF89a", by=rider, at=MONDAY)


def test_a_promise_of_the_list_is_shown_at_once_and_own_words_are_read_first(one, rider, handler):
    assert fill_choices(by=None, at=MONDAY) == 6
    assert fill_choices(by=None, at=MONDAY) == 0
    choice = PromiseChoice.objects.first()
    pick_promise(one, choice, by=rider, at=MONDAY)
    pick_promise(one, choice, by=rider, at=MONDAY)
    own = write_promise(one, " 雨天  慢行 ", by=rider, at=MONDAY)
    assert own.text == "雨天 慢行"
    assert [p.text for p in Promise.objects.shown()] == [choice.text]
    with pytest.raises(NotAllowed):
        decide_promise(own, show=True, by=rider, at=MONDAY)
    decide_promise(own, show=True, by=handler, at=MONDAY)
    assert Promise.objects.shown().count() == 2
    take_back_promise(own, by=rider, at=MONDAY)
    take_back_promise(own, by=rider, at=MONDAY)
    assert Promise.objects.count() == 1


def test_three_promises_and_no_more(one, rider, handler):
    for text in ("一", "二", "三"):
        write_promise(one, text, by=rider, at=MONDAY)
    with pytest.raises(TooManyPromises):
        write_promise(one, "四", by=rider, at=MONDAY)
    decide_promise(Promise.objects.first(), show=False, by=handler, at=MONDAY)
    write_promise(one, "四", by=rider, at=MONDAY)
    assert Promise.objects.get(text="一").state == PromiseState.REFUSED
    for text in ("", "长" * 41):
        with pytest.raises(Unspoken):
            write_promise(one, text, by=rider, at=MONDAY)


def test_the_list_of_promises_belongs_to_the_city(unit, handler):
    admin = an_admin(a_unit())
    choice = add_choice("礼让行人", by=admin, at=MONDAY)
    with pytest.raises(SaidAlready):
        add_choice("礼让行人", by=admin, at=MONDAY)
    remove_choice(choice, by=admin, at=MONDAY)
    assert not PromiseChoice.objects.public().exists()
    assert add_choice("礼让行人", by=admin, at=MONDAY) == choice
    with pytest.raises(NotAllowed):
        add_choice("别的", by=handler, at=MONDAY)
