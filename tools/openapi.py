"""Write docs/reference/openapi.json: the API as it is, checked in so that a change is seen.

usage: python tools/openapi.py
"""

from __future__ import annotations

import json
import os
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "docs/reference/openapi.json"


def rendered() -> str:
    """The description as it is checked in; Django must be set up."""
    from khien.console.api import api

    return json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"), indent=2, default=str) + "\n"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khien.console.settings.test")
    import django

    django.setup()
    TARGET.write_text(rendered(), "utf-8")
    print(TARGET)
