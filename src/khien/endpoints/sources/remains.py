"""What a disk that should have been wiped still holds: deleted files, bytes in free space.

In: an opened image (dissect.target). Out: ``Remains``. On NTFS the file table is read for entries
that are free and still bear a name (their content can be brought back while nothing lies over
it), and clusters that the bitmap calls free are sampled. Space that belongs to no file system is
sampled as it is. No name of a file is kept: counts alone.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from khien.endpoints.facts import Remains, VolumeRemains

if TYPE_CHECKING:
    from dissect.target import Target

MOST_ENTRIES, MOST_SECONDS = 5_000_000, 120.0
SAMPLES, SAMPLE_BYTES = 2_000, 4_096
_SEED = 20_261_125  # the same places each time, so that two looks at one disk agree
_IN_USE, _FOLDER = 0x1, 0x2
_MFT, _BITMAP = 0, 6
_STANDARD_INFORMATION = 0x10


def remains(target: Target) -> Remains:
    """What is left on every disk of the image."""
    stop = time.monotonic() + MOST_SECONDS
    volumes = [_volume(each, stop) for each in target.filesystems.entries]
    raw = [each for each in target.volumes.entries if each.fs is None]
    bare = [_sampled(each, each.size, stop) for each in raw]
    return Remains(
        volumes=tuple(volumes),
        bare=len(bare),
        bare_sampled=sum(sampled for sampled, _ in bare),
        bare_filled=sum(filled for _, filled in bare),
    )


def _volume(system: Any, stop: float) -> VolumeRemains:
    kind = str(system.__type__)
    if kind != "ntfs":
        return VolumeRemains(kind, None, None, 0, 0, complete=False)
    table = system.ntfs.mft
    deleted, complete = _deleted(table, stop)
    sampled, filled = _free_space(system.ntfs, stop)
    return VolumeRemains(kind, deleted, _formatted_at(table), sampled, filled, complete)


def _deleted(table: Any, stop: float) -> tuple[int, bool]:
    """Entries that are free, bear a name and are no folder; whether all could be looked at."""
    count, damaged = 0, 0
    for number, record in enumerate(table.segments()):
        if number >= MOST_ENTRIES or time.monotonic() > stop:
            return count, False
        try:
            flags = int(record.header.Flags)
            count += not flags & (_IN_USE | _FOLDER) and bool(record.filename)
        except Exception:  # one entry written over in part; the others stand by themselves
            damaged += 1
    return count, damaged == 0


def _formatted_at(table: Any) -> Any:
    """When the file system was made: the creation time of the file table itself."""
    try:
        moment = table.get(_MFT).attributes[_STANDARD_INFORMATION][0].creation_time
    except Exception:  # no such attribute: it was not said
        return None
    return moment if moment.year > 1601 else None


def _free_space(system: Any, stop: float) -> tuple[int, int]:
    """(free clusters looked at, those that are not all zeros)."""
    try:
        bitmap = system.mft.get(_BITMAP).open().read(1 << 28)
        clusters = min(
            len(bitmap) * 8, int(system.boot_sector.NumberSectors) * 512 // system.cluster_size
        )
    except Exception:
        return 0, 0
    free = [n for n in _chosen(clusters) if not bitmap[n >> 3] >> (n & 7) & 1]
    return _filled(system.fh, (n * system.cluster_size for n in free), stop)


def _sampled(stream: Any, size: int, stop: float) -> tuple[int, int]:
    return _filled(stream, (n * SAMPLE_BYTES for n in _chosen(size // SAMPLE_BYTES)), stop)


def _chosen(count: int) -> list[int]:
    """At most ``SAMPLES`` places out of ``count``, in order."""
    if count <= SAMPLES:
        return list(range(count))
    return sorted(random.Random(_SEED).sample(range(count), SAMPLES))  # noqa: S311 - no secret


def _filled(stream: Any, places: Iterator[int], stop: float) -> tuple[int, int]:
    sampled = filled = 0
    for place in places:
        if time.monotonic() > stop:
            break
        try:
            stream.seek(place)
            data = stream.read(SAMPLE_BYTES)
        except Exception:  # a place that the image does not hold
            break
        sampled += 1
        # A wipe writes zeros, or one byte all over.
        filled += bool(data) and data.count(data[:1]) != len(data)
    return sampled, filled
