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

# RFC 8032, 7.1, tests 1 to 3 and SHA(abc): seed, public key, message, signature.
VECTORS = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
        "d25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
        "387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
        "4a7c15e9716ed28dc027beceea1ec40a",
    ),
    (
        "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
        "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e030"
        "3dca179c138ac17ad9bef1177331a704",
    ),
]
# The order of the group: a signature's second half is a number below it (RFC 8032, 5.1.7).
ORDER = 2**252 + 27742317777372353535851937790883648493


@pytest.mark.parametrize(("seed", "public", "message", "signature"), VECTORS)
def test_the_vectors_of_rfc_8032(seed: str, public: str, message: str, signature: str) -> None:
    key = key_from_seed(bytes.fromhex(seed))
    assert key.public.raw.hex() == public
    assert key.sign(bytes.fromhex(message)).hex() == signature
    assert key.public.verifies(bytes.fromhex(signature), bytes.fromhex(message))


def test_a_signature_has_one_spelling() -> None:
    key = make_key()
    signature = key.sign(b"a")
    s = int.from_bytes(signature[32:], "little")
    for times in range(1, 14):
        if s + times * ORDER < 1 << 256:
            other = signature[:32] + (s + times * ORDER).to_bytes(32, "little")
            assert not key.public.verifies(other, b"a")


@pytest.mark.parametrize("length", [0, 31, 32, 63, 65, 128])
def test_a_signature_has_64_bytes(length: int) -> None:
    key = make_key()
    assert not key.public.verifies((key.sign(b"a") * 2)[:length], b"a")


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
