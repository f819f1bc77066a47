"""What an old office file says of itself: titles, labels, properties that a person added."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples.files.binary import properties

from khien.documents.containers import ole_properties
from khien.documents.containers.cfb import CompoundHead
from khien.documents.containers.cfb_writing import compound
from khien.documents.document import LineKind
from khien.documents.glance import Glance
from khien.documents.source import Source
from khien.markings.glancing import may_bear

LABEL = "MSIP_Label_0f0e0d0c-0b0a-0908-0706-050403020100_Name"


def opened(streams: dict[str, bytes]) -> CompoundHead:
    return CompoundHead.of(Source(compound({"Main": b"", **streams})))


def said(streams: dict[str, bytes]) -> list[str]:
    return [line.text for line in ole_properties.lines(opened(streams))]


@pytest.mark.parametrize("page", [properties.UTF8, properties.UTF16])
def test_titles_status_and_what_a_person_added(page: int) -> None:
    streams = properties.streams(
        {2: "Công văn", 4: "người soạn", 5: "từ khóa"},
        {2: "loại", 27: "Bản cuối", 15: "cơ quan"},
        {"Độ mật": "Mật", LABEL: "Tối mật"},
        page=page,
    )

    assert said(streams) == [
        "Title: Công văn", "Keywords: từ khóa", "Category: loại", "ContentStatus: Bản cuối",
        "Độ mật: Mật", f"{LABEL}: Tối mật",
    ]  # fmt: skip
    assert all(line.kind is LineKind.PROPERTY for line in ole_properties.lines(opened(streams)))


@pytest.mark.parametrize("page", [properties.UTF8, properties.UTF16])
def test_a_glance_sees_the_letters_of_a_label(page: int) -> None:
    def bears(value: str, padding: int = 0) -> bool:
        made = properties.streams({6: "x" * padding}, own={"Nhãn": value}, page=page)
        texts, wide = ole_properties.glimpse(opened(made))
        return may_bear(Glance(texts=texts, wide=wide))

    assert bears("Mật")
    assert bears("TỐI MẬT", padding=30_000)
    assert not bears("Công khai")


def test_no_sets_or_torn_ones_say_nothing() -> None:
    whole = properties.streams({2: "Tên"}, own={"a": "b"})
    torn = {name: data[:70] for name, data in whole.items()}

    assert said({}) == []
    assert said(torn) == []
    assert ole_properties.glimpse(opened({})) == ((), ())


def test_a_code_page_nobody_knows_gives_nothing() -> None:
    assert said(properties.streams({2: "Tên"}, page=60_000)) == []


@settings(max_examples=150, deadline=None)
@given(
    changes=st.lists(st.tuples(st.integers(0, 400), st.binary(min_size=1, max_size=6)), max_size=6)
)
def test_whatever_the_bytes_nothing_is_raised(changes: list[tuple[int, bytes]]) -> None:
    made = properties.streams({2: "Công văn", 6: "lời"}, {2: "x"}, {"Độ mật": "Mật"})
    for name, data in made.items():
        changed = bytearray(data)
        for at, new in changes:
            changed[at : at + len(new)] = new
        made[name] = bytes(changed)
    lines = ole_properties.lines(opened(made))

    assert sum(len(line.text) for line in lines) < 40_000
    ole_properties.glimpse(opened(made))
