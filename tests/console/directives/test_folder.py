"""``khien manage file-letters``: a folder of old letters, finished by running it again."""

from __future__ import annotations

import os
import zipfile
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from tests.console.directives.test_intake import LETTER, MARKED, own_store
from tests.console.people import Province

from khien.console.directives import folder as folders
from khien.console.directives.intake import TakenAs
from khien.console.directives.models import Directive
from khien.console.evidence.models import HeldFile, Refusal
from khien.console.people import access
from khien.console.people.models import Person

__all__ = ["own_store"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Letters in two levels, an archive, a marked one, one that is no letter."""
    top = tmp_path / "van-ban-cu"
    (top / "2019").mkdir(parents=True)
    (top / "2019" / "mot.txt").write_text(LETTER, "utf-8")
    (top / "hai.txt").write_text(LETTER.replace("77/", "78/"), "utf-8")
    (top / "mat.txt").write_text(MARKED, "utf-8")
    (top / "hong.docx").write_bytes(b"PK\x03\x04 hong")
    (top / ".an.txt").write_text(LETTER.replace("77/", "99/"), "utf-8")
    with zipfile.ZipFile(top / "goi.zip", "w") as archive:
        archive.writestr("ba.txt", LETTER.replace("77/", "79/"))
    (top / "lien-ket.txt").symlink_to(top / "hai.txt")
    return top


def run(folder: Path, *options: str) -> tuple[str, int]:
    """What the command printed and its exit code."""
    out = StringIO()
    try:
        call_command("file_letters", str(folder), *options, stdout=out)
    except SystemExit as end:
        return out.getvalue(), int(end.code or 0)
    return out.getvalue(), 0


def test_a_folder_is_filed_and_a_second_run_changes_nothing(
    folder: Path, standing: Person, province: Province
) -> None:
    said, code = run(folder, "--person", standing.username)
    assert code == 3
    assert "đã nhận: 2019/mot.txt" in said
    assert "goi.zip/ba.txt" in said
    assert "mat.txt" not in said  # a refused file's name may be the subject of a secret
    found = set(Directive.objects.values_list("number_as_printed", "state"))
    assert found == {(f"{n}/TBATANM-CAT", "filed") for n in (77, 78, 79)}
    held = HeldFile.objects.count()
    assert held == 1
    assert Refusal.objects.count() == 1
    again, code = run(folder, "--person", standing.username)
    assert code == 3
    assert "đã nhận" not in again
    assert again.count("đã có:") == 4  # three letters and the figure at the end
    assert (Directive.objects.count(), HeldFile.objects.count()) == (3, held)


def test_a_run_that_was_cut_off_is_finished(
    folder: Path, standing: Person, province: Province
) -> None:
    begun = folders.file_letters(standing, folder, organisation=province.police)
    assert next(begun).taken.how is not TakenAs.UNREAD
    begun.close()
    rest = list(folders.file_letters(standing, folder, organisation=province.police))
    assert Directive.objects.count() == 3
    assert len(rest) == 5


def test_too_many_files_is_said(
    folder: Path, standing: Person, province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders, "MOST_FILES", 0)
    (only,) = folders.file_letters(standing, folder, organisation=province.police)
    assert only.taken.how is TakenAs.UNREAD
    assert not Directive.objects.exists()


def test_a_file_larger_than_may_be_is_named(
    tmp_path: Path, standing: Person, province: Province
) -> None:
    top = tmp_path / "lon"
    top.mkdir()
    with (top / "lon.pdf").open("wb") as file:
        file.truncate(2 * 2**30)
    (only,) = folders.file_letters(standing, top, organisation=province.police)
    assert only.taken.how is TakenAs.TOO_LARGE


def test_odd_entries_are_passed_over(tmp_path: Path, standing: Person, province: Province) -> None:
    top = tmp_path / "la"
    top.mkdir()
    os.mkfifo(top / "ong")
    (top / "vong").symlink_to(top)
    assert list(folders.file_letters(standing, top, organisation=province.police)) == []


def test_it_is_a_persons_act(folder: Path, standing: Person, province: Province) -> None:
    officer = province.person("health.officer")
    with pytest.raises(access.Refused):
        next(folders.file_letters(officer, folder, organisation=province.health))
    for options in (["--person", "khong-co"], ["--person", officer.username],
                    ["--person", standing.username, "--organisation", "999999"]):  # fmt: skip
        with pytest.raises(CommandError):
            run(folder, *options)
    with pytest.raises(CommandError):
        run(folder / "khong-co", "--person", standing.username)
    assert not Directive.objects.exists()
