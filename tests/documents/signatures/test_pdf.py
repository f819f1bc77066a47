"""Signed PDFs: what holds, what was changed, and what cannot be known."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from khien.documents import read
from khien.documents.document import Document
from khien.documents.signatures import NO_ROOTS, Signature, SignatureState, TrustRoots, verify
from tests.documents.signing import (
    DAY,
    NOW,
    leader,
    new_authority,
    plain_letter,
    seal,
    sign,
    signed_letter,
    the_authority,
    twice_signed_letter,
)

VALID, INVALID = SignatureState.VALID, SignatureState.INVALID
UNVERIFIABLE, NONE = SignatureState.UNVERIFIABLE, SignatureState.NONE


def checked(data: bytes, roots: TrustRoots | None = None) -> Signature:
    return verify(data, roots=the_authority().roots() if roots is None else roots)


def with_revision(data: bytes, change: object = None) -> bytes:
    """``data`` with an incremental revision that nobody signed."""
    writer = IncrementalPdfFileWriter(io.BytesIO(data), strict=False)
    page = writer.root["/Pages"]["/Kids"][0]
    stream = writer.add_object(generic.StreamObject(stream_data=b"BT (moi) Tj ET"))
    page[generic.NameObject("/Contents")] = stream
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_good_signature_holds_and_says_who_and_when() -> None:
    found = checked(signed_letter())
    assert found.state is VALID
    assert (found.signer, found.organisation) == ("Nguyễn Văn Mẫu", "UBND tỉnh Đông Khê")
    assert found.at is not None
    assert found.at.tzinfo is not None
    assert abs((found.at - NOW).total_seconds()) < 3600
    # A time that only the signer's machine wrote, and no list of revoked ones, are said.
    assert set(found.codes) == {"time-claimed", "revocation-unknown"}


def test_with_a_list_in_which_the_signer_does_not_stand_nothing_is_left_to_say() -> None:
    authority = the_authority()
    found = checked(signed_letter(), authority.roots(authority.revocation()))
    assert (found.state, found.codes) == (VALID, ("time-claimed",))


def test_without_roots_nothing_is_valid_but_the_certificate_is_told() -> None:
    found = checked(signed_letter(), NO_ROOTS)
    assert found.state is UNVERIFIABLE
    assert (found.signer, found.organisation) == ("Nguyễn Văn Mẫu", "UBND tỉnh Đông Khê")
    assert "no-roots" in found.codes


def test_a_root_of_somebody_else_does_not_help() -> None:
    found = checked(signed_letter(), new_authority("Cơ quan khác").roots())
    assert found.state is UNVERIFIABLE
    assert "untrusted" in found.codes


def test_a_look_alike_root_made_by_oneself_does_not_help() -> None:
    """The same names on another key: as a root it is another; as a signer's chain it leads
    to nothing we trust."""
    twin = new_authority()
    assert twin.certificate.subject == the_authority().certificate.subject
    forged = sign(plain_letter(), twin.issue("Nguyễn Văn Mẫu"))
    assert checked(forged).state is UNVERIFIABLE
    assert "untrusted" in checked(forged).codes
    assert checked(signed_letter(), twin.roots()).state is UNVERIFIABLE


def test_a_certificate_between_root_and_signer_is_followed() -> None:
    middle = the_authority().issue("CA cấp dưới", authority=True)
    below = middle.issue("Trần Thị Mẫu")  # type: ignore[attr-defined]
    assert checked(sign(plain_letter(), below)).state is VALID
    # The one between is not in the file: nobody is asked for it.
    bare = checked(sign(plain_letter(), below, embed=False))
    assert (bare.state, bare.codes[0]) == (UNVERIFIABLE, "untrusted")


def test_a_certificate_that_had_expired_when_it_signed() -> None:
    old = the_authority().issue("Hết Hạn", since=NOW - 700 * DAY, until=NOW - 300 * DAY)
    found = checked(sign(plain_letter(), old))
    assert found.state is UNVERIFIABLE
    assert "expired" in found.codes
    assert found.signer == "Hết Hạn"


def test_a_certificate_that_expired_only_after_it_signed_still_counts() -> None:
    later = NOW + 400 * DAY  # the leader's certificate ends in 300 days
    found = verify(signed_letter(), roots=the_authority().roots(), now=later)
    assert found.state is VALID


def test_a_certificate_that_was_not_valid_yet() -> None:
    early = the_authority().issue("Chưa Tới", since=NOW + 10 * DAY)
    assert "not-yet-valid" in checked(sign(plain_letter(), early)).codes


def test_a_time_of_signing_in_the_future_is_not_believed() -> None:
    found = verify(signed_letter(), roots=the_authority().roots(), now=NOW - 5 * DAY)
    assert found.state is UNVERIFIABLE
    assert "future-time" in found.codes


@pytest.mark.parametrize("days", [2, 0], ids=["before", "after the claimed time"])
def test_a_revoked_certificate(days: int) -> None:
    """Revoked after the time that the signer claims counts too: that time proves nothing."""
    authority, gone = the_authority(), the_authority().issue("Đã Thu Hồi")
    data = sign(plain_letter(), gone)
    assert checked(data).state is VALID
    on = NOW - days * DAY if days else NOW + DAY / 24
    found = checked(data, authority.roots(authority.revocation(gone, on=on)))
    assert found.state is UNVERIFIABLE
    assert "revoked" in found.codes


def test_a_list_signed_by_somebody_else_revokes_nobody() -> None:
    twin = new_authority()  # the same name as issuer, another key
    found = checked(signed_letter(), the_authority().roots(twin.revocation(leader())))
    assert found.state is VALID
    assert "revocation-unknown" in found.codes


def test_a_certificate_not_made_for_signing() -> None:
    server = the_authority().issue("CA khác", authority=True)  # may only sign certificates
    assert "wrong-usage" in checked(sign(plain_letter(), server)).codes


def test_a_revision_that_nobody_signed_makes_it_invalid() -> None:
    found = checked(with_revision(signed_letter()))
    assert found.state is INVALID
    assert "altered-after" in found.codes


def test_invalid_does_not_need_roots() -> None:
    assert checked(with_revision(signed_letter()), NO_ROOTS).state is INVALID


def test_one_byte_changed_makes_it_invalid() -> None:
    data = bytearray(signed_letter())
    at = data.index(b"/Producer") if b"/Producer" in data else 700
    data[at + 14] ^= 1
    found = checked(bytes(data))
    assert found.state in {INVALID, UNVERIFIABLE}
    stream = bytearray(signed_letter())
    at = stream.index(b"stream") + 40
    stream[at] ^= 1
    assert checked(bytes(stream)).state is INVALID


def test_bytes_after_the_end_are_no_part_of_what_was_signed() -> None:
    assert checked(signed_letter() + b"\n").state is VALID
    found = checked(signed_letter() + b"\n9 0 obj <</Them true>> endobj\n")
    assert found.state is INVALID
    assert "altered-after" in found.codes


def test_a_range_that_leaves_the_tail_out_does_not_cover_the_file() -> None:
    data = signed_letter()
    at = data.rindex(b"/ByteRange")
    start, end = data.index(b"[", at), data.index(b"]", at)
    first, length, second, rest = (int(each) for each in data[start + 1 : end].split())
    moved = f"[{first} {length} {second - 2} {rest}".encode().ljust(end - start, b" ")
    found = checked(data[:start] + moved + data[end:])
    assert found.state is INVALID


def test_leader_and_seal_both_hold_and_both_are_told() -> None:
    found = checked(twice_signed_letter())
    assert found.state is VALID
    assert found.signer == "Nguyễn Văn Mẫu"
    told = [each.facts["signer"] for each in found.reasons if each.code == "one-of"]
    assert len(told) == 2
    assert told[1].startswith("Ủy ban nhân dân tỉnh Đông Khê")


def test_of_two_signatures_the_worst_decides() -> None:
    stranger = new_authority("Cơ quan lạ").issue("Người Lạ")
    found = checked(sign(signed_letter(), stranger, place="Hai"))
    assert found.state is UNVERIFIABLE
    assert found.signer == "Người Lạ"
    changed = checked(with_revision(twice_signed_letter()))
    assert changed.state is INVALID


def test_a_change_between_two_signatures_breaks_the_first() -> None:
    found = checked(sign(with_revision(signed_letter()), seal(), place="ConDau"))
    assert found.state is INVALID
    assert found.signer == "Nguyễn Văn Mẫu"


def test_no_signature_and_a_scan() -> None:
    assert checked(plain_letter()).state is NONE
    assert verify(b"Kinh gui").codes == ("not-signed",)
    assert checked(plain_letter()).codes == ("not-signed",)
    scan = Document.from_lines("pdf", (), ocr=True)
    assert verify(plain_letter(), document=scan).codes == ("scan",)
    stamped = Document.from_lines("pdf", (), properties={"scanned_pages": "1"})
    assert verify(plain_letter(), document=stamped).codes == ("scan",)
    # A scan that was signed digitally is checked like any file.
    signed = verify(signed_letter(), document=scan, roots=the_authority().roots())
    assert signed.state is VALID


def test_the_words_of_a_certificate_cannot_steer_a_terminal_or_fill_a_page() -> None:
    odd = the_authority().issue("Tên\x1b[31m\n đỏ" + "d" * 30, organisation="O" * 64)
    found = checked(sign(plain_letter(), odd))
    assert found.signer is not None
    assert found.signer.isprintable()


def test_too_many_revisions_or_signatures_are_not_followed() -> None:
    assert checked(signed_letter() + b"startxref\n" * 300).codes == ("too-many",)
    assert checked(signed_letter() + b"/ByteRange " * 40).codes == ("too-many",)


def test_a_signature_that_cannot_be_read_is_not_nothing() -> None:
    assert checked(b"%PDF-1.7\n/ByteRange [0 1 2 3]").state is UNVERIFIABLE
    cut = signed_letter()[:-400]
    assert checked(cut).state in {UNVERIFIABLE, INVALID}


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_changed_file_is_never_valid(data: st.DataObject) -> None:
    good = signed_letter()
    at = data.draw(st.integers(0, len(good) - 8))
    changed = good[:at] + bytes([good[at] ^ data.draw(st.integers(1, 255))]) + good[at + 1 :]
    start = good.rindex(b"/Contents <")
    unused = start <= at <= good.index(b">", start)  # padding inside the value itself
    assert unused or checked(changed).state is not VALID


def test_signed_letters_are_read_like_others() -> None:
    document = read(signed_letter(), "a.pdf")
    assert "UBND-NC" in document.text
