from __future__ import annotations

from django.urls import path

from khien.console.wiping import views

app_name = "wiping"
urlpatterns = [
    path("", views.certificates, name="list"),
    path("computer/<int:pk>/", views.draw_up, name="draw_up"),
    path("computer/<int:pk>/correct/", views.correct, name="correct"),
    path("<int:pk>/", views.certificate, name="certificate"),
    path("<int:pk>/sign/", views.sign, name="sign"),
    path("<int:pk>/void/", views.void, name="void"),
    path("<int:pk>/photo/", views.photo, name="photo"),
]
