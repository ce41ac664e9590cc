# SPDX-License-Identifier: Apache-2.0
"""Personal data that cannot be given nor erased."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session


class Personal:
    def export(self, session: Session, account_id: UUID) -> Mapping[str, Any]:
        raise ValueError("introuvable")

    def erase(self, session: Session, account_id: UUID) -> None:
        raise ValueError("ineffaçable")


PERSONAL = Personal()
