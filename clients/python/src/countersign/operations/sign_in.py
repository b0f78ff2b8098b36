"""Signing in and registering. All of them may raise `MfaRequired`.

What they answer is the user, whose token the client remembers.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from .._answer import Answer, read_user, read_user_field
from .._exchange import Flow
from .._request import Operation, Request, graphql, post
from .._session import Session
from .._types import JsonObject, User


def _mutation(name: str) -> Operation:
    return Operation("mutation", name, f"$input: {name[0].upper()}{name[1:]}Input!")


_LOGIN_BY_EMAIL = _mutation("loginByEmail")
_LOGIN_BY_USERNAME = _mutation("loginByUsername")
_LOGIN_BY_PHONE_PASSWORD = _mutation("loginByPhonePassword")
_LOGIN_BY_PHONE_CODE = _mutation("loginByPhoneCode")
_REGISTER_BY_EMAIL = _mutation("registerByEmail")
_REGISTER_BY_USERNAME = _mutation("registerByUsername")
_REGISTER_BY_PHONE_CODE = _mutation("registerByPhoneCode")


def login_by_email(
    session: Session,
    email: str,
    password: str,
    *,
    auto_register: bool | None = None,
    client_ip: str | None = None,
    custom_data: Mapping[str, Any] | None = None,
) -> Flow[User]:
    """Signs in with an e-mail address and a password.

    `auto_register` makes an account for an unknown address, with `custom_data` in it. `client_ip` is the address of the
    user's device; it counts only from a client whose `headers` hold the user pool's secret.
    """
    options = _options(auto_register=auto_register, client_ip=client_ip, custom_data=custom_data)
    return _with_password(session, _LOGIN_BY_EMAIL, {"email": email, **options}, password)


def login_by_username(
    session: Session,
    username: str,
    password: str,
    *,
    auto_register: bool | None = None,
    client_ip: str | None = None,
    custom_data: Mapping[str, Any] | None = None,
) -> Flow[User]:
    """Signs in with a user name and a password; the options are those of `login_by_email`."""
    options = _options(auto_register=auto_register, client_ip=client_ip, custom_data=custom_data)
    return _with_password(session, _LOGIN_BY_USERNAME, {"username": username, **options}, password)


def login_by_phone_password(session: Session, phone: str, password: str, *, client_ip: str | None = None) -> Flow[User]:
    """Signs in with a phone number and a password; `client_ip` is that of `login_by_email`."""
    return _with_password(session, _LOGIN_BY_PHONE_PASSWORD, {"phone": phone, "clientIp": client_ip}, password)


def login_by_phone_code(
    session: Session,
    phone: str,
    code: str,
    *,
    phone_country_code: str | None = None,
    auto_register: bool | None = None,
    client_ip: str | None = None,
    custom_data: Mapping[str, Any] | None = None,
) -> Flow[User]:
    """Signs in with a code sent by text message; the options are those of `login_by_email`.

    `phone_country_code` is the calling code of a number without one, as in `+86`.
    """
    options = _options(auto_register=auto_register, client_ip=client_ip, custom_data=custom_data)
    identity = {"phone": phone, "code": code, "phoneCountryCode": phone_country_code}
    return _with_code(session, _LOGIN_BY_PHONE_CODE, {**identity, **options})


def login_by_email_code(
    session: Session,
    email: str,
    code: str,
    *,
    auto_register: bool | None = None,
    client_ip: str | None = None,
    custom_data: Mapping[str, Any] | None = None,
) -> Flow[User]:
    """Signs in with a code sent by e-mail; the options are those of `login_by_email`."""
    options = _options(auto_register=auto_register, client_ip=client_ip, custom_data=custom_data)
    return _by_rest(session, "/api/v2/login/email-code", {"email": email, "code": code, **options})


def register_by_email(
    session: Session,
    email: str,
    password: str,
    profile: Mapping[str, str] | None = None,
    *,
    force_login: bool = False,
    client_ip: str | None = None,
    custom_data: Mapping[str, Any] | None = None,
) -> Flow[User]:
    """Makes an account with an e-mail address and a password.

    It replaces the session: by the user's with `force_login`, by none without.
    """
    options = _options(force_login=force_login, client_ip=client_ip, custom_data=custom_data)
    identity = {"email": email, "profile": profile}
    return _with_password(session, _REGISTER_BY_EMAIL, {**identity, **options}, password)


def register_by_username(
    session: Session,
    username: str,
    password: str,
    profile: Mapping[str, str] | None = None,
    *,
    force_login: bool = False,
    client_ip: str | None = None,
    custom_data: Mapping[str, Any] | None = None,
) -> Flow[User]:
    """Makes an account with a user name and a password.

    It replaces the session: by the user's with `force_login`, by none without.
    """
    options = _options(force_login=force_login, client_ip=client_ip, custom_data=custom_data)
    identity = {"username": username, "profile": profile}
    return _with_password(session, _REGISTER_BY_USERNAME, {**identity, **options}, password)


def register_by_phone_code(
    session: Session,
    phone: str,
    code: str,
    password: str | None = None,
    profile: Mapping[str, str] | None = None,
    *,
    phone_country_code: str | None = None,
    force_login: bool = False,
    client_ip: str | None = None,
    custom_data: Mapping[str, Any] | None = None,
) -> Flow[User]:
    """Makes an account with a code sent by text message.

    It replaces the session: by the user's with `force_login`, by none without.
    """
    options = _options(force_login=force_login, client_ip=client_ip, custom_data=custom_data)
    identity = {"phone": phone, "code": code, "phoneCountryCode": phone_country_code, "profile": profile}
    if password is None:
        return _with_code(session, _REGISTER_BY_PHONE_CODE, {**identity, **options})
    return _with_password(session, _REGISTER_BY_PHONE_CODE, {**identity, **options}, password)


def register_by_email_code(
    session: Session,
    email: str,
    code: str,
    profile: Mapping[str, str] | None = None,
    *,
    force_login: bool = False,
    client_ip: str | None = None,
    custom_data: Mapping[str, Any] | None = None,
) -> Flow[User]:
    """Makes an account with a code sent by e-mail.

    It replaces the session: by the user's with `force_login`, by none without.
    """
    options = _options(force_login=force_login, client_ip=client_ip, custom_data=custom_data)
    identity = {"email": email, "code": code, "profile": profile}
    return _by_rest(session, "/api/v2/register/email-code", {**identity, **options})


def _options(
    *,
    client_ip: str | None,
    custom_data: Mapping[str, Any] | None,
    auto_register: bool | None = None,
    force_login: bool | None = None,
) -> JsonObject:
    pairs = custom_data and [{"key": key, "value": value} for key, value in custom_data.items()]
    return {
        "autoRegister": auto_register,
        "forceLogin": force_login,
        "clientIp": client_ip,
        "params": json.dumps(pairs) if pairs else None,
    }


def _with_password(session: Session, operation: Operation, fields: JsonObject, password: str) -> Flow[User]:
    def build(encrypt: Callable[[str], str]) -> Request:
        return _request(operation, {**fields, "password": encrypt(password)})

    read = partial(read_user_field, operation=operation)
    return _remember(session, (yield from session.send_encrypted(build, read)))


def _with_code(session: Session, operation: Operation, fields: JsonObject) -> Flow[User]:
    answer = yield from session.send(_request(operation, fields))
    return _remember(session, read_user_field(answer, operation))


def _by_rest(session: Session, path: str, fields: JsonObject) -> Flow[User]:
    answer: Answer = yield from session.send(post(path, fields))
    return _remember(session, read_user(answer))


def _request(operation: Operation, fields: JsonObject) -> Request:
    return graphql(operation, {"input": {name: value for name, value in fields.items() if value is not None}})


def _remember(session: Session, user: User) -> User:
    session.token = user["token"]
    return user
