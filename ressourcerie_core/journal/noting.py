# SPDX-License-Identifier: Apache-2.0
"""Sensitive acts of the platform: rights, settings, corrections, exports, modules."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from ressourcerie_core.i18n import _
from ressourcerie_core.journal.appending import append
from ressourcerie_core.journal.records import Record
from ressourcerie_core.module import Stream

#: The stream of the platform's own sensitive acts.
CORE_STREAM = Stream(
    "core.events",
    _("Actes sensibles"),
    {
        "account.added": _("Compte créé"),
        "account.disabled": _("Compte désactivé"),
        "account.enabled": _("Compte rouvert"),
        "account.erased": _("Données d'une personne effacées"),
        "account.exported": _("Données d'une personne exportées"),
        "account.password-changed": _("Mot de passe changé"),
        "account.renamed": _("Nom changé"),
        "account.roles-changed": _("Droits changés"),
        "account.signed-out": _("Sessions d'une personne fermées"),
        "badge.made": _("Badge fabriqué"),
        "badge.revoked": _("Badge révoqué"),
        "base.saved": _("Sauvegarde faite"),
        "delivery.retried": _("Livraison relancée"),
        "delivery.skipped": _("Livraison passée"),
        "device.enrolled": _("Appareil enrôlé"),
        "device.renamed": _("Appareil renommé"),
        "device.revoked": _("Appareil révoqué"),
        "journal.contradicted": _("Journal démenti par une mémoire"),
        "journal.exported": _("Journal exporté"),
        "journal.key-rotated": _("Clé du journal renouvelée"),
        "journal.restored": _("Sauvegarde remise en place"),
        "journal.settled": _("Démenti examiné"),
        "journal.verified": _("Journal vérifié"),
        "module.downgraded": _("Révision d'un module défaite"),
        "module.purged": _("Tables d'un module retirées"),
        "modules.changed": _("Modules ou versions changés"),
        "pin.removed": _("Code retiré"),
        "pin.set": _("Code choisi ou donné"),
        "pin.unlocked": _("Code débloqué"),
        "site.added": _("Site ajouté"),
        "site.changed": _("Site modifié"),
        "subscription.retried": _("Livraisons d'un destinataire relancées"),
        "token.added": _("Jeton créé"),
        "token.revoked": _("Jeton révoqué"),
    },
)


def note(
    session: Session,
    kind: str,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    author: UUID | None = None,
) -> Record:
    """Journal a sensitive act, in its own transaction: who, what, before and after.

    :param kind: what was done, one of those of :data:`CORE_STREAM`.
    :param before: what held until then; opaque ids and no personal data.
    :param after: what holds from now on, likewise.
    :param author: the account that did it; without one, who :func:`act_as` named, and nobody for
        a command of the operator.
    """
    assert kind in CORE_STREAM.kinds, kind
    facts = {"before": dict(before or {}), "after": dict(after or {})}
    return append(session, CORE_STREAM.name, kind, facts, author)
