# SPDX-License-Identifier: Apache-2.0
"""The people and sites of the demonstration: invented names, roles of modules, random secrets."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from ressourcerie_core.auth.pins import drawn_pin
from ressourcerie_core.auth.rights import Rights
from ressourcerie_core.module import Module

ASSOCIATION = "La Boussole"
SHOP = "Boutique de la rue Haute"
QUAY = "Quai de la gare"
TIME_ZONE = "Europe/Paris"

#: Short enough for four of them to fit in a column.
WORDS = """
abricot atelier balance bobine bocal bougie bouton brique buffet cadran caisse canapé carafe
carton casier ciseau clavier cloche coffre commode coussin crochet cuivre écharpe écrou édredon
étagère ficelle flacon gamelle gilet girafe grelot guitare horloge lampe louche malle manteau
marmite miroir moulin panier parasol patère peluche pendule perche pinceau poulie puzzle rabot
rideau ruban sabot tambour tasse théière tiroir toupie tréteau tuile valise vélo velours verrou
violon vitrine voilier
"""


@dataclass(frozen=True)
class Person:
    """Somebody of the demonstration.

    :param pin: the code for shared devices; who only administers has none.
    """

    login: str
    name: str
    post: str
    password: str
    pin: str | None = None
    roles: tuple[str, ...] = ()
    administrator: bool = False


def people(modules: Sequence[Module]) -> tuple[Person, ...]:
    """Invent an administrator, a treasurer with each widest role, a volunteer with the others."""
    rights = Rights.of(modules)
    ordered = [
        sorted(module.roles, key=lambda role: len(rights.given_by([role.name])))
        for module in modules
        if module.roles
    ]
    widest = tuple(roles[-1].name for roles in ordered)
    narrowest = tuple(roles[0].name for roles in ordered)
    return (
        Person("maiwenn", "Maïwenn Le Gall", "administratrice", _password(), administrator=True),
        Person("solange", "Solange Ferreira", "trésorière", _password(), drawn_pin(), widest),
        Person("idriss", "Idriss Benali", "bénévole", _password(), drawn_pin(), narrowest),
    )


def _password() -> str:
    return " ".join(secrets.SystemRandom().sample(WORDS.split(), 4))
