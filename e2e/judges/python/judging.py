"""What the driver of the Python client stands on: servers, an authenticator app, and a client whose calls are noted."""

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

PASSWORD = f"judge-{uuid.uuid4()}"
PHOTOS = os.environ["PHOTOS"].split()
PHOTO_OF_ANOTHER = os.environ["PHOTO_OF_ANOTHER"]

#: The names of the client's methods that were called.
DRIVEN = set()


class Recorded:
    """The client as it is; what is called from outside is noted."""

    def __init__(self, client):
        self._client = client

    def __getattr__(self, name):
        method = getattr(self._client, name)

        def call(*args, **kwargs):
            DRIVEN.add(name)
            return method(*args, **kwargs)

        return call


class Server:
    def __init__(self, prefix):
        self._prefix = prefix

    def __getitem__(self, name):
        return os.environ[f"{self._prefix}_{name}"]

    def client(self):
        options = {"app_id": self["APP_ID"], "app_host": self["URL"], "user_pool_id": self["POOL_ID"]}
        options["enc_public_key"] = self["PUBLIC_KEY"]
        return Recorded(AuthenticationClient(AuthenticationClientOptions(lang="en-US", **options)))

    @staticmethod
    def new_email():
        return f"{uuid.uuid4()}@example.com"

    def registered(self):
        email = self.new_email()
        self.client().register_by_email(email, PASSWORD)
        return email

    def post(self, path, body):
        headers = {"content-type": "application/json", "x-authing-app-id": self["APP_ID"]}
        request = urllib.request.Request(self["URL"] + path, json.dumps(body).encode(), headers)
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def send_text(self, phone, scene):
        """Has a text sent for a purpose; the client names none, which makes it one for signing in and the like."""
        sent = self.client().send_sms_code(phone) if scene is None else self.post("/api/v2/sms/send", {"phone": phone, "scene": scene})
        if sent["code"] != 200:
            sys.exit(f"no text was sent: {sent}")

    def code_for(self, address, send):
        """Has a code sent, and gives it as soon as the development inbox holds one more than before."""
        before = len(self._codes(address))
        send()
        for _ in range(200):
            codes = self._codes(address)
            if len(codes) > before:
                return codes[0]
            time.sleep(0.05)
        sys.exit(f"no code came for {address}")

    def _codes(self, address):
        with urllib.request.urlopen(self["INBOX_URL"]) as answer:
            messages = json.load(answer)["messages"]
        return [message["code"] for message in messages if message["to"].endswith(address) and message["code"]]

    def challenge(self, email, code):
        """Signs in up to the second factor and gives what is asked for it with.

        The client is told, but keeps the number alone: what came with it is read from the same sign-in by REST.
        """
        try:
            self.client().login_by_email(email, PASSWORD)
            sys.exit("no second factor was asked for")
        except AuthingException as asked:
            if asked.code != code:
                raise
        body = {"account": email, "password": encrypt(PASSWORD, self["PUBLIC_KEY"])}
        return self.post("/api/v2/login/account", body)["data"]


FREE, STRICT = Server("FREE"), Server("STRICT")


class AuthenticatorApp:
    """RFC 6238; the server takes the step before and after the present one, none twice."""

    def __init__(self, secret):
        self._secret = base64.b32decode(secret)
        self._last_step = 0

    def next_code(self):
        self._last_step = max(self._last_step + 1, int(time.time()) // 30 - 1)
        while self._last_step > int(time.time()) // 30 + 1:
            time.sleep(0.5)
        digest = hmac.new(self._secret, struct.pack(">Q", self._last_step), hashlib.sha1).digest()
        (number,) = struct.unpack_from(">I", digest, digest[-1] & 15)
        return f"{(number & 0x7FFFFFFF) % 10**6:06d}"


def new_phone():
    return f"138{uuid.uuid4().int % 10**8:08d}"


def check(what, is_so, seen=None):
    if not is_so:
        sys.exit(f"not so: {what}: {seen}")
    print(f"ok {what}", flush=True)
