"""Goes through the calls of the unmodified Python client and prints what it did; the first thing that is wrong ends it.

It reads its commands' answers as the client gives them: dictionaries, or AuthingException.
"""

import base64
import hashlib
import hmac
import json
import os
import struct
import sys
import time
import urllib.request
import uuid

from authing.v2.authentication import AuthenticationClient, AuthenticationClientOptions
from authing.v2.common.utils import encrypt
from authing.v2.exceptions import AuthingException

URL, APP_ID, POOL_ID = os.environ["URL"], os.environ["APP_ID"], os.environ["POOL_ID"]
INBOX_URL = os.environ["INBOX_URL"]
KEY = os.environ["PUBLIC_KEY"]
EMAIL = f"{uuid.uuid4()}@example.com"
PHONE = f"138{uuid.uuid4().int % 10**8:08d}"
PASSWORD = f"judge-{uuid.uuid4()}"

last_step = 0


def client():
    return AuthenticationClient(
        AuthenticationClientOptions(app_id=APP_ID, app_host=URL, user_pool_id=POOL_ID, enc_public_key=KEY, lang="en-US")
    )


def check(what, is_so, seen=None):
    if not is_so:
        sys.exit(f"not so: {what}: {seen}")
    print(f"ok {what}")


def code_of(secret):
    """RFC 6238; the server takes the step before and after the present one, none twice."""
    global last_step
    last_step = max(last_step + 1, int(time.time()) // 30 - 1)
    while last_step > int(time.time()) // 30 + 1:
        time.sleep(0.5)
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", last_step), hashlib.sha1).digest()
    (number,) = struct.unpack_from(">I", digest, digest[-1] & 15)
    return f"{(number & 0x7FFFFFFF) % 10**6:06d}"


def sent_code(to):
    """Gives the newest code that the development inbox holds for an address or number."""
    for _ in range(200):
        with urllib.request.urlopen(INBOX_URL) as answer:
            messages = json.load(answer)["messages"]
        found = [message["code"] for message in messages if message["to"].endswith(to) and message["code"]]
        if found:
            return found[0]
        time.sleep(0.05)
    sys.exit(f"no code came for {to}")


def challenge():
    """Signs in up to the second factor and gives what is asked for it with.

    The client is told, but keeps the number alone: what came with it is read from the same sign-in by REST.
    """
    try:
        client().login_by_email(EMAIL, PASSWORD)
        sys.exit("no second factor was asked for")
    except AuthingException as asked:
        if asked.code != 1635:
            raise
    body = {"account": EMAIL, "password": encrypt(PASSWORD, KEY)}
    headers = {"content-type": "application/json", "x-authing-app-id": APP_ID}
    request = urllib.request.Request(f"{URL}/api/v2/login/account", json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)["data"]


def bind_in_session():
    mine = client()
    check("registers", mine.register_by_email(EMAIL, PASSWORD)["email"] == EMAIL)
    check("signs in", mine.login_by_email(EMAIL, PASSWORD)["token"])
    check("reads who it is", mine.get_current_user()["email"] == EMAIL)
    token = mine.get_token()
    check("lists nothing", mine.get_mfa_authenticators(mfa_token=token)["data"] == [])
    begun = mine.assosicate_mfa_authenticator(mfa_token=token)
    check("begins to bind", begun["code"] == 200 and len(begun["data"]["secret"]) == 32, begun)
    secret = begun["data"]["secret"]
    confirmed = mine.confirm_assosicate_mfa_authenticator(totp=code_of(secret), mfa_token=token)
    check("confirms", confirmed["code"] == 200, confirmed)
    listed = mine.get_mfa_authenticators(mfa_token=token)
    check("lists it", [each["enable"] for each in listed["data"]] == [True], listed)
    return mine, secret, begun["data"]["recovery_code"]


def sign_in(secret, recovery_code):
    data = challenge()
    token = data["mfaToken"]
    check("is told who signs in", data["email"] == EMAIL, data)
    check("asks whether an address may be used", client().phone_or_email_bindable(token, email="free@example.com")["data"])
    refused = client().verify_totp_mfa("000000", token)
    check("is refused a wrong code", refused["code"] == 6001, refused)
    user = client().verify_totp_mfa(code_of(secret), token)
    check("passes the second factor", user["code"] == 200 and user["data"]["token"], user)
    recovered = client().verify_totp_recovery_code(recovery_code, challenge()["mfaToken"])
    check("uses the recovery code", recovered["code"] == 200 and recovered["recoveryCode"] != recovery_code, recovered)
    again = client().verify_totp_recovery_code(recovery_code, challenge()["mfaToken"])
    check("is refused a used recovery code", again["code"] == 6002, again)
    return recovered["data"]["token"]


def unbind(token):
    mine = client()
    mine.set_token(token)
    mine.set_current_user(mine.get_current_user(token))
    removed = mine.delete_mfa_authenticator()
    check("unbinds", removed["code"] == 200, removed)
    check("signs in by the password alone", mine.login_by_email(EMAIL, PASSWORD)["token"])


def sign_in_by_codes():
    other = client()
    check("has a text sent", other.send_sms_code(PHONE)["code"] == 200)
    check("registers by text", other.register_by_phone_code(PHONE, sent_code(PHONE), PASSWORD)["phone"] == PHONE)
    check("has a mail sent", other.send_email(EMAIL, "RESET_PASSWORD")["code"] == 200)
    other.reset_password_by_email_code(EMAIL, sent_code(EMAIL), f"{PASSWORD}-new")
    check("resets the password", other.login_by_email(EMAIL, f"{PASSWORD}-new")["token"])


def main():
    _mine, secret, recovery_code = bind_in_session()
    unbind(sign_in(secret, recovery_code))
    sign_in_by_codes()


main()
