"""Signing in, registering and the account, against a server, with both clients."""

from __future__ import annotations

import base64
import secrets

import pytest

from countersign import (
    AuthenticationClient,
    Code,
    CountersignError,
    MfaRequired,
    ProofRefused,
    SignInRequired,
    raise_for_code,
)
from countersign._rsa import PublicKey

from .support.person import Person
from .support.server import Server
from .test_rsa import PEM

PASSWORD = "a password that nobody has"


def test_a_sign_in_gives_the_user_and_remembers_the_token(client: AuthenticationClient, person: Person) -> None:
    assert client.token is None
    user = client.login_by_email(person.email, person.password)
    assert (user["email"], user["token"]) == (person.email, client.token)
    assert client.check_login_status()["status"] is True
    assert client.get_current_user()["id"] == user["id"]


def test_a_user_name_and_a_phone_number_sign_in_too(client: AuthenticationClient, server: Server, phone: str) -> None:
    name = f"ada-{secrets.token_hex(6)}"
    client.register_by_username(name, PASSWORD, {"nickname": "Ada"}, force_login=True)
    assert client.get_current_user()["nickname"] == "Ada"
    assert client.login_by_username(name, PASSWORD)["username"] == name
    client.send_sms_code(phone, scene="register")
    client.register_by_phone_code(phone, server.read_code(phone), PASSWORD)
    assert client.token is None
    assert client.login_by_phone_password(phone, PASSWORD)["phoneVerified"] is True


def test_a_code_by_message_signs_in_and_registers(client: AuthenticationClient, server: Server, phone: str) -> None:
    client.send_sms_code(phone)
    assert client.login_by_phone_code(phone, server.read_code(phone), auto_register=True)["token"] == client.token
    email = f"{secrets.token_hex(8)}@example.com"
    client.send_email(email, "REGISTER_VERIFY_CODE")
    registered = client.register_by_email_code(email, server.read_code(email), {"company": "Engines"}, force_login=True)
    assert (registered["emailVerified"], client.get_current_user()["company"]) == (True, "Engines")
    client.logout()
    client.send_email(email, "LOGIN_VERIFY_CODE")
    assert client.login_by_email_code(email, server.read_code(email))["token"] == client.token
    with pytest.raises(ProofRefused):
        client.login_by_email_code(email, "000000")


def test_custom_data_and_the_users_address_are_sent(client: AuthenticationClient, server: Server) -> None:
    credentials = base64.b64encode(f"{server.pool_id}:{server.pool_secret}".encode()).decode()
    headers = {"authorization": f"Basic {credentials}"}
    email = f"{secrets.token_hex(8)}@example.com"
    with AuthenticationClient(server.app_id, server.url, headers=headers) as backend:
        backend.register_by_email(email, PASSWORD, custom_data={"team": "blue"}, client_ip="203.0.113.9")
        user = backend.login_by_email(email, PASSWORD, client_ip="203.0.113.10")
    assert [(datum["key"], datum["value"]) for datum in user["customData"]] == [("team", "blue")]
    assert user["lastIP"] == "203.0.113.10"


def test_a_wrong_password_is_refused_and_keeps_nobody_signed_in(client: AuthenticationClient, person: Person) -> None:
    with pytest.raises(ProofRefused) as raised:
        client.login_by_email(person.email, "wrong")
    assert (raised.value.code, raised.value.message) == (Code.PASSWORD_WRONG, "The account or the password is wrong.")
    assert raised.value.request_id
    assert client.token is None


def test_a_key_that_is_not_the_servers_is_forgotten_unless_it_was_given(
    client: AuthenticationClient, person: Person, server: Server
) -> None:
    client._session.connection.public_key = PublicKey.from_pem(PEM)
    with pytest.raises(CountersignError):
        client.login_by_email(person.email, person.password)
    assert client.login_by_email(person.email, person.password)["token"]
    with AuthenticationClient(server.app_id, server.url, public_key=PEM) as given:
        for _ in range(2):
            with pytest.raises(CountersignError):
                given.login_by_email(person.email, person.password)


