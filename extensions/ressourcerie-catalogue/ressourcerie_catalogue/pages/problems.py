# SPDX-License-Identifier: Apache-2.0
"""What a form of the catalogue cannot understand of what was typed."""

from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _


class FieldEmpty(Problem):
    slug = "catalogue/field-empty"
    title = _("Il manque une réponse")
    status = 422

    def __init__(self, label: str) -> None:
        super().__init__(
            _("« {label} » est vide.").format(label=label),
            hint=_("Remplissez ce champ, puis validez à nouveau."),
        )


class FieldTooLong(Problem):
    slug = "catalogue/field-too-long"
    title = _("Ce texte est trop long")
    status = 422

    def __init__(self, label: str, length: int, longest: int) -> None:
        super().__init__(
            _("« {label} » a {length} caractères, pour {longest} au plus.").format(
                label=label, length=length, longest=longest
            ),
            hint=_("Raccourcissez le texte."),
        )


class NotADay(Problem):
    slug = "catalogue/not-a-day"
    title = _("Ce n'est pas une date")
    status = 422

    def __init__(self, text: str) -> None:
        super().__init__(
            _("« {text} » n'est pas un jour du calendrier.").format(text=text[:40]),
            hint=_("Écrivez le jour, le mois et l'année, comme « 16/03/2026 »."),
        )


class NotAShare(Problem):
    slug = "catalogue/not-a-share"
    title = _("Ce n'est pas une part")
    status = 422

    def __init__(self, text: str) -> None:
        super().__init__(
            _("« {text} » n'est pas une part entre 0,01 % et 100 %.").format(text=text[:40]),
            hint=_("Écrivez un pourcentage, avec au plus deux décimales, comme « 33,33 »."),
        )


class NotAChoice(Problem):
    slug = "catalogue/not-a-choice"
    title = _("Cette réponse n'est pas proposée")
    status = 422

    def __init__(self, label: str) -> None:
        super().__init__(
            _("La réponse donnée à « {label} » n'est pas parmi celles que la page propose.").format(
                label=label
            ),
            hint=_("Rechargez la page, puis choisissez dans la liste."),
        )


class NoFile(Problem):
    slug = "catalogue/no-file"
    title = _("Aucun fichier n'est choisi")
    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("La demande est arrivée sans fichier."),
            hint=_("Choisissez une feuille CSV ou XLSX sur votre appareil, puis validez."),
        )


class TwoAnswers(Problem):
    slug = "catalogue/two-answers"
    title = _("Deux réponses au lieu d'une")
    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("Une catégorie est choisie dans la liste, et un nom est aussi écrit à côté."),
            hint=_("Gardez l'un, et videz l'autre."),
        )
