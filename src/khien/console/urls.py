"""Every address of the console, one app a line."""

from __future__ import annotations

from django.urls import include, path
from django.views.i18n import set_language

from khien.console.api import api

urlpatterns = [
    path("", include("khien.console.web.urls")),
    path("language/", set_language, name="set_language"),
    path("account/", include("khien.console.people.account_urls")),
    path("organisations/", include("khien.console.organisations.urls")),
    path("people/", include("khien.console.people.urls")),
    path("directives/", include("khien.console.directives.urls")),
    path("assignments/", include("khien.console.assignments.urls")),
    path("evidence/", include("khien.console.evidence.urls")),
    path("machines/", include("khien.console.endpoints.urls")),
    path("", include("khien.console.inventory.urls")),
    path("coverage/", include("khien.console.coverage.urls")),
    path("drives-seen/", include("khien.console.seen_drives.urls")),
    path("devices/", include("khien.console.devices.urls")),
    path("wiping/", include("khien.console.wiping.urls")),
    path("weaknesses/", include("khien.console.weaknesses.urls")),
    path("marked/", include("khien.console.marked_files.urls")),
    path("notices/", include("khien.console.notices.urls")),
    path("odd/", include("khien.console.incidents.urls")),
    path("reports/", include("khien.console.reports.urls")),
    path("signatures/", include("khien.console.signatures.urls")),
    path("exchange/", include("khien.console.exchange.urls")),
    path("log/", include("khien.console.audit.urls")),
    path("api/v1/", api.urls),
]

handler400 = "khien.console.web.views.bad_request"
handler403 = "khien.console.web.views.refused"
