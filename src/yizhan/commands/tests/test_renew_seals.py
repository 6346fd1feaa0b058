"""renew-seals: the key is changed, the old one dropped, and everything opens as before."""

from __future__ import annotations

import base64
from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.mfa.totp.internal.auth import yield_hotp_counters_from_time as counters
from click.testing import CliRunner
from django.conf import settings as project
from django.db import connection, transaction

from yizhan.commands.doctor import command as doctor
from yizhan.commands.renew_seals import command
from yizhan.ground.casework import store
from yizhan.ground.casework.models import Case
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.idempotency.actions import once
from yizhan.ground.imports.actions import receive
from yizhan.ground.imports.vault import seal_report
from yizhan.ground.notify.actions import add_endpoint, tell
from yizhan.ground.notify.models import Endpoint, Message
from yizhan.ground.notify.rules import Topic
from yizhan.ground.notify.vault import kept_link, open_key, words_of
from yizhan.ground.people import vault
from yizhan.ground.people.models import Person, Secret
from yizhan.ground.people.tests.factories import MONDAY, a_person
from yizhan.kit.errors import Refusal
from yizhan.roof.wiring.seals import KINDS, count_stale
from yizhan.wings.care.accompaniment.actions import add_photos
from yizhan.wings.care.accompaniment.tests.factories import (
    a_jpeg,
    a_photo,
    an_accompaniment,
    an_aid,
)
from yizhan.wings.care.activities.models import SignUp
from yizhan.wings.care.activities.tests.factories import a_guest, a_session
from yizhan.wings.care.gates.actions import add_plan, make_plan
from yizhan.wings.care.gates.tests.factories import a_compound
from yizhan.wings.care.losses.tests.factories import a_meal
from yizhan.wings.organisation.branches.models import Membership
from yizhan.wings.organisation.branches.tests.factories import a_branch, a_member
from yizhan.wings.organisation.branches.vault import Facts, open_facts
from yizhan.wings.organisation.development.models import Step
from yizhan.wings.organisation.development.tests.factories import (
    a_candidacy,
    a_line,
    take_step,
    take_steps,
)
from yizhan.wings.organisation.development.vault import open_note
from yizhan.wings.participation.appointments.actions import add_photo as add_badge_photo
from yizhan.wings.participation.appointments.actions import make_photo_ready
from yizhan.wings.participation.appointments.models import BadgeKey, BadgePhoto
from yizhan.wings.participation.appointments.tests.factories import an_engagement
from yizhan.wings.participation.fleet.tests.factories import a_week, an_errand
from yizhan.wings.participation.honours.actions import make_ready
from yizhan.wings.participation.honours.models import Evidence
from yizhan.wings.participation.honours.tests.factories import a_contest, mark_all
from yizhan.wings.participation.reports.models import Report
from yizhan.wings.participation.reports.tests.factories import a_kind, a_report, sent

OLD = project.VAULT_KEY
NEW = "the vault key of next year, long enough to be one"
TOTP_SECRET = base64.b32encode(b"twenty bytes of dice").decode()
PHOTO = "a" * 32

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _as_before(settings, tmp_path):
    settings.LANGUAGE_CODE = "en"
    store.use(tmp_path)
    yield
    vault.use(OLD)
    store.use(settings.MEDIA_ROOT)


