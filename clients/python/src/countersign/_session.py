"""What a client remembers of its user."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from ._answer import Answer, read_body, read_data
from ._connection import Connection
from ._errors import CountersignError, MfaRequired
from ._exchange import Flow, T, exchange
from ._request import Request, get
from ._rsa import PublicKey
from ._types import json_object


@dataclass
class Session:
    """Who is signed in, over which connection."""

    connection: Connection
    token: str | None = field(default=None, repr=False)

    def send(self, request: Request) -> Flow[Answer]:
        """Sends a request and gives its answer."""
        return exchange(request, self.connection.retries)

    def adopt(self, answer: Answer, kind: type[T]) -> T:
        """Gives a REST body, and remembers the token of the sign-in that it completed, if it did."""
        if answer.error is None:
            self.sign_in(json_object(answer.body.get("data")).get("token"))
        return read_body(answer, kind)

    def sign_in(self, token: str | None) -> None:
        """Remembers the token that an answer gave, if it gave one."""
        self.token = token or self.token

    def replace(self, old: str | None, new: str | None) -> None:
        """Remembers another token, unless somebody else has signed in meanwhile."""
        if self.token == old:
            self.token = new

    def send_encrypted(self, build: Callable[[Callable[[str], str]], Request], read: Callable[[Answer], T]) -> Flow[T]:
        """Sends a request with passwords in it, which `build` is given the means to encrypt.

        A refusal has the key asked for anew: after a change of keys the server reads every password as wrong.
        """
        key = self.connection.public_key or (yield from self._fetch_public_key())
        answer = yield from self.send(build(key.encrypt))
        try:
            return read(answer)
        except CountersignError as error:
            if not isinstance(error, MfaRequired):
                self.connection.forget_key()
            raise

    def _fetch_public_key(self) -> Flow[PublicKey]:
        data = json_object(read_data((yield from self.send(get("/api/v2/.well-known")))))
        key = PublicKey.from_pem(str(data.get("publicKey")))
        self.connection.public_key = key
        return key
