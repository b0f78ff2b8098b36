"""What the server answered, and how it is read."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar, cast

import httpx

from ._contract import Code
from ._errors import SUCCESS, CountersignError, Failure, UnexpectedAnswer, error_for, refusal_in
from ._request import Operation
from ._types import JsonObject, User, json_object

T = TypeVar("T")


@dataclass(frozen=True)
class Answer:
    """An HTTP answer. `body` is empty if it is no JSON object: then it is not Countersign's."""

    url: str
    status: int
    body: JsonObject = field(repr=False)
    #: In seconds.
    retry_after: float | None = None

    @property
    def error(self) -> CountersignError | None:
        """What it refuses with, if it does."""
        refusal = _refusal_of(self.body)
        return None if refusal is None else error_for(refusal_in(refusal, self.status, self.retry_after))

    @property
    def unexpected(self) -> UnexpectedAnswer:
        """The error that this is no answer of Countersign's."""
        code = self.status if self.status >= 300 else Code.INTERNAL
        message = f"{self.url} did not answer as Countersign does (HTTP {self.status})."
        return UnexpectedAnswer(Failure(code=code, message=message, http_status=self.status))


def read_response(response: httpx.Response) -> Answer:
    """Reads what came back."""
    return Answer(
        url=str(response.url),
        status=response.status_code,
        body=_read_json(response),
        retry_after=_seconds(response.headers.get("retry-after"), response.headers.get("date")),
    )


def read_body(answer: Answer, kind: type[T]) -> T:
    """Gives a REST body of a kind as it stands, also when it is a refusal."""
    if not isinstance(answer.body.get("code"), int):
        raise answer.unexpected
    return cast("T", answer.body)  # what the wire promises; runs against a server check it


def read_data(answer: Answer) -> Any:
    """Gives `data` of a REST body, or raises what the body refuses with."""
    if answer.error is not None:
        raise answer.error
    return read_body(answer, JsonObject).get("data")


def read_user(answer: Answer) -> User:
    """Gives the user in `data` of a REST body."""
    return _user(read_data(answer), answer)


def read_field(answer: Answer, operation: Operation, kind: type[T]) -> T:
    """Gives the value of a GraphQL operation's root field, or raises what the answer refuses with."""
    if answer.error is not None:
        raise answer.error
    data = json_object(answer.body.get("data"))
    if answer.body.get("errors") or operation.name not in data:
        raise answer.unexpected
    return cast("T", data[operation.name])  # the fields asked for; runs against a server check it


def read_user_field(answer: Answer, operation: Operation) -> User:
    """Gives the user that a GraphQL operation answers."""
    return _user(read_field(answer, operation, JsonObject), answer)


def _user(value: object, answer: Answer) -> User:
    if not isinstance(json_object(value).get("id"), str):
        raise answer.unexpected
    return cast("User", value)  # as in read_body


def _refusal_of(body: JsonObject) -> JsonObject | None:
    """Finds the refusal: the body itself, or the object that stands as `message` of a GraphQL error."""
    errors = body.get("errors")
    if isinstance(errors, list) and errors:
        first = json_object(errors[0])  # pyright: ignore[reportUnknownArgumentType] - any JSON
        body = {"requestId": body.get("requestId"), **json_object(first.get("message"))}
    code = body.get("code")
    return body if isinstance(code, int) and code != SUCCESS else None


def _read_json(response: httpx.Response) -> JsonObject:
    try:
        return json_object(response.json())
    except ValueError:
        return {}


def _seconds(retry_after: str | None, date: str | None) -> float | None:
    """Reads Retry-After, which is a number of seconds or a date (RFC 9110 section 10.2.3)."""
    if retry_after is None:
        return None
    if retry_after.isascii() and retry_after.isdigit():
        return float(retry_after)
    try:
        wait = parsedate_to_datetime(retry_after) - parsedate_to_datetime(date or "")
    except (TypeError, ValueError):
        return None
    return math.ceil(max(wait.total_seconds(), 0))
