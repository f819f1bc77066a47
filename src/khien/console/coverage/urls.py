from __future__ import annotations

from django.urls import path

from khien.console.coverage import alert_views, exports, views

app_name = "coverage"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("machines/", views.computers, name="computers"),
    path("doubtful/", views.doubtful, name="doubtful"),
    path("machines/<int:pk>/decide/", views.decide, name="decide"),
    path("lists/new/", views.upload, name="upload"),
    path("lists/<int:pk>/", views.columns, name="columns"),
    path("table.xlsx", exports.table_xlsx, name="table_xlsx"),
    path("table.docx", exports.table_docx, name="table_docx"),
    path("assets.xlsx", exports.book, name="book"),
    path("found/", alert_views.drafts, name="drafts"),
    path("keys/", alert_views.keys, name="keys"),
    path("keys/<int:pk>/end/", alert_views.end_key, name="end_key"),
]
