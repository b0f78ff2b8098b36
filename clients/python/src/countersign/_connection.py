"""Where the server is, who asks, and the key that passwords are encrypted with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx

from ._contract import Lang
from ._request import Request
from ._rsa import PublicKey
from ._version import __version__


@dataclass
class Connection:
    """What all users of a client share."""

    app_id: str
    app_host: str
    user_pool_id: str | None
    lang: Lang | None
    timeout: httpx.Timeout
    retries: int
    extra_headers: Mapping[str, str] = field(repr=False)
    given_key: PublicKey | None = field(repr=False)
    #: None while it is not known.
    public_key: PublicKey | None = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if not self.app_id:
            raise ValueError("app_id is missing.")
        if not re.fullmatch(r"https?://[^/?#]+[^?#]*", self.app_host):
            raise ValueError(f"app_host must be like https://login.example.com, not {self.app_host}.")
        self.app_host = self.app_host.rstrip("/")
        self.public_key = self.given_key

    def forget_key(self) -> None:
        """Has the key asked for anew, unless it was given."""
        self.public_key = self.given_key

    def headers_for(self, request: Request) -> dict[str, str]:
        """Gives the headers of a request."""
        headers = {
            "x-authing-app-id": self.app_id,
            "x-authing-userpool-id": self.user_pool_id,
            "x-authing-request-from": "sdk",
            "x-authing-sdk-version": f"countersign-python:{__version__}",
            "x-authing-lang": self.lang,
            "authorization": request.bearer and f"Bearer {request.bearer}",
        }
        return {**self.extra_headers, **{name: value for name, value in headers.items() if value}}