@pytest.fixture
def world():
    """Something of every kind, sealed with the old key."""
    person = a_person()
    for kind, value in (("phone", "13812345678"), ("legal_name", "覃小河"), ("email", "a@b.cn")):
        vault.keep(kind, value, person=person, at=MONDAY)
    guest = vault.keep("phone", "13900000000", person=None, at=MONDAY)
    TOTP.activate(person, TOTP_SECRET)
    codes = RecoveryCodes.activate(person)
    endpoint, key = add_endpoint(
        name="city", url="https://city.example.cn/", topics=[], by=None, at=MONDAY
    )
    tell(
        topic=Topic.SIGN_IN_CODE,
        body="123456",
        sealed=True,
        secret=guest,
        dedupe_key="k",
        at=MONDAY,
    )
    Message.objects.create(
        channel="in_app", topic=Topic.CASE_MOVED, person=person, dedupe_key="link", state="sent",
        sent_at=MONDAY, created_at=MONDAY, next_attempt_at=MONDAY, **kept_link("/case/a-ticket"),
    )  # fmt: skip
    city = a_city()
    case = city.case()
    stood_by = an_accompaniment(city)
    a_photo(stood_by, by=city.rider)
    add_photos(stood_by, [a_jpeg()], by=city.rider, at=MONDAY)
    an_aid(stood_by, by=city.handler)
    a_meal(person)
    sign_up = a_guest(a_session(city.union))
    once("k", fingerprint="f", at=MONDAY, action=lambda: (201, {"ticket": case.ticket}))
    listed = receive(b"a,b", "a.csv", kind="riders", crs="wgs84", by=person, at=MONDAY)
    listed.sealed_report = seal_report({"total": 1})
    listed.save()
    line = a_line()
    candidacy = a_candidacy(line.branch, by=line.secretary)
    day = take_steps(candidacy, "review")
    step = take_step(candidacy, "training", on=day, by=line.above, note="三天")
    for form in store.Form:
        store.write(PHOTO, form, form.encode())
    fill_the_third_wing(city)
    plans_of(city)
    return SimpleNamespace(
        person=person,
        codes=codes.generate_codes(),
        endpoint=endpoint,
        key=key.encode(),
        membership=a_member(a_branch(), facts=Facts(home="兴宁区某支部", note="一份")),
        step=step,
        case=case,
        ticket=case.ticket,
        place=sign_up.ticket,
    )


def fill_the_third_wing(city):
    """Photos that wait and photos that are ready, a mark, and a report on either side of the
    pool."""
    for ready in (False, True):
        rider = a_person()
        engagement = an_engagement(city.union, person=rider)
        add_badge_photo(engagement, a_jpeg(), by=rider, at=MONDAY)
        if ready:
            make_photo_ready(BadgePhoto.objects.get(engagement=engagement))
    contest = a_contest(city, photos=[a_jpeg()])
    mark_all(contest, [[8, 7]] * len(contest.jurors))
    make_ready(Evidence.objects.of(contest.nominations[0]).get())
    kind = a_kind()
    a_report(city, kind)
    sent(city, kind)
    an_errand(a_week(city.union, day=MONDAY.date(), at=MONDAY), at=MONDAY)


def plans_of(city):
    """A picture of a building plan as it came, and one that was made anew."""
    keeper = a_person("handler", city.union)
    for ready in (False, True):
        picture = add_plan(a_compound(unit=city.union), a_jpeg(), by=keeper, at=MONDAY)
        if ready:
            assert make_plan(picture, at=MONDAY)


def _refuse():
    raise Refusal


def renew():
    return CliRunner().invoke(command, standalone_mode=False)


def said_by_doctor():
    lines = CliRunner().invoke(doctor, standalone_mode=False).output.splitlines()
    return [line[4:].split(maxsplit=2)[-1] for line in lines if line[4:].startswith("vault key")]


def a_code_now():
    return format_hotp_value(hotp_value(TOTP_SECRET, list(counters())[0]))


def all_that_is_sealed():
    rows = [list(k.seals.model.objects.order_by("pk").values()) for k in KINDS if k.seals]
    return rows, {form: store._file(PHOTO, form).read_bytes() for form in store.Form}


def test_there_is_something_of_every_kind(world):
    vault.use(f"{NEW}|{OLD}")

    assert [str(kind.name) for kind in KINDS if not kind.count()] == []


