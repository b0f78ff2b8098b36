"""Goes through the calls of the unmodified Python client and prints what it did; the first thing that is wrong ends it.

It reads its commands' answers as the client gives them: dictionaries, or AuthingException. At the end it prints which
methods the client has and which of them were called.
"""

import inspect
import uuid

from authing.v2.authentication import AuthenticationClient
from judging import DRIVEN, FREE, PASSWORD, PHOTO_OF_ANOTHER, PHOTOS, STRICT, AuthenticatorApp, check, new_phone


def passwords():
    mine = FREE.client()
    email, name = FREE.new_email(), f"judge{uuid.uuid4().hex}"
    check("registers", mine.register_by_email(email, PASSWORD)["email"] == email)
    check("signs in", mine.login_by_email(email, PASSWORD)["token"])
    check("registers by name", mine.register_by_username(name, PASSWORD)["username"] == name)
    check("signs in by name", mine.login_by_username(name, PASSWORD)["token"])
    check("signs in by an account's name", mine.login_by_sub_account(name, PASSWORD)["token"])
    check("tells who is there", mine.is_user_exists(user_name=name))
    check("judges a password", mine.check_password_strength(PASSWORD)["valid"])


def codes():
    mine, phone, email = FREE.client(), new_phone(), FREE.new_email()
    text = FREE.code_for(phone, lambda: mine.send_sms_code(phone))
    check("registers by text", mine.register_by_phone_code(phone, text, PASSWORD)["phone"] == phone)
    check("signs in by number", mine.login_by_phone_password(phone, PASSWORD)["token"])
    mine.register_by_email(email, PASSWORD)
    letter = FREE.code_for(email, lambda: mine.send_email(email, "RESET_PASSWORD"))
    check("resets a password by mail", mine.reset_password_by_email_code(email, letter, f"{PASSWORD}2")["code"] == 200)
    check("signs in by the new one", mine.login_by_email(email, f"{PASSWORD}2")["token"])
    # This client names no purpose, and one purpose gets one code a minute.
    text = FREE.code_for(phone, lambda: FREE.send_text(phone, "login"))
    check("signs in by text", mine.login_by_phone_code(phone, text)["token"])
    text = FREE.code_for(phone, lambda: FREE.send_text(phone, "reset"))
    check("resets a password by text", mine.reset_password_by_phone_code(phone, text, f"{PASSWORD}3")["code"] == 200)


def session():
    mine, name = FREE.client(), f"judge{uuid.uuid4().hex}"
    mine.register_by_username(name, PASSWORD)
    user = mine.login_by_username(name, PASSWORD)
    mine.set_current_user(user)
    token = mine.get_token()
    check("reads who it is", mine.get_current_user()["username"] == name)
    check("is signed in", mine.check_logged_in()["id"] == user["id"])
    check("changes its profile", mine.update_profile({"nickname": "Ada"})["nickname"] == "Ada")
    mine.set_token(token)
    phone, email = new_phone(), FREE.new_email()
    text = FREE.code_for(phone, lambda: FREE.send_text(phone, "bind"))
    check("binds a number", mine.bind_phone(phone, text)["phone"] == phone)
    mine.set_token(token)
    letter = FREE.code_for(email, lambda: mine.send_email(email, "CHANGE_EMAIL"))
    check("binds an address", mine.bind_email(email, letter)["email"] == email)
    mine.set_token(token)
    check("unbinds the number", mine.unbind_phone()["phone"] is None)
    mine.set_token(token)
    check("unbinds the address", mine.unbind_email()["email"] is None)
    mine.set_token(token)
    check("changes its password", mine.update_password(f"{PASSWORD}4", PASSWORD)["username"] == name)
    check("signs in by the changed one", mine.login_by_username(name, f"{PASSWORD}4")["token"])
    check("renews its token", mine.refresh_token()["token"])
    check("asks whether it is signed in", mine.check_login_status()["status"])
    check("signs out", mine.logout() and mine.get_token() is None)
    mine.set_token(token)
    mine.clear_current_user()
    check("forgets its token", mine.get_token() is None)


