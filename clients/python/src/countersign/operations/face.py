"""Faces: binding one by photos, and passing the second step with one.

They answer the body as the server gives it, also when it refuses; `raise_for_code` makes an error of a refusal.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Union, cast

from .._answer import read_body
from .._errors import SUCCESS
from .._exchange import Flow
from .._request import post, upload
from .._session import Session
from .._types import FaceAnswer, JsonObject, UploadAnswer, UserAnswer

#: Its https address or the key of an upload, a local file, or its bytes. JPEG, PNG or WebP of at most 5 MiB.
Photo = Union[str, "os.PathLike[str]", bytes]


def associate_face_by_url(
    session: Session, base_face: str, compare_face: str, mfa_token: str | None = None
) -> Flow[FaceAnswer]:
    """Binds the face that two photos on the web show. If a sign-in waited for the binding, this completes it."""
    body = {"photoA": base_face, "photoB": compare_face, "isExternal": True}
    return (yield from _associate(session, body, mfa_token))


def associate_face_by_local_file(
    session: Session,
    base_face: str | os.PathLike[str],
    compare_face: str | os.PathLike[str] | None = None,
    mfa_token: str | None = None,
) -> Flow[FaceAnswer]:
    """Binds the face that photos on this machine show, as `associate_face_by_url` does."""
    files = [Path(photo).read_bytes() for photo in (base_face, compare_face) if photo is not None]
    return (yield from _upload_and_associate(session, files, mfa_token))


def associate_face_by_bytes(
    session: Session, base_face: bytes, compare_face: bytes | None = None, mfa_token: str | None = None
) -> Flow[FaceAnswer]:
    """Binds the face that photos in memory show, as `associate_face_by_url` does."""
    photos = [photo for photo in (base_face, compare_face) if photo is not None]
    return (yield from _upload_and_associate(session, photos, mfa_token))


def verify_face_mfa(session: Session, photo: Photo, mfa_token: str) -> Flow[UserAnswer]:
    """Completes a sign-in with a photo of the bound face.

    A text is the photo's https address or the key of an upload; name a local file by a `pathlib.Path`.
    """
    if not isinstance(photo, str):
        uploaded = yield from _upload(session, photo if isinstance(photo, bytes) else Path(photo).read_bytes())
        if uploaded["code"] != SUCCESS:
            return cast("UserAnswer", uploaded)  # a refusal, as any
        photo = uploaded["data"]["key"]
    answer = yield from session.send(post("/api/v2/mfa/face/verify", {"photo": photo}, bearer=mfa_token))
    return session.adopt(answer, UserAnswer)


def _upload_and_associate(session: Session, photos: list[bytes], mfa_token: str | None) -> Flow[FaceAnswer]:
    keys: list[str] = []
    for photo in photos:
        uploaded = yield from _upload(session, photo)
        if uploaded["code"] != SUCCESS:
            return cast("FaceAnswer", uploaded)  # a refusal, as any
        keys.append(uploaded["data"]["key"])
    return (yield from _associate(session, {"photoA": keys[0], "photoB": keys[-1]}, mfa_token))


def _associate(session: Session, body: JsonObject, mfa_token: str | None) -> Flow[FaceAnswer]:
    request = post("/api/v2/mfa/face/associate", body, bearer=mfa_token or session.token)
    return session.adopt((yield from session.send(request)), FaceAnswer)


def _upload(session: Session, photo: bytes) -> Flow[UploadAnswer]:
    return read_body((yield from session.send(upload(photo))), UploadAnswer)
