from __future__ import annotations

from dataclasses import dataclass

import pytest

from countersign import AuthenticationClient, MfaRequired

from .authenticator_app import AuthenticatorApp


@dataclass
class Person:
    """An end user with an account."""

    email: str
    password: str

    def open_session(self, client: AuthenticationClient) -> str:
        """Signs in where the password is enough, and gives the user token."""
        token = client.login_by_email(self.email, self.password)["token"]
        assert token
        return token

    def open_challenge(self, client: AuthenticationClient) -> MfaRequired:
        """Signs in up to the second factor."""
        with pytest.raises(MfaRequired) as raised:
            client.login_by_email(self.email, self.password)
        return raised.value

    def bind_app(self, client: AuthenticationClient) -> AuthenticatorApp:
        """Binds an authenticator app in a session."""
        self.open_session(client)
        app = AuthenticatorApp(client.associate_mfa_authenticator()["data"])
        assert client.confirm_associate_mfa_authenticator(app.next_code())["code"] == 200
        return app
