"""``khien scan``: its contract, its ends, and what it never says."""

from __future__ import annotations

import json
import os
import resource
import signal
import stat
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from tests.markings.scan_files import MARKED, PLAIN, letters

from khien.cli.main import main
from khien.markings import pool

SAMPLES = Path(__file__).resolve().parents[2] / "samples/files"

LEVELS = {"TUYỆT MẬT", "TỐI MẬT", "MẬT", None}
FIELDS = {
    "path": str, "member": (str, type(None)), "page": (int, type(None)),
    "level": (str, type(None)), "state": str, "score": float, "rule": str, "where": str,
    "reasons": list, "sha256": str, "bytes": int, "modified": str,
}  # fmt: skip
FIGURES = {"files", "bytes", "examined", "skipped", "unreadable", "from_cache", "seconds",
           "findings"}  # fmt: skip
NEVER = ("--ocr", "never", "--workers", "1")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    letters(tmp_path / "cây", 20)
    return tmp_path / "cây"


def told(text: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]], dict[str, Any]]:
    """Findings, unreadable files, and the summary, which stands last."""
    rows = [json.loads(line) for line in text.splitlines()]
    assert [list(each) == ["summary"] for each in rows] == [False] * (len(rows) - 1) + [True]
    unread = [each["unreadable"] for each in rows if "unreadable" in each]
    return [each for each in rows if "path" in each], unread, rows[-1]["summary"]


def test_the_contract_of_the_lines(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tree / "hong.docx").write_bytes(b"PK\x03\x04" + b"\x00" * 50)
    assert main(["scan", str(tree), "--jsonl", "-", *NEVER]) == 3
    found, unread, summary = told(capsys.readouterr().out)
    assert len(found) == 3
    for each in found:
        assert {
            name: type(each[name]) for name in FIELDS if not isinstance(each[name], FIELDS[name])
        } == {}  # type: ignore[arg-type]
        assert each["level"] in LEVELS
        assert 0 <= each["score"] <= 1
        assert Path(each["path"]).is_absolute()
    assert set(summary) >= FIGURES
    assert (summary["files"], summary["examined"], summary["unreadable"]) == (21, 20, 1)
    assert summary["findings"] == len(found)
    assert summary["roots"] == [str(tree)]
    assert unread == [
        {"path": str(tree / "hong.docx"), "code": "damaged", "message": unread[0]["message"]}
    ]


