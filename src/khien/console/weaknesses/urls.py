from __future__ import annotations

from django.urls import path

from khien.console.weaknesses import views

app_name = "weaknesses"
urlpatterns = [
    path("", views.search, name="search"),
    path("letter/<int:pk>/", views.letter, name="letter"),
    path("plans/", views.plans, name="plans"),
    path("plans/computer/<int:pk>/", views.plan_new, name="plan_new"),
    path("plans/<int:pk>/decide/", views.plan_decide, name="plan_decide"),
    path("plans/<int:pk>/end/", views.plan_end, name="plan_end"),
]
