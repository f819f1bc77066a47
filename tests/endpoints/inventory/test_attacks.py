"""Bombs and entities in what an agent sends (ATTACKS 14, 16)."""

from __future__ import annotations

import gzip
import json
import random
import tracemalloc
import zlib

import pytest
from samples.endpoints import agent_inventory as sample

from khien.endpoints.inventory import (
    Inventory,
    InventoryTooLarge,
    NotAnInventory,
    WireLimits,
    read,
)

SMALL = WireLimits(packed=2**16, unpacked=2**18, ratio=20, ratio_from=2**14, elements=2_000)
HEAD = '<?xml version="1.0"?>'


def with_dtd(dtd: str, value: str) -> bytes:
    body = sample.inventory().replace("PC-1</NAME>", f"{value}</NAME>", 1)
    body = body.replace('<?xml version="1.0" encoding="UTF-8" ?>', f"{HEAD}<!DOCTYPE R [{dtd}]>")
    return sample.packed(body)


def test_a_file_is_never_read_through_an_entity() -> None:
    with pytest.raises(NotAnInventory):
        read(with_dtd('<!ENTITY x SYSTEM "file:///etc/passwd">', "&x;"))


def test_entities_in_entities_are_refused() -> None:
    dtd = '<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    with pytest.raises(NotAnInventory):
        read(with_dtd(dtd, "&i;"))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_a_dtd_in_another_encoding_is_refused_too(encoding: str) -> None:
    text = f'<!DOCTYPE R [<!ENTITY x "y">]>{sample.inventory().split("?>", 1)[1]}'
    with pytest.raises(NotAnInventory):
        read(text.encode(encoding))


@pytest.mark.parametrize("pack", [zlib.compress, gzip.compress])
def test_two_hundred_megabytes_of_blanks_cost_little(pack: object) -> None:
    packer = zlib.compressobj(wbits=15 if pack is zlib.compress else 31)
    parts = [packer.compress(b" " * 2**20) for _ in range(200)]
    body = b"".join([*parts, packer.flush()])
    tracemalloc.start()
    with pytest.raises(InventoryTooLarge):
        read(body)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 * 2**20


def test_a_body_longer_than_the_wire_allows() -> None:
    with pytest.raises(InventoryTooLarge):
        read(b"<REQUEST>" + b"x" * 2**16, SMALL)


def test_packed_tighter_than_an_inventory_is() -> None:
    with pytest.raises(InventoryTooLarge):
        read(zlib.compress(b"<R>" + b"x" * 2**17), SMALL)


def test_more_elements_than_an_inventory_has() -> None:
    with pytest.raises(InventoryTooLarge):
        read(b"<REQUEST>" + b"<a/>" * 3_000 + b"</REQUEST>", SMALL)


def test_elements_in_elements_end_in_a_named_error() -> None:
    with pytest.raises(NotAnInventory):
        read(b"<a>" * 5_000)


def test_deep_json_ends_in_a_named_error() -> None:
    with pytest.raises(NotAnInventory):
        read(b'{"a":' + b"[" * 100_000)


def test_an_error_never_quotes_the_body() -> None:
    with pytest.raises(NotAnInventory) as caught:
        read(f"<REQUEST>{sample.CANARY_ENV}".encode())
    assert sample.CANARY_ENV not in f"{caught.value}{caught.value.detail}"


def as_json(**content: object) -> bytes:
    return json.dumps({"deviceid": "PC-1", "action": "inventory", "content": content}).encode()


def test_values_of_json_are_counted_before_they_cost_memory() -> None:
    noise = random.Random(5).randbytes(120_000).hex()
    body = zlib.compress(
        as_json(pad=noise).replace(b'"pad"', b'"a":[%s1],"pad"' % (b"[]," * 10**6))
    )
    tracemalloc.start()
    with pytest.raises(InventoryTooLarge):
        read(body)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 16 * 2**20


def test_a_long_text_is_not_remembered() -> None:
    body = as_json(softwares=[{"name": "x" * 2**20}], hardware={"name": "y" * 2**20})
    tracemalloc.start()
    found = read(body)
    del body
    kept = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert isinstance(found, Inventory)
    assert len(found.software[0].name) == len(found.hostname) == 200
    assert kept < 2**19


def test_what_no_database_keeps_is_replaced() -> None:
    odd = "a\0b\ud800"
    found = read(
        as_json(
            softwares=[{"name": odd}], hardware={"name": odd}, drives=[{"letter": odd}],
            antivirus=[{"name": odd}], accountinfo=[{"keyname": "TAG", "keyvalue": odd}],
        )
    )  # fmt: skip
    assert isinstance(found, Inventory)
    said = repr(found) + found.tag
    assert r"\x00" not in said
    assert r"\ud800" not in said
    assert found.hostname == found.software[0].name == "a\ufffdb\ufffd"
    said.encode()
