"""The loop itself: it finds what is broken, keeps the input, and can do it again."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from tests.fuzz import loop, mutation

from khien.core.errors import DamagedDocument, DocumentError

HERE = Path(__file__).parent


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(loop, "SECONDS", 0.0)
    monkeypatch.setattr(loop, "ONLY", None)
    monkeypatch.setattr(loop, "INPUTS", 0)
    monkeypatch.setattr(loop.tempfile, "gettempdir", lambda: str(tmp_path))


def numbered(rng: random.Random) -> bytes:
    return rng.randbytes(8)


def test_the_targets_are_counted() -> None:
    names: list[str] = []
    for path in HERE.glob("test_*.py"):
        if path.name != "test_loop.py":
            names += re.findall(r"fuzz\(\s*f?\"?([\w{}-]+)", path.read_text("utf-8"))
    # Six formats, three kinds of picture and three signed files stand behind one call each.
    parametrised = (6 - 1) + (3 - 1) + (3 - 1)
    assert len(names) + parametrised == loop.TARGETS


def test_refusals_by_name_are_fine_and_nothing_is_left() -> None:
    def attempt(data: bytes) -> None:
        raise DamagedDocument

    assert loop.fuzz("x", make=numbered, attempt=attempt, refusal=DocumentError) == loop.FEWEST
    assert list(Path(loop.tempfile.gettempdir()).iterdir()) == []


def test_anything_else_is_found_kept_and_can_be_done_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def attempt(data: bytes) -> None:
        seen.append(data)
        if len(seen) == 3:
            raise KeyError("x")

    seen: list[bytes] = []
    with pytest.raises(pytest.fail.Exception, match="KHIEN_FUZZ_CASE=2") as failed:
        loop.fuzz("x", make=numbered, attempt=attempt, refusal=DocumentError)
    (kept,) = Path(loop.tempfile.gettempdir()).iterdir()
    assert str(kept) in str(failed.value)
    assert kept.read_bytes() == seen[2]
    monkeypatch.setattr(loop, "ONLY", "2")
    again: list[bytes] = []
    assert loop.fuzz("x", make=numbered, attempt=again.append, refusal=None) == 1
    assert again == [seen[2]]


def test_an_input_that_takes_too_long_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def attempt(data: bytes) -> None:
        try:
            while True:
                pass
        except Exception:  # the kind of handler that must not hide it
            return

    monkeypatch.setattr(loop, "CASE_SECONDS", 0.05)
    with pytest.raises(pytest.fail.Exception, match="TooSlow"):
        loop.fuzz("x", make=numbered, attempt=attempt, refusal=DocumentError)


def test_the_same_seed_makes_the_same_inputs() -> None:
    value = {"a": [1, {"b": "c d"}], "e": None}
    for seed in range(200):
        one, other = random.Random(seed), random.Random(seed)
        assert mutation.bytes_of(one, b"abc123" * 9) == mutation.bytes_of(other, b"abc123" * 9)
        assert mutation.text_of(one, "a b\nc d") == mutation.text_of(other, "a b\nc d")
        assert mutation.json_of(one, value) == mutation.json_of(other, value)
        assert mutation.xml_of(one, b'<a x="1"><b/></a>') == mutation.xml_of(
            other, b'<a x="1"><b/></a>'
        )
    assert value == {"a": [1, {"b": "c d"}], "e": None}


def test_mutations_change_something_most_of_the_time() -> None:
    data = b"Kinh gui: cac so, ban, nganh 2026" * 20
    changed = sum(mutation.bytes_of(random.Random(n), data) != data for n in range(200))
    assert changed > 150
