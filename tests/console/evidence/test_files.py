"""A file at the door: clear is stored, marked leaves nothing, the rest waits."""

from __future__ import annotations

import stat
import time
from pathlib import Path
from types import SimpleNamespace

import docx
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.transaction import TransactionManagementError
from tests.console.people import Province

from khien.console.audit.models import Content, Event
from khien.console.evidence import files, uploads
from khien.console.evidence.models import HeldFile, Refusal, StoredFile
from khien.core.errors import EncryptedDocument, TooLargeDocument
from khien.workflows.intake import Examination, Outcome

CLEAR_TEXT = "Báo cáo kết quả thực hiện\nĐã cài phần mềm cho 12 máy.\n".encode()


@pytest.fixture(autouse=True)
def media(settings: object, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"  # type: ignore[attr-defined]
    return tmp_path / "files"


def clear(data: bytes = CLEAR_TEXT) -> Examination:
    examination = files.examine_upload(data, name="bao-cao.txt")
    assert examination.outcome is Outcome.CLEAR
    return examination


def marked_bytes(tmp_path: Path) -> bytes:
    document = docx.Document()
    for line in ("UBND TỈNH ĐÔNG KHÊ", "TỐI MẬT", "BÁO CÁO", "Nội dung."):
        document.add_paragraph(line)
    document.save(str(tmp_path / "marked.docx"))
    return (tmp_path / "marked.docx").read_bytes()


def on_disk(media: Path) -> list[Path]:
    return [path for path in media.rglob("*") if path.is_file()]


def test_a_clear_file_is_stored_privately(
    province: Province, media: Path, django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        stored = files.store(
            province.person("health.officer"),
            clear(),
            CLEAR_TEXT,
            organisation=province.health,
            name="../../etc/Báo cáo\x00.txt",
        )
    assert stored.name == "Báo cáo .txt"
    assert ".." not in stored.path
    (path,) = on_disk(media)
    assert path == media / stored.path
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert files.open_stored(stored).read() == CLEAR_TEXT
    event = Event.objects.get(verb="file.store")
    assert event.subject_id == str(stored.pk)


def test_the_bytes_are_readable_before_the_move(province: Province, media: Path) -> None:
    stored = files.store(
        province.person("health.officer"), clear(), CLEAR_TEXT, organisation=province.health
    )
    assert not (media / stored.path).exists()
    assert files.open_stored(stored).read() == CLEAR_TEXT


def test_a_rolled_back_act_leaves_only_what_the_sweep_removes(
    province: Province, media: Path
) -> None:
    def act() -> None:
        with transaction.atomic():
            files.store(
                province.person("health.officer"),
                clear(),
                CLEAR_TEXT,
                organisation=province.health,
            )
            raise RuntimeError

    with pytest.raises(RuntimeError):
        act()
    assert StoredFile.objects.count() == 0
    assert len(on_disk(media)) == 1
    assert files.sweep_incoming() == 0  # not yet: an act may still be going on
    assert files.sweep_incoming(now=time.time() + 7_200) == 1
    assert on_disk(media) == []


def test_the_sweep_finishes_a_move_that_a_killed_process_left(
    province: Province, media: Path
) -> None:
    stored = files.store(
        province.person("health.officer"), clear(), CLEAR_TEXT, organisation=province.health
    )
    assert files.sweep_incoming(now=time.time() + 7_200) == 1
    assert (media / stored.path).read_bytes() == CLEAR_TEXT


def test_a_marked_file_leaves_level_size_place_and_person(
    province: Province, media: Path, tmp_path: Path
) -> None:
    data = marked_bytes(tmp_path)
    upload = SimpleUploadedFile("ten-bi-mat.docx", data)
    examination = files.examine_upload(upload, name=upload.name or "")
    assert examination.outcome is Outcome.MARKED
    actor = province.person("health.officer")
    refusal = files.refuse_marked(
        actor, examination, organisation=province.health, place="evidence"
    )
    assert refusal.facts == {"level": "TỐI MẬT", "size": len(data), "place": "evidence"}
    content = Content.objects.get(event__verb="file.refuse_marked")
    assert content.facts == {"level": "TỐI MẬT", "size": len(data), "place": "evidence"}
    assert "ten-bi-mat" not in str(list(Content.objects.values())) + str(refusal.facts)
    assert on_disk(media) == []
    with pytest.raises(ValueError, match="only a clear"):
        files.store(actor, examination, data, organisation=province.health)


def test_a_file_that_could_not_be_examined_waits(province: Province) -> None:
    examination = Examination(Outcome.UNEXAMINABLE, size=5, error=EncryptedDocument())
    held = files.receive(
        province.person("health.officer"),
        examination,
        b"%PDF-",
        organisation=province.health,
        place="evidence",
        target_id=7,
        name="khoa.pdf",
    )
    assert isinstance(held, HeldFile)
    assert (held.reason_code, held.state, held.target_id) == ("encrypted", "waiting", 7)
    assert files.open_stored(held).read() == b"%PDF-"


def test_a_changed_file_is_not_stored(province: Province, media: Path) -> None:
    with pytest.raises(ValueError, match="not those that were examined"):
        files.store(
            province.person("health.officer"), clear(), b"khac", organisation=province.health
        )
    assert on_disk(media) == []


def test_outside_a_transaction_nothing_is_taken(
    province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    examination, actor = clear(), province.person("health.officer")

    class Outside:
        """What ``files`` sees of a connection without a transaction."""

        in_atomic_block = False

        def get_connection(self) -> Outside:
            return self

    monkeypatch.setattr(files, "transaction", Outside())
    for act in (
        lambda: files.store(actor, examination, CLEAR_TEXT, organisation=province.health),
        lambda: files.refuse_marked(
            actor, examination, organisation=province.health, place="letter"
        ),
        lambda: files.hold(
            actor, examination, CLEAR_TEXT, organisation=province.health, place="letter"
        ),
    ):
        with pytest.raises(TransactionManagementError):
            act()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("báo cáo.docx", "báo cáo.docx"),
        ("..\\..\\windows\\system32\\a.txt", "a.txt"),
        ("/etc/passwd", "passwd"),
        ("a\r\nb\x1b[31m.pdf", "a b [31m.pdf"),
        ("\u202egnp.exe", "gnp.exe"),
        ("", "tep"),
        ("...", "tep"),
        ("x" * 300 + ".docx", "x" * 250 + ".docx"),
    ],
)
def test_names_are_for_showing_only(given: str, kept: str) -> None:
    assert files.clean_name(given) == kept
    assert len(files.clean_name(given)) <= 255


class TestUploads:
    def handler(self, *, signed_in: bool = True) -> uploads.SpoolUploadHandler:
        user = SimpleNamespace(is_authenticated=signed_in)
        handler = uploads.SpoolUploadHandler(SimpleNamespace(user=user))
        handler.new_file("file", "a.txt", "text/plain", None)
        return handler

    def test_nobodys_upload_takes_no_room(self) -> None:
        handler = self.handler(signed_in=False)
        handler.receive_data_chunk(CLEAR_TEXT, 0)
        upload = handler.file_complete(len(CLEAR_TEXT))
        assert upload.cut
        assert Path(upload.temporary_file_path()).stat().st_size == 0

    def test_an_upload_lies_in_the_private_spool(self) -> None:
        handler = self.handler()
        handler.receive_data_chunk(CLEAR_TEXT, 0)
        upload = handler.file_complete(len(CLEAR_TEXT))
        path = Path(upload.temporary_file_path())
        assert path.parent == uploads.upload_folder()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        assert files.examine_upload(upload, name="a.txt").outcome is Outcome.CLEAR
        upload.close()
        assert not path.exists()

    def test_too_much_is_cut_and_never_kept(
        self, monkeypatch: pytest.MonkeyPatch, province: Province
    ) -> None:
        monkeypatch.setattr(uploads, "REQUEST_BYTES", 10)
        handler = self.handler()
        handler.receive_data_chunk(b"12345678", 0)
        handler.receive_data_chunk(b"12345678", 8)
        upload = handler.file_complete(16)
        assert upload.cut
        assert Path(upload.temporary_file_path()).stat().st_size == 0
        examination = files.examine_upload(upload, name="a.txt")
        assert examination.error_code == "too_large"
        with pytest.raises(TooLargeDocument):
            files.receive(
                province.person("health.officer"),
                examination,
                upload,
                organisation=province.health,
                place="letter",
            )
        assert HeldFile.objects.count() == Refusal.objects.count() == 0

    def test_a_broken_connection_leaves_nothing(self) -> None:
        handler = self.handler()
        path = Path(handler.file.temporary_file_path())
        handler.upload_interrupted()
        assert not path.exists()

    def test_settings_use_the_spool(self) -> None:
        assert settings.FILE_UPLOAD_HANDLERS == [
            "khien.console.evidence.uploads.SpoolUploadHandler"
        ]
        assert Path(settings.FILE_UPLOAD_TEMP_DIR).is_absolute()
        uploads.empty_spool()
