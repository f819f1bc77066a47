from __future__ import annotations

app_name = "coverage"
urlpatterns: list[object] = []
