"""What axe-core says of a page, and whether the page scrolls sideways.

axe is put into the page by the browser's own protocol, not by a script tag, so that the page's
policy stays in force while it is looked at. It comes from npm and is never shipped.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js"
GRAVE = {"serious", "critical"}
_RUN = """async () => {
  // Two frames: what follows the size of the window has followed it.
  await new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)));
  const found = await axe.run(document, {resultTypes: ["violations"]});
  return found.violations.map((v) => ({
    id: v.id, impact: v.impact, help: v.help,
    where: v.nodes.slice(0, 4).map((n) => n.target.join(" ") + " | " + n.html.slice(0, 160)),
  }));
}"""
_SIDEWAYS = """() => {
  const wide = document.documentElement.clientWidth;
  if (Math.max(document.body.scrollWidth, document.documentElement.scrollWidth) <= wide) return [];
  const inside = (e) => e.closest(".table-responsive, .command, .letter-text, .text-box");
  return Array.from(document.querySelectorAll("body *"))
    .filter((e) => e.getBoundingClientRect().right > wide + 1 && !inside(e))
    .slice(-4).map((e) => e.outerHTML.slice(0, 160));
}"""


@lru_cache(maxsize=1)
def _source() -> str:
    return AXE.read_text("utf-8")


def grave(page: Page) -> list[str]:
    """Serious and critical violations, each with where it stands."""
    if not page.evaluate("() => typeof axe === 'object'"):
        page.evaluate(_source())
    found: list[dict[str, Any]] = page.evaluate(_RUN)
    return [
        f"{one['id']}: {one['help']} — {one['where']}" for one in found if one["impact"] in GRAVE
    ]


def sideways(page: Page, width: int) -> list[str]:
    """What makes the body scroll sideways at a width; tables may scroll in their own box."""
    size = page.viewport_size
    assert size is not None
    page.set_viewport_size({"width": width, "height": size["height"]})
    found: list[str] = page.evaluate(_SIDEWAYS)
    return found
