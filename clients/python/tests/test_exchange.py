"""When a request is sent again, and how other answers than ours are read."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any, Union

import httpx
import pytest

from countersign import (
    AsyncAuthenticationClient,
    AuthenticationClient,
    ConnectionFailed,
    CountersignError,
    RequestTimedOut,
    Throttled,
    UnexpectedAnswer,
    raise_for_code,
)
from countersign._exchange import LONGEST_PAUSE_SECONDS

from .support.awaited import awaited

TOO_LONG = int(LONGEST_PAUSE_SECONDS) + 1
Reply = Union[httpx.Response, Exception]
Use = Callable[[AuthenticationClient], Any]
USER = {"id": "1", "email": "ada@example.com", "token": "t"}


def ok(data: object = None) -> httpx.Response:
    return httpx.Response(200, json={"code": 200, "message": "ok", "data": data})


def put_off(seconds: int, *, status: int = 200) -> httpx.Response:
    body = {"code": 1002, "message": "Later.", "data": {"retryAfterSeconds": seconds}}
    return httpx.Response(status, json=body, headers={"retry-after": str(seconds)})


class Script:
    """A server that answers by a script, and what it was asked."""

    def __init__(self, pauses: list[float], loop: asyncio.AbstractEventLoop | None) -> None:
        self.pauses = pauses
        self.requests: list[httpx.Request] = []
        self._replies: Iterator[Reply] = iter(())
        self._loop = loop

    def client(self, *replies: Reply, **options: Any) -> AuthenticationClient:
        self._replies = iter(replies)
        transport = httpx.MockTransport(self._reply)
        if self._loop is None:
            http = httpx.Client(transport=transport)
            return AuthenticationClient("app", "https://login.example.com", http_client=http, **options)
        http_async = httpx.AsyncClient(transport=transport)
        client = AsyncAuthenticationClient("app", "https://login.example.com", http_client=http_async, **options)
        return awaited(client, self._loop)

    def _reply(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        reply = next(self._replies)
        if isinstance(reply, Exception):
            raise reply
        return reply


@pytest.fixture(params=["sync", "async"])
def script(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Script]:
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    monkeypatch.setattr("countersign._client.time.sleep", pauses.append)
    monkeypatch.setattr("countersign._async_client.asyncio.sleep", pause)
    if request.param == "sync":
        yield Script(pauses, None)
        return
    loop = asyncio.new_event_loop()
    yield Script(pauses, loop)
    loop.close()


READING: Use = lambda client: client.get_current_user()  # noqa: E731
PROVING: Use = lambda client: raise_for_code(client.verify_totp_mfa("123456", "m"))  # noqa: E731


@pytest.mark.parametrize("use", [READING, PROVING])
@pytest.mark.parametrize("failure", [httpx.ConnectError("no"), httpx.ConnectTimeout("no"), httpx.PoolTimeout("no")])
def test_what_was_never_sent_is_sent_again(script: Script, use: Use, failure: Exception) -> None:
    assert use(script.client(failure, failure, ok(USER)))
    assert len(script.requests) == 3
    first, second, third = script.pauses
    assert (first, 0.05 <= second <= 0.15, 0.1 <= third <= 0.3) == (0, True, True)


def test_it_is_given_up_after_as_many_times_as_were_allowed(script: Script) -> None:
    with pytest.raises(ConnectionFailed) as raised:
        READING(script.client(*[httpx.ConnectError("no")] * 9, retries=1))
    assert (len(script.requests), raised.value.code) == (2, -2)
    assert isinstance(raised.value.__cause__, httpx.ConnectError)


@pytest.mark.parametrize("failure", [httpx.ReadError("gone"), httpx.RemoteProtocolError("gone")])
def test_what_may_have_been_done_is_not_done_twice(script: Script, failure: Exception) -> None:
    assert READING(script.client(failure, ok(USER)))
    assert len(script.requests) == 2
    with pytest.raises(ConnectionFailed):
        PROVING(script.client(failure, ok(USER)))
    assert len(script.requests) == 3


@pytest.mark.parametrize("use", [READING, PROVING])
def test_a_slow_server_is_asked_once(script: Script, use: Use) -> None:
    with pytest.raises(RequestTimedOut) as raised:
        use(script.client(httpx.ReadTimeout("slow"), ok(USER)))
    assert (len(script.requests), raised.value.code) == (1, -1)


@pytest.mark.parametrize("status", [200, 429])
def test_who_is_put_off_for_a_moment_waits_as_long_as_the_server_says(script: Script, status: int) -> None:
    assert PROVING(script.client(put_off(3, status=status), ok(USER)))
    assert script.pauses == [0, 3]


def test_a_graphql_answer_that_puts_off_is_read_too(script: Script) -> None:
    message = {"code": 1002, "message": "Later.", "data": {"retryAfterSeconds": 1}}
    busy = httpx.Response(200, json={"errors": [{"message": message}], "data": None}, headers={"retry-after": "1"})
    assert script.client(busy, httpx.Response(200, json={"data": {"isUserExists": True}})).is_user_exists(email="a@b.c")
    assert script.pauses == [0, 1]


def test_a_proxy_that_says_when_to_come_again_is_believed(script: Script) -> None:
    headers = {"date": "Sun, 29 Nov 2026 08:00:00 GMT", "retry-after": "Sun, 29 Nov 2026 08:00:02 GMT"}
    assert READING(script.client(httpx.Response(503, text="busy", headers=headers), ok(USER)))
    assert script.pauses == [0, 2]


def test_long_waits_are_the_callers_to_decide_on(script: Script) -> None:
    with pytest.raises(Throttled) as raised:
        PROVING(script.client(put_off(TOO_LONG), ok(USER)))
    assert (len(script.requests), raised.value.retry_after) == (1, TOO_LONG)


def test_a_locked_factor_is_not_tried_again(script: Script) -> None:
    locked = {"code": 2057, "message": "Locked.", "data": {"retryAfterSeconds": 1}}
    answer = httpx.Response(200, json=locked, headers={"retry-after": "1"})
    assert script.client(answer, ok(USER)).verify_totp_mfa("123456", "m")["code"] == 2057
    assert len(script.requests) == 1


@pytest.mark.parametrize("header", ["soon", "-1", "", "²", "Sun, 29 Nov 2026 08:00:02 GMT"])
def test_a_header_that_says_nothing_is_as_none(script: Script, header: str) -> None:
    with pytest.raises(UnexpectedAnswer):
        READING(script.client(httpx.Response(503, text="busy", headers={b"retry-after": header.encode()})))
    assert len(script.requests) == 1


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ({"status_code": 502, "text": "<html>Bad gateway</html>"}, 502),
        ({"status_code": 200, "text": "<html>Welcome</html>"}, 500),
        ({"status_code": 200, "json": []}, 500),
        ({"status_code": 200, "json": {"status": "up"}}, 500),
        ({"status_code": 302, "headers": {"location": "https://elsewhere.example"}}, 302),
    ],
)
def test_somebody_elses_answer_is_named_as_such(script: Script, answer: dict[str, Any], code: int) -> None:
    uses: list[Use] = [READING, PROVING, lambda client: client.send_email("a@b.c", "MFA_VERIFY")]
    for use in uses:
        with pytest.raises(UnexpectedAnswer) as raised:
            use(script.client(httpx.Response(**answer)))
        assert (raised.value.code, raised.value.http_status) == (code, answer["status_code"])
    assert {request.url.host for request in script.requests} == {"login.example.com"}


@pytest.mark.parametrize("data", [None, {}, {"isUserExists": True}])
@pytest.mark.parametrize("errors", [["no"], [{"message": "no"}], [{"message": {}}], [None], "no", {"message": "no"}])
def test_a_graphql_error_of_another_shape_is_no_answer_of_ours(script: Script, errors: object, data: object) -> None:
    with pytest.raises(UnexpectedAnswer):
        script.client(httpx.Response(200, json={"errors": errors, "data": data})).is_user_exists(email="a@b.c")


def test_a_refusal_by_status_is_a_refusal(script: Script) -> None:
    refusal = {"code": 2020, "message": "You are not signed in.", "data": None, "requestId": "r"}
    with pytest.raises(CountersignError) as raised:
        READING(script.client(httpx.Response(401, json=refusal)))
    assert (raised.value.code, raised.value.http_status, raised.value.request_id) == (2020, 401, "r")


def test_requests_say_who_asks(script: Script) -> None:
    client = script.client(ok(USER), user_pool_id="pool", lang="zh-CN", token="t", headers={"x-mine": "1"})
    READING(client)
    sent = script.requests[0].headers
    assert (sent["x-authing-app-id"], sent["x-authing-userpool-id"]) == ("app", "pool")
    assert (sent["x-authing-lang"], sent["authorization"], sent["x-mine"]) == ("zh-CN", "Bearer t", "1")
    assert sent["x-authing-sdk-version"].startswith("countersign-python:")


def test_the_time_out_is_the_callers(script: Script) -> None:
    READING(script.client(ok(USER), timeout=2.5))
    assert set(script.requests[0].extensions["timeout"].values()) == {2.5}
