"""The worker is bounded, and one file's fault never costs another its answer."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from khien.core.errors import DamagedDocument, TimedOut, TooLargeDocument
from khien.core.limits import DEFAULT_LIMITS, Limits
from khien.workflows import workshop as module
from khien.workflows.intake import Outcome, examine
from khien.workflows.workshop import Workshop


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text("Kính gửi: Sở Y tế", "utf-8")
    return path


def ask(workshop: Workshop, path: Path, limits: Limits = DEFAULT_LIMITS) -> dict[str, object]:
    return workshop.ask(path, name="a", limits=limits, read=False)


def test_one_worker_serves_many_files(letter: Path) -> None:
    with Workshop() as workshop:
        assert ask(workshop, letter)["outcome"] == "clear"
        first = workshop._process
        assert ask(workshop, letter)["outcome"] == "clear"
        assert workshop._process is first
    assert first is not None
    assert first.poll() is not None


@pytest.mark.parametrize(
    ("script", "error"),
    [
        ("import time; time.sleep(60)", TimedOut),
        ("input(); import os; os._exit(11)", DamagedDocument),
        ("import sys; sys.exit()", DamagedDocument),
        ("input(); print('[]', flush=True)", DamagedDocument),
        ("input(); print('a' * 5000, flush=True)", TooLargeDocument),
        ("input(); print('{\"outcome\": \"clear', end='', flush=True)", DamagedDocument),
    ],
    ids=["hangs", "crashes", "ends", "not-an-object", "floods", "breaks-off"],
)
def test_a_worker_that_misbehaves_is_ended_and_replaced(
    script: str, error: type[Exception], letter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_GRACE_SECONDS", 0.3)
    monkeypatch.setattr(module, "_MOST_ANSWER_BYTES", 4000)
    good = module._BOOTSTRAP
    with Workshop() as workshop:
        monkeypatch.setattr(module, "_BOOTSTRAP", script)
        with pytest.raises(error):
            ask(workshop, letter, Limits(seconds=0.3 if error is TimedOut else 20))
        assert workshop._process is None

        monkeypatch.setattr(module, "_BOOTSTRAP", good)
        monkeypatch.setattr(module, "_GRACE_SECONDS", 20.0)
        assert ask(workshop, letter)["outcome"] == "clear"


def test_a_misbehaving_worker_is_never_clear(letter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for script in ("import sys; sys.exit()", "input(); print('{}', flush=True)"):
        monkeypatch.setattr(module, "_BOOTSTRAP", script)
        found = examine(letter, read=True)
        assert (found.outcome, found.error_code) == (Outcome.UNEXAMINABLE, "damaged")


def test_the_worker_sees_none_of_our_environment(
    letter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://secret")
    monkeypatch.setenv("PYTHONPATH", "/nowhere")
    told = "input(); import os, json; print(json.dumps({'all': sorted(os.environ)}), flush=True)"
    monkeypatch.setattr(module, "_BOOTSTRAP", told)
    with Workshop() as workshop:
        seen = ask(workshop, letter)["all"]

    assert isinstance(seen, list)
    assert "DATABASE_URL" not in seen
    assert "PYTHONPATH" not in seen


@pytest.mark.skipif(sys.platform == "win32", reason="resource limits are POSIX")
def test_memory_is_bounded() -> None:
    """In a process of its own: the limit would hold for the whole suite."""
    script = (
        "from khien.workflows import worker; from khien.core.limits import Limits\n"
        "worker._bound(Limits(memory_bytes=300 * 2**20))\n"
        "try:\n    bytes(400 * 2**20)\nexcept MemoryError:\n    print('bounded')\n"
        "try:\n    open('made', 'wb').write(b'x' * 100000)\nexcept OSError:\n    print('no file')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd="/tmp"
    )
    Path("/tmp/made").unlink(missing_ok=True)

    assert done.stdout.split("\n")[:2] == ["bounded", "no file"]


def test_the_worker_ends_when_its_asker_does(letter: Path) -> None:
    workshop = Workshop()
    ask(workshop, letter)
    process = workshop._process
    assert process is not None
    assert process.stdin is not None
    process.stdin.close()

    assert process.wait(timeout=20) == 0
    workshop.close()


def test_the_worker_does_not_load_the_console() -> None:
    script = "import sys; import khien.workflows.worker; print('django' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "False"
    assert os.environ is not None
