# SPDX-License-Identifier: Apache-2.0
"""Why an act is not read, and why one that was read cannot be counted yet."""

from uuid import UUID

from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _


class ActUnreadable(Problem):
    slug = "caisse/act-unreadable"
    title = _("Acte de caisse illisible")
    status = 422

    def __init__(self, where: str) -> None:
        super().__init__(
            _("Ce que l'appareil a envoyé n'est pas un acte de caisse : {where}.").format(
                where=where
            ),
            hint=_(
                "Rien n'est perdu : l'acte reste sur l'appareil. Exportez-le dans un fichier et "
                "signalez-le, avec la version du logiciel."
            ),
        )


class SignatureRefused(Problem):
    slug = "caisse/signature-refused"
    title = _("Signature d'appareil refusée")
    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("La signature de cet acte n'est pas celle d'un appareil enrôlé et en service."),
            hint=_(
                "L'appareil a peut-être été révoqué, ou ses données ont été changées. L'acte y "
                "reste : exportez-le dans un fichier, et montrez-le à la personne responsable."
            ),
        )


class ActChanged(Problem):
    slug = "caisse/act-changed"
    title = _("Acte de caisse déjà enregistré autrement")
    status = 422

    def __init__(self, act_id: UUID) -> None:
        super().__init__(
            _("L'acte {id} est déjà enregistré, avec un autre contenu.").format(id=act_id),
            hint=_(
                "Le premier reste. L'autre reste sur l'appareil : exportez-le, et montrez-le à la "
                "personne responsable."
            ),
            id=str(act_id),
        )


class CannotCount(Exception):
    """An act was read, and cannot be counted as things stand; it is kept as late.

    :param why: a French sentence for the person who will settle it.
    """

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)
