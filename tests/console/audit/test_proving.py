"""Proofs from the console's own log, its check of itself, and the way to the command line."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from tests.console.evidence.conftest import computer, pc, places, ticket
from tests.console.evidence.pcs import Pc
from tests.console.people import Province, sign_in

from khien.cli.main import main
from khien.console.audit import actions as audit
from khien.console.audit import proving
from khien.console.audit.models import Content, Leaf, TreeHead
from khien.console.evidence import actions
from khien.console.evidence.models import Bundle, Ticket
from khien.evidence.errors import BadLogProof, NotSealedYet
from khien.evidence.log_proof import TAKEN, check_proof, read_proof

__all__ = ["computer", "pc", "places", "ticket"]


@pytest.fixture
def taken(
    province: Province, ticket: Ticket, pc: Callable[..., Pc], tmp_path: Path
) -> tuple[Bundle, Path]:
    data = pc().bundle(ticket)
    done = actions.take_bundle(province.person("health.officer"), data, via="upload")
    assert done.bundle is not None
    path = tmp_path / "ket-qua.khien"
    path.write_bytes(data)
    return done.bundle, path


def more(province: Province, count: int) -> None:
    for _ in range(count):
        actions.make_ticket(province.person("health.officer"), organisation=province.health)
    audit.seal()


def test_a_bundle_s_place_in_the_log_is_proven(
    province: Province, taken: tuple[Bundle, Path]
) -> None:
    bundle, _path = taken
    with pytest.raises(NotSealedYet):
        proving.proof_for(bundle, TAKEN)
    audit.seal()
    first = TreeHead.objects.first()
    assert first is not None
    more(province, 5)
    proof = proving.proof_for(bundle, TAKEN, since=first.size)
    assert proof.earlier == proving.checkpoint_of(first)
    check_proof(proof, bundle_sha256=bundle.payload_sha256, checkpoint=proof.earlier)
    with pytest.raises(BadLogProof):
        proving.proof_for(bundle, TAKEN, since=10**6)


def test_a_proof_from_the_page_is_accepted_by_the_command(
    province: Province, taken: tuple[Bundle, Path], tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    bundle, path = taken
    audit.seal()
    first = proving.checkpoint_of(TreeHead.objects.first())  # type: ignore[arg-type]
    more(province, 3)
    client = sign_in(province.person("health.officer"))
    answer = client.get(f"/evidence/proofs/{bundle.pk}/?since={first.size}")
    assert answer["Content-Disposition"].startswith('attachment; filename="giay-chung-yt-01-so-1')
    proof = tmp_path / "giay-chung.json"
    proof.write_bytes(answer.content)
    assert read_proof(answer.content).earlier == first
    command = ["bundle", "verify", str(path), "--proof", str(proof)]
    assert main([*command, "--checkpoint", first.text]) == 0
    assert main(command) == 0
    wrong = first.text[:-4] + "0000"
    assert main([*command, "--checkpoint", wrong, "--json"]) == 1
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["error"]["code"] == "log-rewritten"
    assert main(["bundle", "verify", str(path), "--checkpoint", first.text]) == 1


def test_before_it_is_sealed_the_page_says_so(
    province: Province, taken: tuple[Bundle, Path]
) -> None:
    client = sign_in(province.person("health.officer"))
    answer = client.get(f"/evidence/proofs/{taken[0].pk}/")
    assert answer.status_code == 303
    assert "Nhật ký chưa khóa" in client.get(answer["Location"]).content.decode()


def verify(**options: str) -> str:
    out = io.StringIO()
    call_command("verify_log", stdout=out, **options)
    return out.getvalue()


def test_the_log_checks_itself(province: Province, taken: tuple[Bundle, Path]) -> None:
    assert "chưa khóa" in verify()
    audit.seal()
    point = proving.checkpoint_of(TreeHead.objects.first())  # type: ignore[arg-type]
    more(province, 4)
    assert "Nhật ký đúng" in verify(checkpoint=point.text)
    with pytest.raises(CommandError, match="viết lại"):
        verify(checkpoint=f"KHIEN-LOG:1:{point.size}:{'ab' * 32}")
    for text in ("x", f"KHIEN-LOG:1:{10**6}:{'ab' * 32}"):
        with pytest.raises(CommandError):
            verify(checkpoint=text)


@pytest.mark.parametrize(
    ("what", "change"),
    [
        ("content", lambda leaf: leaf.event.content.facts.update(count=99)),
        ("event", lambda leaf: setattr(leaf.event, "verb", "bundle.refuse")),
        ("gap", lambda leaf: setattr(leaf, "index", 7)),
    ],
)
def test_what_somebody_changed_past_the_database_is_found(
    province: Province, taken: tuple[Bundle, Path], monkeypatch: pytest.MonkeyPatch,
    what: str, change: Callable[[Leaf], object],
) -> None:  # fmt: skip
    more(province, 2)
    leaves = list(proving._sealed())
    change(leaves[1])
    monkeypatch.setattr(proving, "_sealed", lambda: iter(leaves))
    assert proving.first_fault() == proving.Fault(what, 1)
    with pytest.raises(CommandError, match="mục 1"):
        verify()


def test_leaves_that_were_cut_off_or_written_anew_are_found(
    province: Province, taken: tuple[Bundle, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    more(province, 3)
    leaves = list(proving._sealed())
    monkeypatch.setattr(proving, "_sealed", lambda: iter(leaves[:-1]))
    assert proving.first_fault() == proving.Fault("head", len(leaves) - 1)
    last = leaves[-1]
    last.event.subject_id = "0"
    from khien.evidence import log

    last.leaf_hash = log.leaf_hash(audit.leaf_bytes(last.event)).hex()
    monkeypatch.setattr(proving, "_sealed", lambda: iter(leaves))
    assert proving.first_fault() == proving.Fault("root", len(leaves) - 1)


def test_content_that_retention_emptied_is_no_fault(
    province: Province, taken: tuple[Bundle, Path]
) -> None:
    more(province, 1)
    Content.objects.filter(pk=Content.objects.order_by("pk")[0].pk).delete()
    assert proving.first_fault() is None
