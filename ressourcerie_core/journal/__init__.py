# SPDX-License-Identifier: Apache-2.0
"""The tamper-evident journal, for modules: chains of records that nobody changes unseen."""

from ressourcerie_core.journal.appending import append
from ressourcerie_core.journal.noting import CORE_STREAM, act_as, note
from ressourcerie_core.journal.records import Record

__all__ = ["CORE_STREAM", "Record", "act_as", "append", "note"]
