# SPDX-License-Identifier: Apache-2.0
"""Calls to other servers, guarded (public to modules): the only way out of this machine.

The platform gives its :class:`Outgoing` to jobs and commands; a route asks for ``Outside``.
"""

from ressourcerie_core.outgoing.carrying import carried_by
from ressourcerie_core.outgoing.messages import Reply, Request
from ressourcerie_core.outgoing.problems import (
    AddressRefused,
    AnswerLost,
    CertificateRefused,
    NameUnknown,
    NotReached,
    NotUnderstood,
    OutgoingProblem,
    Redirected,
    TooLong,
    TooSlow,
    UnsafeScheme,
    UrlRefused,
)
from ressourcerie_core.outgoing.sending import Outgoing

__all__ = [
    "AddressRefused",
    "AnswerLost",
    "CertificateRefused",
    "NameUnknown",
    "NotReached",
    "NotUnderstood",
    "Outgoing",
    "OutgoingProblem",
    "Redirected",
    "Reply",
    "Request",
    "TooLong",
    "TooSlow",
    "UnsafeScheme",
    "UrlRefused",
    "carried_by",
]
