"""Has privacyIDEA make people and tokens: python makePrivacyIdea.py PI.CFG PASSWD, after `pi-manage setup create_enckey` and `create_tables`.

Then `pi-tokenjanitor find export --format pi|csv|yaml|pskc --file FILE` writes them.
"""

import binascii
import hashlib
import hmac
import struct
import sys
import time

from privacyidea.app import create_app

config, passwd = sys.argv[1:]
with open(passwd, "w", encoding="utf-8") as people:
    for number, login in enumerate(["ada", "bea", "cid", "dan"], 1001):
        people.write(f"{login}:x:{number}:{number}:{login.title()},,,,{login}@harbour.example:/home/{login}:/bin/sh\n")

with create_app(config_name="production", config_file=config, silent=True).app_context():
    from privacyidea.lib.realm import set_realm
    from privacyidea.lib.resolver import save_resolver
    from privacyidea.lib.token import enable_token, get_one_token, init_token
    from privacyidea.lib.user import User

    save_resolver({"resolver": "people", "type": "passwdresolver", "fileName": passwd})
    set_realm("harbour", [{"name": "people"}])

    def make(serial, login, **parameters):
        user = User(login, "harbour") if login else None
        init_token({"type": "totp", "genkey": 1, "serial": serial, **parameters}, user=user)

    make("TOTP0001", "ada", description="blue phone")
    make("TOTP0002", "bea", hashlib="sha256", otplen=8, timeStep=60)
    make("TOTP0003", "cid", hashlib="sha512", pin="1234")
    make("TOTP0004", None)
    make("OATH0005", "dan", type="hotp")
    make("TOTP0006", "dan")
    enable_token("TOTP0006", enable=False)

    # One code is used, so that the export says which step is used up.
    token = get_one_token(serial="TOTP0001")
    key = binascii.unhexlify(token.token.get_otpkey().getKey())
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    offset = digest[-1] & 15
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    assert token.check_otp(f"{number % 10**6:06d}") >= 0
