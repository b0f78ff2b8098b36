"""What the package promises, held against what is written down elsewhere."""

from __future__ import annotations

import inspect
import re
from typing import Any, cast

import pytest

from countersign import AsyncAuthenticationClient, AuthenticationClient, Code, CountersignError, Failure, User
from countersign._errors import error_for

from .support.server import CHECKOUT

DOCUMENTED = {
    "get_mfa_authenticators": "(mfa_token=None, type='totp', source='SELF')",
    "assosicate_mfa_authenticator": "(mfa_token=None, authenticator_type='totp', source='SELF')",
    "delete_mfa_authenticator": "()",
    "confirm_assosicate_mfa_authenticator": "(totp, authenticator_type='totp', source='SELF', mfa_token=None)",
    "verify_totp_mfa": "(totp, mfa_token)",
    "verify_app_sms_mfa": "(phone, code, mfa_token)",
    "verify_app_email_mfa": "(email, code, mfa_token)",
    "phone_or_email_bindable": "(mfa_token, phone=None, email=None)",
    "verify_totp_recovery_code": "(recovery_code, mfa_token)",
    "associate_face_by_url": "(base_face, compare_face, mfa_token=None)",
    "verify_face_mfa": "(photo, mfa_token)",
}
CLIENTS: list[Any] = [AuthenticationClient, AsyncAuthenticationClient]
LIFE_CYCLE = {"close", "aclose"}


@pytest.mark.parametrize("kind", CLIENTS)
@pytest.mark.parametrize(("name", "expected"), DOCUMENTED.items())
def test_the_documented_functions_have_the_documented_parameters(kind: Any, name: str, expected: str) -> None:
    signature = inspect.signature(getattr(kind("app", "https://example.com"), name))
    bare = [each.replace(annotation=inspect.Parameter.empty) for each in signature.parameters.values()]
    assert str(inspect.Signature(bare)) == expected


def public_methods(kind: Any) -> dict[str, str]:
    members = inspect.getmembers(kind, inspect.isfunction)
    return {name: str(inspect.signature(method)) for name, method in members if not name.startswith("_")}


def test_both_clients_have_the_same_methods_with_words_on_each() -> None:
    waiting, awaited = (public_methods(kind) for kind in CLIENTS)
    assert {name for name in awaited if name not in LIFE_CYCLE} == {name for name in waiting if name not in LIFE_CYCLE}
    assert all(waiting[name] == awaited[name] for name in waiting if name not in LIFE_CYCLE)
    for name in waiting:
        assert (inspect.getdoc(getattr(AuthenticationClient, name)) or "").endswith("."), name


def test_a_method_says_what_it_answers() -> None:
    signature = inspect.signature(AuthenticationClient.get_mfa_authenticators)
    assert (signature.return_annotation, next(iter(signature.parameters))) == ("AuthenticatorsAnswer", "self")
    assert inspect.iscoroutinefunction(AsyncAuthenticationClient.get_mfa_authenticators)


def test_well_spelt_names_are_the_misspelt_ones() -> None:
    for kind in CLIENTS:
        assert kind.associate_mfa_authenticator is kind.assosicate_mfa_authenticator
        assert kind.confirm_associate_mfa_authenticator is kind.confirm_assosicate_mfa_authenticator


def test_a_user_has_the_fields_of_the_schema() -> None:
    schema = (CHECKOUT / "schema.graphql").read_text()
    block = re.search(r"^type User \{\n(.*?)^\}", schema, re.MULTILINE | re.DOTALL)
    assert block
    fields = set(re.findall(r"^  (\w+): ", block[1], re.MULTILINE))
    unread = {"password", "identities", "expiredAt", "directManagement"}
    assert set(User.__annotations__) == fields - unread


def test_errors_are_sorted_as_in_the_javascript_client() -> None:
    source = (CHECKOUT / "packages/sdk/src/errorFor.ts").read_text()
    groups = re.findall(r"((?:case \d+:\s+)+)return (?:\w+\(\S+\) \? )?new (\w+?)(?:Error)?\(", source)
    names = ["MfaRequired", "SignInRequired", "ProofRefused", "Throttled", "Unavailable"]
    assert [name for _, name in groups] == names
    expected = {int(code): name for cases, name in groups for code in re.findall(r"\d+", cases)}
    classes = {code: type(error_for(Failure(code, "", {"mfaToken": "…"}))) for code in expected}
    old = {2006}  # Authing's own servers' number of a wrong password; the contract has none of it
    assert {code: kind.__name__ for code, kind in classes.items() if code not in old} == {
        code: name for code, name in expected.items() if code not in old
    }
    others = {code for code in Code if code not in expected}
    assert {type(error_for(Failure(code, ""))) for code in others} == {CountersignError}


def test_numbers_are_those_of_the_contract() -> None:
    rows = re.findall(r"^\| (\d+) \| `(\w+)` \|", (CHECKOUT / "docs/errors.md").read_text(), re.MULTILINE)
    written = {re.sub("[A-Z]", lambda letter: f"_{letter[0]}", name).upper(): int(code) for code, name in rows}
    assert {name: int(code) for name, code in Code.__members__.items()} == written
    assert cast("int", Code.TOTP_WRONG) == 6001
