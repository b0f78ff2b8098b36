"""The second factor: authenticator apps, codes by message, the recovery code.

These answer the body as the server gives it, also when it refuses; `raise_for_code` makes an error of a refusal.
"""

from __future__ import annotations

from .._answer import read_body
from .._exchange import Flow
from .._request import delete, get, post
from .._session import Session
from .._types import (
    AssociationAnswer,
    AuthenticatorsAnswer,
    BindableAnswer,
    ConfirmationAnswer,
    Message,
    RecoveryAnswer,
    UserAnswer,
)

_ASSOCIATION = "/api/v2/mfa/totp/associate"


def get_mfa_authenticators(
    session: Session,
    mfa_token: str | None = None,
    type: str = "totp",  # the documented name
    source: str = "SELF",
) -> Flow[AuthenticatorsAnswer]:
    """Lists the user's authenticator apps, those that wait to be confirmed included."""
    query = {"type": type, "source": source}
    answer = yield from session.send(get("/api/v2/mfa/authenticator", query=query, bearer=mfa_token or session.token))
    return read_body(answer, AuthenticatorsAnswer)


def assosicate_mfa_authenticator(
    session: Session, mfa_token: str | None = None, authenticator_type: str = "totp", source: str = "SELF"
) -> Flow[AssociationAnswer]:
    """Begins to bind an authenticator app: gives its secret, the QR code and the recovery code.

    Show them to the user. The binding holds once it is confirmed.
    """
    body = {"authenticatorType": authenticator_type, "source": source}
    answer = yield from session.send(post(_ASSOCIATION, body, bearer=mfa_token or session.token))
    return read_body(answer, AssociationAnswer)


def delete_mfa_authenticator(session: Session) -> Flow[Message]:
    """Unbinds the user's authenticator app. The session must have passed a second factor."""
    answer = yield from session.send(delete(_ASSOCIATION, bearer=session.token))
    return read_body(answer, Message)


def confirm_assosicate_mfa_authenticator(
    session: Session, totp: str, authenticator_type: str = "totp", source: str = "SELF", mfa_token: str | None = None
) -> Flow[ConfirmationAnswer]:
    """Confirms the binding of an authenticator app by its first code.

    With the mfa_token of a sign-in that waited for the binding, this completes the sign-in.
    """
    body = {"authenticatorType": authenticator_type, "source": source, "totp": totp}
    answer = yield from session.send(post(f"{_ASSOCIATION}/confirm", body, bearer=mfa_token or session.token))
    return session.adopt(answer, ConfirmationAnswer)


def verify_totp_mfa(session: Session, totp: str, mfa_token: str) -> Flow[UserAnswer]:
    """Completes a sign-in with a code of the user's authenticator app."""
    answer = yield from session.send(post("/api/v2/mfa/totp/verify", {"totp": totp}, bearer=mfa_token))
    return session.adopt(answer, UserAnswer)


def verify_app_sms_mfa(session: Session, phone: str, code: str, mfa_token: str) -> Flow[UserAnswer]:
    """Completes a sign-in with a code sent by text message."""
    body = {"phone": phone, "code": code}
    answer = yield from session.send(post("/api/v2/applications/mfa/sms/verify", body, bearer=mfa_token))
    return session.adopt(answer, UserAnswer)


def verify_app_email_mfa(session: Session, email: str, code: str, mfa_token: str) -> Flow[UserAnswer]:
    """Completes a sign-in with a code sent by e-mail."""
    body = {"email": email, "code": code}
    answer = yield from session.send(post("/api/v2/applications/mfa/email/verify", body, bearer=mfa_token))
    return session.adopt(answer, UserAnswer)


def phone_or_email_bindable(
    session: Session, mfa_token: str, phone: str | None = None, email: str | None = None
) -> Flow[BindableAnswer]:
    """Tells whether the user of a sign-in may bind an address: not if it is another's."""
    body = {"phone": phone, "email": email}
    answer = yield from session.send(post("/api/v2/applications/mfa/check", body, bearer=mfa_token))
    return read_body(answer, BindableAnswer)


def verify_totp_recovery_code(session: Session, recovery_code: str, mfa_token: str) -> Flow[RecoveryAnswer]:
    """Completes a sign-in with the recovery code, which is spent by it.

    The next one is `recoveryCode` of the answer: show it to the user, for it is kept nowhere else.
    """
    body = {"recoveryCode": recovery_code}
    answer = yield from session.send(post("/api/v2/mfa/totp/recovery", body, bearer=mfa_token))
    return session.adopt(answer, RecoveryAnswer)
