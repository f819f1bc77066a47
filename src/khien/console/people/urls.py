from __future__ import annotations

from django.urls import path

from khien.console.people import slip_views, views

app_name = "people"
urlpatterns = [
    path("", views.people, name="list"),
    path("new/", views.add, name="add"),
    path("bring/", views.bring, name="bring"),
    path("slips/", slip_views.slips, name="slips"),
    path("activate/<str:token>/", slip_views.activate, name="activate"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/grants/", views.give, name="give"),
    path("<int:pk>/grants/<int:grant>/end/", views.take, name="take"),
    path("<int:pk>/inspect/", views.inspect, name="inspect"),
    path("<int:pk>/close/", views.close, name="close"),
    path("<int:pk>/reopen/", views.reopen, name="reopen"),
    path("<int:pk>/slip/", slip_views.slip, name="slip"),
    path("<int:pk>/mend/", slip_views.mend, name="mend"),
]
