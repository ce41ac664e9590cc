# SPDX-License-Identifier: Apache-2.0
"""Why a scan is no code, and what to do about it."""

from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _

_SHOWN = 40
_AGAIN = _("Scannez de nouveau, bien en face, ou recopiez les lettres imprimées sous le code.")


class CodeEmpty(Problem):
    slug = "codes-barres/empty"
    title = _("Rien n'a été lu")
    status = 422

    def __init__(self) -> None:
        super().__init__(_("Le lecteur n'a rien envoyé."), hint=_AGAIN)


class CodeTooLong(Problem):
    slug = "codes-barres/too-long"
    title = _("Ce code est trop long")
    status = 422

    def __init__(self, length: int) -> None:
        super().__init__(
            _("{length} caractères ont été lus : aucun code n'en a autant.").format(length=length),
            hint=_AGAIN,
            length=length,
        )


class CodeDamaged(Problem):
    slug = "codes-barres/damaged"
    title = _("Ce code est mal lu")
    status = 422

    def __init__(self, text: str) -> None:
        super().__init__(
            _("« {text} » a un signe faux, ou il en manque.").format(text=shown(text)),
            hint=_AGAIN,
            found=shown(text),
        )


class CodeUnknown(Problem):
    slug = "codes-barres/unknown"
    title = _("Ce n'est pas un code connu")
    status = 422

    def __init__(self, text: str) -> None:
        super().__init__(
            _("« {text} » n'est ni une de nos étiquettes, ni un code d'article.").format(
                text=shown(text)
            ),
            hint=_("Cherchez l'article par sa catégorie, ou collez-lui une étiquette."),
            found=shown(text),
        )


def shown(text: str) -> str:
    """Give what may be shown of a scan: its beginning, without characters that do not print."""
    start = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)
    return start if len(start) <= _SHOWN else start[:_SHOWN] + "…"
