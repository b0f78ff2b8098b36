from __future__ import annotations

import base64

import pytest

from countersign import CountersignError, UnexpectedAnswer
from countersign._rsa import PublicKey

# Made by OpenSSL for this test alone, as are the others.
PEM = """-----BEGIN PUBLIC KEY-----
MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDrZ9LcP6lQq3mqAI464MIWuees
cJhFN0dlab4bW5TzN0yfUEjNULbKO0eesxtlhekx1S+yGifU6PX0m/QY2k7c4DIL
m69Xe8zLhLkVglNuzEC8a564Vk4pD6eD2JrFvzEKNKtPHg3ffNFKKAbp7zH8IZU3
61GuWQtXCBtRwYvmJQIDAQAB
-----END PUBLIC KEY-----
"""
PRIVATE_EXPONENT = int(
    "99a5473c5814d3c148048c9e4891a03ca3143239bf39160e7483a3004a331ad7d21bfd93b6e66297f63f15b7033fad3a7a3b12096606ef71"
    "29ef80c6be5de6b004c1058f073a70407e34c09439c133c3a644d64179d3073d54c3ea6c0abff3d2f6e963971e85fcc8d3b6b7f82dfc8f59"
    "68b07c185b7cd63d9266d1d5d7fe2641",
    16,
)
TOO_SHORT = """-----BEGIN PUBLIC KEY-----
MIGeMA0GCSqGSIb3DQEBAQUAA4GMADCBiAKBgACof/fZKw9/L8MVxxVCN8IujRcM
iVUEA+artI8dLXCkTY/isQQYche7Bzy52EZf9jz+2f0b3+DzIDJLvMpztuKheZDk
ywc8Zp6VOLeJYyymGab3PEi4uCzLy3EH1yMQ152zC2MMxRYh5SEc9dBSnAWxhwtw
jon3yp+TNSuWSPZ7AgMBAAE=
-----END PUBLIC KEY-----
"""
ELLIPTIC = """-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEyN1FdHEsSy39pkzXGVTvwL0AAwWn
uE6TDtvEw18nK2bDhPY+Ze8eEYS4k0zaIbakhqX2XW80jksb46lF93hX+Q==
-----END PUBLIC KEY-----
"""
LONGEST = 128 - 11


def decrypt(key: PublicKey, ciphertext: str) -> tuple[bytes, bytes]:
    """Gives padding and message of a block."""
    cipher = base64.b64decode(ciphertext, validate=True)
    assert len(cipher) == key.size_bytes
    block = pow(int.from_bytes(cipher, "big"), PRIVATE_EXPONENT, key.modulus).to_bytes(key.size_bytes, "big")
    assert block[:2] == b"\x00\x02"
    padding, _, message = block[2:].partition(b"\x00")
    return padding, message


@pytest.mark.parametrize(
    "password", ["", "correct horse", "pässwörd 密码 🔑", "a\x00b", "x" * LONGEST, "é" * (LONGEST // 2)]
)
def test_a_password_arrives_as_its_utf_8_bytes(password: str) -> None:
    key = PublicKey.from_pem(PEM)
    padding, message = decrypt(key, key.encrypt(password))
    assert message == password.encode()
    assert len(padding) == key.size_bytes - 3 - len(message) >= 8


def test_no_two_ciphertexts_are_alike_and_no_padding_ends_early() -> None:
    key = PublicKey.from_pem(PEM)
    blocks = [decrypt(key, key.encrypt("same")) for _ in range(40)]
    assert {message for _, message in blocks} == {b"same"}
    assert len({padding for padding, _ in blocks}) == len(blocks)


@pytest.mark.parametrize("password", ["x" * (LONGEST + 1), "é" * LONGEST, "half \ud83d of it"])
def test_a_password_that_cannot_be_sent_is_refused_without_being_shown(password: str) -> None:
    with pytest.raises(CountersignError) as raised:
        PublicKey.from_pem(PEM).encrypt(password)
    assert raised.value.code == 400
    assert password not in str(raised.value)
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__ or raised.value.__context__ is None


def test_a_key_may_have_any_line_breaks() -> None:
    key = PublicKey.from_pem(PEM)
    assert key.exponent == 65537
    assert PublicKey.from_pem(PEM.replace("\n", "\r\n")) == key
    assert PublicKey.from_pem(f"# ours\n{PEM.strip()}") == key


def for_signing_alone(pem: str) -> str:
    """Makes it a key of RSASSA-PSS, by its object identifier."""
    der = base64.b64decode("".join(pem.split("\n")[1:-2]))
    key = der.replace(bytes.fromhex("2a864886f70d010101"), bytes.fromhex("2a864886f70d01010a"))
    assert key != der
    return f"-----BEGIN PUBLIC KEY-----\n{base64.b64encode(key).decode()}\n-----END PUBLIC KEY-----"


def broken(pem: str) -> list[str]:
    head, body, tail = pem.partition("MIGf")
    return [pem[: len(head) + 40], head + "AAAA" + tail, head + body + "!" + tail]


@pytest.mark.parametrize("pem", ["", "None", "no key", TOO_SHORT, ELLIPTIC, for_signing_alone(PEM), *broken(PEM)])
def test_anything_but_an_rsa_key_of_1024_bits_is_refused(pem: str) -> None:
    with pytest.raises(UnexpectedAnswer, match="no RSA key of 1024 bits"):
        PublicKey.from_pem(pem)


def test_a_key_cut_anywhere_is_refused() -> None:
    body = base64.b64decode("".join(PEM.split("\n")[1:-2]))
    for length in range(len(body)):
        cut = base64.b64encode(body[:length]).decode()
        with pytest.raises(UnexpectedAnswer):
            PublicKey.from_pem(f"-----BEGIN PUBLIC KEY-----\n{cut}\n-----END PUBLIC KEY-----")
