# SPDX-License-Identifier: Apache-2.0
"""What jobs refuse, and what is said of one that goes wrong."""

from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _


class JobMisdeclared(Problem):
    """What a descriptor names as a job cannot be called."""

    slug = "jobs/misdeclared"
    title = _("Tâche mal déclarée")
    status = 500
    exit_code = 2

    def __init__(self, module: str, name: str, *, found: object) -> None:
        super().__init__(
            _(
                "Le module « {module} » déclare la tâche « {name} », qui n'est pas une fonction : "
                "{found!r}."
            ).format(module=module, name=name, found=found),
            hint=_(
                "C'est un défaut du module : signalez-le à qui l'écrit, ou désactivez-le avec "
                "« ressourcerie module disable {module} »."
            ).format(module=module),
            modules=[module],
        )


class UnknownJob(Problem):
    """No enabled module declares a job of this name."""

    slug = "jobs/unknown"
    title = _("Tâche inconnue")
    status = 404

    def __init__(self, name: str) -> None:
        super().__init__(
            _("Aucune tâche ne s'appelle « {name} » ici.").format(name=name),
            hint=_("La page « Tâches et livraisons » montre celles des modules activés."),
        )
