"""A PC's answers on paper: signed, in a few QR codes, read back from a poor scan."""

from __future__ import annotations

import hashlib
import io
import zlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import cbor2
import pytest
import segno
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from khien.core.findings import Status
from khien.evidence import dsse
from khien.evidence.errors import (
    Altered,
    BadSignature,
    EvidenceError,
    Malformed,
    Mistyped,
    PaperIncomplete,
    TooLarge,
)
from khien.evidence.keys import SigningKey, key_from_seed, make_key
from khien.evidence.paper_words import ALPHABET, grouped_words, make_words, typed
from khien.evidence.secrets import make_secret, prove, proves, secret_hash
from khien.evidence.summary import (
    PAYLOAD_TYPE,
    Summary,
    SummaryLine,
    lines_of,
    make_summary,
    read_summary,
)

KEY = key_from_seed(b"paper" * 6 + b"xy")
AT = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
CHECKS = [
    "accounts.local", "antivirus.present-and-fresh", "disk.encrypted", "disk.wiped-before-reuse",
    "edr.running", "firewall.on", "isolation.declared-class", "os.supported", "os.updates",
    "remote-control.absent", "screen.locks", "secrets.no-marked-files", "services.legacy",
    "usb.issued-only", "autologon.off", "macros.blocked", "password.policy", "defender.clean",
]  # fmt: skip
LINES = tuple(
    SummaryLine(check, list(Status)[number % 4], f"reason-{number}", AT - timedelta(days=number))
    for number, check in enumerate(CHECKS)
)


