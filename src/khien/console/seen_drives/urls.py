from __future__ import annotations

from django.urls import path

from khien.console.seen_drives import views

app_name = "seen_drives"
urlpatterns = [
    path("", views.drives, name="list"),
    path("sticks/<int:pk>/decide/", views.stick, name="stick"),
]
