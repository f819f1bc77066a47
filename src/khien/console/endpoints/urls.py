from __future__ import annotations

from django.urls import path

from khien.console.endpoints import views

app_name = "endpoints"
urlpatterns = [
    path("", views.computers, name="computers"),
    path("new/", views.computer_new, name="computer_new"),
    path("paste/", views.computers_paste, name="computers_paste"),
    path("<int:pk>/", views.computer, name="computer"),
    path("<int:pk>/edit/", views.computer_edit, name="computer_edit"),
    path("<int:pk>/active/", views.computer_active, name="computer_active"),
    path("drives/", views.drives, name="drives"),
    path("drives/new/", views.drive_new, name="drive_new"),
    path("drives/paste/", views.drives_paste, name="drives_paste"),
    path("drives/<int:pk>/edit/", views.drive_edit, name="drive_edit"),
]
