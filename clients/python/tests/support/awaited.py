from __future__ import annotations

import inspect
from asyncio import AbstractEventLoop
from typing import Any, cast

from countersign import AsyncAuthenticationClient, AuthenticationClient


def awaited(client: AsyncAuthenticationClient, loop: AbstractEventLoop) -> AuthenticationClient:
    """Gives a client whose methods wait for those of an asynchronous one, so that one test tries both."""
    return cast("AuthenticationClient", _Awaited(client, loop))


class _Awaited:
    def __init__(self, client: AsyncAuthenticationClient, loop: AbstractEventLoop) -> None:
        self.__dict__.update(client=client, loop=loop)

    def __getattr__(self, name: str) -> Any:
        value = getattr(self.client, name)
        return self._wrap(value) if callable(value) else value

    def __setattr__(self, name: str, value: object) -> None:
        setattr(self.client, name, value)

    def _wrap(self, method: Any) -> Any:
        def wrapped(*args: object, **kwargs: object) -> Any:
            result = method(*args, **kwargs)
            if inspect.isawaitable(result):
                return self.loop.run_until_complete(result)
            return awaited(result, self.loop) if isinstance(result, AsyncAuthenticationClient) else result

        return wrapped
