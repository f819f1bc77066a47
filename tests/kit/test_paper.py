"""The page for a stand-alone PC: asked for once, typed with its check, signed."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from khien.evidence.bindings import bindings
from khien.evidence.paper_words import make_words
from khien.kit import checking
from khien.kit.folder import Kit
from khien.kit.paper import asked_challenge
from tests.kit.conftest import put_ticket, ticket


@pytest.fixture
def keyboard(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a person types, line by line."""
    lines: list[str] = []
    told = SimpleNamespace(isatty=lambda: True, readline=lambda most=-1: lines.pop(0))
    monkeypatch.setattr(sys, "stdin", told)
    monkeypatch.setattr(checking, "open_page", lambda page: None)
    return lines


def test_only_a_stand_alone_pc_is_asked(keyboard: list[str]) -> None:
    assert asked_challenge(None) == ""
    assert asked_challenge(ticket(machine_class="connected")) == ""
    words = make_words()
    keyboard += [f"{words[:4]}-{words[4:8]}-{words[8:]}\n".lower()]
    assert asked_challenge(ticket(machine_class="stand_alone")) == words


def test_a_slip_of_the_finger_is_told_and_asked_again(
    keyboard: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    words = make_words()
    wrong = words[:-1] + ("2" if words[-1] != "2" else "3")
    keyboard += [wrong + "\n", words + "\n"]
    alone = ticket(machine_class="stand_alone")
    assert asked_challenge(alone) == words
    assert capsys.readouterr().out.count("Mã 12 ký tự") >= 2
    keyboard += [wrong + "\n"] * 3
    assert asked_challenge(alone) == ""
    keyboard += ["\n"]
    assert asked_challenge(alone) == ""


def test_where_nobody_sits_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(isatty=lambda: False))
    assert asked_challenge(ticket(machine_class="stand_alone")) == ""


@pytest.mark.parametrize("given", [True, False])
def test_the_page_bears_the_codes_and_the_bundle_lies_beside(
    kit: Kit, findings: list[dict[str, Any]], keyboard: list[str], state: Path, given: bool
) -> None:
    put_ticket(kit.root, machine_class="stand_alone")
    keyboard += [make_words() if given else "\n"]
    checking.run(kit, [])
    (page,) = (kit.root / "ket-qua").glob("*.html")
    assert ("data:image/png" in page.read_text("utf-8")) is given
    assert page.with_suffix(".khien").is_file()
    (binding,) = bindings(state)
    assert binding.papers == int(given)
