from __future__ import annotations

from django.urls import path

from khien.console.reports import views

app_name = "reports"
urlpatterns = [
    path("of/<int:directive>/", views.progress, name="progress"),
    path("of/<int:directive>/freeze/", views.freeze, name="freeze"),
    path("<int:pk>/docx/", views.docx, name="docx"),
    path("<int:pk>/pdf/", views.pdf, name="pdf"),
]
