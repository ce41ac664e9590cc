# SPDX-License-Identifier: Apache-2.0
"""What the journal refuses to write, or to be checked with."""

from pathlib import Path

from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _


class FactsRefused(Problem):
    """Facts that could be written in more than one way, or in none."""

    slug = "journal/facts-refused"
    title = _("Fait impossible à journaliser")
    status = 422

    def __init__(self, what: str) -> None:
        super().__init__(
            _("Le journal n'accepte pas {what}.").format(what=what),
            hint=_(
                "Donnez des textes, des nombres entiers, des oui ou non, et des listes de cela."
            ),
        )


class NameRefused(Problem):
    slug = "journal/name-refused"
    title = _("Nom refusé par le journal")
    status = 500

    def __init__(self, name: str) -> None:
        super().__init__(
            _("Le journal n'accepte pas le nom « {name} ».").format(name=name),
            hint=_(
                "Signalez-le à l'auteur du module : un flux se nomme « module.nom » ou "
                "« module.nom/partie », une nature « nom.verbe »."
            ),
        )


class KeyMissing(Problem):
    slug = "journal/key-missing"
    title = _("Clé du journal absente")
    status = 503
    exit_code = 2

    def __init__(self, file: Path) -> None:
        super().__init__(
            _("La clé qui scelle le journal n'est plus à sa place : rien ne peut y être écrit."),
            hint=_(
                "Remettez le fichier de clé d'une sauvegarde, à côté de la base, avec les droits "
                "600 ; une autre clé ne conviendrait pas."
            ),
            cause=str(file),
        )


class KeyExposed(Problem):
    slug = "journal/key-exposed"
    title = _("Clé du journal lisible par d'autres")
    status = 503
    exit_code = 2

    def __init__(self, file: Path) -> None:
        super().__init__(
            _("Le fichier de clé du journal est ouvert à d'autres comptes que le sien."),
            hint=_("Refermez-le : chmod 600, suivi du chemin de ce fichier."),
            cause=str(file),
        )


class KeyDamaged(Problem):
    slug = "journal/key-damaged"
    title = _("Clé du journal illisible")
    status = 503
    exit_code = 2

    def __init__(self, file: Path, *, cause: str = "") -> None:
        super().__init__(
            _("Le fichier de clé du journal n'est pas lisible, ou ne contient pas une clé."),
            hint=_("Remettez celui d'une sauvegarde, au compte qui sert, avec les droits 600."),
            cause=f"{file} : {cause}" if cause else str(file),
        )
