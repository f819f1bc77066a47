"""Files dropped onto ``Kiem tra truoc khi gui.cmd``."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.kit import sending
from khien.kit.folder import Kit
from khien.kit.sending import VARIABLE, dropped
from tests.workflows.scans import NAME, lay_out

CMD = "C:\\Windows\\system32\\cmd.exe"
SCRIPT = "E:\\Khien-Windows\\Kiem tra truoc khi gui.cmd"


def line(*paths: str) -> str:
    """As Explorer starts a script: a path with a blank in quotes, any other without."""
    told = " ".join(f'"{path}"' if " " in path else path for path in (SCRIPT, *paths))
    return f'{CMD} /c "{told}"'


@pytest.mark.parametrize(
    "paths",
    [
        (),
        ("C:\\a.docx",),
        ("C:\\a&b.docx", "C:\\công văn số 1.docx", "D:\\100%.pdf"),
        ("\\\\MAY-01\\chung\\a b.docx", "C:\\x^y!.docx", "C:\\a;b,c=d.txt"),
        ("C:\\bộ cài\\x.cmd",),
    ],
)
def test_paths_come_out_as_they_were_dropped(paths: tuple[str, ...]) -> None:
    assert dropped(line(*paths)) == list(paths)


@pytest.mark.parametrize("told", ["", CMD, f'"{CMD}" ', "cmd /k x", f"{CMD} /c dir C:\\"])
def test_a_window_that_was_open_already_drops_nothing(told: str) -> None:
    assert dropped(told) == []


NAMES = st.text(
    st.characters(blacklist_characters='<>:"/\\|?*', blacklist_categories=("Cc", "Cs", "Z")),
    min_size=1, max_size=12,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(NAMES, st.booleans(), NAMES), max_size=4))
def test_any_name_windows_allows_comes_out_whole(names: list[tuple[str, bool, str]]) -> None:
    paths = [f"C:\\{one}{' ' if blank else ''}{other}" for one, blank, other in names]
    assert dropped(line(*paths)) == paths


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_no_line_breaks_it(told: str) -> None:
    dropped(told)
    dropped(f"{CMD} /c {told}")


def test_a_sentence_for_each_and_the_gravest_code(
    kit: Kit, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lay_out(tmp_path / NAME)
    plain = tmp_path / "thuong.txt"
    plain.write_text("Thông báo lịch họp.", "utf-8")
    marked = next(each for each in (tmp_path / NAME).rglob("*") if each.is_file())
    assert sending.run(kit, [str(plain)]) == 0
    assert "thuong.txt" in capsys.readouterr().out
    assert sending.run(kit, [str(plain), str(tmp_path / "khong-co.docx")]) in (2, 3)
    codes = {sending.run(kit, [str(marked)]), sending.run(kit, [str(tmp_path / NAME)])}
    assert codes <= {0, 1, 3}


def test_nothing_dropped_says_how(
    kit: Kit, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sending.run(kit, []) == 2
    assert "Kéo tệp" in capsys.readouterr().out
    monkeypatch.setenv(VARIABLE, line())
    assert sending.run(kit, []) == 2
