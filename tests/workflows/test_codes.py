"""QR codes read in the worker: what they hold comes out, what is hostile ends in a named error."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
import segno
from PIL import Image

from khien.core.errors import DamagedDocument, DocumentError, TooLargeDocument, UnsupportedDocument
from khien.core.limits import DEFAULT_LIMITS
from khien.workflows import codes, worker
from khien.workflows.codes import codes_in
from khien.workflows.workshop import Workshop


def sheet(*words: bytes) -> Image.Image:
    made = Image.new("L", (1000, 1400), 255)
    for number, each in enumerate(words):
        code = io.BytesIO()
        segno.make(each, mode="byte", error="m", micro=False).save(code, kind="png", scale=4)
        made.paste(Image.open(code).convert("L"), (60, 60 + 500 * number))
    return made


def saved(image: Image.Image, kind: str = "PNG", **more: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


def test_codes_of_a_picture_and_of_each_page_of_a_scan() -> None:
    with Workshop() as shop:
        assert sorted(codes_in(saved(sheet(b"mot", b"\x00\xffhai")), workshop=shop)) == [
            b"\x00\xffhai", b"mot",
        ]  # fmt: skip
        two = saved(sheet(b"a"), "PDF", save_all=True, append_images=[sheet(b"b")])
        assert codes_in(two, name="quet.pdf", workshop=shop) == [b"a", b"b"]
        assert codes_in(saved(sheet(), "JPEG"), workshop=shop) == []
        with pytest.raises(DocumentError):
            codes_in(b"khong phai anh", workshop=shop)
        with pytest.raises(UnsupportedDocument):
            codes_in("chỉ có chữ\n".encode() * 20, name="a.txt", workshop=shop)
        # The worker goes on after each of them.
        assert codes_in(saved(sheet(b"c")), workshop=shop) == [b"c"]


def test_pages_are_capped(tmp_path: Path) -> None:
    many = saved(
        sheet(b"0"), "PDF", save_all=True, append_images=[sheet(b"1"), sheet(b"2")]
    )  # fmt: skip
    path = tmp_path / "quet.pdf"
    path.write_bytes(many)
    told = worker.codes_of_file(path, name="quet.pdf", limits=DEFAULT_LIMITS, most_pages=2)
    assert (told["pages"], len(told["codes"])) == (2, 2)


def test_a_picture_of_too_many_pixels_is_not_decoded() -> None:
    bomb = saved(Image.new("1", (20_000, 20_000)))
    assert len(bomb) < 100_000
    with pytest.raises(TooLargeDocument):
        codes_in(bomb, name="a.png")


def test_a_pipe_named_as_a_picture_holds_nobody_up(tmp_path: Path) -> None:
    pipe = tmp_path / "a.png"
    os.mkfifo(pipe)
    with pytest.raises(DamagedDocument):
        codes_in(pipe)


@pytest.mark.parametrize("answer", [{"outcome": "codes"}, {"outcome": "codes", "codes": ["@"]}])
def test_an_answer_of_another_form(
    monkeypatch: pytest.MonkeyPatch, answer: dict[str, object]
) -> None:
    monkeypatch.setattr(codes.Workshop, "codes", lambda *given, **more: answer)
    with pytest.raises(DamagedDocument):
        codes_in(saved(sheet(b"x")))