def app():
    mine, email = FREE.client(), FREE.new_email()
    mine.register_by_email(email, PASSWORD)
    mine.login_by_email(email, PASSWORD)
    token = mine.get_token()
    check("lists nothing", mine.get_mfa_authenticators(mfa_token=token)["data"] == [])
    begun = mine.assosicate_mfa_authenticator(mfa_token=token)
    check("begins to bind", begun["code"] == 200 and len(begun["data"]["secret"]) == 32, begun)
    shown = AuthenticatorApp(begun["data"]["secret"])
    confirmed = mine.confirm_assosicate_mfa_authenticator(totp=shown.next_code(), mfa_token=token)
    check("confirms", confirmed["code"] == 200, confirmed)
    listed = mine.get_mfa_authenticators(mfa_token=token)
    check("lists it", [each["enable"] for each in listed["data"]] == [True], listed)
    data = FREE.challenge(email, 1635)
    check("is told who signs in", data["email"] == email, data)
    refused = mine.verify_totp_mfa("000000", data["mfaToken"])
    check("is refused a wrong code", refused["code"] == 6001, refused)
    user = mine.verify_totp_mfa(shown.next_code(), data["mfaToken"])
    check("passes the second factor", user["code"] == 200 and user["data"]["token"], user)
    recovery_code = begun["data"]["recovery_code"]
    recovered = mine.verify_totp_recovery_code(recovery_code, FREE.challenge(email, 1635)["mfaToken"])
    check("uses the recovery code", recovered["code"] == 200 and recovered["recoveryCode"] != recovery_code, recovered)
    again = mine.verify_totp_recovery_code(recovery_code, FREE.challenge(email, 1635)["mfaToken"])
    check("is refused a used recovery code", again["code"] == 6002, again)
    mine.set_token(recovered["data"]["token"])
    removed = mine.delete_mfa_authenticator()
    check("unbinds", removed["code"] == 200, removed)
    check("signs in by the password alone", mine.login_by_email(email, PASSWORD)["token"])


def messages():
    mine, phone = STRICT.client(), new_phone()
    by_text, by_mail = STRICT.registered(), STRICT.registered()
    token = STRICT.challenge(by_text, 1636)["mfaToken"]
    check("asks whether a number may be used", mine.phone_or_email_bindable(token, phone=phone)["data"] is True)
    wrong = mine.verify_app_sms_mfa(phone, "000000", token)
    check("is refused a text that was not sent", wrong["code"] == 2001, wrong)
    for step, scene in [("binds a number by a text", "mfa-verify"), ("signs in by the number", None)]:
        text = STRICT.code_for(phone, lambda: STRICT.send_text(phone, scene))
        passed = mine.verify_app_sms_mfa(phone, text, STRICT.challenge(by_text, 1636)["mfaToken"])
        check(step, passed["code"] == 200 and passed["data"]["token"], passed)
    for step, scene in [("binds an address by a mail", "MFA_VERIFY"), ("signs in by the address", "VERIFY_CODE")]:
        letter = STRICT.code_for(by_mail, lambda: mine.send_email(by_mail, scene))
        passed = mine.verify_app_email_mfa(by_mail, letter, STRICT.challenge(by_mail, 1636)["mfaToken"])
        check(step, passed["code"] == 200 and passed["data"]["token"], passed)


def faces():
    mine, email = STRICT.client(), STRICT.registered()
    bound = mine.associate_face_by_url(PHOTOS[0], PHOTOS[1], STRICT.challenge(email, 1636)["mfaToken"])
    check("binds a face", bound["code"] == 200 and bound["data"]["token"], bound)
    token = STRICT.challenge(email, 1636)["mfaToken"]
    refused = mine.verify_face_mfa(PHOTO_OF_ANOTHER, token)
    check("is refused another face", refused["code"] == 1702, refused)
    passed = mine.verify_face_mfa(PHOTOS[2], token)
    check("signs in by the face", passed["code"] == 200 and passed["data"]["token"], passed)


def own_arithmetic():
    mine = FREE.client()
    verifier = mine.generate_code_challenge()
    check("makes a challenge", mine.generate_code_challenge_digest(verifier) != verifier)


def main():
    passwords()
    codes()
    session()
    app()
    messages()
    faces()
    own_arithmetic()
    for name, _ in inspect.getmembers(AuthenticationClient, inspect.isfunction):
        print(f"has {name}")
    for name in sorted(DRIVEN):
        print(f"drove {name}")


main()
