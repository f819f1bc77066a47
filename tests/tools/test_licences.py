"""Licences: what may be combined with AGPL-3.0-or-later passes, the rest waits for a person."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tools import licences

FINE = [
    "MIT License", "MIT", "BSD-3-Clause", "BSD License", "Apache-2.0", "Apache Software License",
    "Mozilla Public License 2.0 (MPL 2.0)", "LGPL-3.0-only", "AGPL-3.0-or-later", "ISC",
    "PSF-2.0", "Unlicense", "OFL-1.1", "MIT OR Apache-2.0",
]  # fmt: skip
WAITS = ["UNKNOWN", "", "Proprietary", "SSPL-1.0", "BUSL-1.1", "CC-BY-NC-4.0", "GPL-2.0-only",
         "Commercial"]  # fmt: skip


@pytest.mark.parametrize("licence", FINE)
def test_compatible(licence: str) -> None:
    assert licences.COMPATIBLE.search(licence)


@pytest.mark.parametrize("licence", WAITS)
def test_not_known_to_be_compatible(licence: str) -> None:
    assert not licences.COMPATIBLE.search(licence)


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(licences, "python_packages", lambda: [("a", "MIT"), ("khien", "AGPL")])
    monkeypatch.setattr(licences, "npm_packages", lambda: [("b", "Proprietary")])


def test_what_does_not_fit_is_named(installed: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert licences.main() == 1
    told = capsys.readouterr().out
    assert told.startswith("b: licence 'Proprietary'")
    assert "a:" not in told


def test_an_exception_listed_with_its_reason_is_let_through(
    installed: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(licences, "EXCEPTIONS", {"b": "read by a person"})
    assert licences.main() == 0


def test_each_exception_has_a_reason() -> None:
    assert all(reason.strip() for reason in licences.EXCEPTIONS.values())


def test_a_package_of_the_lock_file_without_a_licence_is_unknown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = {"packages": {"": {}, "node_modules/x": {"license": "MIT"}, "node_modules/y": {}}}
    (tmp_path / "package-lock.json").write_text(json.dumps(lock))
    monkeypatch.setattr(licences, "ROOT", tmp_path)
    assert licences.npm_packages() == [("x", "MIT"), ("y", "UNKNOWN")]
