from __future__ import annotations

from django.urls import path

from khien.console.incidents import draft_views, views

app_name = "incidents"
urlpatterns = [
    path("", views.listing, name="list"),
    path("report/", views.report, name="report"),
    path("mine/", views.mine, name="mine"),
    path("mine/<int:pk>/", views.own, name="own"),
    path("mine/<int:pk>/sent/", views.sent, name="sent"),
    path("drafts/<int:pk>/settle/", draft_views.settle, name="settle"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/answer/", views.answer, name="answer"),
    path("<int:pk>/file/", views.file, name="file"),
    path("<int:pk>/not-a-mark/", views.not_a_mark, name="not_a_mark"),
]
