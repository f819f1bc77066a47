"""Bundles encrypted to a key: opened by its owner alone, refused when a single bit is turned."""

from __future__ import annotations

import base64
import re

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.evidence.evidence_samples import a_bundle, a_ticket

from khien.evidence import encryption
from khien.evidence.bundle import verify_bundle
from khien.evidence.dsse import MAX_ENVELOPE
from khien.evidence.encryption import (
    checked_recipient,
    decrypt,
    encrypt,
    is_encrypted,
    looks_like_recipient,
    make_identity,
    read_identities,
    recipient_of,
    write_identities,
)
from khien.evidence.errors import (
    BadRecipient,
    EncryptedElsewhere,
    EncryptionDamaged,
    EvidenceError,
    NoIdentity,
    TooLarge,
)
from khien.evidence.keys import make_key
from khien.evidence.kinds import FileKind, kind_of

OURS, THEIRS = make_identity(), make_identity()
PLAIN = b'{"payload":"","payloadType":"","signatures":[]}' * 3
SEALED = encrypt(PLAIN, recipient_of(OURS))
CONSOLE, PC = make_key(), make_key()


def armoured(data: bytes) -> bytes:
    recipient = pyrage.x25519.Recipient.from_str(recipient_of(OURS))
    return bytes(pyrage.encrypt(data, [recipient], armored=True))


LETTERS = armoured(PLAIN)


@given(st.binary(max_size=200_000))
@settings(deadline=None, max_examples=30)
def test_what_was_encrypted_comes_out(data: bytes) -> None:
    sealed = encrypt(data, recipient_of(OURS))
    assert is_encrypted(sealed)
    assert decrypt(sealed, [OURS]) == data
    assert len(sealed) > len(data)  # nothing was packed: its length bounds what is in it


def test_each_bit_of_each_byte_counts() -> None:
    for at in range(len(SEALED)):
        for bit in range(8):
            one = bytearray(SEALED)
            one[at] ^= 1 << bit
            with pytest.raises(EvidenceError):
                decrypt(bytes(one), [OURS])


def test_each_bit_of_an_armoured_file_counts() -> None:
    assert decrypt(LETTERS, [OURS]) == PLAIN
    for at in range(len(LETTERS) - 1):  # the last line's end is no part of it
        for bit in range(8):
            one = bytearray(LETTERS)
            one[at] ^= 1 << bit
            with pytest.raises(EvidenceError):
                decrypt(bytes(one), [OURS])


@given(st.data())
@settings(deadline=None, max_examples=100)
def test_bytes_taken_out_or_put_in_are_refused(data: st.DataObject) -> None:
    sealed = data.draw(st.sampled_from([SEALED, LETTERS]))
    at = data.draw(st.integers(0, len(sealed) - 2))
    put = data.draw(st.binary(max_size=3))
    taken = data.draw(st.integers(0 if put else 1, 20))
    one = sealed[:at] + put + sealed[at + taken :]
    if one in {sealed, sealed.removesuffix(b"\n")}:
        return
    with pytest.raises(EvidenceError):
        decrypt(one, [OURS])


@given(st.binary(max_size=400))
@settings(deadline=None, max_examples=100)
def test_any_bytes_behind_the_first_line_are_a_named_error(junk: bytes) -> None:
    for head in (
        b"age-encryption.org/v1\n",
        b"age-encryption.org/v1\n-> X25519 ",
        encryption._BEGIN,
    ):
        with pytest.raises(EvidenceError):
            decrypt(head + junk, [OURS])
        with pytest.raises(EvidenceError):
            decrypt(head + junk + b"\n--- " + junk, [OURS])


def test_another_console_s_bundle_is_named() -> None:
    with pytest.raises(EncryptedElsewhere):
        decrypt(SEALED, [THEIRS])
    with pytest.raises(EncryptedElsewhere):  # sealed by words, not to a key
        decrypt(pyrage.passphrase.encrypt(PLAIN, "mot hai ba"), [OURS])
    with pytest.raises(EncryptionDamaged):
        decrypt(SEALED[:-1], [OURS])
    with pytest.raises(EncryptionDamaged):
        decrypt(SEALED + b"\n", [OURS])


