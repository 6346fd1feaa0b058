"""Fifty riders take of an offer with twenty pieces at once: twenty have one, the others hear that
nothing is left, and the stock is never below zero. Then the codes are used from two counters at
once, while riders give theirs back: no piece is given out twice, and the sums agree."""

from __future__ import annotations

import pytest

from tests.survival.racing import shell

pytestmark = pytest.mark.slow

RIDERS, PIECES = 50, 20

TOGETHER = """
import json
import threading
from django.db import connection
from django.utils import timezone
from yizhan.ground.people.models import Person
from yizhan.kit.errors import Refusal
from yizhan.wings.care.help import actions
from yizhan.wings.care.help.models import Offer, Voucher
from yizhan.wings.care.help.rules import Belonging

def together(deeds):
    gate, said = threading.Barrier(len(deeds)), []
    def one(deed):
        try:
            gate.wait(60)
            deed()
            said.append("done")
        except Refusal as refusal:
            said.append(refusal.code)
        except Exception as error:
            said.append(repr(error))
        finally:
            connection.close()
    threads = [threading.Thread(target=one, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(240)
    return {word: said.count(word) for word in set(said)}
"""

TAKE = f"""
{TOGETHER}
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.tests.factories import a_person
from yizhan.wings.care.help.tests.factories import an_offer
city, now = a_city(), timezone.now()
offer = an_offer(city.union, by=city.handler, at=now, stock={PIECES})
riders = [a_person() for _each in range({RIDERS})]
def taking(rider):
    return lambda: actions.take(
        offer, by=rider, belonging=Belonging(), had=0, at=timezone.now()
    )
print(json.dumps(together([taking(rider) for rider in riders])))
"""

FETCH = f"""
{TOGETHER}
offer = Offer.objects.get()
first, second = Person.objects.filter(posts__role="handler", posts__unit=offer.unit)[:2]
vouchers = list(Voucher.objects.select_related("person").order_by("pk"))
def giving(voucher, by):
    return lambda: actions.give_out(voucher.code, by=by, at=timezone.now())
def returning(voucher):
    return lambda: actions.give_back(voucher, by=voucher.person, at=timezone.now())
deeds = [giving(one, by) for one in vouchers for by in (first, second)]
deeds += [returning(one) for one in vouchers[::2]]
print(json.dumps(together(deeds)))
"""

OUTCOME = """
import json
from collections import Counter
from yizhan.ground.audit.actions import first_broken
from yizhan.wings.care.help.models import Offer, Voucher
row = Offer.objects.get()
print(json.dumps({
    "held": row.held, "given": row.given, "left": row.left,
    "states": Counter(Voucher.objects.values_list("state", flat=True)),
    "people": Voucher.objects.values("person").distinct().count(),
    "whole": first_broken() is None,
}))
"""


def test_twenty_of_fifty_have_one_and_none_is_given_twice(platform):
    said = shell(platform, TAKE)
    assert said == {"done": PIECES, "nothing_left": RIDERS - PIECES}
    outcome = shell(platform, OUTCOME)
    assert (outcome["held"], outcome["given"], outcome["left"]) == (PIECES, 0, 0)
    assert outcome["people"] == PIECES

    said = shell(platform, FETCH)
    outcome = shell(platform, OUTCOME)
    states = outcome["states"]
    assert states.get("given", 0) + states.get("returned", 0) == PIECES
    assert said["done"] == PIECES, "each piece is fetched or given back, once"
    assert outcome["given"] == states["given"]
    assert (outcome["held"], outcome["left"]) == (0, PIECES - states["given"])
    assert outcome["whole"]
