"""/desk/catalogue/questions/<code>: what whoever reports a kind is asked."""

from __future__ import annotations

import pytest
from django.utils import timezone

from yizhan.ground.audit.models import Entry
from yizhan.ground.casework.models import CatalogueItem
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.tests.factories import a_person, an_admin
from yizhan.kit.questions import AnswerKind, Choice, Question
from yizhan.wings.organisation.burden.actions import decide_approval
from yizhan.wings.organisation.burden.models import Approval
from yizhan.wings.participation.reports.tests.factories import a_kind

pytestmark = pytest.mark.django_db
WAYS = (Choice("car", "汽车", "A car"), Choice("stall", "摊位"))
ASKED = [
    Question("width", AnswerKind.NUMBER, "多宽？", required=True),
    Question("what", AnswerKind.SEVERAL_OF, "是什么？", "What is it?", choices=WAYS),
]


@pytest.fixture
def city():
    return a_city()


@pytest.fixture
def admin(client, city):
    person = an_admin(city.committee)
    client.force_login(person)
    return person


@pytest.fixture
def kind(city):
    return a_kind(code="lane", questions=[one.as_row() for one in ASKED])


def filled(*rows, there=0):
    """The forms as a browser sends them; `there` of them stood on the page before."""
    form = {"form-TOTAL_FORMS": len(rows), "form-INITIAL_FORMS": there}
    plain = {"code": "", "kind": "string", "text": "", "text_en": "", "choices": "", "ORDER": ""}
    for number, row in enumerate(rows):
        form |= {f"form-{number}-{name}": value for name, value in {**plain, **row}.items()}
    return form


def path(kind):
    return f"/desk/catalogue/questions/{kind.code}"


def asked(kind):
    return CatalogueItem.objects.get(pk=kind.pk).asked


def test_they_are_kept_in_their_order_and_leave_a_trace(client, admin, city):
    kind = a_kind()
    rows: tuple[dict[str, str], ...] = (
        {"code": "what", "kind": "multivaluelist", "text": "是什么？", "text_en": "What is it?",
         "choices": "car = 汽车 = A car\n\nstall＝摊位", "ORDER": "2"},
        {"code": "width", "kind": "number", "text": "多宽？", "required": "on", "ORDER": "1"},
        {},
    )  # fmt: skip
    answer = client.post(path(kind), filled(*rows))
    assert answer.status_code == 302, answer.context["questions"].errors
    assert asked(kind) == ASKED
    assert "多宽？" in str(vars(Entry.objects.filter(verb="catalogue.saved").latest("pk")))
    assert CatalogueItem.objects.get(pk=kind.pk).name == kind.name


def test_the_page_shows_them_and_saves_them_unchanged(client, admin, kind):
    page = client.get(path(kind))
    assert "car = 汽车 = A car" in page.text
    forms = page.context["questions"]
    rows = [{name: form[name].value() or "" for name in form.fields} for form in forms]
    for row in rows:
        row.pop("DELETE")
        if not row["required"]:
            row.pop("required")
    assert client.post(path(kind), filled(*rows, there=2)).status_code == 302
    assert asked(kind) == ASKED


def test_one_is_removed(client, admin, kind):
    rows = (
        {"code": "width", "kind": "number", "text": "多宽？", "DELETE": "on"},
        {"code": "what", "text": "是什么？"},
    )
    assert client.post(path(kind), filled(*rows, there=2)).status_code == 302
    assert [one.code for one in asked(kind)] == ["what"]


@pytest.mark.parametrize(
    "rows",
    [
        ({"code": "A B", "text": "多宽？"},),
        ({"code": "a", "text": ""},),
        ({"code": "a", "text": "一"}, {"code": "a", "text": "二"}),
        ({"code": "a", "kind": "singlevaluelist", "text": "一"},),
        ({"code": "a", "kind": "singlevaluelist", "text": "一", "choices": "nothing"},),
        ({"code": "at_once", "text": "一"},),
    ],
    ids=str,
)
def test_what_cannot_be_asked_keeps_the_text(client, admin, kind, rows):
    answer = client.post(path(kind), filled(*rows))
    assert answer.status_code == 422
    assert f'value="{rows[-1]["code"]}"' in answer.text
    assert asked(kind) == ASKED


@pytest.mark.parametrize(
    "form",
    [{}, {"form-TOTAL_FORMS": "x"}, {"form-TOTAL_FORMS": "9999", "form-INITIAL_FORMS": "0"}],
    ids=str,
)
def test_what_is_no_such_form_changes_nothing(client, admin, kind, form):
    assert client.post(path(kind), form).status_code == 422
    assert asked(kind) == ASKED


def test_what_is_ordered_has_none(client, admin, city):
    assert client.get(path(city.item)).status_code == 404


@pytest.mark.parametrize("who", ["dispatcher", "handler", "lead"])
def test_others_may_not(client, city, kind, who):
    client.force_login(getattr(city, who))
    assert client.get(path(kind)).status_code == 403
    assert client.post(path(kind), filled()).status_code == 403


def test_it_costs_the_same_however_many(client, admin, kind, django_assert_num_queries):
    client.get(path(kind))
    with django_assert_num_queries(5):
        client.get(path(kind))


def many(count):
    return [
        {"code": f"q{number}", "text": f"第{number}问", "ORDER": str(number)}
        for number in range(1, count + 1)
    ]


def test_over_the_budget_they_wait_for_the_lead_and_the_page_says_so(client, admin, city):
    kind = a_kind()
    lead = a_person("lead", city.committee, scope="below")
    form = filled(*many(7))
    refused = client.post(path(kind), form)
    assert refused.status_code == 422 and 'name="ask_lead"' in refused.text
    assert "第7问" in refused.text, "what was typed is lost"
    assert asked(kind) == []
    assert client.post(path(kind), form | {"ask_lead": "1"}).status_code == 302
    assert "等负责人" in client.get(path(kind)).text
    assert client.post(path(kind), form).status_code == 422
    one = Approval.objects.get()
    decide_approval(one, yes=True, reason="", by=lead, at=timezone.now())
    assert "第7问" in client.get(f"{path(kind)}?approval={one.pk}").text
    assert client.post(path(kind), form).status_code == 302
    assert len(asked(kind)) == 7


def test_within_the_budget_and_with_fewer_than_before_nobody_is_asked(client, admin, city):
    kind = a_kind()
    assert client.post(path(kind), filled(*many(6))).status_code == 302
    CatalogueItem.objects.filter(pk=kind.pk).update(
        questions=[Question(f"q{n}", AnswerKind.STRING, "问").as_row() for n in range(9)]
    )
    assert client.post(path(kind), filled(*many(8), there=9)).status_code == 302
