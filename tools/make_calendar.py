"""First guess of a year's working-day calendar, from the library ``holidays``.

Prints the JSON of ``src/khien/data/calendars/YEAR.json`` for a person to correct against the
year's decision before it is kept. Needs ``pip install holidays``; nothing needs it at run
time. Usage: ``python tools/make_calendar.py 2027 > src/khien/data/calendars/2027.json``
"""

from __future__ import annotations

import json
import re
import sys
from datetime import date, datetime
from importlib.metadata import version
from typing import Any

_SWAP = re.compile(r"thay cho ngày (\d\d/\d\d/\d{4})")


def guess(year: int) -> dict[str, Any]:
    """The calendar file of ``year`` as the library knows it: not confirmed, confidence R."""
    import holidays

    table = holidays.country_holidays("VN", years=year, language="vi")
    days, worked = [], []
    for day, name in sorted(table.items()):
        swap = _SWAP.search(name)
        kind = "swapped" if swap else "compensatory" if "nghỉ bù" in name else "holiday"
        label = "Ngày nghỉ hoán đổi" if swap else name.replace(" (nghỉ bù)", "")
        days.append({"date": day.isoformat(), "name": label, "kind": kind, "confidence": "R"})
        if swap:
            worked.append(_worked(swap.group(1), instead_of=day))
    return {
        "year": year,
        "source": f"holidays {version('holidays')}",
        "decision": None,
        "confirmed": False,
        "confidence": "R",
        "note": "",
        "holidays": days,
        "working_days": sorted(worked, key=lambda row: row["date"]),
    }


def _worked(printed: str, *, instead_of: date) -> dict[str, str]:
    day = datetime.strptime(printed, "%d/%m/%Y").date()  # noqa: DTZ007 - a civil day
    return {
        "date": day.isoformat(),
        "instead_of": instead_of.isoformat(),
        "name": "Làm bù",
        "confidence": "R",
    }


def main() -> int:
    """Print the guess for the year named on the command line."""
    if len(sys.argv) != 2 or not sys.argv[1].isdigit():
        print("usage: python tools/make_calendar.py YEAR", file=sys.stderr)
        return 2
    print(json.dumps(guess(int(sys.argv[1])), ensure_ascii=False, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