def test_a_sign_out_ends_the_session_here_and_there(client: AuthenticationClient, person: Person) -> None:
    token = person.open_session(client)
    client.logout()
    assert client.token is None
    assert client.check_login_status(token)["status"] is False
    with pytest.raises(SignInRequired):
        client.get_current_user()
    client.logout()
    client.token = token
    client.logout()
    assert client.token is None


def test_a_fresh_token_takes_the_place_of_the_old_one(client: AuthenticationClient, person: Person) -> None:
    old = person.open_session(client)
    fresh = client.refresh_token()
    assert fresh["token"] == client.token != old
    assert client.get_current_user()["email"] == person.email


def test_clients_of_several_users_share_a_connection_and_no_token(client: AuthenticationClient, person: Person) -> None:
    token = person.open_session(client)
    other = client.with_token()
    assert other.token is None
    other.register_by_email(f"{secrets.token_hex(8)}@example.com", PASSWORD, force_login=True)
    assert other.token != client.token == token
    assert client.with_token(token).get_current_user()["email"] == person.email


def test_the_profile_is_changed(client: AuthenticationClient, person: Person) -> None:
    person.open_session(client)
    assert client.update_profile({"nickname": "Ada", "city": "London"})["nickname"] == "Ada"
    assert client.get_current_user()["city"] == "London"


def test_a_password_is_changed_and_reset(client: AuthenticationClient, person: Person, server: Server) -> None:
    person.open_session(client)
    assert client.check_password_strength("123456")["valid"] is False
    with pytest.raises(ProofRefused):
        client.update_password(PASSWORD, "wrong")
    client.update_password(PASSWORD, person.password)
    assert client.login_by_email(person.email, PASSWORD)["token"]
    client.send_email(person.email, "RESET_PASSWORD")
    answer = client.reset_password_by_email_code(person.email, server.read_code(person.email), person.password)
    assert answer["code"] == 200
    person.open_session(client)


def test_a_password_is_reset_by_text_message(client: AuthenticationClient, server: Server, phone: str) -> None:
    client.send_sms_code(phone)
    client.login_by_phone_code(phone, server.read_code(phone), auto_register=True)
    client.send_sms_code(phone, scene="reset")
    assert client.reset_password_by_phone_code(phone, server.read_code(phone), PASSWORD)["code"] == 200
    assert client.login_by_phone_password(phone, PASSWORD)["token"]


def test_addresses_are_bound_and_unbound(
    client: AuthenticationClient, person: Person, server: Server, phone: str
) -> None:
    person.open_session(client)
    client.send_sms_code(phone, scene="bind")
    assert client.bind_phone(phone, server.read_code(phone))["phone"]
    assert client.is_user_exists(phone=phone) is True
    assert client.unbind_phone()["phone"] is None
    email = f"{secrets.token_hex(8)}@example.com"
    client.send_email(email, "CHANGE_EMAIL")
    assert client.bind_email(email, server.read_code(email))["email"] == email
    assert client.is_user_exists(email=person.email) is False


def test_a_sign_in_never_sends_the_token_of_another(client: AuthenticationClient, person: Person) -> None:
    client.token = "the token of nobody"
    assert client.login_by_email(person.email, person.password)["token"] == client.token


def test_a_sign_in_that_waits_for_its_second_factor_leaves_the_session_alone(
    client: AuthenticationClient, person: Person
) -> None:
    app = person.bind_app(client)
    client.verify_totp_mfa(app.next_code(), person.open_challenge(client).mfa_token)
    required = person.open_challenge(client)
    assert (required.code, required.data["email"], required.totp_mfa_enabled) == (1635, person.email, True)
    assert client.get_current_user()["email"] == person.email


def test_a_session_of_which_a_factor_is_demanded_is_told_how_to_go_on(
    client: AuthenticationClient, person: Person, server: Server
) -> None:
    person.open_session(client)
    server.demand("EMAIL")
    try:
        with pytest.raises(MfaRequired):
            client.get_current_user()
        with pytest.raises(MfaRequired) as raised:
            raise_for_code(client.get_mfa_authenticators())
        client.send_email(person.email, "MFA_VERIFY")
        code = server.read_code(person.email)
        raise_for_code(client.verify_app_email_mfa(person.email, code, raised.value.mfa_token))
        assert client.get_current_user()["email"] == person.email
    finally:
        server.demand()
