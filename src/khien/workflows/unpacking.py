"""The worker's side of an archive: one member for each question, in order.

In: the path of a file and the number of a member. Out: the member's bytes for whoever asked, or
why they cannot be had. The place reached is kept between two questions; a worker that is new
begins again and passes over what was given before.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from khien.core.errors import DocumentError
from khien.core.limits import Limits
from khien.documents.containers.archive import UnsafeMember

if TYPE_CHECKING:
    from khien.documents.format import Member

Answer = dict[str, Any]


@dataclass(slots=True)
class Unpacking:
    """The archive that is being gone through."""

    _path: Path | None = None
    _reached: int = 0
    _members: Iterator[Member] = field(default_factory=lambda: iter(()))

    def member(
        self, path: Path, number: int, *, limits: Limits, data: Callable[[], bytes]
    ) -> Answer:
        """The answer about member ``number`` of the file at ``path``; raises a DocumentError
        when the file is an archive that cannot be opened."""
        if path != self._path or number != self._reached:
            self._begin(path, data(), limits)
            if self._path is None:
                return {"outcome": "no_archive"}
            for _ in range(number):
                next(self._members, None)
        self._reached = number + 1
        try:
            found = next(self._members, None)
        except DocumentError:
            self._path = None
            raise
        if found is None:
            self._path = None
            return {"outcome": "end"}
        if found.error is not None:
            code = "unsafe" if isinstance(found.error, UnsafeMember) else found.error.code
            told = {"code": code, "facts": found.error.facts}
            return {"outcome": "member", "name": found.name, **told}
        data_ = base64.b64encode(found.data).decode("ascii")
        return {"outcome": "member", "name": found.name, "data": data_}

    def _begin(self, path: Path, data: bytes, limits: Limits) -> None:
        from khien import documents

        self._reached = 0
        chosen = documents.format_of(data)
        self._path = path if chosen is not None and chosen.is_container else None
        if chosen is not None and chosen.is_container:
            self._members = chosen.members(io.BytesIO(data), limits)
