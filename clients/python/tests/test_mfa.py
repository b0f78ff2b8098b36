"""The documented functions, against a server, with both clients."""

from __future__ import annotations

import re

from countersign import AuthenticationClient, Code

from .support.authenticator_app import AuthenticatorApp
from .support.person import Person
from .support.server import Server


def test_a_binding_begins_with_what_the_documents_show(client: AuthenticationClient, person: Person) -> None:
    token = person.open_session(client)
    answer = client.get_mfa_authenticators(mfa_token=token)
    assert (answer["code"], answer["data"]) == (200, [])
    association = client.assosicate_mfa_authenticator(mfa_token=token)
    assert association["code"] == 200
    data = association["data"]
    assert data["authenticator_type"] == "totp"
    assert re.fullmatch(r"[0-9a-f]{4}(-[0-9a-f]{4}){5}", data["recovery_code"])
    assert data["qrcode_data_url"].startswith("data:image/png;base64,")
    assert data["qrcode_uri"].startswith("otpauth://totp/")
    assert data["secret"] in data["qrcode_uri"]
    (pending,) = client.get_mfa_authenticators()["data"]
    assert (pending["enable"], pending["secret"], pending["source"]) == (False, "", "SELF")


def test_the_remembered_token_is_enough_to_bind(client: AuthenticationClient, person: Person) -> None:
    person.open_session(client)
    app = AuthenticatorApp(client.associate_mfa_authenticator()["data"])
    wrong = client.confirm_assosicate_mfa_authenticator(app.wrong_code())
    assert wrong["code"] == Code.TOTP_WRONG
    confirmed = client.confirm_assosicate_mfa_authenticator(app.next_code())
    assert (confirmed["code"], confirmed["data"]) == (200, None)
    assert [each["enable"] for each in client.get_mfa_authenticators()["data"]] == [True]


def test_a_code_of_the_app_completes_the_sign_in_and_is_remembered(
    client: AuthenticationClient, person: Person
) -> None:
    app = person.bind_app(client)
    client.logout()
    required = person.open_challenge(client)
    assert client.token is None
    refused = client.verify_totp_mfa(app.wrong_code(), required.mfa_token)
    assert (refused["code"], client.token) == (Code.TOTP_WRONG, None)
    answer = client.verify_totp_mfa(app.next_code(), required.mfa_token)
    assert (answer["code"], answer["data"]["email"]) == (200, person.email)
    assert client.token == answer["data"]["token"]
    assert client.get_current_user()["email"] == person.email


def test_a_binding_is_removed_by_who_has_passed_a_second_factor(client: AuthenticationClient, person: Person) -> None:
    app = person.bind_app(client)
    client.verify_totp_mfa(app.next_code(), person.open_challenge(client).mfa_token)
    assert client.delete_mfa_authenticator()["code"] == 200
    assert client.get_mfa_authenticators()["data"] == []
    person.open_session(client)


def test_a_recovery_code_completes_the_sign_in_and_is_replaced(client: AuthenticationClient, person: Person) -> None:
    app = person.bind_app(client)
    mfa_token = person.open_challenge(client).mfa_token
    assert client.verify_totp_recovery_code("0000-" * 5 + "0000", mfa_token)["code"] == Code.RECOVERY_CODE_WRONG
    answer = client.verify_totp_recovery_code(app.recovery_code, mfa_token)
    assert (answer["code"], answer["data"]["token"]) == (200, client.token)
    assert answer["recoveryCode"] != app.recovery_code
    again = person.open_challenge(client).mfa_token
    assert client.verify_totp_recovery_code(app.recovery_code, again)["code"] == Code.RECOVERY_CODE_WRONG
    assert client.verify_totp_recovery_code(answer["recoveryCode"], again)["code"] == 200


def test_who_must_bind_a_factor_binds_it_with_the_mfa_token(
    client: AuthenticationClient, person: Person, server: Server
) -> None:
    server.demand("OTP")
    try:
        required = person.open_challenge(client)
        assert (required.code, required.must_bind, required.totp_mfa_enabled) == (1636, True, False)
        assert [(factor.policy, factor.bound) for factor in required.factors] == [("OTP", False)]
        app = AuthenticatorApp(client.assosicate_mfa_authenticator(required.mfa_token)["data"])
        answer = client.confirm_assosicate_mfa_authenticator(app.next_code(), mfa_token=required.mfa_token)
        assert answer["code"] == 200
        assert answer["data"]
        assert answer["data"]["token"] == client.token
    finally:
        server.demand()


def test_a_code_by_e_mail_is_a_second_factor(client: AuthenticationClient, person: Person, server: Server) -> None:
    server.demand("EMAIL")
    try:
        required = person.open_challenge(client)
        bindable = client.phone_or_email_bindable(required.mfa_token, email=person.email)
        assert (bindable["code"], bindable["data"]) == (200, True)
        client.send_email(person.email, "MFA_VERIFY")
        code = server.read_code(person.email)
        assert client.verify_app_email_mfa(person.email, "000000", required.mfa_token)["code"] == Code.CODE_WRONG
        answer = client.verify_app_email_mfa(person.email, code, required.mfa_token)
        assert (answer["code"], answer["data"]["token"]) == (200, client.token)
    finally:
        server.demand()


def test_a_code_by_text_message_is_a_second_factor(
    client: AuthenticationClient, person: Person, server: Server, phone: str
) -> None:
    server.demand("SMS")
    try:
        required = person.open_challenge(client)
        assert client.phone_or_email_bindable(required.mfa_token, phone)["data"] is True
        client.send_sms_code(phone, scene="mfa-verify")
        answer = client.verify_app_sms_mfa(phone, server.read_code(phone), required.mfa_token)
        assert (answer["code"], answer["data"]["token"]) == (200, client.token)
    finally:
        server.demand()


def test_refusals_come_as_the_documented_body(client: AuthenticationClient) -> None:
    assert client.get_mfa_authenticators()["code"] == Code.NOT_SIGNED_IN
    assert client.assosicate_mfa_authenticator()["code"] == Code.NOT_SIGNED_IN
    assert client.delete_mfa_authenticator()["code"] == Code.NOT_SIGNED_IN
    refused = client.verify_totp_mfa("123456", "no token")
    assert (refused["code"], refused["message"]) == (
        Code.MFA_TOKEN_INVALID,
        "This sign-in has ended. Please sign in again.",
    )
