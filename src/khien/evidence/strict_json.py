"""JSON from outside, read without tolerance; JSON of our own, written in one way.

``read`` refuses what two parsers could understand differently (duplicate keys, NaN, numbers
beyond what is exact, lone surrogates, NUL). ``write`` is for making only: nothing that is
verified is ever written again to compare.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NoReturn

MAX_DEPTH = 40
MAX_INTEGER = 2**53


class StrictJsonError(ValueError):
    """The bytes are not JSON that every reader would understand alike."""


def read(data: bytes, *, limit: int) -> Any:
    """The value in ``data``; raises StrictJsonError with an English reason for logs and tests."""
    if len(data) > limit:
        raise StrictJsonError("too long")
    try:
        value = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_object,
            parse_constant=_refuse_constant,
            parse_int=_integer,
            parse_float=_number,
        )
    except StrictJsonError:
        raise
    except (ValueError, RecursionError) as error:
        raise StrictJsonError(type(error).__name__) from error
    _check(value)
    return value


def write(value: Any) -> bytes:
    """``value`` as UTF-8 JSON: keys sorted, no white space, no NaN."""
    text = json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    return text.encode("utf-8")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise StrictJsonError("duplicate key")
    return made


def _refuse_constant(name: str) -> NoReturn:
    raise StrictJsonError(f"{name} is not JSON")


def _integer(digits: str) -> int:
    # Beyond 2**53 readers of other languages round; a long run of digits also costs time.
    if len(digits) > 17 or abs(int(digits)) > MAX_INTEGER:
        raise StrictJsonError("integer too large")
    return int(digits)


def _number(digits: str) -> float:
    number = float(digits)
    if len(digits) > 40 or number in (float("inf"), float("-inf")):
        raise StrictJsonError("number too large")
    return number


def _check(value: Any) -> None:
    """Depth and strings, without recursion of our own."""
    pending: list[tuple[Any, int]] = [(value, 0)]
    while pending:
        item, depth = pending.pop()
        if depth > MAX_DEPTH:
            raise StrictJsonError("too deep")
        if isinstance(item, str):
            _check_string(item)
        else:
            pending += [(child, depth + 1) for child in _children(item)]


def _children(item: Any) -> Iterator[Any]:
    if isinstance(item, dict):
        yield from item.keys()
        yield from item.values()
    elif isinstance(item, list):
        yield from item


def _check_string(text: str) -> None:
    # NUL and lone surrogates cannot be kept by every database.
    if "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise StrictJsonError("a character that cannot be kept")
