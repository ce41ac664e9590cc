# SPDX-License-Identifier: Apache-2.0
"""Read an act as its device wrote it, and see that the device signed it."""

from base64 import urlsafe_b64decode
from binascii import Error
from dataclasses import dataclass
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy.orm import Session

from ressourcerie_core.auth import signed_by_device

from .problems import ActUnreadable, SignatureRefused
from .shapes import ACT, ActSaid

_SIGNATURE_BYTES = 64


@dataclass(frozen=True)
class SentAct:
    """An act, to the last sign, with its signature.

    :param said: what its text says.
    :param content: the text that was signed.
    :param signature: ``r ‖ s``.
    """

    said: ActSaid
    content: str
    signature: bytes


def read_act(session: Session, till_id: UUID, content: str, signature: str) -> SentAct:
    """Read an act that was sent for a till.

    :raises ActUnreadable: it is of no known kind, or says something else than its kind does.
    :raises SignatureRefused: its device did not sign it, or is not in service any more.
    """
    try:
        said = ACT.validate_json(content)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"])) or "le texte"
        raise ActUnreadable(f"{place} : {first['msg']}") from None
    if said.till != till_id:
        raise ActUnreadable("till : il est d'une autre caisse")
    signed = _decoded(signature)
    if not signed_by_device(
        session, device_id=said.device, message=content.encode(), signature=signed
    ):
        raise SignatureRefused
    return SentAct(said, content, signed)


def _decoded(text: str) -> bytes:
    try:
        signature = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (Error, ValueError):
        raise SignatureRefused from None
    if len(signature) != _SIGNATURE_BYTES:
        raise SignatureRefused
    return signature
