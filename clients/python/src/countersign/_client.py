"""The client that waits for its answers."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING

import httpx

from ._base import BaseClient
from ._exchange import Attempt, Flow, Outcome, T
from ._present import present
from ._session import Session
from .operations import account, face, mfa, sign_in

if TYPE_CHECKING:
    from typing_extensions import Concatenate, ParamSpec, Self

    P = ParamSpec("P")


def _runs(operation: Callable[Concatenate[Session, P], Flow[T]]) -> Callable[Concatenate[AuthenticationClient, P], T]:
    """Gives the method that runs an operation."""

    def method(self: AuthenticationClient, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return self._run(operation(self._session, *args, **kwargs))

    return present(method, operation)


class AuthenticationClient(BaseClient[httpx.Client]):
    """Signs users in, takes them through their second factor and binds authenticators.

    It remembers the token of whoever signed in last: `with_token` gives a client for another user.
    """

    login_by_email = _runs(sign_in.login_by_email)
    login_by_username = _runs(sign_in.login_by_username)
    login_by_phone_password = _runs(sign_in.login_by_phone_password)
    login_by_phone_code = _runs(sign_in.login_by_phone_code)
    login_by_email_code = _runs(sign_in.login_by_email_code)
    register_by_email = _runs(sign_in.register_by_email)
    register_by_username = _runs(sign_in.register_by_username)
    register_by_phone_code = _runs(sign_in.register_by_phone_code)
    register_by_email_code = _runs(sign_in.register_by_email_code)

    get_current_user = _runs(account.get_current_user)
    check_login_status = _runs(account.check_login_status)
    refresh_token = _runs(account.refresh_token)
    logout = _runs(account.logout)
    update_profile = _runs(account.update_profile)
    update_password = _runs(account.update_password)
    reset_password_by_phone_code = _runs(account.reset_password_by_phone_code)
    reset_password_by_email_code = _runs(account.reset_password_by_email_code)
    send_sms_code = _runs(account.send_sms_code)
    send_email = _runs(account.send_email)
    bind_phone = _runs(account.bind_phone)
    unbind_phone = _runs(account.unbind_phone)
    bind_email = _runs(account.bind_email)
    unbind_email = _runs(account.unbind_email)
    check_password_strength = _runs(account.check_password_strength)
    is_user_exists = _runs(account.is_user_exists)

    get_mfa_authenticators = _runs(mfa.get_mfa_authenticators)
    assosicate_mfa_authenticator = _runs(mfa.assosicate_mfa_authenticator)
    delete_mfa_authenticator = _runs(mfa.delete_mfa_authenticator)
    confirm_assosicate_mfa_authenticator = _runs(mfa.confirm_assosicate_mfa_authenticator)
    verify_totp_mfa = _runs(mfa.verify_totp_mfa)
    verify_app_sms_mfa = _runs(mfa.verify_app_sms_mfa)
    verify_app_email_mfa = _runs(mfa.verify_app_email_mfa)
    phone_or_email_bindable = _runs(mfa.phone_or_email_bindable)
    verify_totp_recovery_code = _runs(mfa.verify_totp_recovery_code)

    associate_face_by_url = _runs(face.associate_face_by_url)
    associate_face_by_local_file = _runs(face.associate_face_by_local_file)
    associate_face_by_bytes = _runs(face.associate_face_by_bytes)
    verify_face_mfa = _runs(face.verify_face_mfa)

    # The well-spelt names.
    associate_mfa_authenticator = assosicate_mfa_authenticator
    confirm_associate_mfa_authenticator = confirm_assosicate_mfa_authenticator

    def _run(self, flow: Flow[T]) -> T:
        try:
            attempt = next(flow)
            while True:
                attempt = flow.send(self._send(attempt))
        except StopIteration as end:
            answer: T = end.value
            return answer

    def _send(self, attempt: Attempt) -> Outcome:
        time.sleep(attempt.pause_seconds)
        try:
            return self._http.request(**self._arguments(attempt.request))
        except httpx.RequestError as error:
            return error

    @staticmethod
    def _open() -> httpx.Client:
        return httpx.Client()

    def close(self) -> None:
        """Closes the connections, unless they are somebody else's."""
        if self._owns_http:
            self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()
