"""The API is what docs/reference/openapi.json says, and answers anything at all as it says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import status_code_conformance
from tools.openapi import rendered

from khien.console.wsgi import application

CHECKED_IN = Path(__file__).parents[3] / "docs/reference/openapi.json"
schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)


def test_the_checked_in_description_is_current() -> None:
    """After a meant change: python tools/openapi.py"""
    assert json.loads(CHECKED_IN.read_text("utf-8")) == json.loads(rendered())


@pytest.fixture
def kept_open(db: None) -> Iterator[None]:
    """The test's database connection outlives each request, as Django's own client sees to."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("kept_open")
@schema.parametrize()
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck), database=None)
def test_whatever_is_sent_is_answered_as_described(case: schemathesis.Case) -> None:
    case.call_and_validate(checks=[not_a_server_error, status_code_conformance])
