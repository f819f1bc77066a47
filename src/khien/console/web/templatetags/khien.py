"""One component for each thing that repeats: icons, status words, the three-part bar, fields.

No inline style and no script: the content security policy forbids both.
"""

from __future__ import annotations

from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, FileInput, RadioSelect, Select
from django.forms.widgets import CheckboxSelectMultiple
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from khien.console.audit.queries import checkpoint
from khien.reports.codes import qr_svg
from khien.reports.witness import Checkpoint

register = template.Library()

# status: (icon, css class, word). Colour never alone (PAGES.md).
STATUS_LOOKS = {
    "pass": ("circle-check", "ok", N_("đạt")),
    "fail": ("circle-x", "bad", N_("chưa đạt")),
    "unknown": ("help-circle", "unknown", N_("không rõ")),
    "not_applicable": ("circle-dashed", "none", N_("không áp dụng")),
    "declared": ("user-check", "declared", N_("người khai")),
    "planned": ("clock", "unknown", N_("đang xử lý theo kế hoạch")),
}


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite; hidden from screen readers unless it has a label."""
    where = f"{static('vendor/icons/icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}"/></svg>', label, where
        )
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"/></svg>', where)


@register.simple_tag
def status(value: str) -> SafeString:
    """pass, fail, unknown, not_applicable or declared as icon + word + colour."""
    name, look, word = STATUS_LOOKS.get(str(value), STATUS_LOOKS["unknown"])
    return format_html('<span class="status {}">{} {}</span>', look, icon(name), _(word))


@register.inclusion_tag("components/three_bar.html")
def three_bar(
    verified: int, declared: int, unknown: int, failed: int = 0, *, url: str = ""
) -> dict[str, Any]:
    """máy kiểm chứng / người khai / không rõ (and, apart, chưa đạt) as one bar with its words.

    Counts of units; widths are per cent of their sum, drawn as SVG attributes. ``url`` opens
    what the figures are made of.
    """
    total = verified + declared + unknown + failed
    parts: list[dict[str, Any]] = []
    at = 0.0
    for look, count in (
        ("verified", verified), ("declared", declared), ("bad", failed), ("unknown", unknown),
    ):  # fmt: skip
        width = 100 * count / total if total else 0.0
        parts.append({"look": look, "x": f"{at:.2f}", "width": f"{width:.2f}"})
        at += width
    return {
        "parts": parts, "verified": verified, "declared": declared, "unknown": unknown,
        "failed": failed, "total": total, "url": url,
    }  # fmt: skip


@register.inclusion_tag("components/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """A labelled form field with its help and errors, wired for screen readers."""
    widget = bound.field.widget
    looks = "form-control"
    if isinstance(widget, CheckboxSelectMultiple | RadioSelect):
        looks = ""
    elif isinstance(widget, CheckboxInput):
        looks = "form-check-input"
    elif isinstance(widget, Select):
        looks = "form-select"
    attributes: dict[str, Any] = {"class": looks} if looks else {}
    if bound.errors:
        attributes["aria-invalid"] = "true"
    return {
        "bound": bound,
        "control": bound.as_widget(attrs=attributes),
        "is_check": isinstance(widget, CheckboxInput),
        "is_file": isinstance(widget, FileInput),
        "is_group": isinstance(widget, CheckboxSelectMultiple | RadioSelect),
    }


@register.inclusion_tag("components/command.html")
def command(line: str) -> dict[str, str]:
    """A complete command with a copy button."""
    return {"line": line}


@register.inclusion_tag("components/log_checkpoint.html")
def log_checkpoint() -> dict[str, Any]:
    """On paper alone: the log's newest root in words and as a QR code."""
    head = checkpoint()
    if head is None:
        return {"head": None}
    point = Checkpoint(head.size, head.root_hash, head.sealed_at)
    drawing = mark_safe(qr_svg(point.words, sized=False))  # noqa: S308 - drawn here from figures
    return {"head": head, "words": point.words, "drawing": drawing}


@register.inclusion_tag("components/menu_link.html", takes_context=True)
def menu_link(
    context: template.RequestContext, name: str, symbol: str, words: str
) -> dict[str, Any]:
    """A link of the menu; the page we are on is marked for eye and screen reader."""
    url = reverse(name)
    path = context["request"].path
    here = path == url or (url != "/" and path.startswith(url))
    return {"url": url, "symbol": symbol, "words": words, "here": here}


@register.filter
def percent(part: float, whole: float) -> str:
    """``part`` of ``whole`` as a whole number of per cent, or a dash when there is no whole."""
    return f"{round(100 * part / whole)} %" if whole else "—"
