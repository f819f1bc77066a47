from __future__ import annotations

from django.urls import path

from khien.console.marked_files import views

app_name = "marked_files"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("machines/<int:pk>/", views.computer, name="computer"),
    path("machines/<int:pk>/settle/", views.settle, name="settle"),
]
