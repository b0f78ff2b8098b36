"""What the server answers, as typed dictionaries. The names are those of the wire."""

from __future__ import annotations

from typing import Any, Optional, TypedDict, cast

from ._contract import Policy


class CustomDatum(TypedDict):
    """One entry of what an application keeps about an account."""

    key: str
    value: Optional[str]
    dataType: str
    label: Optional[str]


class User(TypedDict):
    """An account. `token` is there only where a sign-in was completed."""

    id: str
    arn: str
    userPoolId: str
    status: Optional[str]
    username: Optional[str]
    email: Optional[str]
    emailVerified: Optional[bool]
    phone: Optional[str]
    phoneCountryCode: Optional[str]
    phoneVerified: Optional[bool]
    registerSource: Optional[list[str]]
    token: Optional[str]
    tokenExpiredAt: Optional[str]
    loginsCount: Optional[int]
    lastLogin: Optional[str]
    lastIP: Optional[str]
    signedUp: Optional[str]
    blocked: Optional[bool]
    isDeleted: Optional[bool]
    createdAt: Optional[str]
    updatedAt: Optional[str]
    newlyCreated: Optional[bool]
    nickname: Optional[str]
    photo: Optional[str]
    company: Optional[str]
    name: Optional[str]
    givenName: Optional[str]
    familyName: Optional[str]
    middleName: Optional[str]
    profile: Optional[str]
    preferredUsername: Optional[str]
    website: Optional[str]
    gender: Optional[str]
    birthdate: Optional[str]
    zoneinfo: Optional[str]
    locale: Optional[str]
    address: Optional[str]
    formatted: Optional[str]
    streetAddress: Optional[str]
    locality: Optional[str]
    region: Optional[str]
    postalCode: Optional[str]
    city: Optional[str]
    province: Optional[str]
    country: Optional[str]
    device: Optional[str]
    browser: Optional[str]
    externalId: Optional[str]
    unionid: Optional[str]
    openid: Optional[str]
    oauth: Optional[str]
    customData: list[CustomDatum]


class Message(TypedDict):
    """The part that all bodies have in common. `code` is 200 where all went well."""

    code: int
    message: str


class Authenticator(TypedDict):
    """An authenticator app, bound or about to be. Secrets are shown once, when the binding begins, and empty here."""

    id: str
    userId: str
    createdAt: str
    updatedAt: str
    enable: bool
    secret: str
    recoveryCode: str
    authenticatorType: str
    source: str
    name: str


class Association(TypedDict):
    """What binds an authenticator app: to be shown to the user, and kept nowhere."""

    authenticator_type: str
    secret: str
    qrcode_uri: str
    qrcode_data_url: str
    recovery_code: str


class AuthenticatorsAnswer(Message):
    """`data` is there when `code` is 200, as in all bodies."""

    data: list[Authenticator]


class AssociationAnswer(Message):
    """`data` is there when `code` is 200."""

    data: Association


class ConfirmationAnswer(Message):
    """`data` is the user where the binding completed a sign-in, and None in a session."""

    data: Optional[User]


class UserAnswer(Message):
    """`data` is there when `code` is 200."""

    data: User


class RecoveryAnswer(UserAnswer):
    """`recoveryCode` is the next one: show it to the user, for it is kept nowhere else."""

    recoveryCode: str


class FaceAnswer(UserAnswer, total=False):
    """`recoveryCode` is there if the user had none before: show it to him, for it is kept nowhere else."""

    recoveryCode: str


class BindableAnswer(Message):
    """`data` tells whether the address may be used; it is there when `code` is 200."""

    data: bool


class ApplicationMfa(TypedDict):
    """One factor that is on offer; the lowest `sort` is the preferred one."""

    mfaPolicy: Policy
    sort: int
    status: int


class TriggerData(TypedDict):
    """What the server says about a sign-in that waits for its second factor."""

    mfaToken: str
    applicationMfa: list[ApplicationMfa]
    totpMfaEnabled: bool
    faceMfaEnabled: bool
    passkeyEnabled: bool
    mfaPhone: Optional[str]
    mfaPhoneCountryCode: Optional[str]
    mfaEmail: Optional[str]
    email: Optional[str]
    phone: Optional[str]
    phoneCountryCode: Optional[str]
    username: Optional[str]
    nickname: Optional[str]
    avatar: Optional[str]
    current: Policy


class TokenOwner(TypedDict):
    """Whom a token was made for."""

    id: Optional[str]
    userPoolId: Optional[str]
    arn: Optional[str]


class LoginStatus(TypedDict):
    """Whether a token still stands for a session. Times are seconds since 1970."""

    code: Optional[int]
    message: Optional[str]
    status: Optional[bool]
    exp: Optional[int]
    iat: Optional[int]
    data: Optional[TokenOwner]


class RefreshedToken(TypedDict):
    """The token that takes the place of another. Times are seconds since 1970."""

    token: Optional[str]
    iat: Optional[int]
    exp: Optional[int]


class PasswordStrength(TypedDict):
    """Whether a password would be accepted, and if not, why."""

    valid: bool
    message: Optional[str]


class _Upload(TypedDict):
    key: str
    url: str


class UploadAnswer(Message):
    """`data` is there when `code` is 200."""

    data: _Upload


JsonObject = dict[str, Any]


def json_object(value: object) -> JsonObject:
    """Gives a value of JSON if it is an object, and an empty one if not."""
    return cast("JsonObject", value) if isinstance(value, dict) else {}
