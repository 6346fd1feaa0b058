"""/desk/units: the tree, and who works where."""

import pytest
from django.utils import timezone

from yizhan.ground.people.models import Person, Post, Unit
from yizhan.ground.people.rules import Role
from yizhan.ground.people.tests.factories import a_person, a_unit

pytestmark = pytest.mark.django_db


def test_the_tree_is_searched(client, admin, city):
    page = client.get("/desk/units", {"q": city.union.code}).content.decode()
    assert city.union.name in page
    assert city.traffic.name not in page


def test_a_unit_shows_who_works_there(client, admin, city):
    page = client.get(f"/desk/units/{city.union.code}").content.decode()
    assert city.handler.display_name in page


def test_a_unit_is_opened_below_another(client, admin, city):
    form = {"name": "城东分站", "code": "east", "kind": "service_point", "competence": "general"}
    client.post(f"/desk/units/{city.union.code}/new", form)

    assert Unit.objects.get(code="east").path.startswith(city.union.path)


def test_a_code_is_not_taken_twice(client, admin, city):
    form = {"name": "x", "code": city.union.code, "kind": "service_point", "competence": "general"}
    answer = client.post(f"/desk/units/{city.union.code}/new", form)
    assert answer.status_code == 422


def test_hours_nobody_can_read_are_refused_in_the_form(client, admin, city):
    form = {"name": city.union.name, "office_hours": "whenever"}
    assert client.post(f"/desk/units/{city.union.code}", form).status_code == 422


OFFICE = {
    "office_hours_by": "rows",
    "office_hours": "",
    "office_hours_0_day": ["0", "1", "2", "3", "4"],
    "office_hours_0_from": "08:00",
    "office_hours_0_until": "12:00",
    "office_hours_holidays": "on",
}


@pytest.mark.parametrize("rest", ["", "/new"])
def test_office_hours_are_entered_by_days_and_times(client, admin, city, rest):
    address = f"/desk/units/{city.union.code}{rest}"
    form = {"name": "新的办公时间", "code": "n1", "kind": "service_point", "competence": "general"}
    assert 'type="time" name="office_hours_0_from"' in client.get(address).text

    page = client.post(address, form | OFFICE | {"preview": "1"}).text
    assert "08:00–12:00" in page
    assert not Unit.objects.filter(name=form["name"]).exists()

    assert client.post(address, form | OFFICE).status_code == 302
    assert Unit.objects.get(name=form["name"]).office_hours == "Mo-Fr 08:00-12:00; PH off"


def test_office_hours_that_are_too_long_are_refused_and_not_cut(client, admin, city):
    long = "; ".join(f"2027 Jan {day:02} 08:00-12:00,14:00-18:00" for day in range(1, 9))
    answer = client.post(
        f"/desk/units/{city.union.code}", {"name": city.union.name, "office_hours": long}
    )
    assert answer.status_code == 422


def test_a_new_password_is_given_by_who_may_appoint(client, admin, city):
    post = Post.objects.get(person=city.handler)
    answer = client.post(f"/desk/posts/{post.pk}/password", follow=True)
    city.handler.refresh_from_db()
    assert city.handler.has_usable_password()
    assert city.handler.username in answer.content.decode()

    client.force_login(city.dispatcher)
    assert client.post(f"/desk/posts/{post.pk}/password").status_code == 403


def test_the_form_of_a_post_says_what_each_role_does(client, admin, city):
    page = client.get(f"/desk/units/{city.union.code}/appoint").content.decode()
    assert [role for role in Role if f"{role.label}：{role.description}" not in page] == []


def test_somebody_new_is_appointed_and_the_password_is_shown_once(client, admin, city):
    form = {"username": "wei", "display_name": "韦晓明", "role": "handler", "scope": "here"}
    answer = client.post(f"/desk/units/{city.union.code}/appoint", form, follow=True)

    wei = Person.objects.get(username="wei")
    assert Post.objects.filter(person=wei, unit=city.union, role="handler").exists()
    assert "wei" in answer.content.decode()
    again = client.get(f"/desk/units/{city.union.code}").content.decode()
    assert "shown this once" not in again


