"""Encrypts passwords for their way to the server: RSAES-PKCS1-v1_5, for the wire knows no other."""

from __future__ import annotations

import base64
import binascii
import re
import secrets
from dataclasses import dataclass
from typing import Final

from ._contract import Code
from ._errors import CountersignError, Failure, UnexpectedAnswer

_SEQUENCE: Final = 0x30
_INTEGER: Final = 0x02
_BIT_STRING: Final = 0x03
_OBJECT_ID: Final = 0x06
#: 1.2.840.113549.1.1.1, RFC 8017 appendix C
_RSA_ENCRYPTION: Final = bytes.fromhex("2a864886f70d010101")
_SHORTEST_KEY_BYTES: Final = 128
#: Two marker bytes, the closing zero and at least eight bytes of padding.
_OVERHEAD_BYTES: Final = 11
_PEM: Final = re.compile("-----BEGIN PUBLIC KEY-----([^-]+)-----END PUBLIC KEY-----")


@dataclass(frozen=True)
class PublicKey:
    """The key of a user pool."""

    modulus: int
    exponent: int

    @classmethod
    def from_pem(cls, pem: str) -> PublicKey:
        """Reads an RSA key of 1024 bits or more from its SubjectPublicKeyInfo (RFC 3279 section 2.3.1)."""
        try:
            return cls(*_read_numbers(pem))
        except (ValueError, IndexError, binascii.Error):
            message = "The public key is no RSA key of 1024 bits or more in PEM."
            raise UnexpectedAnswer(Failure(code=Code.INTERNAL, message=message)) from None

    @property
    def size_bytes(self) -> int:
        """How long a ciphertext is."""
        return (self.modulus.bit_length() + 7) // 8

    def encrypt(self, password: str) -> str:
        """Encrypts the UTF-8 bytes of a password, in base64 (RFC 8017 section 7.2.1)."""
        message = _encode(password, self.size_bytes - _OVERHEAD_BYTES)
        padding = _nonzero_bytes(self.size_bytes - 3 - len(message))
        block = b"\x00\x02" + padding + b"\x00" + message
        cipher = pow(int.from_bytes(block, "big"), self.exponent, self.modulus)
        return base64.b64encode(cipher.to_bytes(self.size_bytes, "big")).decode()


def _encode(password: str, limit_bytes: int) -> bytes:
    try:
        message = password.encode()
    except UnicodeEncodeError:  # it holds the password
        raise _refuse("The password holds half a character.") from None
    if len(message) > limit_bytes:
        raise _refuse(f"The password is too long: {len(message)} bytes where {limit_bytes} fit.")
    return message


def _refuse(message: str) -> CountersignError:
    return CountersignError(Failure(code=Code.MALFORMED, message=message))


def _nonzero_bytes(count: int) -> bytes:
    return bytes(secrets.randbelow(255) + 1 for _ in range(count))


def _read_numbers(pem: str) -> tuple[int, int]:
    """Gives modulus and exponent, or raises ValueError or IndexError."""
    armoured = _PEM.search(pem)
    if armoured is None:
        raise ValueError
    der = base64.b64decode("".join(armoured[1].split()), validate=True)
    (info,) = _read_parts(der, _SEQUENCE)
    algorithm, bits = _read_parts(info, _SEQUENCE, _BIT_STRING)
    if _read_parts(algorithm, _OBJECT_ID)[0] != _RSA_ENCRYPTION or bits[0] != 0:
        raise ValueError
    (key,) = _read_parts(bits[1:], _SEQUENCE)
    modulus, exponent = (int.from_bytes(number, "big") for number in _read_parts(key, _INTEGER, _INTEGER))
    if modulus.bit_length() <= (_SHORTEST_KEY_BYTES - 1) * 8:
        raise ValueError
    return modulus, exponent


def _read_parts(der: bytes, *tags: int) -> list[bytes]:
    """Gives the contents of the DER elements that must follow each other here."""
    parts: list[bytes] = []
    for tag in tags:
        start, length = 2, der[1]
        if length > 0x80:
            start += length - 0x80
            length = int.from_bytes(der[2:start], "big")
        if der[0] != tag or start + length > len(der):
            raise ValueError
        parts.append(der[start : start + length])
        der = der[start + length :]
    return parts
