"""An afternoon in October, and two administrators who bring numbers; a module that wants others says so."""

import pytest

from domain.people import Person
from storage.database import Database
from tests.usecases.dropping import NOW
from tests.usecases.house import FixedClock, add_person, services_on
from usecases.services import Services


@pytest.fixture
def services(database: Database) -> Services:
    """What use cases are handed, on both databases."""
    return services_on(database, FixedClock(NOW))


@pytest.fixture
def priya(services: Services) -> Person:
    """An administrator."""
    return add_person(services, "Priya", "UPRIYA", administrator=True)


@pytest.fixture
def omar(services: Services) -> Person:
    """Another one."""
    return add_person(services, "Omar", "UOMAR", administrator=True)
