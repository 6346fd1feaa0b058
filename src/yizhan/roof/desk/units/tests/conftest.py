import pytest

from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.tests.factories import an_admin


@pytest.fixture
def city():
    return a_city()


@pytest.fixture
def admin(client, city):
    person = an_admin(city.committee)
    client.force_login(person)
    return person
