"""Found by name, by initials, and by what is nearest."""

from __future__ import annotations

import pytest

from yizhan.wings.care.gates.models import Compound
from yizhan.wings.care.gates.tests.factories import a_compound

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def places():
    first = a_compound(code="A", name="恒远花园", also_called="恒远小区 老糖厂宿舍")
    at = (first.unit, first.division)
    a_compound(*at, code="B", name="金城广场", kind="mall", address="新建路 8 号")
    a_compound(*at, code="C", name="红岩花园")


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("恒远", "A"),
        ("老糖厂", "A"),
        ("新建路", "B"),
        ("广场 新建路", "B"),
        ("hyhy", "AC"),
        ("HYXQ", "A"),
        ("ltcss", "A"),
        ("jc", "B"),
        ("ｊｃ", "B"),
        ("b", "B"),
        ("花园", "AC"),
        ("花园 金城", ""),
        ("zz", ""),
        ("", "ABC"),
    ],
)
def test_by_words_or_initials(words, codes):
    found = Compound.objects.public().called(words).order_by("code")
    assert "".join(one.code for one in found) == codes


@pytest.mark.parametrize("metres_apart", [100, 3_000, 50_000])
def test_the_nearest_are_the_same_as_by_looking_at_all(metres_apart):
    step = metres_apart / 111_000
    for number, one in enumerate(Compound.objects.order_by("code")):
        Compound.objects.filter(pk=one.pk).update(lon=108.0, lat=24.0 + number * step)

    near = Compound.objects.public().nearest(108.0, 24.0 + 1.1 * step, limit=2)
    assert [one.code for one, _metres in near] == ["B", "C"]
    assert near[0][1] == pytest.approx(0.1 * metres_apart, rel=0.01)
