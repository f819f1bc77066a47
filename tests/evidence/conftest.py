"""Keys and tickets for the tests of evidence."""

from __future__ import annotations

import pytest
from tests.evidence.evidence_samples import a_ticket

from khien.evidence.keys import SigningKey, make_key
from khien.evidence.ticket import Ticket


@pytest.fixture
def console() -> SigningKey:
    return make_key()


@pytest.fixture
def pc() -> SigningKey:
    return make_key()


@pytest.fixture
def ticket(console: SigningKey) -> Ticket:
    return a_ticket(console)


@pytest.fixture
def batch(console: SigningKey) -> Ticket:
    return a_ticket(console, id="T-20", pc_id=None, pc_name="", places=20)
