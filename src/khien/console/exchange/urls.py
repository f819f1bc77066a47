from __future__ import annotations

from django.urls import path

from khien.console.exchange import views

app_name = "exchange"
urlpatterns = [
    path("", views.listing, name="list"),
    path("settings/", views.set_up, name="set_up"),
    path("letters/<int:pk>/send/", views.send_letter, name="send_letter"),
    path("reports/<int:pk>/send/", views.send_report, name="send_report"),
    path("out/<int:pk>/again/", views.try_again, name="try_again"),
]
