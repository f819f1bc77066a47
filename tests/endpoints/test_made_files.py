"""What our small writers write is read back by the libraries that read the real ones."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples.endpoints import evtx, regf
from samples.endpoints.windows_pc import plain

from khien.endpoints.sources.places.artifacts import Artifact, Kind
from khien.endpoints.sources.windows.events import events
from khien.endpoints.sources.windows.hives import kind_of_hive, open_hive
from khien.endpoints.sources.windows.registry import Key

WRITTEN = datetime(2026, 11, 20, 3, 0, 0, 123_000, tzinfo=UTC)
# The reader calls the value without a name "(default)".
NAMES = st.text(
    st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="\\"),
    min_size=1,
    max_size=12,
).filter(lambda name: name.casefold() != "(default)")
VALUES = st.one_of(
    st.integers(0, 2**32 - 1),
    st.binary(min_size=5, max_size=64),
    st.text(st.characters(min_codepoint=32, max_codepoint=0x1EF9, exclude_categories=["C"]),
            max_size=20),
)  # fmt: skip


def opened(folder: Path, content: dict[str, Any]) -> Key:
    path = folder / "hive"
    path.write_bytes(regf.hive(content, written=WRITTEN))
    return open_hive(Artifact(Kind.SYSTEM, path, path.name))


def test_a_hive_with_every_kind_of_value(tmp_path: Path) -> None:
    content = {
        "A\\B": {"text": "Đông Khê", "n": 7, "wide": 2**40,
                 "bytes": b"123456", "list": ["một", "hai"], "": "default", "short": b"ab"},
        "A": {"C\\D": {"k": 5}},
    }  # fmt: skip
    root = opened(tmp_path, content)
    key = root.subkey("a\\b")
    assert key is not None
    assert dict(key.values()) == {
        "text": "Đông Khê", "n": 7, "wide": 2**40, "bytes": b"123456", "list": ["một", "hai"],
        "": "default", "short": b"ab",
    }  # fmt: skip
    below = root.subkey("A\\C\\D")
    assert below is not None
    assert below.value("K") == 5
    assert root.written_at == WRITTEN


@given(st.dictionaries(NAMES, st.dictionaries(NAMES, VALUES, max_size=4), max_size=6))
@settings(max_examples=40, deadline=None)
def test_any_keys_and_values_come_back(
    tmp_path_factory: pytest.TempPathFactory, content: dict[str, dict[str, Any]]
) -> None:
    folded = {name.casefold(): values for name, values in content.items()}
    root = opened(tmp_path_factory.mktemp("hive"), dict(folded))
    assert {key.name: dict(key.values()) for key in root.subkeys()} == folded


def test_many_keys_in_one_list(tmp_path: Path) -> None:
    root = opened(tmp_path, {"Services": {f"svc{n:04}": {"Start": n % 5} for n in range(900)}})
    services = root.subkey("Services")
    assert services is not None
    assert len(list(services.subkeys())) == 900
    last = services.subkey("SVC0899")
    assert last is not None
    assert last.value("Start") == 4


def test_a_value_beyond_a_cell_is_refused() -> None:
    with pytest.raises(ValueError, match="more than a cell"):
        regf.hive({"big": bytes(20_000)}, written=WRITTEN)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ({"Select": {}, "ControlSet001": {}}, Kind.SYSTEM),
        ({"Microsoft": {}}, Kind.SOFTWARE),
        ({"SAM": {}}, Kind.SAM),
        ({"Policy": {}, "RXACT": {}}, Kind.SECURITY),
        ({"Control Panel": {}, "Environment": {}}, Kind.USER),
    ],
)
def test_a_hive_is_known_by_its_keys(tmp_path: Path, content: dict[str, Any], kind: Kind) -> None:
    path = tmp_path / "x"
    path.write_bytes(regf.hive(content, written=WRITTEN))
    assert kind_of_hive(path) is kind


def test_a_log_of_events(tmp_path: Path) -> None:
    path = tmp_path / "log.evtx"
    made = [
        (2000, WRITTEN, {"Name": "a & <b>"}),
        (1117, WRITTEN, {}),
        (2000, WRITTEN, {"Tên": "Đ"}),
    ]
    path.write_bytes(evtx.log("Channel/Operational", "DK-VP-41", made))
    found = list(events(path, {2000}))
    assert [dict(each.data) for each in found] == [{"Name": "a & <b>"}, {"Tên": "Đ"}]
    assert {(each.at, each.channel, each.computer) for each in found} == {
        (WRITTEN, "Channel/Operational", "DK-VP-41")
    }


def test_a_log_of_more_than_a_chunk_is_refused() -> None:
    with pytest.raises(ValueError, match="more events"):
        evtx.log("C", "PC", [(1, WRITTEN, {"a": "b" * 200})] * 200)


def test_json_s_bytes_and_times() -> None:
    assert plain({"a": {"hex": "0102"}, "b": {"filetime": "1601-01-01T00:00:01+00:00"}}) == {
        "a": b"\x01\x02", "b": (10**7).to_bytes(8, "little"),
    }  # fmt: skip
