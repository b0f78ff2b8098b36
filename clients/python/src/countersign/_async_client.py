"""The client whose answers are awaited."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from types import TracebackType
from typing import TYPE_CHECKING, Any

import httpx

from ._base import BaseClient
from ._exchange import Attempt, Flow, Outcome, T
from ._present import present
from ._session import Session
from .operations import account, face, mfa, sign_in

if TYPE_CHECKING:
    from typing_extensions import Concatenate, ParamSpec, Self

    P = ParamSpec("P")


def _awaits(
    operation: Callable[Concatenate[Session, P], Flow[T]],
) -> Callable[Concatenate[AsyncAuthenticationClient, P], Coroutine[Any, Any, T]]:
    """Gives the method that awaits an operation."""

    async def method(self: AsyncAuthenticationClient, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await self._run(operation(self._session, *args, **kwargs))

    return present(method, operation)


class AsyncAuthenticationClient(BaseClient[httpx.AsyncClient]):
    """Does with asyncio what `AuthenticationClient` does; every method is awaited."""

    login_by_email = _awaits(sign_in.login_by_email)
    login_by_username = _awaits(sign_in.login_by_username)
    login_by_phone_password = _awaits(sign_in.login_by_phone_password)
    login_by_phone_code = _awaits(sign_in.login_by_phone_code)
    login_by_email_code = _awaits(sign_in.login_by_email_code)
    register_by_email = _awaits(sign_in.register_by_email)
    register_by_username = _awaits(sign_in.register_by_username)
    register_by_phone_code = _awaits(sign_in.register_by_phone_code)
    register_by_email_code = _awaits(sign_in.register_by_email_code)

    get_current_user = _awaits(account.get_current_user)
    check_login_status = _awaits(account.check_login_status)
    refresh_token = _awaits(account.refresh_token)
    logout = _awaits(account.logout)
    update_profile = _awaits(account.update_profile)
    update_password = _awaits(account.update_password)
    reset_password_by_phone_code = _awaits(account.reset_password_by_phone_code)
    reset_password_by_email_code = _awaits(account.reset_password_by_email_code)
    send_sms_code = _awaits(account.send_sms_code)
    send_email = _awaits(account.send_email)
    bind_phone = _awaits(account.bind_phone)
    unbind_phone = _awaits(account.unbind_phone)
    bind_email = _awaits(account.bind_email)
    unbind_email = _awaits(account.unbind_email)
    check_password_strength = _awaits(account.check_password_strength)
    is_user_exists = _awaits(account.is_user_exists)

    get_mfa_authenticators = _awaits(mfa.get_mfa_authenticators)
    assosicate_mfa_authenticator = _awaits(mfa.assosicate_mfa_authenticator)
    delete_mfa_authenticator = _awaits(mfa.delete_mfa_authenticator)
    confirm_assosicate_mfa_authenticator = _awaits(mfa.confirm_assosicate_mfa_authenticator)
    verify_totp_mfa = _awaits(mfa.verify_totp_mfa)
    verify_app_sms_mfa = _awaits(mfa.verify_app_sms_mfa)
    verify_app_email_mfa = _awaits(mfa.verify_app_email_mfa)
    phone_or_email_bindable = _awaits(mfa.phone_or_email_bindable)
    verify_totp_recovery_code = _awaits(mfa.verify_totp_recovery_code)

    associate_face_by_url = _awaits(face.associate_face_by_url)
    associate_face_by_local_file = _awaits(face.associate_face_by_local_file)
    associate_face_by_bytes = _awaits(face.associate_face_by_bytes)
    verify_face_mfa = _awaits(face.verify_face_mfa)

    # The well-spelt names.
    associate_mfa_authenticator = assosicate_mfa_authenticator
    confirm_associate_mfa_authenticator = confirm_assosicate_mfa_authenticator

    async def _run(self, flow: Flow[T]) -> T:
        try:
            attempt = next(flow)
            while True:
                attempt = flow.send(await self._send(attempt))
        except StopIteration as end:
            answer: T = end.value
            return answer

    async def _send(self, attempt: Attempt) -> Outcome:
        await asyncio.sleep(attempt.pause_seconds)
        try:
            return await self._http.request(**self._arguments(attempt.request))
        except httpx.RequestError as error:
            return error

    @staticmethod
    def _open() -> httpx.AsyncClient:
        return httpx.AsyncClient()

    async def aclose(self) -> None:
        """Closes the connections, unless they are somebody else's."""
        if self._owns_http:
            await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()
