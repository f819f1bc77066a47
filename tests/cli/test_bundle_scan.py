"""``khien bundle show``: what it says of marked files, all that left the PC and nothing more."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.evidence.evidence_samples import a_bundle, a_ticket, an_inspection
from tests.evidence.test_marked_files import a_file, a_part

from khien.cli.bundle_scan import lines
from khien.cli.main import main
from khien.core.i18n import use_language
from khien.evidence.keys import make_key
from khien.evidence.marked_files import FILE_FIELDS, SIZE_CLASSES, WHERES
from khien.markings.search import all_rules

TICKET = a_ticket(make_key())


def said(**changes: Any) -> str:
    return "\n".join(lines(an_inspection(**changes)))


def test_show_tells_counts_and_the_ten_facts_of_each_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = a_file(
        finding_id="ab" * 32, drive="D:", depth=3, format="docx", size_class="up-to-100k",
        month="2026-05", level="TỐI MẬT", state="marked", rule="head_line", where="head",
    )  # fmt: skip
    assert set(one) == set(FILE_FIELDS)
    part = a_part(one, unreadable={"encrypted": 2}, counts={"marked": 1, "form": 4}, narrowed=5)
    path = tmp_path / "b"
    path.write_bytes(a_bundle(TICKET, make_key(), inspection=an_inspection(marked_files=part)))
    assert main(["bundle", "show", str(path)]) == 0
    out = capsys.readouterr().out
    title = next(each.title for each in all_rules() if each.id == "head_line")[0]
    for told in ("[TỐI MẬT] mang dấu", "đầu trang 1", "docx", "10–100 KB", "05/2026", "D: cấp 3",
                 "ab" * 32, title, "2 · Tệp có mật khẩu.", "chỉ là mẫu hoặc danh mục: 4",
                 "mang dấu: 1", "được phép có dấu: 5"):  # fmt: skip
        assert told in out


def test_a_bundle_without_a_scan_says_how_to_add_one() -> None:
    assert "--scan-result" in said()
    with use_language("en"):
        assert "holds no scan" in said()


def test_a_part_of_another_form_is_named_and_not_repeated() -> None:
    told = said(marked_files=a_part(a_file(rule="ke_hoach_q7x")))
    assert "không đúng mẫu" in told
    assert "q7x" not in told


def test_a_box_has_no_level_and_files_without_an_id_are_told() -> None:
    box = a_file(level=None, state="box_unread", rule="unread_stamp", where="stamp",
                 drive="share", depth=0, month="1970-01")  # fmt: skip
    told = said(marked_files=a_part(box, counts={"box_unread": 3}, left_out=2))
    assert "[?] khung giống con dấu" in told
    assert "gốc thư mục dùng chung" in told
    assert "sửa —" in told
    assert "2 tệp không có mã" in told


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_closed_word_is_said_in_words(language: str) -> None:
    with use_language(language):
        for name, values in (("size_class", SIZE_CLASSES), ("where", WHERES)):
            for value in values:
                (_, told, _) = said(marked_files=a_part(a_file(**{name: value}))).rsplit("\n", 2)
                assert value not in told.split(" · ")
