"""What programs read from ``read``, ``inspect`` and ``bundle``: each field there, of its type.

The shapes are the public contract's, written out. Fields may be added, none renamed or dropped;
an added one is JSON like the rest.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from samples.endpoints import windows_pc
from tests.endpoints.made import host
from tests.evidence.evidence_samples import a_bundle, a_ticket
from tests.style.project import ROOT

from khien.cli.main import main
from khien.endpoints import inspect
from khien.evidence.errors import BY_CODE
from khien.evidence.keys import make_key

Test = Callable[[Any], bool]
DATE = re.compile(r"\d{4}-\d{2}(-\d{2})?")
HEX = re.compile(r"[0-9a-f]{64}")
CONTROL = re.compile(r"[a-z]+(-[a-z]+)*\.[a-z0-9]+(-[a-z0-9]+)*")
READ_ERRORS = {
    "marked", "encrypted", "damaged", "too_large", "unsupported", "timeout", "ocr_missing",
}  # fmt: skip

MADE = sorted((ROOT / "samples/endpoints").glob("*.json"))


def text(value: Any) -> bool:
    return isinstance(value, str)


def whole(value: Any) -> bool:
    return type(value) is int and value >= 0


def flag(value: Any) -> bool:
    return isinstance(value, bool)


def share(value: Any) -> bool:
    return type(value) in (int, float) and 0 <= value <= 1


def maybe(test: Test) -> Test:
    return lambda value: value is None or test(value)


def one_of(*words: Any) -> Test:
    return lambda value: value in words


def like(pattern: re.Pattern[str]) -> Test:
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


def moment(value: Any) -> bool:
    return isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None


def span(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(map(whole, value))


def each(shape: Mapping[str, Any] | Test) -> Test:
    """A list of such things."""
    return lambda value: isinstance(value, list) and all(fits(one, shape) for one in value)


def table(of: Test) -> Test:
    """An object whose names are data."""
    return lambda value: isinstance(value, dict) and all(map(of, value.values()))


def fits(value: Any, shape: Mapping[str, Any] | Test) -> bool:
    if callable(shape):
        return shape(value)
    return isinstance(value, dict) and not faults(value, shape)


def faults(value: Mapping[str, Any], shape: Mapping[str, Any]) -> list[str]:
    """Names of fields that are missing or wrong."""
    missing = [name for name in shape if name not in value]
    return missing + [
        f"{name}={value[name]!r:.200}"
        for name, test in shape.items()
        if name in value and not fits(value[name], test)
    ]


OBLIGATION = {
    "id": text, "path": text, "text": text, "span": span, "page": whole,
    "actors": each(text), "coordinates_with": each(text),
    "modality": one_of("must", "must_not", "request", "may"), "deadline": maybe(text),
    "due": maybe(lambda value: fits(value, DUE)), "deadline_text": maybe(text),
    "recurring": maybe(text), "report_to": maybe(text), "trigger": maybe(text),
    "controls": each(like(CONTROL)), "control_params": table(table(text)),
    "scope": one_of("in", "excluded"), "confidence": share,
}  # fmt: skip
DUE = {"count": whole, "unit": text, "working_days": flag, "from": maybe(text)}
DIRECTIVE = {
    "schema": one_of("khien.directive/1"), "file": text, "sha256": like(HEX), "pages": whole,
    "ocr": flag, "confidence": share, "issuer": maybe(text), "number": maybe(text),
    "notation": maybe(text), "number_as_printed": maybe(text), "date": maybe(like(DATE)),
    "place": maybe(text), "doc_type": maybe(text), "subject": maybe(text),
    "urgency": maybe(text), "addressees": each(text), "copies": each(text),
    "signer": {"authority": maybe(text), "title": maybe(text), "name": maybe(text)},
    "cites": each({
        "kind": text, "as_printed": text, "date": maybe(text), "issuer": maybe(text),
        "span": span,
    }),
    "obligations": each(OBLIGATION),
    "signature": {
        "state": one_of("valid", "invalid", "none", "unverifiable"), "signer": maybe(text),
        "organisation": maybe(text), "at": maybe(text), "reasons": each(text),
    },
    "warnings": each({"code": text, "message": text}),
}  # fmt: skip
ERROR = {"code": text, "message": text, "hint": text}
SUBJECT = {
    "hostname": maybe(text), "serials": each(text), "macs": each(text),
    "machine_class": one_of("connected", "independent_lan", "stand_alone", "unknown"),
    "os": maybe(text),
}  # fmt: skip
INSPECTION = {
    "schema": one_of("khien.inspection/1"), "subject": SUBJECT, "taken_at": moment,
    "source": {"kind": one_of("live", "folder", "archive", "image"), "path": maybe(text)},
    "facts": table(lambda value: True),
    "usb_storage": each({
        "serial": maybe(text), "serial_is_real": flag, "vendor": maybe(text),
        "product": maybe(text), "first_seen": maybe(text), "last_seen": maybe(text),
        "last_removed": maybe(text), "drive": maybe(text),
        "issued": one_of(True, False, None), "sources": each(text), "flags": each(text),
    }),
    "online_traces": each({"kind": text, "at": maybe(text), "detail": text}),
    "findings": each({
        "check": text, "control": like(CONTROL),
        "status": one_of("pass", "fail", "unknown", "not_applicable"), "reason_code": text,
        "reason": text, "observed_at": moment, "facts": table(lambda value: True),
        "source": text, "remedy": text,
    }),
}  # fmt: skip
SHOWN = {
    "signed": flag, "fingerprint": maybe(like(HEX)), "payload_sha256": like(HEX),
    "console": text, "organisation": text, "ticket": text, "pc": maybe(text),
    "place": maybe(whole), "sequence": whole, "previous": maybe(like(HEX)), "made_at": moment,
    "inspection": {"subject": SUBJECT, "taken_at": moment},
}  # fmt: skip


def run(capsys: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, list[Any]]:
    """The command's end and each JSON document that it printed."""
    capsys.readouterr()
    code = main([str(word) for word in words])
    out = capsys.readouterr().out.strip()
    if out.startswith("{\n"):
        return code, [json.loads(out, parse_constant=not_json)]
    return code, [json.loads(line, parse_constant=not_json) for line in out.splitlines()]


