# SPDX-License-Identifier: Apache-2.0
"""Why a slot, or what fills it, cannot be mounted; the module's author is told what to write."""

from collections.abc import Iterable

from ressourcerie_core.i18n import _
from ressourcerie_core.spelling import nearest
from ressourcerie_core.web.mount_problems import MountProblem


class NotASlot(MountProblem):
    slug = "core/slot-malformed"
    title = _("Ce n'est pas un emplacement")

    def __init__(self, module: str, found: str) -> None:
        super().__init__(
            _(
                "« slots » nomme un objet de type {found} qui n'est pas un « Slot », ou dont le "
                "contexte n'est pas une dataclass figée."
            ).format(found=found),
            hint=_(
                "Déclarez dans « public.py » un « Slot(nom, Contexte) », où Contexte est marqué "
                "« @dataclass(frozen=True) »."
            ),
            where=module,
        )


class SlotMisnamed(MountProblem):
    slug = "core/slot-misnamed"
    title = _("Cet emplacement ne porte pas le nom de son module")

    def __init__(self, module: str, slot: str) -> None:
        super().__init__(
            _("L'emplacement « {slot} » ne commence pas par « {module}. ».").format(
                slot=slot, module=module
            ),
            hint=_("Un module ne déclare que les emplacements de ses propres pages."),
            where=module,
        )


class SlotRepeated(MountProblem):
    slug = "core/slot-repeated"
    title = _("Cet emplacement est déclaré deux fois")

    def __init__(self, module: str, slot: str) -> None:
        super().__init__(
            _("L'emplacement « {slot} » figure deux fois dans « slots ».").format(slot=slot),
            hint=_("Gardez une seule déclaration, ou donnez à l'autre un nom à elle."),
            where=module,
        )


class SlotUnknown(MountProblem):
    slug = "core/slot-unknown"
    title = _("Cet emplacement n'existe pas")

    def __init__(self, module: str, slot: str, known: Iterable[str]) -> None:
        super().__init__(
            _("Rien ne déclare l'emplacement « {slot} », que ce module veut remplir.").format(
                slot=slot
            ),
            hint=_("Cherchez son nom exact dans le fichier « public.py » de son propriétaire.")
            + nearest(slot, known),
            where=module,
        )


class SlotVersionRefused(MountProblem):
    slug = "core/slot-version-refused"
    title = _("Cet emplacement a changé de version")

    def __init__(self, module: str, slot: str, wanted: int, found: int) -> None:
        super().__init__(
            _(
                "Ce module remplit la version {wanted} de l'emplacement « {slot} », qui en est à "
                "la version {found}."
            ).format(wanted=wanted, slot=slot, found=found),
            hint=_(
                "Mettez à jour ce module, ou adaptez-le à la version {found} : son contexte est "
                "dans le fichier « public.py » du propriétaire."
            ).format(found=found),
            where=module,
        )


class ComponentMissing(MountProblem):
    slug = "core/component-missing"
    title = _("Le script de ce composant manque")

    def __init__(self, module: str, file: str) -> None:
        super().__init__(
            _("Le fichier « {file} » n'est pas dans le paquet du module.").format(file=file),
            hint=_("Ajoutez-le, ou corrigez le nom du composant dans « fills »."),
            where=module,
        )
