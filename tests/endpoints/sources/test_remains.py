"""What is left on a disk: bare disks here; a real NTFS image, raw and E01, among the slow tests."""

from __future__ import annotations

import json
import lzma
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from khien.core.errors import DamagedDocument
from khien.endpoints import InspectionContext, inspect
from khien.endpoints.sources.places.image import is_image, open_image
from khien.endpoints.sources.remains import remains

SAMPLE = Path("/usr/share/forensics-samples/fs.ntfs.xz")
DELETED = 18  # of the sample's own list of files


def test_a_disk_of_zeros_holds_nothing(tmp_path: Path) -> None:
    disk = tmp_path / "o.dd"
    with disk.open("wb") as file:
        file.truncate(8 << 20)
    found = remains(open_image(disk))
    assert (found.volumes, found.bare, found.bare_filled) == ((), 1, 0)
    assert found.bare_sampled == 2_000


def test_a_disk_of_one_byte_all_over_holds_nothing(tmp_path: Path) -> None:
    disk = tmp_path / "o.dd"
    disk.write_bytes(b"\xff" * (1 << 20))
    assert remains(open_image(disk)).bare_filled == 0


def test_a_disk_with_bytes_left_holds_something(tmp_path: Path) -> None:
    disk = tmp_path / "o.dd"
    disk.write_bytes(bytes(1 << 20) + os.urandom(1 << 20))
    found = remains(open_image(disk))
    assert 200 < found.bare_filled < 300
    assert found.bare_sampled == 512


def test_the_whole_inspection_of_a_wiped_disk(tmp_path: Path) -> None:
    disk = tmp_path / "o.dd"
    disk.write_bytes(bytes(1 << 20))
    result = inspect(disk, context=InspectionContext(changes_use=True))
    told = {each.check: each.reason_code for each in result.findings}
    assert result.kind == "image"
    assert told["disk.wiped-before-reuse"] == "clean"
    assert told["usb.issued-only"] == "nothing-found-here"
    json.dumps(result.as_json())


@pytest.mark.parametrize("name", ["x.E01", "x.vmdk", "x.qcow2"])
def test_an_image_that_is_none_is_a_named_error(tmp_path: Path, name: str) -> None:
    disk = tmp_path / name
    disk.write_bytes(b"EVF\x09\x0d\x0a\xff\x00" + os.urandom(2_000))
    assert is_image(disk)
    with pytest.raises(DamagedDocument):
        open_image(disk)


@pytest.mark.slow
@pytest.mark.skipif(not SAMPLE.exists(), reason="needs the Debian package forensics-samples-ntfs")
def test_deleted_files_of_a_real_image_raw_and_e01_alike(tmp_path: Path) -> None:
    raw = tmp_path / "o.ntfs"
    with lzma.open(SAMPLE) as packed, raw.open("wb") as out:
        shutil.copyfileobj(packed, out)
    found = _seen(raw)
    assert [each["deleted_files"] for each in found["volumes"]] == [DELETED]
    assert found["volumes"][0]["free_filled"] > 0
    if shutil.which("ewfacquire") is None:
        pytest.skip("needs the Debian package ewf-tools")
    command = ["ewfacquire", "-u", "-q", "-t", str(tmp_path / "o"), "-f", "encase6", str(raw)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert _seen(tmp_path / "o.E01") == found


def _seen(disk: Path) -> Any:
    result = inspect(disk, context=InspectionContext(changes_use=True))
    (wiped,) = [each for each in result.findings if each.check == "disk.wiped-before-reuse"]
    assert (wiped.reason_code, wiped.facts["deleted"]) == ("deleted-files", DELETED)
    shown = result.as_json()
    assert "deleted.mp3" not in json.dumps(shown)
    return shown["facts"]["remains"]
