"""Faces by address, by file and by bytes, against a server, with both clients."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from countersign import AuthenticationClient, Code

from .support.person import Person
from .support.photos import PhotoHost
from .support.server import Server


@pytest.fixture(autouse=True)
def demand(server: Server) -> Iterator[None]:
    server.demand("FACE")
    yield
    server.demand()


def test_a_face_is_bound_by_addresses_and_proved_by_one(
    client: AuthenticationClient, person: Person, photo_host: PhotoHost
) -> None:
    required = person.open_challenge(client)
    assert required.must_bind
    bound = client.associate_face_by_url(photo_host.at("adam"), photo_host.at("adamToday"), required.mfa_token)
    assert (bound["code"], bound["data"]["token"]) == (200, client.token)
    assert "recoveryCode" in bound
    required = person.open_challenge(client)
    assert required.face_mfa_enabled
    assert client.verify_face_mfa(photo_host.at("eve"), required.mfa_token)["code"] == Code.FACE_WRONG
    answer = client.verify_face_mfa(photo_host.at("adamToday"), required.mfa_token)
    assert (answer["code"], answer["data"]["token"]) == (200, client.token)


def test_a_face_is_bound_by_files_and_proved_by_one(
    client: AuthenticationClient, person: Person, portraits: Path
) -> None:
    files = str(portraits / "adam.jpg"), portraits / "adamToday.jpg"
    assert client.associate_face_by_local_file(*files, person.open_challenge(client).mfa_token)["code"] == 200
    mfa_token = person.open_challenge(client).mfa_token
    assert client.verify_face_mfa(portraits / "adamToday.jpg", mfa_token)["data"]["token"] == client.token


def test_a_face_is_bound_by_bytes_and_proved_by_them(
    client: AuthenticationClient, person: Person, portraits: Path
) -> None:
    photo = (portraits / "adam.jpg").read_bytes()
    assert client.associate_face_by_bytes(photo, mfa_token=person.open_challenge(client).mfa_token)["code"] == 200
    mfa_token = person.open_challenge(client).mfa_token
    assert client.verify_face_mfa(photo, mfa_token)["data"]["token"] == client.token


def test_what_is_wrong_with_a_photo_is_told(client: AuthenticationClient, person: Person, portraits: Path) -> None:
    nobody = portraits / "nobody.jpg"
    refused = client.associate_face_by_local_file(nobody, mfa_token=person.open_challenge(client).mfa_token)
    assert refused["code"] == Code.FACE_UNUSABLE
    assert refused["message"]


def test_an_upload_that_is_refused_is_the_answer_and_nothing_is_sent_after_it(
    client: AuthenticationClient, person: Person
) -> None:
    required = person.open_challenge(client)
    too_large = bytes(6 * 1024 * 1024)
    refusals = [
        client.associate_face_by_bytes(too_large, mfa_token=required.mfa_token),
        client.verify_face_mfa(too_large, required.mfa_token),
    ]
    assert [refusal["code"] for refusal in refusals] == [Code.BODY_TOO_LARGE] * 2


def test_a_file_that_is_not_there_is_the_callers_to_hear_of(client: AuthenticationClient) -> None:
    with pytest.raises(FileNotFoundError):
        client.associate_face_by_local_file("there-is-no-such-file.jpg")
