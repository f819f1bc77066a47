from __future__ import annotations

from django.urls import path

from khien.console.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("of/<int:directive>/", views.of, name="of"),
    path("<int:pk>/", views.read, name="read"),
    path("<int:pk>/confirm/", views.confirm, name="confirm"),
]
