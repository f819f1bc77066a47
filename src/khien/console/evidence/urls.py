from __future__ import annotations

from django.urls import path

from khien.console.evidence.views import (
    enrolments,
    handing_in,
    held,
    importing,
    kits,
    papers,
    standing,
    tickets,
    visits,
)

app_name = "evidence"
urlpatterns = [
    path("assignments/<int:pk>/file/", handing_in.add, name="add"),
    path("assignments/<int:pk>/statement/", handing_in.state, name="state"),
    path("files/<int:pk>/", handing_in.file, name="file"),
    path("not-a-mark/", handing_in.not_a_mark, name="not_a_mark"),
    path("held/", held.held, name="held"),
    path("held/<int:pk>/", held.decide, name="held_decide"),
    path("held/<int:pk>/file/", held.held_file, name="held_file"),
    path("tickets/", tickets.tickets, name="tickets"),
    path("tickets/new/", tickets.ticket_new, name="ticket_new"),
    path("tickets/<int:pk>/", tickets.ticket, name="ticket"),
    path("tickets/<int:pk>/file/", tickets.ticket_file, name="ticket_file"),
    path("tickets/<int:pk>/kit/", kits.ticket_kit, name="ticket_kit"),
    path("kit/", kits.kit, name="kit"),
    path("tickets/<int:pk>/revoke/", tickets.ticket_revoke, name="ticket_revoke"),
    path("tickets/<int:pk>/challenge/", papers.challenge, name="paper_challenge"),
    path("silent/", standing.silent, name="silent"),
    path("doubts/<int:pk>/decide/", standing.decide_doubt, name="decide_doubt"),
    path("proofs/<int:pk>/", importing.proof, name="proof"),
    path("visits/", visits.visits, name="visits"),
    path("visits/<int:pk>/", visits.visit, name="visit"),
    path("visits/computers/<int:pk>/", visits.found, name="found"),
    path("paper/", papers.paper, name="paper"),
    path("import/", importing.import_, name="import"),
    path("receipts/", importing.receipts, name="receipts"),
    path("receipts/<int:pk>/", importing.receipt, name="receipt"),
    path("new-machines/", enrolments.enrolments, name="enrolments"),
    path("new-machines/confirm/", enrolments.confirm, name="confirm"),
    path("new-machines/<int:pk>/decide/", enrolments.decide, name="decide"),
]
