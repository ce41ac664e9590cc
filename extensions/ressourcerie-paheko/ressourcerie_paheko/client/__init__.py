# SPDX-License-Identifier: Apache-2.0
"""Talking to a Paheko server: each thing is booked exactly once, whatever becomes of answers."""

from .calling import SECONDS, PahekoClient
from .posting import SETTLES_IN, held, open_year, post_once
from .problems import (
    Away,
    Differs,
    Doubtful,
    NoOpenYear,
    NotAllowed,
    PahekoProblem,
    Refused,
    Twice,
)
from .shapes import (
    Account,
    AccountSum,
    Found,
    Line,
    OwnTill,
    Project,
    Stored,
    StoredLine,
    Transaction,
    Year,
)

__all__ = [
    "SECONDS",
    "SETTLES_IN",
    "Account",
    "AccountSum",
    "Away",
    "Differs",
    "Doubtful",
    "Found",
    "Line",
    "NoOpenYear",
    "NotAllowed",
    "OwnTill",
    "PahekoClient",
    "PahekoProblem",
    "Project",
    "Refused",
    "Stored",
    "StoredLine",
    "Transaction",
    "Twice",
    "Year",
    "held",
    "open_year",
    "post_once",
]