def test_everything_opens_when_the_old_key_is_gone(world):
    vault.use(f"{NEW}|{OLD}")
    result = renew()
    vault.use(NEW)

    assert result.return_value == 0, result.output
    assert vault.owner("phone", "138 1234 5678") == world.person
    opened = {vault.open_secret(secret) for secret in Secret.objects.filter(person=world.person)}
    assert opened == {"+8613812345678", "覃小河", "a@b.cn"}
    assert open_key(Endpoint.objects.get(pk=world.endpoint.pk)) == world.key
    assert words_of(Message.objects.get(topic=Topic.SIGN_IN_CODE)) == "123456"
    assert open_facts(Membership.objects.get(pk=world.membership.pk).sealed) == Facts(
        home="兴宁区某支部", note="一份"
    )
    assert open_note(Step.objects.get(pk=world.step.pk).sealed) == "三天"
    assert Case.objects.by_ticket(world.ticket).get().ticket == world.ticket
    assert SignUp.objects.by_ticket(world.place).get().ticket == world.place
    assert Message.objects.get(dedupe_key="link").link == "/case/a-ticket"
    kept = once("k", fingerprint="f", at=MONDAY, action=_refuse)
    assert kept == (201, {"ticket": world.ticket})
    assert {store.read(PHOTO, form) for form in store.Form} == {f.encode() for f in store.Form}


def test_second_factors_still_verify(world):
    vault.use(f"{NEW}|{OLD}")
    renew()
    vault.use(NEW)

    assert Authenticator.objects.get(type="totp").wrap().validate_code(a_code_now())
    codes = Authenticator.objects.get(type="recovery_codes").wrap()
    assert codes.generate_codes() == world.codes
    assert codes.validate_code(world.codes[3])
    assert not codes.validate_code(world.codes[3])


def test_codes_that_were_taken_over_are_a_list(world):
    codes = Authenticator.objects.get(type="recovery_codes")
    codes.data = {"migrated_codes": [codes.wrap().instance.data["seed"]]}
    codes.save()
    vault.use(f"{NEW}|{OLD}")
    renew()
    vault.use(NEW)

    codes.refresh_from_db()
    assert codes.wrap().get_unused_codes()


def test_it_says_how_many_and_that_the_old_key_may_go(world):
    vault.use(f"{NEW}|{OLD}")
    output = renew().output

    assert "telephones, legal names, e-mail addresses: 9 renewed" in output
    assert "second factors: 2 renewed" in output
    assert "photo files: 3 renewed" in output
    assert "Take the old one out" in output


def test_again_renews_nothing(world):
    vault.use(f"{NEW}|{OLD}")
    renew()
    before = all_that_is_sealed()
    result = renew()

    assert result.return_value == 0
    assert result.output.count(": 0 renewed") == len(KINDS)
    assert all_that_is_sealed() == before


def test_broken_off_it_goes_on(world, monkeypatch):
    vault.use(f"{NEW}|{OLD}")
    before = count_stale()
    with monkeypatch.context() as patched:
        patched.setattr(store, "_sync", lambda _folder: 1 / 0)
        assert isinstance(renew().exception, ZeroDivisionError)

    assert 0 < count_stale() < before
    assert renew().return_value == 0


def test_with_one_key_there_is_nothing_to_do(world):
    result = renew()

    assert result.return_value == 0
    assert "the one key" in result.output


def test_what_does_not_open_is_counted_and_stays(world):
    vault.use("a key that somebody lost, and it was long enough")
    lost = vault.keep("phone", "13700000000", person=None, at=MONDAY)
    store.write("b" * 32, store.Form.LARGE, b"lost")
    vault.use(f"{NEW}|{OLD}")
    result = renew()

    assert result.return_value == 1
    assert result.output.count("1 left: It cannot be opened: sealed with a key") == 2
    assert "has to give them again" in result.output
    assert "Bring the files back from a backup." in result.output
    assert "2 are left: do NOT drop the old key" in result.output
    assert Secret.objects.get(pk=lost.pk).sealed == lost.sealed
    assert count_stale() == 2


