from __future__ import annotations

from django.urls import path

from khien.console.signatures import views

app_name = "signatures"
urlpatterns = [
    path("roots/", views.roots, name="roots"),
    path("roots/lists/", views.add_list, name="add_list"),
    path("roots/<int:pk>/retire/", views.retire, name="retire"),
    path("letters/<int:pk>/check/", views.check, name="check"),
    path("letters/<int:pk>/accept/", views.accept, name="accept"),
]
