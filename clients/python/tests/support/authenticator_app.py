from __future__ import annotations

import base64
import hmac
import time

from countersign import Association

STEP_SECONDS = 30
#: A code with less left than this may be too late when it arrives.
MARGIN_SECONDS = 4


class AuthenticatorApp:
    """An end user's authenticator app (RFC 6238)."""

    def __init__(self, association: Association) -> None:
        self.secret = association["secret"]
        self.recovery_code = association["recovery_code"]
        self._last_step = 0

    def next_code(self) -> str:
        """Gives a code that the server takes now and that this app has not given.

        The server takes the steps before and after the present one too, so three codes in a row come without waiting.
        """
        while True:
            now = time.time()
            present = int(now) // STEP_SECONDS
            earliest = max(self._last_step + 1, present - 1)
            step = earliest + 1 if (earliest + 2) * STEP_SECONDS - now < MARGIN_SECONDS else earliest
            if step <= present + 1:
                self._last_step = step
                return self._code_at(step)
            time.sleep((step - 1) * STEP_SECONDS - now)

    def wrong_code(self) -> str:
        """Gives a code that no step near the present one has."""
        present = int(time.time()) // STEP_SECONDS
        near = {self._code_at(step) for step in range(present - 3, present + 4)}
        return next(code for code in (digit * 6 for digit in "01234567") if code not in near)

    def _code_at(self, step: int) -> str:
        key = base64.b32decode(self.secret + "=" * (-len(self.secret) % 8))
        mac = hmac.digest(key, step.to_bytes(8, "big"), "sha1")
        offset = mac[-1] & 15
        number = int.from_bytes(mac[offset : offset + 4], "big") & 0x7FFFFFFF
        return f"{number % 1_000_000:06}"
