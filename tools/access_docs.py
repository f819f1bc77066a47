"""Write docs/access.md from the table of rights."""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    """Write the page; says where."""
    sys.path.insert(0, str(ROOT / "src"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khien.console.settings.test")
    import django

    django.setup()
    from khien.console.people.access_docs import access_page

    target = ROOT / "docs/access.md"
    target.parent.mkdir(exist_ok=True)
    target.write_text(access_page(), encoding="utf-8")
    print(target.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
