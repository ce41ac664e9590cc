# SPDX-License-Identifier: Apache-2.0
"""What the till refuses to a device that works, and what to do about it."""

from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _


class TillHeld(Problem):
    slug = "caisse/till-held"
    title = _("Un autre appareil tient cette caisse")
    status = 409

    def __init__(self, till: str, *, device: str, waiting: int) -> None:
        told = _("« {device} » tient la caisse « {till} »").format(device=device, till=till)
        kept = _("il y gardait {count} actes à envoyer").format(count=waiting)
        none = _("il n'y gardait rien à envoyer, la dernière fois qu'il l'a dit")
        super().__init__(
            f"{told} ; {kept if waiting else none}.",
            hint=_(
                "Quittez la caisse sur cet appareil, ou reprenez-la en disant pourquoi : une "
                "nouvelle série de numéros commence alors."
            ),
            device_name=device,
            waiting=waiting,
        )


class TillArchived(Problem):
    slug = "caisse/till-archived"
    title = _("Cette caisse est archivée")
    status = 409

    def __init__(self, till: str) -> None:
        super().__init__(
            _("La caisse « {till} » n'est plus en service.").format(till=till),
            hint=_("Choisissez une autre caisse, ou faites-en ouvrir une."),
        )


class HeldTaken(Problem):
    slug = "caisse/held-taken"
    title = _("Ce ticket en attente a déjà été repris")
    status = 409

    def __init__(self, name: str, *, device: str) -> None:
        super().__init__(
            _("« {device} » a déjà repris le ticket « {name} ».").format(device=device, name=name),
            hint=_("Continuez-le sur cet appareil."),
            device_name=device,
        )


class HeldTwice(Problem):
    slug = "caisse/held-twice"
    title = _("Ce ticket en attente existe déjà")
    status = 409

    def __init__(self, name: str) -> None:
        super().__init__(
            _("Le ticket en attente « {name} » a déjà été mis en attente.").format(name=name),
            hint=_("Rechargez la liste des tickets en attente."),
        )


class VoucherUnknown(Problem):
    slug = "caisse/voucher-unknown"
    title = _("Ce bon n'est pas connu")
    status = 404

    def __init__(self, code: str) -> None:
        super().__init__(
            _("Aucun bon d'achat enregistré n'a le code « {code} ».").format(code=code),
            hint=_(
                "Relisez le code sur le bon. Une caisse sans réseau l'a peut-être vendu : il sera "
                "connu dès qu'elle aura tout envoyé."
            ),
        )


class AttachRefused(Problem):
    slug = "caisse/attach-refused"
    title = _("Ce ticket tardif ne se rattache pas")
    status = 409

    def __init__(self, why: str) -> None:
        super().__init__(
            why,
            hint=_("Ouvrez une session de cette caisse, puis recommencez ; ou écartez-le."),
        )
