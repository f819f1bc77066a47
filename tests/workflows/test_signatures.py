"""Signatures through the worker: with a reading, again later, and under a file made to hurt."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.documents.signing import plain_letter, signed_letter, the_authority

from khien.core.errors import DocumentError
from khien.documents.signatures import NO_ROOTS
from khien.workflows.intake import Outcome, examine, signature_again
from khien.workflows.spool import Spool


def test_a_reading_tells_the_signature_against_the_roots_given() -> None:
    found = examine(signed_letter(), name="a.pdf", read=True, roots=the_authority().roots())
    assert found.outcome is Outcome.CLEAR
    assert found.directive is not None
    told = found.directive["signature"]
    assert (told["state"], told["signer"]) == ("valid", "Nguyễn Văn Mẫu")
    assert told["organisation"] == "UBND tỉnh Đông Khê"
    assert told["at"].endswith("+00:00")
    assert [each["code"] for each in told["details"]][-1] == "time-claimed"


def test_without_roots_it_is_unverifiable_never_valid() -> None:
    found = examine(signed_letter(), name="a.pdf", read=True)
    assert found.directive is not None
    assert found.directive["signature"]["state"] == "unverifiable"
    unsigned = examine(plain_letter(), name="a.pdf", read=True)
    assert unsigned.directive is not None
    assert unsigned.directive["signature"]["state"] == "none"


def test_the_same_file_again_when_there_are_roots() -> None:
    with Spool() as spool:
        before = signature_again(signed_letter(), roots=NO_ROOTS, spool=spool)
        after = signature_again(signed_letter(), roots=the_authority().roots(), spool=spool)
    assert (before["state"], after["state"]) == ("unverifiable", "valid")


def test_again_never_raises_but_by_name(tmp_path: Path) -> None:
    with Spool() as spool:
        odd = signature_again(b"%PDF-1.7 /ByteRange", roots=NO_ROOTS, spool=spool)
        assert odd["state"] == "unverifiable"
        bomb = b'<!DOCTYPE a [<!ENTITY b "c">]><a><SignatureValue/></a>'
        with pytest.raises(DocumentError) as caught:
            signature_again(bomb, roots=NO_ROOTS, spool=spool)
        assert caught.value.code == "damaged"
