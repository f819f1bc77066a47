"""The exchange's periodic work: take in, answer, send."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction
from django.utils import timezone

from khien.console.exchange.answering import answer_all
from khien.console.exchange.folders import Folders
from khien.console.exchange.models import ExchangeSettings
from khien.console.exchange.receiving import link_let_in, receive_all
from khien.console.exchange.sending import send_all
from khien.core.errors import KhienError


def exchange_packets() -> int:
    """One round, if the exchange is set up and running; how many packets came or went."""
    exchange = ExchangeSettings.objects.select_related("organisation", "account").first()
    if exchange is None or not exchange.enabled:
        return 0
    folders = Folders(Path(exchange.inbox), Path(exchange.outbox))
    try:
        folders.ready()
    except KhienError as error:
        _told(exchange, problem=error.code)
        return 0
    done = receive_all(exchange, folders)
    link_let_in()
    answer_all()
    done += send_all(exchange, folders)
    _told(exchange, problem="")
    return done


@transaction.atomic(durable=True)
def _told(exchange: ExchangeSettings, *, problem: str) -> None:
    ExchangeSettings.objects.filter(pk=exchange.pk).update(problem=problem, ran_at=timezone.now())