def test_former_keys_go_on_opening() -> None:
    assert decrypt(SEALED, [THEIRS, make_identity(), OURS]) == PLAIN


def test_what_is_too_large_is_refused_before_it_is_decrypted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pyrage, "decrypt", None)
    with pytest.raises(TooLarge, match="8 MB"):
        decrypt(SEALED + b"\0" * MAX_ENVELOPE, [OURS])


def test_a_header_of_many_recipients_is_not_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library needs minutes for a header of some hundred kilobytes."""
    stanza = SEALED[SEALED.index(b"-> X25519") : SEALED.index(b"\n-> ", 30) + 1]
    head, rest = b"age-encryption.org/v1\n", SEALED[SEALED.index(b"--- ") :]
    with pytest.raises(EvidenceError):
        decrypt(head + stanza * 30 + rest, [OURS])  # looked at: its seal is another's
    monkeypatch.setattr(pyrage, "decrypt", None)
    for count in (50, 60_000):
        with pytest.raises(EncryptionDamaged):
            decrypt(head + stanza * count + rest, [OURS])


def test_armour_is_read_as_it_is_written_and_not_otherwise() -> None:
    assert is_encrypted(LETTERS)
    assert decrypt(LETTERS.replace(b"\n", b"\r\n"), [OURS]) == PLAIN
    assert decrypt(LETTERS.removesuffix(b"\n"), [OURS]) == PLAIN
    begin, *body, end = LETTERS.removesuffix(b"\n").split(b"\n")
    plain = base64.b64decode(b"".join(body))
    narrow = re.sub(rb"(.{20})", rb"\1\n", base64.b64encode(plain))
    for wrong in (
        b"\n".join([begin, end]),
        b"\n".join([begin, narrow, end]),
        b"\n".join([begin, b"", *body, end]),
        b"\n".join([begin, *body, end, b"them"]),
        b"\n".join([begin, *body]),
        b"\n".join([begin, *body[:-1], body[-1] + b" ", end]),
        b"\n".join([begin, base64.b64encode(b"no age file"), end]),
    ):
        with pytest.raises(EncryptionDamaged):
            decrypt(wrong, [OURS])


def test_what_is_no_recipient() -> None:
    good = recipient_of(OURS)
    assert checked_recipient(good) == good
    assert looks_like_recipient(good[:-1] + ("q" if good[-1] != "q" else "p"))
    for wrong in ("", "age1", good.upper(), good + "\n", good[:-1], OURS, "ssh-ed25519 AAAA",
                  good[:-1] + ("q" if good[-1] != "q" else "p")):  # fmt: skip
        with pytest.raises(BadRecipient):
            checked_recipient(wrong)
        with pytest.raises(BadRecipient):
            encrypt(b"", wrong)


def test_a_key_file_is_age_s_own() -> None:
    data = write_identities([OURS, THEIRS])
    assert data.splitlines()[0] == f"# public key: {recipient_of(OURS)}".encode()
    assert read_identities(data) == [OURS, THEIRS]
    assert read_identities(b"\r\n# them\r\n " + THEIRS.encode() + b" \r\n") == [THEIRS]


@pytest.mark.parametrize(
    "wrong", [b"", b"# only words\n", b"xin chao", OURS.lower().encode(), OURS[:-1].encode() + b"B",
              b"\xff\xfe", f"{OURS}\nrac\n".encode(), f"{OURS} {THEIRS}".encode()],
    ids=["nothing", "no key", "words", "small letters", "one letter off", "no letters",
         "a word more", "two in a line"],
)  # fmt: skip
def test_what_is_no_key_file(wrong: bytes) -> None:
    with pytest.raises(NoIdentity) as raised:
        read_identities(wrong)
    assert "AGE-SECRET-KEY-1" + OURS[20:40] not in str(raised.value)


def test_a_bundle_keeps_its_signature_and_is_known_as_one() -> None:
    bundle = a_bundle(a_ticket(CONSOLE), PC)
    sealed = encrypt(bundle, recipient_of(OURS))
    assert kind_of(sealed, "ket-qua.khien") is FileKind.BUNDLE
    assert kind_of(armoured(bundle), "thu.txt") is FileKind.BUNDLE
    assert b"MAY-01" not in sealed
    assert verify_bundle(decrypt(sealed, [OURS])).signer == PC.public
