"""What both clients are made of."""

from __future__ import annotations

import copy
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import TYPE_CHECKING, Generic, TypeVar, Union

import httpx

from ._connection import Connection
from ._contract import Lang
from ._request import Request
from ._rsa import PublicKey
from ._session import Session

if TYPE_CHECKING:
    from typing_extensions import Self, TypedDict

    class Arguments(TypedDict):
        """What httpx is told of a request."""

        method: str
        url: str
        headers: dict[str, str]
        params: Mapping[str, str] | None
        json: object
        files: dict[str, tuple[str, bytes, str]] | None
        timeout: httpx.Timeout
        follow_redirects: bool


Http = TypeVar("Http", bound=Union[httpx.Client, httpx.AsyncClient])


class BaseClient(ABC, Generic[Http]):
    """Remembers where the server is and who is signed in."""

    def __init__(
        self,
        app_id: str,
        app_host: str,
        user_pool_id: str | None = None,
        *,
        token: str | None = None,
        lang: Lang | None = None,
        timeout: float | httpx.Timeout | None = 30.0,
        retries: int = 2,
        public_key: str | None = None,
        headers: Mapping[str, str] | None = None,
        http_client: Http | None = None,
    ) -> None:
        """Makes a client; nothing is sent yet.

        Args:
            app_id: the application's id.
            app_host: where Countersign answers, as in `https://login.example.com`.
            user_pool_id: the user pool's id; the application tells it, too.
            token: the token of a session that is there already.
            lang: the language of messages.
            timeout: how many seconds connecting, sending and each wait for data may take, or an `httpx.Timeout`.
            retries: how often a request is sent again where that is safe.
            public_key: the key that passwords are encrypted with, as PEM; asked for unless given.
            headers: headers to add to every request.
            http_client: the httpx client to send with, for proxies, certificates or a shared pool; it stays open.
        """
        connection = Connection(
            app_id=app_id,
            app_host=app_host,
            user_pool_id=user_pool_id,
            lang=lang,
            timeout=httpx.Timeout(timeout),
            retries=retries,
            extra_headers=headers or {},
            given_key=None if public_key is None else PublicKey.from_pem(public_key),
        )
        self._session = Session(connection, token)
        self._owns_http = http_client is None
        self._http: Http = self._open() if http_client is None else http_client

    @staticmethod
    @abstractmethod
    def _open() -> Http: ...

    @property
    def token(self) -> str | None:
        """The token of whoever is signed in, for your own server to check; None when nobody is."""
        return self._session.token

    @token.setter
    def token(self, token: str | None) -> None:
        self._session.token = token

    def with_token(self, token: str | None = None) -> Self:
        """Gives a client for another user over the same connections, which stay this one's to close."""
        client = copy.copy(self)
        client._session = Session(self._session.connection, token)
        client._owns_http = False
        return client

    def __repr__(self) -> str:
        connection = self._session.connection
        return f"{type(self).__name__}({connection.app_id!r}, {connection.app_host!r})"

    def _arguments(self, request: Request) -> Arguments:
        connection = self._session.connection
        photo = request.photo
        return {
            "method": request.method,
            "url": connection.app_host + request.path,
            "headers": connection.headers_for(request),
            "params": request.query,
            "json": request.json,
            "files": None if photo is None else {"file": ("photo", photo, "application/octet-stream")},
            "timeout": connection.timeout,
            "follow_redirects": False,
        }
