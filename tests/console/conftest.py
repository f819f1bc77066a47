"""Fixtures of the console's tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.utils import translation

from khien.console.people.models import Person
from tests.console.people import Province, make_province, sign_in


@pytest.fixture(autouse=True)
def vietnamese() -> Iterator[None]:
    """A page asked for in English leaves its language to the thread: not to the next test."""
    translation.deactivate()
    yield
    translation.deactivate()


@pytest.fixture
def province(db: None) -> Province:
    return make_province()


@pytest.fixture
def as_person(province: Province) -> Callable[[str], Client]:
    """``as_person("health.officer")`` is a signed-in client."""
    return lambda name: sign_in(province.person(name))


@pytest.fixture
def standing(province: Province) -> Person:
    return province.person("standing")
