"""Fixtures of the console's tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import pytest
from django.test import Client
from django.utils import translation

from khien.console.people.models import Person
from khien.workflows import intake
from khien.workflows.workshop import Workshop
from tests.console.people import Province, make_province, sign_in


@pytest.fixture(autouse=True)
def vietnamese() -> Iterator[None]:
    """A page asked for in English leaves its language to the thread: not to the next test."""
    translation.deactivate()
    yield
    translation.deactivate()


@pytest.fixture(scope="session")
def warm_workshop() -> Iterator[Workshop]:
    """One worker for the session: starting Python anew for each upload is most of its time."""
    with Workshop() as workshop:
        yield workshop


@pytest.fixture(autouse=True)
def examined_by_one_worker(warm_workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Uploads are examined by the real worker, kept between them (tests/workflows try its end)."""
    monkeypatch.setattr(intake, "examine", partial(intake.examine, workshop=warm_workshop))


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
