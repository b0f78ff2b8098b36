"""The numbers and words of the wire. Printed by `npm run docs` from packages/contract: edit it there."""

from enum import IntEnum
from typing import Literal


class Code(IntEnum):
    """Every way a call can fail, by its number. Failures that share a number are one member by several names."""

    SCOPE_MISSING = 2119
    """This API key was not given the scope that this needs."""

    API_KEY_TOO_WIDE = 2120
    """A key makes and ends no key that is worth more than itself, or lives longer."""

    API_KEY_UNKNOWN = 2121
    """There is no such API key."""

    PRECONDITION_FAILED = 2122
    """It has been changed meanwhile. Read it again."""

    PRECONDITION_REQUIRED = 2123
    """Say in If-Match which version of it you change: the ETag that it was shown with."""

    IDEMPOTENCY_KEY_REUSED = 2124
    """This Idempotency-Key was sent with another request. Take a new one for each."""

    IDEMPOTENCY_KEY_BUSY = 2125
    """A request with this Idempotency-Key is still being carried out. Ask again in a moment."""

    IDEMPOTENCY_ANSWER_LOST = 2126
    """Something was written for a request with this Idempotency-Key, and its answer is not known. Look at what is there before you ask with another one."""

    SECRETS_BOTH_LIVE = 2100
    """Two secrets are live already. Say which of them is given up, or wait until the older one has ended."""

    SECRET_OUTDATED = 2101
    """This needs the newest secret, not the one that it replaced."""

    POLICY_OUTDATED = 2115
    """A later version of the policy was kept meanwhile."""

    CREDENTIALS_INVALID = 401
    """The user pool credentials are not valid."""

    WEBHOOK_UNKNOWN = 2128
    """There is no such webhook."""

    WEBHOOK_OUTDATED = 2129
    """Somebody has changed this webhook meanwhile."""

    WEBHOOKS_FULL = 2130
    """There are as many webhooks as there may be. Remove one first."""

    WEBHOOK_DISABLED = 2131
    """This webhook is switched off. Switch it on first."""

    WEBHOOK_MESSAGE_UNKNOWN = 2132
    """This webhook was told no such message."""

    ACCESS_PASS_UNKNOWN = 2133
    """There is no such access pass."""

    ACCESS_PASS_OVER = 2134
    """This access pass is over already."""

    MFA_REQUIRED = 1635
    """Complete multi-factor authentication to go on."""

    APPLICATION_MFA_REQUIRED = 1636
    """This application asks for a second factor."""

    MALFORMED = 400
    """The request is malformed."""

    NOT_FOUND = 404
    """There is nothing here."""

    METHOD_NOT_ALLOWED = 405
    """This method is not allowed here."""

    BODY_TOO_LARGE = 413
    """The request is too large."""

    MEDIA_TYPE_UNSUPPORTED = 415
    """Send JSON: this media type is not supported."""

    INTERNAL = 500
    """Something went wrong on our side. Please try again."""

    CLIENT_INVALID = 2110
    """The application's credentials are not valid."""

    APPLICATION_UNKNOWN = 2008
    """There is no such application."""

    NOT_SIGNED_IN = 2020
    """You are not signed in."""

    MFA_TOKEN_INVALID = 2021
    """This sign-in has ended. Please sign in again."""

    SESSION_EXPIRED = 2206
    """Your session has expired. Please sign in again."""

    SESSION_REVOKED = 2207
    """Your session has ended. Please sign in again."""

    PASSWORD_WRONG = 2333
    """The account or the password is wrong."""

    FIRST_FACTOR_UNSUITABLE = 2091
    """This account's second factor is the way you signed in. Please sign in with your password."""

    PASSWORD_DISAVOWED = 2104
    """This password was suspended because somebody else may know it. Reset it to sign in with a password again."""

    SIGN_IN_DENIED = 2112
    """This sign-in was refused because it looks risky. Please ask your administrator."""

    PASSWORD_UNREADABLE = 2016
    """The password could not be decrypted."""

    ACCOUNT_BLOCKED = 2005
    """This account is blocked."""

    USER_NOT_FOUND = 2004
    """There is no such user."""

    USER_EXISTS = 2026
    """This user exists already."""

    USERNAME_TAKEN = 2034
    """This user name is taken."""

    PHONE_TAKEN = 2035
    """This phone number is in use."""

    EMAIL_TAKEN = 2200
    """This e-mail address is in use."""

    TOTP_WRONG = 6001
    """The code from your app is wrong."""

    TOTP_MISSING = 6003
    """Enter the code from your app."""

    RECOVERY_CODE_WRONG = 6002
    """The recovery code is wrong."""

    RECOVERY_CODE_MISSING = 6004
    """Enter your recovery code."""

    CODE_WRONG = 2001
    """The code is wrong."""

    CODE_EXPIRED = 2300
    """The code has expired. Ask for a new one."""

    CODE_SUPERSEDED = 2302
    """A newer code was sent. Enter that one."""

    BINDING_EXPIRED = 2301
    """There is no binding to confirm, or it has expired. Please start again."""

    ADDRESS_NOT_YOURS = 2096
    """This account has an address of its own that was proved. Use that one."""

    ENROLMENT_NEEDS_HELP = 2098
    """This account has no address that could prove you. Ask whoever runs this application for help."""

    LAST_FACTOR = 2097
    """This is the last way to confirm your sign-in that this application accepts. Bind another one first."""

    AUTHENTICATOR_UNKNOWN = 2102
    """You have no such authenticator. Nothing was changed."""

    DEVICE_NOT_TRUSTED = 2113
    """This sign-in cannot have its device trusted."""

    DEVICE_UNKNOWN = 2114
    """You have no such trusted device."""

    SESSION_UNKNOWN = 2105
    """You have no such session."""

    REDIRECT_URI_UNKNOWN = 2107
    """This address is none of the application's redirect URIs. They are compared letter by letter."""

    GRANT_INVALID = 2108
    """The code is not good: wrong, used, expired, or given for something else. Begin the sign-in again."""

    OWN_LOGIN_REFUSED = 2109
    """This application may not check passwords by itself: an operator has to allow it."""

    STEP_UP_UNREACHABLE = 2111
    """Nothing that is bound proves enough for this. Bind an authenticator app or a phone number first."""

    RECOVERY_NEEDS_FACTOR = 2106
    """Bind a second factor first: a recovery code stands in for one."""

    FACE_PHOTO_MISSING = 1700
    """The photo is not there: it was never sent, was used already or has expired. Please take another."""

    FACE_NOT_BOUND = 1701
    """No face is bound to this account yet."""

    FACE_PHOTOS_INCOMPLETE = 1701
    """Two photos of your face are needed to bind it."""

    FACE_OUTDATED = 1701
    """Faces are recognised in a newer way now. Sign in another way and bind your face again."""

    FACE_WRONG = 1702
    """This does not look like the face that is bound."""

    FACE_UNUSABLE = 1702
    """This photo cannot be used."""

    FACE_BOUND = 1706
    """A face is bound to this account already. Unbind it first."""

    FACE_BIND_FAILED = 1707
    """The two photos do not look like one person. Please take them again."""

    FACE_LIVE_REQUIRED = 2092
    """This application takes no photos: show your face in a live session."""

    FACE_SESSION_ENDED = 2093
    """There is no such live session, or it is over. Please start again."""

    FACE_SESSION_FAILED = 2094
    """The live session failed. Please start again."""

    FACE_UNAVAILABLE = 2095
    """Faces cannot be judged at the moment. Please try again in a minute, or use another way."""

    UNAVAILABLE = 2099
    """The service cannot reach its data at the moment. Please try again in a moment."""

    TOO_OFTEN = 1002
    """Too many requests. Please try again in a moment."""

    EMAIL_TOO_OFTEN = 2080
    """An e-mail was sent a moment ago. Please wait before asking for another."""

    SMS_TOO_OFTEN = 422
    """A message was sent a moment ago. Please wait before asking for another."""

    CHANNEL_DOWN = 2090
    """Messages cannot be sent at the moment. Please try again in a minute."""

    FACTOR_LOCKED = 2057
    """Too many wrong tries. Please wait before trying again."""

    FACTOR_DISABLED = 2005
    """This factor is switched off after too many wrong tries. Use another one or your recovery code."""

    SIGN_IN_LOCKED = 2057
    """Too many wrong passwords. Please wait before trying again."""

    NOTHING_TO_RELEASE = 2103
    """None of these factors can be removed for you. One can that somebody bound before your address was first proved by a reset of the password."""


Lang = Literal[
    "zh-CN",
    "en-US",
]

Policy = Literal[
    "OTP",
    "SMS",
    "EMAIL",
    "FACE",
    "PASSKEY",
]

SmsScene = Literal[
    "login",
    "register",
    "reset",
    "bind",
    "unbind",
    "mfa-bind",
    "mfa-verify",
    "mfa-unbind",
    "complete-phone",
]

EmailScene = Literal[
    "RESET_PASSWORD",
    "RESET_PASSWORD_VERIFY_CODE",
    "VERIFY_EMAIL",
    "FIRST_EMAIL_LOGIN_VERIFY",
    "CONSOLE_CONDUCTED_VERIFY",
    "CHANGE_EMAIL",
    "EMAIL_BIND_VERIFY_CODE",
    "EMAIL_UNBIND_VERIFY_CODE",
    "MFA_VERIFY",
    "MFA_VERIFY_CODE",
    "VERIFY_CODE",
    "REGISTER_VERIFY_CODE",
    "LOGIN_VERIFY_CODE",
    "INFORMATION_COMPLETION_VERIFY_CODE",
]
