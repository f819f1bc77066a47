from __future__ import annotations

from django.urls import path

from khien.console.organisations import views
from khien.console.organisations.first_hour.views import first_hour

app_name = "organisations"
urlpatterns = [
    path("", views.tree, name="tree"),
    path("new/", views.add, name="add"),
    path("first-hour/", first_hour, name="first_hour"),
    path("first-hour/<slug:step>/", first_hour, name="first_hour_step"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/move/", views.move, name="move"),
    path("<int:pk>/end/", views.end, name="end"),
    path("<int:pk>/restore/", views.restore, name="restore"),
    path("<int:pk>/names/", views.add_alias, name="add_alias"),
    path("<int:pk>/names/<int:alias>/remove/", views.remove_alias, name="remove_alias"),
]
