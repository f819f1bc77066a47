"""Archives at the door: each letter a file of its own, the mark check of each first."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.documents.making import p, word

from khien.core.limits import Limits
from khien.workflows.archives import Letter, examine_each, letters
from khien.workflows.intake import Outcome
from khien.workflows.workshop import Workshop

LETTER = "UBND TỈNH ĐÔNG KHÊ\nSố: 12/UBND-NC\n\nKính gửi: Các sở.\n1. Rà soát máy tính.\n"


@pytest.fixture(scope="module")
def workshop() -> Iterator[Workshop]:
    with Workshop() as shared:
        yield shared


def packed(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def written(tmp_path: Path, members: dict[str, bytes], name: str = "goi.zip") -> Path:
    path = tmp_path / name
    path.write_bytes(packed(members))
    return path


def test_each_letter_is_examined_by_itself(tmp_path: Path, workshop: Workshop) -> None:
    inner = packed({"trong.txt": LETTER.encode()})
    path = written(
        tmp_path,
        {
            "a.docx": word(p("Kính gửi: Sở Y tế")),
            "mat.txt": LETTER.replace("\n\n", "\nTỐI MẬT\n\n").encode(),
            "hong.docx": word(p("a"))[:-100],
            "x.exe": b"MZ\x00\x01",
            "hai/b.zip": inner,
        },
    )
    found = [
        (name.removeprefix(f"{path}/"), e) for name, e in examine_each(path, workshop=workshop)
    ]

    assert [(name, e.outcome, e.error_code) for name, e in found] == [
        ("a.docx", Outcome.CLEAR, None),
        ("mat.txt", Outcome.MARKED, "marked"),
        ("hong.docx", Outcome.UNEXAMINABLE, "damaged"),
        ("x.exe", Outcome.UNEXAMINABLE, "unsupported"),
        ("hai/b.zip/trong.txt", Outcome.CLEAR, None),
    ]
    assert found[1][1].document is None
    assert found[0][1].directive is not None
    assert found[0][1].directive["file"] == f"{path}/a.docx"


@pytest.mark.parametrize("name", ["cong-van.docx", "cong-van.odt", "cong-van.txt", "hong.docx"])
def test_a_letter_called_zip_is_still_that_letter(
    tmp_path: Path, workshop: Workshop, name: str
) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes((Path(__file__).parents[2] / "samples/files" / name).read_bytes())

    assert letters(path, workshop=workshop) is None
    assert [found for found, _ in examine_each(path, workshop=workshop)] == [str(path)]


def test_what_is_no_archive_is_examined_as_it_is(tmp_path: Path, workshop: Workshop) -> None:
    for name in ("missing.zip", "."):
        assert letters(tmp_path / name, workshop=workshop) is None
    empty = written(tmp_path, {})
    ((name, found),) = examine_each(empty, workshop=workshop)
    assert (name, found.outcome) == (str(empty), Outcome.UNEXAMINABLE)


def test_names_that_climb_and_links_are_named_not_read(tmp_path: Path, workshop: Workshop) -> None:
    """ATTACKS 15."""
    path = tmp_path / "goi.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("../len.txt", "/etc/x.txt", "C:\\x.txt", "a/../../b.txt", "..\\c.txt"):
            archive.writestr(name, LETTER)
        link = zipfile.ZipInfo("lien-ket.txt")
        link.create_system = 3
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("that.txt", LETTER)
    found = list(letters(path, workshop=workshop) or ())

    assert [type(each.error).__name__ for each in found[:-1]] == ["UnsafeMember"] * 6
    assert all(not each.data and each.error and each.error.message() for each in found[:-1])
    assert found[-1] == Letter("that.txt", data=LETTER.encode())
    assert sorted(each.name for each in tmp_path.iterdir()) == ["goi.zip"]


def test_bombs_end_with_a_name(tmp_path: Path, workshop: Workshop) -> None:
    """ATTACKS 16: a member that inflates too far, members in members in members, too many."""
    zeros = written(tmp_path, {"khong.txt": bytes(80 * 2**20), "a.txt": LETTER.encode()})
    codes = [each.error and each.error.code for each in letters(zeros, workshop=workshop) or ()]
    assert codes == ["too_large", None]

    nested = packed({"d.txt": LETTER.encode()})
    for name in ("c.zip", "b.zip"):
        nested = packed({name: nested})
    deep = tmp_path / "sau.zip"
    deep.write_bytes(nested)
    assert [(e.name, e.error and e.error.code) for e in letters(deep, workshop=workshop) or ()] == [
        ("b.zip/c.zip", "too_large")
    ]

    many = written(tmp_path, {f"{n}.txt": b"a" for n in range(30)})
    limits = Limits(members=20)
    assert letters(many, workshop=workshop, limits=limits) is None
    ((_, found),) = examine_each(many, workshop=workshop, limits=limits)
    assert found.error_code == "too_large"


def test_what_all_members_inflate_to_is_counted_together(
    tmp_path: Path, workshop: Workshop
) -> None:
    inner = packed({"x.txt": b"a" * 600_000})
    path = written(tmp_path, {f"{n}.zip": inner for n in range(4)})
    limits = Limits(total_bytes=2_000_000)
    codes = [
        e.error and e.error.code for e in letters(path, workshop=workshop, limits=limits) or ()
    ]

    assert codes[0] is None
    assert "too_large" in codes


def test_a_locked_member_is_named(tmp_path: Path, workshop: Workshop) -> None:
    data = bytearray(packed({"a.txt": LETTER.encode(), "b.txt": LETTER.encode()}))
    for at in (data.find(b"PK\x03\x04") + 6, data.find(b"PK\x01\x02") + 8):
        data[at] |= 1
    path = tmp_path / "khoa.zip"
    path.write_bytes(bytes(data))
    found = list(letters(path, workshop=workshop) or ())

    assert [each.error and each.error.code for each in found] == ["encrypted", None]


def test_a_worker_that_dies_goes_on_where_it_stopped(tmp_path: Path, workshop: Workshop) -> None:
    path = written(tmp_path, {f"{n}.txt": LETTER.encode() for n in range(3)})
    found = letters(path, workshop=workshop)
    assert found is not None
    names = [next(found).name]
    workshop.close()
    names += [each.name for each in found]

    assert names == ["0.txt", "1.txt", "2.txt"]


@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_any_damage_gives_letters_or_names_the_fault(
    tmp_path: Path, workshop: Workshop, data: st.DataObject
) -> None:
    whole = bytearray(packed({"a.txt": LETTER.encode(), "b/c.docx": word(p("a"))}))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "x.zip"
    path.write_bytes(bytes(whole))
    for name, found in examine_each(path, workshop=workshop):
        assert name.startswith(str(path))
        assert found.outcome is Outcome.CLEAR or (found.error and found.error.message())
