from __future__ import annotations

import asyncio
import itertools
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from countersign import AsyncAuthenticationClient, AuthenticationClient

from .support.awaited import awaited
from .support.person import Person
from .support.photos import PhotoHost, make_portraits, serve_photos
from .support.server import Server, start_server


@pytest.fixture(scope="session")
def portraits(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_portraits(tmp_path_factory.mktemp("portraits"))


@pytest.fixture(scope="session")
def photo_host(portraits: Path) -> Iterator[PhotoHost]:
    with serve_photos(portraits) as host:
        yield host


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, photo_host: PhotoHost) -> Iterator[Server]:
    with start_server(tmp_path_factory.mktemp("server"), COUNTERSIGN_FACE_URL_ALLOW=photo_host.place) as server:
        yield server


@pytest.fixture(params=["sync", "async"])
def client(request: pytest.FixtureRequest, server: Server) -> Iterator[AuthenticationClient]:
    """Every test that takes it is run with both clients."""
    if request.param == "sync":
        with AuthenticationClient(server.app_id, server.url, lang="en-US") as client:
            yield client
        return
    loop = asyncio.new_event_loop()
    asynchronous = AsyncAuthenticationClient(server.app_id, server.url, lang="en-US")
    yield awaited(asynchronous, loop)
    loop.run_until_complete(asynchronous.aclose())
    loop.close()


@pytest.fixture
def person(client: AuthenticationClient) -> Person:
    """Somebody who has just registered, and is not signed in."""
    person = Person(f"{secrets.token_hex(8)}@example.com", secrets.token_urlsafe(12))
    client.register_by_email(person.email, person.password)
    return person


_numbers = itertools.count(int(secrets.token_hex(3), 16) % 9_000_000)


@pytest.fixture
def phone() -> str:
    """A phone number that nobody has."""
    return f"+861380{next(_numbers):07}"
