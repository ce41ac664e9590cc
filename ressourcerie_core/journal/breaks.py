# SPDX-License-Identifier: Apache-2.0
"""What a verification can find broken, in words."""

from dataclasses import dataclass
from enum import StrEnum

from ressourcerie_core.i18n import _


class Kind(StrEnum):
    """How a chain is broken."""

    CHANGED = "changed"
    MISSING = "missing"
    EXTRA = "extra"
    CUT = "cut"
    RECOMPUTED = "recomputed"
    OLDER = "older"
    HEAD = "head"


_TITLES = {
    Kind.CHANGED: _("Enregistrement modifié"),
    Kind.MISSING: _("Enregistrement effacé"),
    Kind.EXTRA: _("Enregistrement de trop"),
    Kind.CUT: _("Fin coupée"),
    Kind.RECOMPUTED: _("Chaîne refaite"),
    Kind.OLDER: _("Base plus ancienne remise en place"),
    Kind.HEAD: _("Marque de fin modifiée"),
}
_SENTENCES = {
    Kind.CHANGED: _(
        "Flux « {stream} », n° {number} : l'enregistrement a été modifié, son contenu ne donne "
        "plus son empreinte ou son sceau."
    ),
    Kind.MISSING: _("Flux « {stream} », n° {number} : l'enregistrement a été effacé."),
    Kind.EXTRA: _(
        "Flux « {stream} », n° {number} : il y a là un enregistrement que la plateforme n'a pas "
        "écrit."
    ),
    Kind.CUT: _(
        "Flux « {stream} », à partir du n° {number} : la fin a été coupée, la base se souvient "
        "d'en avoir eu davantage."
    ),
    Kind.RECOMPUTED: _(
        "Flux « {stream} », n° {number} : la chaîne a été refaite, ses sceaux ne sont pas ceux "
        "que la plateforme avait posés."
    ),
    Kind.OLDER: _(
        "Flux « {stream} », à partir du n° {number} : ce qui avait été scellé n'y est plus. Une "
        "base plus ancienne a été remise en place, ou la fin a été coupée."
    ),
    Kind.HEAD: _(
        "Flux « {stream} », n° {number} : la marque qui dit où il s'arrête a été modifiée ou "
        "effacée."
    ),
}


@dataclass(frozen=True)
class Break:
    """The first broken record of a stream.

    :param number: its number; for a tail that is gone, the first number that is.
    """

    stream: str
    number: int
    kind: Kind

    @property
    def title(self) -> str:
        """Name the kind of break in two or three French words."""
        return _TITLES[self.kind]

    @property
    def sentence(self) -> str:
        """Tell what is broken, and where."""
        return _SENTENCES[self.kind].format(stream=self.stream, number=self.number)