def not_json(word: str) -> None:
    raise AssertionError(f"{word} is not JSON")


def test_every_letter_has_every_field(capsys: pytest.CaptureFixture[str]) -> None:
    letters = sorted((ROOT / "samples/directives").glob("*.[dpt]*[xft]"))
    code, told = run(capsys, "read", "--json", *letters)
    assert code == 0
    assert [one["file"] for one in told] == [str(path) for path in letters]
    for one in told:
        assert faults(one, DIRECTIVE) == [], one["file"]
        assert one["obligations"]
        for further in one.get("further", []):
            assert faults(further, DIRECTIVE) == []


def test_every_file_is_a_directive_or_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    files = [
        path for path in sorted((ROOT / "samples/files").iterdir())
        if path.suffix not in (".json", ".py", ".zip") and path.is_file()
    ]  # fmt: skip
    code, told = run(capsys, "read", "--json", *files, "khong-co.docx")
    assert code == 3
    assert len(told) == len(files) + 1
    failed = [one for one in told if "error" in one]
    for one in told:
        if one in failed:
            assert set(one) == {"file", "error"}
            assert faults(one["error"], ERROR) == []
            assert one["error"]["code"] in READ_ERRORS
        else:
            assert faults(one, DIRECTIVE) == [], one["file"]
    assert {one["error"]["code"] for one in failed} >= {"marked", "encrypted", "damaged"}


def test_spans_index_the_text_that_read_prints(capsys: pytest.CaptureFixture[str]) -> None:
    letter = ROOT / "samples/directives/secrets.pdf"
    _, (told,) = run(capsys, "read", "--json", letter)
    assert main(["read", "--text", str(letter)]) == 0
    printed = capsys.readouterr().out
    for one in [*told["obligations"], *told["cites"]]:
        start, end = one["span"]
        words = one.get("text") or one["as_printed"]
        assert " ".join(printed[start:end].split()) == " ".join(words.split())


