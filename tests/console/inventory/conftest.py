"""A PC of the Sở Y tế whose agent delivers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from samples.endpoints import agent_inventory as sample
from tests.console.people import Province

from khien.console.inventory import actions
from khien.console.inventory.models import Agent, AgentTicket

Deliver = Callable[..., Any]


@pytest.fixture
def made(province: Province) -> tuple[AgentTicket, str]:
    officer = province.person("health.officer")
    return actions.make_ticket(officer, organisation=province.health, name="Máy Sở", places=5)


@pytest.fixture
def secret(made: tuple[AgentTicket, str]) -> str:
    return made[1]


@pytest.fixture
def deliver(secret: str) -> Deliver:
    """``deliver(serial="S")`` posts as an agent does; the response."""

    def post(**what: Any) -> Any:
        body = sample.packed(sample.inventory(**{"tag": secret, **what}))
        return Client(enforce_csrf_checks=True).post(
            "/inventory", body, content_type="application/x-compress-zlib"
        )

    return post


@pytest.fixture
def agent(deliver: Deliver) -> Agent:
    assert deliver().status_code == 200
    return Agent.objects.get()
