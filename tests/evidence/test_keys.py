"""Keys: fingerprints, storage form, and that a private key never shows itself (ATTACKS 34)."""

from __future__ import annotations

import hashlib

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.evidence.keys import (
    PublicKey,
    grouped,
    key_from_seed,
    load_key,
    make_key,
    public_key,
    same,
    strict_base64,
)


def test_the_key_of_rfc_8032_signs_as_printed() -> None:
    # RFC 8032, 7.1, test 1.
    seed = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    key = key_from_seed(seed)
    assert key.public.raw.hex() == (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    )
    assert key.sign(b"").hex().startswith("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06")


def test_a_fingerprint_is_the_digest_of_the_raw_key() -> None:
    key = make_key().public
    assert key.fingerprint == hashlib.sha256(key.raw).hexdigest()
    assert grouped(key.fingerprint).split(" ")[0] == key.fingerprint[:4]
    assert len(grouped(key.fingerprint).split(" ")) == 16


def test_a_key_comes_back_from_its_file_and_signs_alike() -> None:
    key = make_key()
    again = load_key(key.to_pem())
    assert again.public == key.public
    assert again.sign(b"x") == key.sign(b"x")


def test_a_private_key_does_not_show_itself() -> None:
    key = make_key()
    secret = key.to_pem().split(b"\n")[1].decode()
    assert secret not in repr(key)
    assert secret not in str(key)
    assert not hasattr(key, "__dict__")


def test_only_ed25519_is_a_key() -> None:
    pem = generate_private_key(SECP256R1()).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    with pytest.raises(ValueError):
        load_key(pem)
    with pytest.raises(ValueError):
        load_key(b"not a key")


def test_a_public_key_has_32_bytes_in_one_spelling() -> None:
    key = make_key().public
    assert public_key(key.text) == key
    for wrong in ("", "AAAA", key.text + "\n", key.text[:-1], key.text.replace("=", "")):
        with pytest.raises(ValueError):
            public_key(wrong)
    with pytest.raises(ValueError):
        PublicKey(b"short")


def test_a_signature_holds_only_for_its_message_and_key() -> None:
    key = make_key()
    signature = key.sign(b"a")
    assert key.public.verifies(signature, b"a")
    assert not key.public.verifies(signature, b"b")
    assert not make_key().public.verifies(signature, b"a")
    assert not key.public.verifies(b"", b"a")


@pytest.mark.parametrize(
    "point",
    [
        "00" * 32,
        "00" * 31 + "80",
        "01" + "00" * 31,
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "ec" + "ff" * 30 + "7f",
        "ed" + "ff" * 30 + "ff",
        "ee" + "ff" * 30 + "7f",
    ],
)
def test_a_point_that_anyone_can_sign_for_is_not_a_key(point: str) -> None:
    with pytest.raises(ValueError, match="small order"):
        PublicKey(bytes.fromhex(point))


def test_same_compares_any_text() -> None:
    assert same("ê", "ê")
    assert not same("ê", "e")


@given(st.text(max_size=40))
@settings(deadline=None, max_examples=100)
def test_any_text_is_base64_in_one_spelling_or_refused(text: str) -> None:
    try:
        data = strict_base64(text)
    except ValueError:
        return
    import base64

    assert base64.b64encode(data).decode() == text