@pytest.mark.parametrize("pc", MADE, ids=lambda path: path.stem)
def test_an_inspection_has_every_field(
    pc: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sample = json.loads(pc.read_text("utf-8"))
    if "windows" in sample:
        windows_pc.lay_out(tmp_path, sample["windows"], written=datetime.now(tz=UTC))
        code, (told,) = run(capsys, "inspect", "--json", tmp_path)
    else:
        laid_out(sample, tmp_path, monkeypatch)
        code, (told,) = run(capsys, "inspect", "--json")
    assert code in (0, 1, 3)
    assert faults(told, INSPECTION) == []
    # Without a ticket the register is not asked, and nobody knows the PC's class.
    assert told["subject"]["machine_class"] == "unknown"
    assert {one["issued"] for one in told["usb_storage"]} <= {None}
    assert told["findings"]


def laid_out(sample: dict[str, Any], root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The PC that ``khien inspect`` looks at is the sample's."""
    files = {path: "\n".join(lines) + "\n" for path, lines in sample["files"].items()}
    answers = {line: "\n".join(answer) for line, answer in sample["commands"].items()}
    made = host(root, files, answers, elevated=sample["elevated"])
    monkeypatch.setattr(
        "khien.endpoints.inspect",
        lambda target, *, context, now, scan: inspect(
            target, context=context, now=now, scan=scan, host=made
        ),
    )


class TestBundles:
    @pytest.fixture
    def files(self, tmp_path: Path) -> dict[str, Path]:
        ticket, pc = a_ticket(make_key()), make_key()
        data = {
            "signed": a_bundle(ticket, pc),
            "declared": a_bundle(ticket, None, sequence=0),
            "cut": a_bundle(ticket, pc)[:-9],
        }
        for name, value in data.items():
            (tmp_path / name).write_bytes(value)
        return {name: tmp_path / name for name in data}

    @pytest.mark.parametrize("name", ["signed", "declared"])
    def test_show(
        self, files: dict[str, Path], name: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        code, (told,) = run(capsys, "bundle", "show", "--json", files[name])
        assert code == 0
        assert faults(told, SHOWN) == []
        assert told["signed"] is (name == "signed")
        assert (told["fingerprint"] is None) is (name == "declared")

    def test_verify(self, files: dict[str, Path], capsys: pytest.CaptureFixture[str]) -> None:
        code, told = run(capsys, "bundle", "verify", "--json", *files.values())
        assert code == 1
        assert [one["holds"] for one in told] == [True, False, False]
        assert [one["file"] for one in told] == [str(path) for path in files.values()]
        good, *bad = told
        assert faults(good, {"sequence": whole, "fingerprint": like(HEX)}) == []
        for one in bad:
            assert faults(one["error"], ERROR) == []
            assert one["error"]["code"] in BY_CODE

    def test_the_file_is_a_statement_in_an_envelope(self, files: dict[str, Path]) -> None:
        envelope = json.loads(files["signed"].read_bytes())
        assert faults(envelope, {
            "payload": text, "payloadType": one_of("application/vnd.in-toto+json"),
            "signatures": each({"keyid": text, "sig": text}),
        }) == []  # fmt: skip
        statement = json.loads(base64.b64decode(envelope["payload"]))
        assert faults(statement, {
            "_type": one_of("https://in-toto.io/Statement/v1"),
            "predicateType": one_of("urn:khien:inspection:1"),
            "subject": each({"name": text, "digest": {"sha256": like(HEX)}}),
            "predicate": {
                "ticket": text, "sequence": whole, "previous": maybe(like(HEX)),
                "challenge": text, "declared": flag,
            },
        }) == []  # fmt: skip


def test_the_test_itself_sees_a_fault() -> None:
    good = {"code": "x", "message": "y", "hint": ""}
    assert faults(good, ERROR) == []
    assert faults(good | {"hint": None}, ERROR) == ["hint=None"]
    assert faults({"code": "x", "message": "y"}, ERROR) == ["hint"]
    assert not fits([{"a": True}], each({"a": whole}))
