from __future__ import annotations

from django.urls import path

from khien.console.directives import (
    act_views,
    file_views,
    issue_views,
    link_views,
    review_views,
    views,
)

app_name = "directives"
urlpatterns = [
    path("", views.listing, name="list"),
    path("intake/", views.intake, name="intake"),
    path("in-force/", file_views.filed, name="filed"),
    path("<int:pk>/start/", file_views.start, name="start"),
    path("<int:pk>/", review_views.review, name="review"),
    path("<int:pk>/letter/", views.letter, name="letter"),
    path("<int:pk>/file/", views.file, name="file"),
    path("<int:pk>/header/", review_views.header, name="header"),
    path("<int:pk>/add/", review_views.add, name="add"),
    path("<int:pk>/read-again/", review_views.read_again, name="read_again"),
    path("<int:pk>/confirm-rest/", review_views.confirm_rest, name="confirm_rest"),
    path("<int:pk>/choices/", act_views.choices, name="choices"),
    path("<int:pk>/undo/", act_views.undo, name="undo"),
    path("<int:pk>/page/<int:number>/", views.page, name="page"),
    path("<int:pk>/issue/", issue_views.issue, name="issue"),
    path("<int:pk>/name/", issue_views.name, name="name"),
    path("<int:pk>/cites/<int:cited>/", link_views.cite, name="cite"),
    path("<int:pk>/withdraw/", issue_views.withdraw, name="withdraw"),
    path("<int:pk>/<int:obligation>/edit/", review_views.edit, name="edit"),
    path("<int:pk>/<int:obligation>/split/", review_views.split, name="split"),
    path("<int:pk>/<int:obligation>/deadline/", act_views.deadline, name="deadline"),
    path("<int:pk>/<int:obligation>/defend/", act_views.defend, name="defend"),
    path("<int:pk>/<int:obligation>/<slug:verb>/", act_views.act, name="act"),
]
