"""A target of ``khien inspect`` opened: a folder, an archive or an image, told by what it is.

In: a path. Out: the kind of source and its ``Artifacts``, as long as the context lasts. What is
taken out of an archive or an image lies in a private folder that is removed at the end.
"""

from __future__ import annotations

import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from khien.endpoints.errors import TargetMissing, TargetUnsupported
from khien.endpoints.facts import Remains
from khien.endpoints.sources.places.artifacts import Artifacts
from khien.endpoints.sources.places.layout import artifact_at, artifacts_in


@dataclass(frozen=True, slots=True)
class Place:
    """Where artifacts were found. ``kind``: folder, archive or image; an image alone shows what
    its disks still hold."""

    kind: str
    path: Path
    artifacts: Artifacts
    remains: Remains | None = None


@contextmanager
def opened(target: Path) -> Iterator[Place]:
    """The place at ``target``; raises TargetMissing, TargetUnsupported, DocumentError."""
    from khien.endpoints.sources.places.archive import is_archive, unpack
    from khien.endpoints.sources.places.image import is_image, open_image, take_out
    from khien.endpoints.sources.remains import remains

    if not target.exists():
        raise TargetMissing(str(target))
    if target.is_dir():
        yield Place("folder", target, artifacts_in(target))
        return
    if _waits_for_ever(target):
        raise TargetUnsupported(str(target))
    if is_archive(target):
        with _private() as folder:
            unpack(target, folder)
            yield Place("archive", target, artifacts_in(folder))
    elif is_image(target):
        with _private() as folder:
            image = open_image(target)
            take_out(image, folder)
            yield Place("image", target, artifacts_in(folder), remains(image))
    else:
        alone = artifact_at(target)
        if alone is None:
            raise TargetUnsupported(str(target))
        yield Place("folder", target, Artifacts((alone,), 1))


def _waits_for_ever(target: Path) -> bool:
    """Whether it is a pipe, a socket or a terminal; a disk is none of them."""
    mode = target.stat().st_mode
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode) or stat.S_ISCHR(mode)


@contextmanager
def _private() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="khien-") as folder:
        yield Path(folder)