def test_the_ends(tmp_path: Path, tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clean = tmp_path / "clean"
    clean.mkdir()
    (clean / "a.txt").write_text(PLAIN, "utf-8")
    assert main(["scan", str(clean), *NEVER]) == 0
    assert main(["scan", str(tree), *NEVER]) == 1
    assert main(["scan", str(tree), str(tmp_path / "none"), *NEVER]) == 3
    assert main(["scan", str(tree), "--window", "25:00-26:00"]) == 2
    assert main(["scan", str(tree), "--allow", str(tmp_path / "none.csv")]) == 2
    assert main(["scan", str(tree), "--jsonl", str(tmp_path / "no/where.jsonl"), *NEVER]) == 2
    assert main(["scan", str(tree), "--jsonl", str(tmp_path), *NEVER]) == 2
    assert main(["scan", str(tree), "--state", str(tmp_path / "no/where"), *NEVER]) == 2
    for wrong in (["--workers", "0"], ["--workers", "x"], ["--ocr", "maybe"]):
        with pytest.raises(SystemExit) as ended:
            main(["scan", str(tree), *wrong])
        assert ended.value.code == 2
    capsys.readouterr()


def test_a_form_alone_is_nothing_to_see_to(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mau.txt").write_text("Mẫu số 01\n\nTUYỆT MẬT\nTỐI MẬT\nMẬT\n", "utf-8")
    assert main(["scan", str(tmp_path), *NEVER]) == 0
    assert "chỉ là mẫu" in capsys.readouterr().out


def test_the_table_for_people(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tree / "hong.docx").write_bytes(b"PK\x03\x04" + b"\x00" * 50)
    main(["scan", str(tree), *NEVER])
    out = capsys.readouterr().out
    assert f"[MẬT] {tree}/ho-so-0/cong-van-0.txt" in out
    assert "mang dấu · đầu trang 1" in out
    assert "Cả dòng chỉ có chữ của dấu độ mật." in out
    assert "Không xem được 1 tệp:" in out
    assert "Tệp bị hỏng hoặc thiếu dữ liệu. (1)" in out
    assert out.splitlines()[-1].startswith("21 tệp: 3 cần xử lý, 1 không xem được")


def test_a_package_of_many_unread_files_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("a.zip", "b.zip"):
        with zipfile.ZipFile(tmp_path / name, "w") as packed:
            for number in range(60):
                packed.writestr(f"../{number}.txt", PLAIN)
    assert main(["scan", str(tmp_path), *NEVER]) == 3
    out = capsys.readouterr().out
    assert out.count("(và 59 tệp bên trong nữa)") == 2
    assert len(out.splitlines()) == 5
    assert "b.zip › ../0.txt" in out


def test_in_english(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--lang", "en", "scan", str(tree), *NEVER])
    assert "20 files: 3 to see to" in capsys.readouterr().out


@pytest.mark.skipif(os.name != "posix", reason="names of POSIX")
def test_a_name_cannot_steer_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = os.fsdecode(b"a\x1b[31m\n\xf4\xe2\x80\xae.txt")
    (tmp_path / name).write_text(MARKED, "utf-8")
    main(["scan", str(tmp_path), *NEVER])
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert "a�[31m���.txt" in out
    main(["scan", str(tmp_path), "--jsonl", "-", *NEVER])
    found, _, _ = told(capsys.readouterr().out)
    assert found[0]["path"] == str(tmp_path / name)


def test_no_word_of_a_document_is_said(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    token = "chim-én-84613"
    (tmp_path / "cây").mkdir()
    (tmp_path / "cây/a.txt").write_text(MARKED + token, "utf-8")
    (tmp_path / "cây/b.docx").write_bytes(b"PK\x03\x04" + token.encode())
    reports = [tmp_path / name for name in ("q.jsonl", "q.html", "q.xlsx", "q.state")]
    jsonl, html, xlsx, state = map(str, reports)
    for _ in range(2):
        main(["scan", str(tmp_path / "cây"), "--jsonl", jsonl, "--html", html, "--xlsx", xlsx,
              "--state", state, "--full", *NEVER])  # fmt: skip
    out = capfd.readouterr()
    assert token not in out.out + out.err
    for path in reports:
        assert token.encode() not in path.read_bytes()


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
def test_reports_are_for_their_owner_alone(tree: Path, tmp_path: Path) -> None:
    os.umask(0o000)
    try:
        names = [tmp_path / name for name in ("q.jsonl", "q.html", "q.xlsx", "q.state")]
        main(["scan", str(tree), "--jsonl", str(names[0]), "--html", str(names[1]),
              "--xlsx", str(names[2]), "--state", str(names[3]), *NEVER])  # fmt: skip
    finally:
        os.umask(0o022)
    assert {stat.S_IMODE(each.stat().st_mode) for each in names} == {0o600}
    assert {each.name for each in tmp_path.iterdir()} == {each.name for each in names} | {"cây"}


def test_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cases = {
        "mang.txt": (MARKED.encode(), 1, "Tệp mang dấu MẬT"),
        "thuong.txt": (PLAIN.encode(), 0, "Không thấy dấu"),
        "giai.txt": ((SAMPLES / "giai-mat.txt").read_bytes(), 0, "ghi đã giải mật"),
        "mau.txt": ((SAMPLES / "mau-mot-do-mat.txt").read_bytes(), 0, "chỉ là mẫu"),
        "hong.docx": (b"PK\x03\x04" + b"\x00" * 50, 3, "Tệp bị hỏng"),
        "la.bin": (bytes(range(256)) * 9, 3, "không phải dạng văn bản"),
    }
    for name, (data, code, words) in cases.items():
        (tmp_path / name).write_bytes(data)
        assert main(["scan", "--one", str(tmp_path / name), "--ocr", "never"]) == code
        out = capsys.readouterr().out
        assert words in out
        assert len(out.splitlines()) == 1
        assert name not in out


def test_one_writes_the_reports_that_are_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mang.txt").write_text(MARKED, "utf-8")
    one = ["scan", "--one", str(tmp_path / "mang.txt"), "--ocr", "never"]
    page = tmp_path / "q.html"
    assert main([*one, "--jsonl", "-", "--html", str(page)]) == 1
    said = capsys.readouterr()
    (row,), unread, summary = told(said.out)
    assert (row["level"], unread, summary["finished"]) == ("MẬT", [], True)
    assert "Tệp mang dấu MẬT" in said.err
    assert "mang.txt" in page.read_text("utf-8")


def test_a_report_that_cannot_be_written_is_said_before_anything_is_read(
    tree: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    none = str(tmp_path / "none/q")
    for option in ("--html", "--xlsx", "--jsonl"):
        assert main(["scan", str(tree), option, none, *NEVER]) == 2
        said = capsys.readouterr()
        assert said.out == ""
        assert "Không ghi được" in said.err
    same = str(tmp_path / "q")
    assert main(["scan", str(tree), "--html", same, "--state", same, *NEVER]) == 2
    assert "Hai tùy chọn" in capsys.readouterr().err
    assert not (tmp_path / "q").exists()


@pytest.mark.parametrize("count", ["0", "65", "-1", "hai", "9" * 5_000])
def test_an_odd_number_of_workers_is_said_in_words(
    tmp_path: Path, count: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["scan", str(tmp_path), f"--workers={count}"])
    assert ended.value.code == 2
    assert "cần một số từ 1 đến 64" in capsys.readouterr().err


def test_one_takes_one_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scan", "--one", str(tmp_path)]) == 2
    assert main(["scan", "--one", "a", "b"]) == 2
    capsys.readouterr()
    assert main(["scan", "--one", str(tmp_path / "none")]) == 3
    assert "Không có tệp này" in capsys.readouterr().out


def test_allowed_files_are_listed_and_do_not_count(
    tree: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    allow = tmp_path / "cho-phep.csv"
    allow.write_text(
        f"path,sha256,reason,expires\n{tree}/*,,mẫu tập huấn,2099-01-01\n*.doc,,cũ,2020-01-01\n",
        "utf-8",
    )
    assert main(["scan", str(tree), "--allow", str(allow), *NEVER]) == 0
    out = capsys.readouterr()
    assert "Được phép đến 01/01/2099: mẫu tập huấn" in out.out
    assert "01/01/2020" in out.err
    main(["scan", str(tree), "--allow", str(allow), "--jsonl", "-", *NEVER])
    found, _, summary = told(capsys.readouterr().out)
    assert {each["allowed"] for each in found} == {"mẫu tập huấn"}
    assert summary["narrowed"] == summary["allowed"] == len(found)


def test_left_out_files_are_counted(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["scan", str(tree), "--exclude", "cong-van-1*", "--jsonl", "-", *NEVER])
    _, _, summary = told(capsys.readouterr().out)
    assert (summary["files"], summary["excluded"], summary["narrowed"]) == (9, 11, 11)


def test_places_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "Users/an/Documents/Zalo Received Files").mkdir(parents=True)
    main(["scan", str(tmp_path), "--places", "--html", str(tmp_path / "q.html"), *NEVER])
    assert "Tệp nhận qua Zalo: 1" in capsys.readouterr().out
    assert "Tệp nhận qua Zalo" in (tmp_path / "q.html").read_text("utf-8")


def test_an_old_report_stays_until_the_new_one_is_whole(
    tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "q.jsonl"
    target.write_text("cũ")

    def stop(self: object, jobs: object) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(pool.Pool, "run", stop)
    assert main(["scan", str(tree), "--jsonl", str(target), *NEVER]) == 130
    assert target.read_text() == "cũ"
    assert not (tmp_path / "q.jsonl.part").exists()


def started(*words: str, cwd: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "khien.cli.main", "scan", *words], cwd=cwd,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_ctrl_c_leaves_nothing_half_written(tmp_path: Path) -> None:
    letters(tmp_path / "cây", 3000)
    process = started("cây", "--jsonl", "q.jsonl", "--ocr", "never", cwd=tmp_path)
    until = time.monotonic() + 20
    while not (tmp_path / "q.jsonl.part").exists() and time.monotonic() < until:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=20)
    assert process.returncode in {130, 1}  # 1: it was done already
    assert not (tmp_path / "q.jsonl.part").exists()
    assert (tmp_path / "q.jsonl").exists() == (process.returncode == 1)


@pytest.mark.skipif(not hasattr(signal, "SIGUSR1"), reason="signals of POSIX")
def test_a_scan_is_paused_and_goes_on_by_signal(tmp_path: Path) -> None:
    letters(tmp_path / "cây", 20)
    (tmp_path / "s.pause").touch()
    process = started("cây", "--state", "s", "--ocr", "never", cwd=tmp_path)
    until = time.monotonic() + 20
    while not (tmp_path / "s").exists() and time.monotonic() < until:
        time.sleep(0.02)
    process.send_signal(signal.SIGUSR1)
    time.sleep(0.3)
    (tmp_path / "s.pause").unlink()
    time.sleep(0.6)
    assert process.poll() is None
    process.send_signal(signal.SIGUSR2)
    out, _ = process.communicate(timeout=20)
    assert "20 tệp" in out
    assert process.returncode == 1


@pytest.mark.skipif(os.name != "posix", reason="limits of POSIX")
def test_a_full_disk_while_remembering_is_said(tmp_path: Path) -> None:
    letters(tmp_path / "cây", 800)

    def small() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))

    done = subprocess.run(
        [sys.executable, "-m", "khien.cli.main", "scan", "cây", "--state", "s", *NEVER],
        cwd=tmp_path, capture_output=True, text=True, preexec_fn=small, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 3
    assert "Không ghi hết được tệp nhớ" in done.stderr
    assert "800 tệp: 115 cần xử lý, 0 không xem được" in done.stdout


def test_damaged_or_busy_memory_is_said(
    tree: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "s").write_text("không phải tệp nhớ")
    assert main(["scan", str(tree), "--state", str(tmp_path / "s"), *NEVER]) == 2
    assert "bị hỏng" in capsys.readouterr().err
