from __future__ import annotations

import copy
import pickle
from typing import Any

import httpx
import pytest

from countersign import (
    AsyncAuthenticationClient,
    AuthenticationClient,
    CountersignError,
    Factor,
    MfaRequired,
    ProofRefused,
    SignInRequired,
    Throttled,
    Unavailable,
    raise_for_code,
)

SECRET = "eyJhbGciOiJIUzI1NiJ9.c2VjcmV0.c2VjcmV0"


def refusal(code: int, data: Any = None) -> dict[str, Any]:
    return {"code": code, "message": "No.", "data": data, "requestId": "req-1"}


def raised_by(body: dict[str, Any]) -> CountersignError:
    with pytest.raises(CountersignError) as raised:
        raise_for_code(body)
    return raised.value


def required(**data: object) -> MfaRequired:
    error = raised_by(refusal(1636, {"mfaToken": SECRET, **data}))
    assert isinstance(error, MfaRequired)
    return error


def test_a_body_that_is_no_refusal_is_given_back() -> None:
    body = {"code": 200, "message": "", "data": None}
    assert raise_for_code(body) is body


def test_a_refusal_is_raised_with_all_that_is_known_of_it() -> None:
    error = raised_by(refusal(2057, {"retryAfterSeconds": 30}))
    assert type(error) is Throttled
    assert (error.code, error.message, error.request_id, error.retry_after) == (2057, "No.", "req-1", 30)
    wrong = raised_by(refusal(2333, {"remainCount": 4}))
    assert isinstance(wrong, ProofRefused)
    assert wrong.remaining_tries == 4
    assert type(raised_by(refusal(2021))) is SignInRequired
    away = raised_by(refusal(2099, {"retryAfterSeconds": 2}))
    assert type(away) is Unavailable
    assert away.retry_after == 2
    assert type(raised_by(refusal(9999))) is CountersignError


def test_the_factors_on_offer_come_in_their_order_and_tell_which_are_bound() -> None:
    offers = [{"mfaPolicy": "OTP", "sort": 2, "status": 1}, {"mfaPolicy": "EMAIL", "sort": 1, "status": 1}]
    error = required(applicationMfa=offers, totpMfaEnabled=False, mfaEmail="ada@example.com")
    assert error.factors == (Factor("EMAIL", bound=True), Factor("OTP", bound=False))
    assert not error.must_bind
    assert required(applicationMfa=offers, totpMfaEnabled=False, mfaEmail=None).must_bind


def test_without_offers_nothing_has_to_be_bound() -> None:
    assert (required().factors, required().must_bind) == ((), False)


@pytest.mark.parametrize("code", [1635, 1636])
def test_a_demand_without_a_token_is_a_plain_refusal(code: int) -> None:
    assert type(raised_by(refusal(code))) is CountersignError


def test_no_secret_is_printed_of_an_error() -> None:
    error = required()
    assert error.mfa_token == SECRET
    printed = f"{error} {error!r} {error.failure!r} {error.args!r}"
    assert SECRET not in printed
    assert "No. (1636)" in printed


def test_an_error_survives_being_pickled_and_copied() -> None:
    for error in (pickle.loads(pickle.dumps(required())), copy.copy(required())):
        assert type(error) is MfaRequired
        assert error.mfa_token == SECRET


def test_no_secret_is_printed_of_a_client() -> None:
    for kind in (AuthenticationClient, AsyncAuthenticationClient):
        client = kind("app", "https://login.example.com/", token=SECRET, headers={"authorization": f"Basic {SECRET}"})
        printed = f"{client!r} {client} {client._session!r} {client._session.connection!r}"
        assert SECRET not in printed
        assert repr(client) == f"{kind.__name__}('app', 'https://login.example.com')"


def test_no_secret_is_printed_of_a_request_or_an_answer() -> None:
    seen: list[object] = []

    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"code": 200, "message": "", "data": {"id": "1", "token": SECRET}})

    with AuthenticationClient("app", "https://x.example", http_client=mocked(answer)) as client:
        original = client._send

        def watched(attempt: Any) -> Any:
            seen.append(attempt)
            return original(attempt)

        client._send = watched  # type: ignore[method-assign]
        client.verify_totp_mfa("123456", SECRET)
    assert client.token == SECRET
    assert seen
    assert not any(secret in repr(seen) for secret in (SECRET, "123456"))


def mocked(answer: Any) -> httpx.Client:
    return httpx.Client(transport=httpx.MockTransport(answer))


@pytest.mark.parametrize("host", ["", "login.example.com", "ftp://login.example.com", "https://x.example/?a=1"])
def test_a_host_that_is_none_is_refused_at_once(host: str) -> None:
    with pytest.raises(ValueError, match="app_host must be like"):
        AuthenticationClient("app", host)


def test_an_application_has_to_be_named() -> None:
    with pytest.raises(ValueError, match="app_id"):
        AuthenticationClient("", "https://login.example.com")
