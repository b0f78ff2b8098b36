"""Sends one request, again where that is safe, without knowing how anything is sent.

Whatever a client does is a generator, as httpx's own `Auth.auth_flow` is: it yields each request that has to be sent,
and is given what became of it. One client runs it, the other awaits it.
"""

from __future__ import annotations

import random
from collections.abc import Generator
from dataclasses import dataclass
from typing import Final, TypeVar, Union

import httpx

from ._answer import Answer, read_response
from ._contract import Code
from ._errors import ConnectionFailed, CountersignError, Failure, RequestTimedOut
from ._request import Request

T = TypeVar("T")

TIMED_OUT: Final = -1
NOT_CONNECTED: Final = -2
#: Longer waits are the caller's to decide on.
LONGEST_PAUSE_SECONDS: Final = 10.0
_FIRST_PAUSE_SECONDS: Final = 0.1
#: Nothing was sent when these happen.
_BEFORE_SENDING: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


@dataclass(frozen=True)
class Attempt:
    """A request that is to be sent once, after a pause."""

    request: Request
    pause_seconds: float


Outcome = Union[httpx.Response, httpx.RequestError]
Flow = Generator[Attempt, Outcome, T]


def exchange(request: Request, retries: int) -> Flow[Answer]:
    """Sends a request and gives its answer, whatever it says."""
    pause, attempt = 0.0, 0
    while True:
        outcome = yield Attempt(request, pause)
        result = outcome if isinstance(outcome, httpx.RequestError) else read_response(outcome)
        next_pause = _pause_before_retry(request, result, attempt) if attempt < retries else None
        if next_pause is None:
            break
        pause, attempt = next_pause, attempt + 1
    if isinstance(result, Answer):
        return result
    raise _error_of(result) from result


def _pause_before_retry(request: Request, result: Answer | httpx.RequestError, attempt: int) -> float | None:
    """Gives the seconds after which a request may be sent again, or None where it must not be."""
    if isinstance(result, Answer):
        return result.retry_after if _was_put_off(result) else None
    cut_off = isinstance(result, (httpx.NetworkError, httpx.RemoteProtocolError))
    if isinstance(result, _BEFORE_SENDING) or (cut_off and request.repeatable):
        spread = random.uniform(0.5, 1.5)  # noqa: S311 - it keeps nothing secret
        return spread * _FIRST_PAUSE_SECONDS * float(1 << attempt)
    return None


def _was_put_off(answer: Answer) -> bool:
    """Tells whether the request was refused before anything was done, and is welcome again soon."""
    if answer.retry_after is None or answer.retry_after > LONGEST_PAUSE_SECONDS:
        return False
    error = answer.error
    return answer.status in (429, 503) or (error is not None and error.code == Code.TOO_OFTEN)


def _error_of(error: httpx.RequestError) -> CountersignError:
    url = error.request.url
    if isinstance(error, httpx.TimeoutException):
        return RequestTimedOut(Failure(code=TIMED_OUT, message=f"{url} did not answer in time."))
    return ConnectionFailed(Failure(code=NOT_CONNECTED, message=f"{url} cannot be reached."))