def test_a_post_is_ended(client, admin, city):
    post = city.handler.posts.get()
    client.post(f"/desk/posts/{post.pk}/end")
    assert not city.handler.posts.active().exists()


def test_who_has_no_power_there_sees_and_does_nothing(client, city):
    post = city.handler.posts.get()
    client.force_login(city.stranger)

    assert client.get(f"/desk/units/{city.union.code}").status_code == 404
    assert client.post(f"/desk/posts/{post.pk}/end").status_code == 403
    assert client.get(f"/desk/units/{city.traffic.code}/appoint").status_code == 403


def test_an_admin_of_a_part_does_not_reach_the_rest(client, city):
    client.force_login(a_person("admin", city.union))
    assert client.get(f"/desk/units/{city.traffic.code}/appoint").status_code == 404


def test_people_are_found_by_name_and_role(client, admin, city):
    page = client.get("/desk/people", {"role": "dispatcher"}).content.decode()
    assert city.dispatcher.display_name in page
    assert city.handler.display_name not in page


def test_the_tree_takes_a_fixed_number_of_queries(client, admin, city, django_assert_num_queries):
    for many in (1, 40):
        for _ in range(many):
            a_unit(city.bureau, kind="office", name="某所")
        with django_assert_num_queries(5):
            client.get("/desk/units", {"kind": "office"})
        with django_assert_num_queries(6):
            client.get("/desk/units", {"q": "某所"})
        with django_assert_num_queries(12):
            client.get(f"/desk/units/{city.bureau.code}")


def new_department(client, parent, **fields):
    form = {"name": "某局", "code": "new", "kind": "department", "competence": "health"} | fields
    return client.post(f"/desk/units/{parent.code}/new", form, follow=True)


def test_a_new_unit_answers_for_the_division_in_its_name(client, admin, city):
    answer = new_department(client, city.bureau, name=f"{city.county.name}卫生健康局")

    assert Unit.objects.get(code="new").division == city.county
    assert city.county.name in answer.content.decode()


def test_a_new_unit_without_a_place_in_its_name_takes_that_of_the_unit_above(client, admin, city):
    new_department(client, city.bureau)
    assert Unit.objects.get(code="new").division == city.city


def test_the_division_that_is_chosen_counts(client, admin, city):
    new_department(client, city.bureau, name=f"{city.city.name}局", division=city.county.code)
    assert Unit.objects.get(code="new").division == city.county


def test_without_any_division_a_unit_that_gets_cases_is_refused(client, admin, city):
    Unit.objects.all().update(division=None)
    answer = new_department(client, city.bureau)
    assert answer.status_code == 422
    assert 'name="division"' in answer.content.decode()
    assert not Unit.objects.filter(code="new").exists()

    new_department(client, city.bureau, kind="service_point")
    assert Unit.objects.get(code="new").division is None


def test_a_division_is_changed_from_a_day_on(client, admin, city):
    today = timezone.localdate()
    form = {
        "name": city.traffic.name, "competence": "traffic", "division": city.county.code,
        "on": str(today),
    }  # fmt: skip
    page = client.get(f"/desk/units/{city.traffic.code}").content.decode()
    assert f'value="{city.city.code}" selected' in page
    client.post(f"/desk/units/{city.traffic.code}", form)

    city.traffic.refresh_from_db()
    assert city.traffic.division == city.county
    periods = city.traffic.periods.order_by("since")
    assert [(p.since, p.division) for p in periods] == [
        (city.traffic.founded_on, city.city),
        (today, city.county),
    ]
    page = client.get(f"/desk/units/{city.traffic.code}").content.decode()
    assert page.count(city.county.name) > 1
