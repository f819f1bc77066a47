from __future__ import annotations

from django.urls import path

from khien.console.devices import views

app_name = "devices"
urlpatterns = [
    path("", views.devices, name="list"),
    path("new/", views.device_new, name="new"),
    path("import/", views.device_import, name="import"),
    path("<int:pk>/", views.device, name="device"),
    path("<int:pk>/say/", views.device_say, name="say"),
    path("<int:pk>/active/", views.device_active, name="active"),
]
