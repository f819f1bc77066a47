"""POST /api/v1/alerts: what Wazuh or another console found on PCs, with that console's key."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest
from ninja import Field, Router, Schema
from ninja.security import HttpBearer

from khien.console.coverage.alerts import Alert, key_of, take_alerts
from khien.console.coverage.models import AlertKey

router = Router()
MOST = 500


class _Key(HttpBearer):
    def authenticate(self, request: HttpRequest, token: str) -> AlertKey | None:
        """The key in force that ``token`` is the secret of."""
        return key_of(token)


class AlertIn(Schema):
    """One thing that was found. ``host``: the PC's name; ``at``: when, with a zone."""

    host: str = Field(max_length=253)
    threat: str = Field(max_length=200)
    at: str = Field(default="", max_length=40)
    state: str = Field(default="", max_length=60)
    serial: str = Field(default="", max_length=120)


class AlertsIn(Schema):
    """Several alerts at once."""

    alerts: list[AlertIn] = Field(max_length=MOST)


class AlertsOut(Schema):
    """How many were taken, and how many of them were not known before."""

    taken: int
    new: int


@router.post(
    "/alerts",
    auth=_Key(),
    response=AlertsOut,
    summary="Hand in what a console found",
    openapi_extra={
        "responses": {
            400: {"description": "The body is no JSON"},
            401: {"description": "No key, or one that is not in force"},
            422: {"description": "The alerts are not as described; nothing was kept"},
        }
    },
)
def post_alerts(request: HttpRequest, body: AlertsIn) -> AlertsOut:
    """Keep the alerts; repeats fold, and what asks for an incident is drafted."""
    key: AlertKey = request.auth  # type: ignore[attr-defined]
    given: Sequence[Alert] = [
        Alert(each.host, each.threat, each.at, each.state, each.serial) for each in body.alerts
    ]
    return AlertsOut(taken=len(given), new=take_alerts(key, given))
