"""The account of whoever is signed in, its session, and what needs neither."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from .._answer import read_body, read_data, read_field, read_user, read_user_field
from .._contract import EmailScene, SmsScene
from .._errors import SignInRequired
from .._exchange import Flow
from .._request import Operation, Request, get, graphql, post
from .._session import Session
from .._types import JsonObject, LoginStatus, Message, PasswordStrength, RefreshedToken, User

_STATUS = Operation(
    "query", "checkLoginStatus", "$token: String", "{ code message status exp iat data { id userPoolId arn } }"
)
_REFRESH = Operation("mutation", "refreshToken", selection="{ token iat exp }")
_UPDATE = Operation("mutation", "updateUser", "$input: UpdateUserInput!")
_UPDATE_PASSWORD = Operation("mutation", "updatePassword", "$newPassword: String!, $oldPassword: String")
_RESET_PASSWORD = Operation(
    "mutation",
    "resetPassword",
    "$phone: String, $phoneCountryCode: String, $email: String, $code: String!, $newPassword: String!",
    "{ message code }",
)
_SEND_EMAIL = Operation("mutation", "sendEmail", "$email: String!, $scene: EmailScene!", "{ message code }")
_STRENGTH = Operation("query", "checkPasswordStrength", "$password: String!", "{ valid message }")
_EXISTS = Operation(
    "query", "isUserExists", "$email: String, $phone: String, $username: String, $externalId: String", ""
)
_BIND_PHONE = Operation("mutation", "bindPhone", "$phone: String!, $phoneCode: String!, $phoneCountryCode: String")
_UNBIND_PHONE = Operation("mutation", "unbindPhone")
_BIND_EMAIL = Operation("mutation", "bindEmail", "$email: String!, $emailCode: String!")
_UNBIND_EMAIL = Operation("mutation", "unbindEmail")


def get_current_user(session: Session, token: str | None = None) -> Flow[User]:
    """Gives the account that is signed in, or that a token stands for."""
    return read_user((yield from session.send(get("/api/v2/users/me", bearer=token or session.token))))


def check_login_status(session: Session, token: str | None = None) -> Flow[LoginStatus]:
    """Tells whether a token, by default the client's, still stands for a session."""
    answer = yield from session.send(graphql(_STATUS, {"token": token or session.token}))
    return read_field(answer, _STATUS, LoginStatus)


def refresh_token(session: Session, token: str | None = None) -> Flow[RefreshedToken]:
    """Exchanges a token, by default the client's, for a newer one."""
    old = token or session.token
    fresh = read_field((yield from session.send(graphql(_REFRESH, {}, bearer=old))), _REFRESH, RefreshedToken)
    session.replace(old, fresh["token"])
    return fresh


def logout(session: Session) -> Flow[None]:
    """Ends the session, here in any case; an error means that the server could not be told."""
    token = session.token
    if token is None:
        return
    query = {"app_id": session.connection.app_id}
    try:
        read_data((yield from session.send(get("/api/v2/logout", query=query, bearer=token))))
    except SignInRequired:
        pass  # it had ended already
    finally:
        session.replace(token, None)


def update_profile(session: Session, updates: Mapping[str, str | None]) -> Flow[User]:
    """Changes what the user says about himself; phone, e-mail and password have functions of their own."""
    return (yield from _change(session, _UPDATE, {"input": updates}))


def update_password(session: Session, new_password: str, old_password: str | None = None) -> Flow[User]:
    """Sets a password. The old one may be left out only by a user who has none."""

    def build(encrypt: Callable[[str], str]) -> Request:
        old = None if old_password is None else encrypt(old_password)
        variables = {"newPassword": encrypt(new_password), "oldPassword": old}
        return graphql(_UPDATE_PASSWORD, variables, bearer=session.token)

    user = yield from session.send_encrypted(build, partial(read_user_field, operation=_UPDATE_PASSWORD))
    session.sign_in(user["token"])
    return user


def reset_password_by_phone_code(
    session: Session, phone: str, code: str, new_password: str, *, phone_country_code: str | None = None
) -> Flow[Message]:
    """Sets a forgotten password with a code sent by text message. It does not sign in."""
    return _reset_password(
        session, {"phone": phone, "code": code, "phoneCountryCode": phone_country_code}, new_password
    )


def reset_password_by_email_code(session: Session, email: str, code: str, new_password: str) -> Flow[Message]:
    """Sets a forgotten password with a code sent by e-mail. It does not sign in."""
    return _reset_password(session, {"email": email, "code": code}, new_password)


def send_sms_code(
    session: Session, phone: str, phone_country_code: str | None = None, scene: SmsScene | None = None
) -> Flow[Message]:
    """Sends a code by text message. Without a scene it is good for signing in, registering and the second factor."""
    body = {"phone": phone, "phoneCountryCode": phone_country_code, "scene": scene}
    answer = yield from session.send(post("/api/v2/sms/send", body))
    read_data(answer)
    return read_body(answer, Message)


def send_email(session: Session, email: str, scene: EmailScene) -> Flow[Message]:
    """Sends a code by e-mail."""
    answer = yield from session.send(graphql(_SEND_EMAIL, {"email": email, "scene": scene}))
    return read_field(answer, _SEND_EMAIL, Message)


def bind_phone(session: Session, phone: str, phone_code: str, phone_country_code: str | None = None) -> Flow[User]:
    """Gives the account a phone number; one that is there is replaced."""
    variables = {"phone": phone, "phoneCode": phone_code, "phoneCountryCode": phone_country_code}
    return (yield from _change(session, _BIND_PHONE, variables))


def unbind_phone(session: Session) -> Flow[User]:
    """Takes the phone number from the account."""
    return (yield from _change(session, _UNBIND_PHONE, {}))


def bind_email(session: Session, email: str, email_code: str) -> Flow[User]:
    """Gives the account an e-mail address; one that is there is replaced."""
    return (yield from _change(session, _BIND_EMAIL, {"email": email, "emailCode": email_code}))


def unbind_email(session: Session) -> Flow[User]:
    """Takes the e-mail address from the account."""
    return (yield from _change(session, _UNBIND_EMAIL, {}))


def check_password_strength(session: Session, password: str) -> Flow[PasswordStrength]:
    """Tells whether a password would be accepted."""
    return read_field(
        (yield from session.send(graphql(_STRENGTH, {"password": password}))), _STRENGTH, PasswordStrength
    )


def is_user_exists(
    session: Session,
    username: str | None = None,
    email: str | None = None,
    phone: str | None = None,
    external_id: str | None = None,
) -> Flow[bool]:
    """Tells whether there is a user of that name; give exactly one."""
    variables = {"username": username, "email": email, "phone": phone, "externalId": external_id}
    return read_field((yield from session.send(graphql(_EXISTS, variables))), _EXISTS, bool) is True


def _change(session: Session, operation: Operation, variables: JsonObject) -> Flow[User]:
    request = graphql(operation, variables, bearer=session.token)
    return read_user_field((yield from session.send(request)), operation)


def _reset_password(session: Session, proof: JsonObject, new_password: str) -> Flow[Message]:
    def build(encrypt: Callable[[str], str]) -> Request:
        return graphql(_RESET_PASSWORD, {**proof, "newPassword": encrypt(new_password)})

    return session.send_encrypted(build, partial(read_field, operation=_RESET_PASSWORD, kind=Message))