def test_a_damaged_second_factor_stops_nothing(world):
    Authenticator.objects.filter(type="totp").update(data={"secret": "no hexadecimals"})
    vault.use(f"{NEW}|{OLD}")
    result = renew()

    assert result.return_value == 1
    assert "1 are left" in result.output


def test_one_number_of_two_accounts_is_said(world):
    other = a_person()
    vault.use(f"{NEW}|{OLD}")
    vault.keep("phone", "13812345678", person=other, at=MONDAY)
    result = renew()

    assert result.return_value == 1
    assert "Two accounts have the same number" in result.output
    assert "photo files: 3 renewed" in result.output


def test_a_process_that_was_not_started_again_is_told_of(world, monkeypatch):
    vault.use(f"{NEW}|{OLD}")
    monkeypatch.setattr("yizhan.commands.renew_seals.count_stale", lambda: 7)
    result = renew()

    assert result.return_value == 1
    assert "7 were sealed with the old key meanwhile" in result.output


WITH_ROWS = [kind for kind in KINDS if kind.seals]
"""One test for all of them, as building the world takes seconds."""


def test_a_row_that_is_gone_stays_gone(world):
    vault.use(f"{NEW}|{OLD}")
    for kind in WITH_ROWS:
        with transaction.atomic():
            (key, *_others) = kind.stale()
            rows = kind.seals.model.objects.filter(pk=key)
            with_everything_on_it_gone(rows.get())
            assert not kind.renew(key) and not rows.exists(), kind.name
            transaction.set_rollback(True)


def with_everything_on_it_gone(row):
    if isinstance(row, Secret):
        Message.objects.filter(secret=row).delete()
    if isinstance(row, Case):
        Report.objects.filter(case=row).delete()
        row.steps.all().delete()
    if isinstance(row, BadgeKey):
        row.badges.all().delete()
    type(row).objects.filter(pk=row.pk).delete()


def test_one_row_is_locked_and_written_at_a_time(world, django_assert_num_queries):
    vault.use(f"{NEW}|{OLD}")
    for kind in WITH_ROWS:
        (key, *_others) = kind.stale()
        rows = kind.seals.model.objects.filter(pk=key)
        before = rows.values().get()
        with django_assert_num_queries(
            4, info=kind.name
        ) as asked:  # savepoint, read, write, release
            assert kind.renew(key), kind.name
        locked = "FOR UPDATE" in asked[1]["sql"]  # SQLite has one writer at a time anyway
        assert locked == connection.features.has_select_for_update, kind.name
        changed = {name for name, value in rows.values().get().items() if value != before[name]}
        hashes = {"keyed_hash", "code_hash", "case_hash"}
        assert changed - hashes == {kind.seals.column}, kind.name


def test_who_was_changed_meanwhile_keeps_the_change(world):
    vault.use(f"{NEW}|{OLD}")
    kind = next(kind for kind in KINDS if kind.seals and kind.seals.model is Endpoint)
    (key,) = kind.stale()
    Endpoint.objects.update(sealed_key=vault.seal_bytes(b"another", purpose="endpoint"))

    assert not kind.renew(key)
    assert open_key(Endpoint.objects.get()) == b"another"


def test_doctor_says_nothing_of_one_key(world):
    assert said_by_doctor() == []


def test_doctor_says_how_many_need_the_old_one_and_when_none_does(world):
    vault.use(f"{NEW}|{OLD}")
    assert said_by_doctor() == [
        f"{count_stale()} seals still need the old key; run `yizhan renew-seals`"
    ]

    renew()
    assert "nothing needs the old key" in said_by_doctor()[0]


def test_accounts_are_as_they_were(world):
    before = list(Person.objects.order_by("pk").values())
    vault.use(f"{NEW}|{OLD}")
    renew()

    assert list(Person.objects.order_by("pk").values()) == before
