"""What is asked of the server, before anything is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from ._types import CustomDatum, JsonObject, User

_CUSTOM_DATA = f"customData {{ {' '.join(CustomDatum.__annotations__)} }}"
_USER = " ".join(_CUSTOM_DATA if name == "customData" else name for name in User.__annotations__)


@dataclass(frozen=True)
class Request:
    """One request. What may be secret is not shown."""

    method: Literal["GET", "POST", "DELETE"]
    path: str
    #: Whether doing it twice is as good as once.
    repeatable: bool
    bearer: str | None = field(default=None, repr=False)
    query: Mapping[str, str] | None = None
    json: JsonObject | None = field(default=None, repr=False)
    photo: bytes | None = field(default=None, repr=False)


def get(path: str, *, query: Mapping[str, str] | None = None, bearer: str | None = None) -> Request:
    """Asks for something, which changes nothing."""
    return Request("GET", path, repeatable=True, query=query, bearer=bearer)


def post(path: str, body: JsonObject, *, bearer: str | None = None) -> Request:
    """Has something done. Members that are None are left out."""
    return Request("POST", path, repeatable=False, json=_given(body), bearer=bearer)


def delete(path: str, *, bearer: str | None = None) -> Request:
    """Removes something."""
    return Request("DELETE", path, repeatable=False, bearer=bearer)


def upload(photo: bytes) -> Request:
    """Sends the photo of a face, to be named by the key that is answered."""
    query = {"folder": "face-photo", "private": "true"}
    return Request("POST", "/api/v2/upload", repeatable=False, query=query, photo=photo)


@dataclass(frozen=True)
class Operation:
    """A GraphQL operation with one root field of the same name."""

    kind: Literal["query", "mutation"]
    name: str
    #: As in `$email: String!, $code: String!`; each is handed to the root field under its own name.
    variables: str = ""
    selection: str = f"{{ {_USER} }}"

    @property
    def document(self) -> str:
        """The text that is sent."""
        names = [declared.split(":")[0].strip("$ ") for declared in self.variables.split(",") if declared]
        declared = f"({self.variables})" if names else ""
        passed = f"({', '.join(f'{name}: ${name}' for name in names)})" if names else ""
        return f"{self.kind} {self.name}{declared} {{ {self.name}{passed} {self.selection} }}"


def graphql(operation: Operation, variables: JsonObject, *, bearer: str | None = None) -> Request:
    """Runs a GraphQL operation."""
    body = {"query": operation.document, "variables": _given(variables)}
    return Request("POST", "/graphql/v2", repeatable=operation.kind == "query", json=body, bearer=bearer)


def _given(fields: JsonObject) -> JsonObject:
    """Leaves out what is None, for the server reads null as a value."""
    return {name: value for name, value in fields.items() if value is not None}
