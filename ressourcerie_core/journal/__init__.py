# SPDX-License-Identifier: Apache-2.0
"""The tamper-evident journal, for modules: chains of records that nobody changes unseen."""

from ressourcerie_core.journal.appending import act_as, append
from ressourcerie_core.journal.noting import CORE_STREAM, note
from ressourcerie_core.journal.records import Record
from ressourcerie_core.journal.sealing import seal_at, seal_of
from ressourcerie_core.journal.seals import Seal

__all__ = ["CORE_STREAM", "Record", "Seal", "act_as", "append", "note", "seal_at", "seal_of"]
