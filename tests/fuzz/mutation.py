"""From a good input to a bad one: bytes, the members of a ZIP, JSON values, words of a text."""

from __future__ import annotations

import io
import json
import random
import re
import zipfile
from typing import Any

MOST = 200_000  # bytes of one made-up input
BYTES = (b"\0", b"\xff", b"\xef\xbb\xbf", b"<", b">", b"&", b"\r\n", b"%", b"\x80" * 8, b"9" * 30)
NUMBERS = (b"0", b"-1", b"255", b"65536", b"4294967295", b"2147483648", b"1e308")
WORDS = (
    "MẬT", "TỐI MẬT", "TUYỆT MẬT", "Kính gửi:", "Nơi nhận:", "1.", "1.1.", "a)", "-", "Điều 1.",
    "trước ngày 31/02/2026", "ngày 99 tháng 13 năm 0000", "trong 999999999 ngày làm việc", "V/v",
    "Số: /UBND-", "(sau đây gọi tắt là", "…" * 50, "\u0301" * 20, "\u202e", "\t", "((((", "||||",
    "hòa", "hoà", "không được", "yêu cầu", "Căn cứ", "%s{0}{name}", "=1+1", "\ud7ff", "x" * 3000,
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 2**63, 1e308, "", "x" * 5000, "\u0000", "../../x", [], {},
    "2026-11-25T00:00:00Z", "9999-12-31T23:59:59+23:59", "a" * 64, [[[[[]]]]], {"a": {"a": {}}},
)  # fmt: skip


def bytes_of(rng: random.Random, data: bytes) -> bytes:
    """``data`` with a few places cut, doubled, overwritten or torn off."""
    made = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 4, 16))):
        if not made:
            break
        at = rng.randrange(len(made))
        length = rng.choice((1, 1, 2, 8, 64, 1024))
        piece = made[at : at + length]
        kind = rng.randrange(7)
        if kind == 0:
            made[at] ^= 1 << rng.randrange(8)
        elif kind == 1:
            del made[at : at + length]
        elif kind == 2:
            made[at:at] = piece * rng.choice((1, 2, 50))
        elif kind == 3:
            made[at : at + length] = rng.randbytes(len(piece))
        elif kind == 4:
            made[at:at] = rng.choice(BYTES)
        elif kind == 5:
            _number(rng, made)
        else:
            del made[rng.randrange(len(made)) :]
    return bytes(made[:MOST])


def _number(rng: random.Random, made: bytearray) -> None:
    """Another number in place of one that stands there: lengths, counts and offsets."""
    found = list(re.finditer(rb"\d{1,10}", bytes(made[: 64 * 1024])))
    if found:
        match = rng.choice(found)
        made[match.start() : match.end()] = rng.choice(NUMBERS)


def zip_of(rng: random.Random, data: bytes) -> bytes:
    """``data``, a ZIP, with one member's content bad and every checksum right again."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = rng.choice(sorted(members))
    for _ in range(rng.choice((1, 1, 3))):
        members[name] = xml_of(rng, members[name]) if rng.random() < 0.7 else bytes_of(
            rng, members[name]
        )  # fmt: skip
    if rng.random() < 0.1:
        del members[name]
    if rng.random() < 0.1:
        members[rng.choice(("../x", "/etc/x", "word/document.xml ", "a" * 300))] = b"x"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in members.items():
            archive.writestr(member, content)
    return out.getvalue()


def xml_of(rng: random.Random, data: bytes) -> bytes:
    """Elements doubled, nested, dropped or moved, attributes emptied; mostly still XML."""
    text = data.decode("utf-8", "replace")
    tags = list(re.finditer(r"<[^<>]*>", text))
    if not tags:
        return data
    one, other = rng.choice(tags), rng.choice(tags)
    kind = rng.randrange(6)
    if kind == 0:
        text = text[: one.start()] + text[one.end() :]
    elif kind == 1:
        low, high = sorted((one.start(), other.end()))
        text = text[:high] + text[low:high] * rng.choice((1, 3)) + text[high:]
    elif kind == 2:
        low, high = sorted((one.start(), other.end()))
        text = text[:low] + text[high:]
    elif kind == 3:
        text = re.sub(r'"[^"]*"', f'"{rng.choice(("", "-1", "9" * 20, "x", "NaN"))}"', text, count=1
                      ) if rng.random() < 0.3 else _attribute(rng, text)  # fmt: skip
    elif kind == 4:
        text = text[: one.end()] + rng.choice(WORDS) + text[one.end() :]
    else:
        depth = rng.choice((5, 100, 3000))
        text = text[: one.end()] + "<w:p>" * depth + "</w:p>" * depth + text[one.end() :]
    return text.encode("utf-8", "replace")[:MOST]


def _attribute(rng: random.Random, text: str) -> str:
    found = list(re.finditer(r'="[^"]*"', text))
    if not found:
        return text
    match = rng.choice(found)
    value = rng.choice(("", "-1", "0", "9" * 20, "x" * 500, "1e9", "true", "ff0000", "&#0;"))
    return f'{text[: match.start()]}="{value}"{text[match.end() :]}'


def text_of(rng: random.Random, text: str) -> str:
    """Lines moved, doubled, cut and joined, words that mean something put in."""
    lines = text.split("\n")
    for _ in range(rng.choice((1, 2, 5, 20))):
        at = rng.randrange(len(lines))
        kind = rng.randrange(7)
        if kind == 0:
            lines[at], lines[-1] = lines[-1], lines[at]
        elif kind == 1:
            lines[at:at] = [lines[at]] * rng.choice((1, 2, 40))
        elif kind == 2 and len(lines) > 1:
            del lines[at]
        elif kind == 3:
            words = lines[at].split(" ")
            words.insert(rng.randrange(len(words) + 1), rng.choice(WORDS))
            lines[at] = " ".join(words)
        elif kind == 4:
            cut = rng.randrange(len(lines[at]) + 1)
            lines[at : at + 1] = [lines[at][:cut], lines[at][cut:]]
        elif kind == 5 and at + 1 < len(lines):
            lines[at : at + 2] = [lines[at] + lines[at + 1]]
        else:
            lines[at] = lines[at].upper() if rng.random() < 0.5 else rng.choice(WORDS)
    return "\n".join(lines)[:MOST]


def json_of(rng: random.Random, value: Any) -> Any:
    """A copy of ``value`` with one place of it something else, missing or added."""
    made = json.loads(json.dumps(value))
    holder, key = _place(rng, made)
    if holder is None:
        return rng.choice(VALUES)
    kind = rng.randrange(4)
    if kind == 0 and isinstance(holder, dict):
        del holder[key]
    elif kind == 1 and isinstance(holder, dict):
        holder[rng.choice(("x", "", "__proto__", "schema"))] = rng.choice(VALUES)
    elif kind == 2 and isinstance(holder[key], str):
        holder[key] = text_of(rng, holder[key])[:2000]
    else:
        holder[key] = rng.choice(VALUES)
    return made


def _place(rng: random.Random, value: Any) -> tuple[Any, Any]:
    """A container inside ``value`` and a key of it, any depth."""
    places: list[tuple[Any, Any]] = []
    waiting = [value]
    while waiting:
        holder = waiting.pop()
        if not isinstance(holder, dict | list):
            continue
        for key in list(holder) if isinstance(holder, dict) else range(len(holder)):
            places.append((holder, key))
            waiting.append(holder[key])
    return rng.choice(places) if places else (None, None)