def summary(key: SigningKey = KEY, **changes: object) -> Summary:
    made = Summary(
        signer=key.public, console_id="dk-1", ticket_id="phieu-7", pc_id="12", place=None,
        hostname="MAT-02", machine_class="stand_alone", sequence=3, challenge=make_words(),
        bundle_sha256=hashlib.sha256(b"bundle").hexdigest(), taken_at=AT, enrolment=None,
        lines=LINES,
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def test_a_summary_comes_back_as_it_was_made() -> None:
    made = summary()
    parts = make_summary(made, key=KEY)
    assert read_summary(parts) == made
    assert len(parts) == 1
    assert read_summary([*reversed(parts), *parts, b"something else"]) == made


def test_many_checks_take_more_codes_and_never_more_than_four() -> None:
    many = tuple(
        replace(LINES[0], check=hashlib.sha256(bytes([n])).hexdigest(), reason_code=f"r{n}")
        for n in range(60)
    )
    made = summary(lines=many)
    parts = make_summary(made, key=KEY)
    assert 2 <= len(parts) <= 4
    assert read_summary(parts) == made
    with pytest.raises(PaperIncomplete) as caught:
        read_summary(parts[1:])
    assert f"{len(parts) - 1} trong {len(parts)}" in caught.value.message()


def test_what_is_too_much_for_paper_is_said() -> None:
    long = tuple(
        replace(LINES[0], check=hashlib.sha512(bytes([n])).hexdigest()[:80]) for n in range(100)
    )
    with pytest.raises(TooLarge):
        make_summary(summary(lines=long), key=KEY)


def test_parts_of_two_pages_are_not_put_together() -> None:
    parts = make_summary(summary(), key=KEY) + make_summary(summary(sequence=4), key=KEY)
    with pytest.raises(PaperIncomplete):
        read_summary(parts)


def test_no_part_at_all() -> None:
    with pytest.raises(PaperIncomplete):
        read_summary([b"https://example.vn", b""])


def test_the_proof_of_a_ticket_travels() -> None:
    secret = make_secret()
    proof = prove(secret, ticket_id="phieu-7", place=2, key=KEY.public)
    back = read_summary(make_summary(summary(pc_id=None, place=2, enrolment=proof), key=KEY))
    assert back.enrolment is not None
    assert proves(
        back.enrolment, secret_hash=secret_hash(secret), ticket_id="phieu-7", place=2,
        key=back.signer,
    )  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(st.integers(0, 10**6), st.integers(1, 255))
def test_one_altered_byte_is_refused(position: int, difference: int) -> None:
    (part,) = make_summary(summary(challenge=typed("22222222222" + "2")), key=KEY)
    place = position % len(part)
    changed = part[:place] + bytes([part[place] ^ difference]) + part[place + 1 :]
    with pytest.raises(EvidenceError):
        read_summary([changed])


def packed(key: SigningKey, payload: bytes) -> list[bytes]:
    signature = key.sign(dsse.pae(PAYLOAD_TYPE, payload))
    body = zlib.compress(key.public.raw + signature + payload)
    return [b"KH1\x00\x01" + hashlib.sha256(body).digest()[:4] + body]


def test_another_key_cannot_speak_for_this_one() -> None:
    other = make_key()
    payload = cbor2.dumps({"t": "urn:khien:summary:1"})
    signature = other.sign(dsse.pae(PAYLOAD_TYPE, payload))
    body = zlib.compress(KEY.public.raw + signature + payload)
    with pytest.raises(BadSignature):
        read_summary([b"KH1\x00\x01" + hashlib.sha256(body).digest()[:4] + body])


@pytest.mark.parametrize(
    "told", [{}, [], {"t": "urn:khien:summary:2"}, {"t": "urn:khien:summary:1"}, 5, "x"]
)
def test_a_signed_thing_of_another_shape_is_malformed(told: object) -> None:
    with pytest.raises(Malformed):
        read_summary(packed(KEY, cbor2.dumps(told)))


@settings(deadline=None, max_examples=100)
@given(st.binary(max_size=200))
def test_any_signed_bytes_give_only_named_errors(payload: bytes) -> None:
    with pytest.raises(EvidenceError):
        read_summary(packed(KEY, payload))


def test_a_bomb_is_not_inflated() -> None:
    body = zlib.compress(bytes(8 << 20), 9)[:4000]
    bomb = b"KH1\x00\x01" + hashlib.sha256(body).digest()[:4] + body
    with pytest.raises(Altered):
        read_summary([bomb])


def test_lines_of_an_inspection() -> None:
    found = {"check": "a.b", "status": "fail", "reason_code": "c",
             "observed_at": "2026-11-25T03:00:00.123Z", "reason": "…"}  # fmt: skip
    assert lines_of([found]) == (SummaryLine("a.b", Status.FAIL, "c", AT),)


# The words that are typed


def test_words_are_typed_in_any_grouping() -> None:
    words = make_words()
    assert typed(grouped_words(words).lower()) == words
    assert typed(f"  {words[:6]} {words[6:]}\n") == words


@given(st.integers(0, 11), st.sampled_from(ALPHABET))
@settings(deadline=None, max_examples=150)
def test_one_wrong_character_is_noticed(place: int, other: str) -> None:
    words = make_words()
    changed = words[:place] + other + words[place + 1 :]
    if changed != words:
        with pytest.raises(Mistyped):
            typed(changed)


@given(st.integers(0, 10))
@settings(deadline=None, max_examples=60)
def test_neighbours_exchanged_are_noticed(place: int) -> None:
    words = make_words()
    changed = words[:place] + words[place + 1] + words[place] + words[place + 2 :]
    if changed != words:
        with pytest.raises(Mistyped):
            typed(changed)


@pytest.mark.parametrize("text", ["", "AAAA", "O0I1L" * 3, "ă" * 12, "A" * 400])
def test_what_is_no_challenge_is_refused(text: str) -> None:
    with pytest.raises(Mistyped):
        typed(text)


# Through a printer and a scanner


def page(parts: tuple[bytes, ...]) -> Image.Image:
    """An A4 page at 150 dots an inch with the codes, 80 mm each."""
    made = Image.new("L", (1240, 1754), 255)
    side = round(80 / 25.4 * 150)
    for number, part in enumerate(parts):
        picture = io.BytesIO()
        segno.make(part, mode="byte", error="m", micro=False).save(picture, kind="png", scale=4)
        code = Image.open(picture).convert("L").resize((side, side), Image.Resampling.BOX)
        made.paste(code, (120 + number % 2 * 520, 300 + number // 2 * 520))
    return made


def scanned(clean: Image.Image, degrees: float) -> Image.Image:
    """Grey, askew, with the noise and the dull contrast of an office scanner."""
    turned = clean.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=255)
    dull = turned.point(lambda level: 60 + level * 0.65)
    noise = Image.effect_noise(dull.size, 24).convert("L")
    return Image.blend(dull, noise, 0.12)


@pytest.mark.parametrize("degrees", [0.0, 1.7, -2.5])
def test_the_page_comes_back_from_a_grey_askew_scan_of_150_dpi(degrees: float) -> None:
    many = tuple(replace(each, check=f"{each.check}-{n}") for n in range(3) for each in LINES)
    made = summary(lines=many)
    parts = make_summary(made, key=KEY)
    found = zxingcpp.read_barcodes(
        scanned(page(parts), degrees), formats=zxingcpp.BarcodeFormat.QRCode
    )
    assert read_summary(each.bytes for each in found) == made
