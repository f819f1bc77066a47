from __future__ import annotations

from django.urls import path

from khien.console.inventory import views
from khien.console.inventory.delivering import deliver

app_name = "inventory"
urlpatterns = [
    path("inventory", deliver, name="deliver"),
    path("inventory/", views.agents, name="agents"),
    path("inventory/<int:pk>/", views.agent, name="agent"),
    path("inventory/<int:pk>/match/", views.agent_match, name="match"),
    path("inventory/software/", views.software, name="software"),
    path("inventory/doubts/", views.doubts, name="doubts"),
    path("inventory/doubts/<int:pk>/", views.doubt_settle, name="settle"),
    path("inventory/tickets/", views.tickets, name="tickets"),
    path("inventory/tickets/new/", views.ticket_new, name="ticket_new"),
    path("inventory/tickets/<int:pk>/revoke/", views.ticket_revoke, name="ticket_revoke"),
]
