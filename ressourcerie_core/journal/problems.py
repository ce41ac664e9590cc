# SPDX-License-Identifier: Apache-2.0
"""What the journal refuses to write, or to be checked with."""

from collections.abc import Sequence
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


class SealMalformed(Problem):
    slug = "journal/seal-malformed"
    title = _("Sceau illisible")
    status = 422
    exit_code = 2

    def __init__(self, text: str) -> None:
        super().__init__(
            _("« {text} » n'est pas le texte d'un sceau.").format(text=text[:80]),
            hint=_(
                "Recopiez la ligne entière : le flux, le numéro, les 64 signes de l'empreinte, "
                "et l'instant."
            ),
        )


class SealsDamaged(Problem):
    slug = "journal/seals-damaged"
    title = _("Sceaux retenus illisibles")
    status = 503

    def __init__(self, file: Path) -> None:
        super().__init__(
            _("Le fichier des sceaux, à côté de la base, n'est plus tel qu'il a été écrit."),
            hint=_(
                "Gardez-en une copie, comparez le journal avec un sceau imprimé "
                "(ressourcerie verify --seal), puis ôtez ce fichier : il sera refait."
            ),
            cause=str(file),
        )


class VerificationTooLong(Problem):
    slug = "journal/verification-too-long"
    title = _("Vérification trop longue")
    status = 503

    def __init__(self, *, records: int, seconds: float) -> None:
        super().__init__(
            _("{records} enregistrements vérifiés en {seconds:.0f} s, et il en reste.").format(
                records=records, seconds=seconds
            ),
            hint=_("Lancez-la en ligne de commande, qui prend son temps : ressourcerie verify"),
        )


class SettlingRefused(Problem):
    """Nothing contradicts the journal, or nobody says what was found."""

    slug = "journal/settling-refused"
    title = _("Démenti à expliquer")
    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("Il n'y a plus de démenti à examiner, ou ce que vous avez trouvé n'est pas dit."),
            hint=_(
                "Écrivez en une phrase d'où vient l'écart ; elle reste dans le journal, "
                "sans nommer personne."
            ),
        )


class StreamUnknown(Problem):
    slug = "journal/stream-unknown"
    title = _("Flux inconnu")
    status = 404

    def __init__(self, name: str, *, known: Sequence[str]) -> None:
        super().__init__(
            _("Le journal n'a pas de flux « {name} ».").format(name=name),
            hint=_("Ses flux : {known}.").format(known=", ".join(known) or _("aucun")),
        )


class ExportImpossible(Problem):
    slug = "journal/export-impossible"
    title = _("Export du journal impossible")
    status = 409

    def __init__(self, what: str, *, exists: bool = False) -> None:
        if exists:
            detail = _("Il y a déjà un fichier à cet endroit ; il n'a pas été touché.")
            hint = _("Donnez un autre nom à l'archive.")
        else:
            detail = _("Un enregistrement n'est plus lisible : {what}.").format(what=what)
            hint = _("Cherchez ce qui a été abîmé : ressourcerie verify")
        super().__init__(detail, hint=hint, where=what if exists else None)


class ArchiveRefused(Problem):
    slug = "journal/archive-refused"
    title = _("Archive du journal refusée")
    status = 422

    def __init__(self, file: Path, *, cause: str = "") -> None:
        super().__init__(
            _("Ce fichier n'est pas une archive du journal, ou son manifeste a été modifié."),
            hint=_("Reprenez l'archive d'origine ; celle-ci ne prouve rien."),
            where=str(file),
            cause=cause,
        )
