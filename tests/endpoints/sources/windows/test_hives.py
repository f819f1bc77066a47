"""Hives are asked for what is wanted and for no more bytes than that takes."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from samples.endpoints.regf import hive

from khien.endpoints.sources.places.artifacts import Artifact, Kind
from khien.endpoints.sources.windows.hives import HiveKey, open_hive

WHEN = datetime(2026, 11, 20, 3, tzinfo=UTC)


def test_a_number_in_its_own_key_does_not_read_the_rest_of_the_hive(tmp_path: Path) -> None:
    """regipy asks for more than 2 GB at such a value: only what is there to read is read."""
    path = tmp_path / "SYSTEM"
    path.write_bytes(hive({"Numbers": {f"n{n}": n for n in range(50)}, "x": {"text": "y" * 99}},
                          written=WHEN))  # fmt: skip
    root = open_hive(Artifact(Kind.SYSTEM, path, path.name))
    assert isinstance(root, HiveKey)
    read: list[int] = []
    stream = root.record._stream
    plain = type(stream).read

    class Counting(type(stream)):  # type: ignore[misc]
        def read(self, size: int | None = -1, /) -> bytes:
            data = plain(self, size)
            read.append(len(data))
            return bytes(data)

    root.record._stream = Counting(stream.getbuffer())
    key = root.subkey("Numbers")
    assert key is not None
    assert dict(key.values()) == {f"n{n}": n for n in range(50)}
    assert max(read) < 1_000
