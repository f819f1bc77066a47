"""What the benchmarks share: the machine, the options, timing, the table for people."""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
from collections.abc import Callable, Mapping
from pathlib import Path

Figures = dict[str, float | int]


def machine() -> dict[str, str | int | float]:
    """What the figures were measured on; without what names this one machine."""
    return {
        "system": platform.system(),
        "architecture": platform.machine(),
        "processor": _from_proc("cpuinfo", "model name") or platform.processor(),
        "cores": os.cpu_count() or 0,
        "memory_mb": int((_from_proc("meminfo", "MemTotal") or "0").split()[0]) // 1024,
        "load_at_start": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else 0.0,
        "python": platform.python_version(),
    }


def _from_proc(file: str, field: str) -> str:
    try:
        lines = Path("/proc", file).read_text("utf-8").splitlines()
    except OSError:
        return ""
    found = [line.split(":", 1)[1].strip() for line in lines if line.startswith(field)]
    return found[0] if found else ""


def options(description: str | None) -> argparse.ArgumentParser:
    """``--json`` and ``--quick``, which every benchmark has."""
    parser = argparse.ArgumentParser(description=(description or "").split("\n")[0])
    parser.add_argument("--json", action="store_true", help="one object with every figure")
    parser.add_argument("--quick", action="store_true", help="a tenth of the work")
    return parser


def median(values: list[float]) -> float:
    """The middle one: a neighbour's burst of work does not move it."""
    return statistics.median(values)


def report(
    figures: Mapping[str, float | int],
    *,
    as_json: bool,
    about: Mapping[str, object],
    say: Callable[[str], None] = print,
) -> None:
    """Print the figures: one JSON object, or a table with what was done above it."""
    if as_json:
        say(json.dumps({**figures, **about, "machine": machine()}, ensure_ascii=False))
        return
    for name, value in about.items():
        say(f"{name}: {value}")
    width = max(len(name) for name in figures)
    for name, value in figures.items():
        shown = f"{value:,}" if isinstance(value, int) else f"{value:,.3f}"
        say(f"  {name:<{width}}  {shown:>14}")
    told = ", ".join(f"{name} {value}" for name, value in machine().items())
    say(f"machine: {told}")
