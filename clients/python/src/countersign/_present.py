"""How methods that run operations present themselves."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, TypeVar

Method = TypeVar("Method", bound=Callable[..., Any])


def present(method: Method, operation: Callable[..., Any]) -> Method:
    """Gives a method the name, the words and the parameters of the operation it runs, and what it answers."""
    signature = inspect.signature(operation)
    session, *parameters = signature.parameters.values()
    shown = signature.replace(
        parameters=[session.replace(name="self", annotation=inspect.Parameter.empty), *parameters],
        return_annotation=signature.return_annotation[len("Flow[") : -1],
    )
    method.__name__ = method.__qualname__ = operation.__name__
    method.__doc__ = operation.__doc__
    method.__dict__["__signature__"] = shown
    return method
