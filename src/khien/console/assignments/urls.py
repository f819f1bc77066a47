from __future__ import annotations

from django.urls import path

from khien.console.assignments import views

app_name = "assignments"
urlpatterns = [
    path("", views.listing, name="list"),
    path("accept-all/", views.accept_all, name="accept_all"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/deadline/", views.deadline, name="deadline"),
    path("<int:pk>/<slug:verb>/", views.act, name="act"),
    path("of/<int:directive>/", views.matrix, name="matrix"),
]
