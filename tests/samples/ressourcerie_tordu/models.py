# SPDX-License-Identifier: Apache-2.0
"""One table, which no fault touches."""

from sqlalchemy.orm import Mapped

from ressourcerie_core.db import Id, Model


class Thing(Model):
    __tablename__ = "tordu_thing"

    id: Mapped[Id]
