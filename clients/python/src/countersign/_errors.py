"""What a call raises, sorted by the numbers of the contract."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar, cast

from ._contract import Code, Policy
from ._types import TriggerData, json_object

SUCCESS: Final = 200
Body = TypeVar("Body", bound=Mapping[str, Any])


@dataclass(frozen=True)
class Failure:
    """What is known of a call that failed. `data` may hold a token, so it is not shown."""

    code: int
    message: str
    data: Any = field(default=None, repr=False)
    request_id: str | None = None
    http_status: int | None = None
    retry_after: float | None = None


class CountersignError(Exception):
    """A call failed. Every refusal that has no class of its own is one of these."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure)
        self.failure = failure

    def __str__(self) -> str:
        return f"{self.message} ({self.code})"

    @property
    def code(self) -> int:
        """The number of the failure, see `Code`."""
        return self.failure.code

    @property
    def message(self) -> str:
        """A sentence for people, in the client's language."""
        return self.failure.message

    @property
    def data(self) -> Any:
        """What the server says besides; it may hold a token."""
        return self.failure.data

    @property
    def request_id(self) -> str | None:
        """Names the request in the server's log."""
        return self.failure.request_id

    @property
    def http_status(self) -> int | None:
        """The status of the answer; None when none came."""
        return self.failure.http_status

    @property
    def retry_after(self) -> float | None:
        """After how many seconds trying again makes sense, if the server said so."""
        return self.failure.retry_after


class SignInRequired(CountersignError):
    """Nobody is signed in, or the session or mfaToken has ended."""


class ProofRefused(CountersignError):
    """A password, code, recovery code or face is wrong or outdated."""

    @property
    def remaining_tries(self) -> int | None:
        """How many tries are left before a wait, if the server said so."""
        count = json_object(self.data).get("remainCount")
        return count if isinstance(count, int) else None

    @property
    def clock_off_seconds(self) -> int | None:
        """How far the clock of an authenticator app is ahead whose code this was; negative: behind; None: not known."""
        seconds = json_object(self.data).get("clockOffSeconds")
        return seconds if isinstance(seconds, int) else None


class Throttled(CountersignError):
    """Too many tries or requests."""


class Unavailable(CountersignError):
    """The server, or what it needs for this, is away.

    Nothing was wrong with the call and nothing came of it: it may be made again, after `retry_after` where that is
    known.
    """


class RequestTimedOut(CountersignError):
    """No answer came in time: code -1."""


class ConnectionFailed(CountersignError):
    """The server could not be reached, or went silent: code -2."""


class UnexpectedAnswer(CountersignError):
    """The answer is none of Countersign's, as from a proxy or a wrong `app_host`: the HTTP status, or 500."""


@dataclass(frozen=True)
class Factor:
    """A second factor of a sign-in that waits for it. One that is not `bound` has to be bound first."""

    policy: Policy
    bound: bool


#: What in the server's answer tells that a factor is bound.
_SIGNS: Final[Mapping[Policy, str]] = {
    "OTP": "totpMfaEnabled",
    "SMS": "mfaPhone",
    "EMAIL": "mfaEmail",
    "FACE": "faceMfaEnabled",
    "PASSKEY": "passkeyEnabled",
}


class MfaRequired(CountersignError):
    """The first factor was right and a second one is due: 1635 by the user's own choice, 1636 by the application's."""

    @property
    def data(self) -> TriggerData:
        """All that the server says about the sign-in."""
        return cast(TriggerData, self.failure.data)

    @property
    def mfa_token(self) -> str:
        """Opens the second step of this sign-in, for six minutes."""
        return self.data["mfaToken"]

    @property
    def factors(self) -> tuple[Factor, ...]:
        """The second factors on offer, the preferred one first."""
        offers = sorted(self.data.get("applicationMfa", ()), key=lambda offer: offer["sort"])
        policies = (offer["mfaPolicy"] for offer in offers)
        return tuple(Factor(policy, bool(self.data.get(_SIGNS[policy]))) for policy in policies)

    @property
    def must_bind(self) -> bool:
        """True when the user has none of the factors on offer, and must bind one to go on."""
        return bool(self.factors) and not any(factor.bound for factor in self.factors)

    @property
    def totp_mfa_enabled(self) -> bool:
        """Whether the user has an authenticator app."""
        return bool(self.data.get("totpMfaEnabled"))

    @property
    def face_mfa_enabled(self) -> bool:
        """Whether the user's face is bound."""
        return bool(self.data.get("faceMfaEnabled"))

    @property
    def passkey_enabled(self) -> bool:
        """Whether the user has a passkey."""
        return bool(self.data.get("passkeyEnabled"))


_CODES: Final[Mapping[type[CountersignError], tuple[Code, ...]]] = {
    MfaRequired: (Code.MFA_REQUIRED, Code.APPLICATION_MFA_REQUIRED),
    SignInRequired: (Code.NOT_SIGNED_IN, Code.MFA_TOKEN_INVALID, Code.SESSION_EXPIRED, Code.SESSION_REVOKED),
    ProofRefused: (
        Code.PASSWORD_WRONG,
        Code.TOTP_WRONG,
        Code.RECOVERY_CODE_WRONG,
        Code.CODE_WRONG,
        Code.CODE_EXPIRED,
        Code.CODE_SUPERSEDED,
        Code.FACE_WRONG,
        Code.FACE_BIND_FAILED,
    ),
    Throttled: (Code.TOO_OFTEN, Code.EMAIL_TOO_OFTEN, Code.SMS_TOO_OFTEN, Code.FACTOR_LOCKED),
    Unavailable: (Code.CHANNEL_DOWN, Code.FACE_UNAVAILABLE, Code.UNAVAILABLE),
}
_CLASSES: Final[Mapping[int, type[CountersignError]]] = {code: kind for kind, codes in _CODES.items() for code in codes}


def error_for(failure: Failure) -> CountersignError:
    """Gives the error of the class that stands for the failure's number."""
    kind = _CLASSES.get(failure.code, CountersignError)
    if kind is MfaRequired and not isinstance(json_object(failure.data).get("mfaToken"), str):
        kind = CountersignError
    return kind(failure)


def refusal_in(body: Mapping[str, Any], http_status: int | None = None, retry_after: float | None = None) -> Failure:
    """Reads the failure that a body tells of."""
    data = body.get("data")
    said = json_object(data).get("retryAfterSeconds")
    return Failure(
        code=body["code"],
        message=str(body.get("message")),
        data=data,
        request_id=body.get("requestId"),
        http_status=http_status,
        retry_after=said if isinstance(said, (int, float)) else retry_after,
    )


def raise_for_code(body: Body) -> Body:
    """Gives a body back if its `code` is 200, and raises the error that its code stands for if not."""
    if body["code"] != SUCCESS:
        raise error_for(refusal_in(body))
    return body
