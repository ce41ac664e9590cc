# SPDX-License-Identifier: Apache-2.0
"""Why a device is not enrolled, or somebody cannot sign in on it."""

from typing import ClassVar

from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _


class EnrolmentRefused(Problem):
    """A code that was never given, that served, or that is over: the same words for all."""

    slug = "auth/enrolment-refused"
    title = _("Code d'enrôlement refusé")
    status = 403

    def __init__(self) -> None:
        super().__init__(
            _("Ce code n'enrôle aucun appareil : il est inexact, il a déjà servi ou il a expiré."),
            hint=_(
                "Vérifiez-le, ou demandez-en un autre à une personne qui administre : elle le "
                "prépare dans Administration, Appareils."
            ),
        )


class DeviceKeyRefused(Problem):
    slug = "auth/device-key-refused"
    title = _("Clé d'appareil refusée")
    status = 400

    def __init__(self) -> None:
        super().__init__(
            _("L'appareil n'a pas prouvé qu'il détient la clé qu'il annonce."),
            hint=_(
                "Rechargez la page et recommencez ; si cela se répète, mettez le navigateur de "
                "l'appareil à jour."
            ),
        )


class DeviceNotEnrolled(Problem):
    """No cookie of a device, one that is revoked, or one without its key: the same words."""

    slug = "auth/device-not-enrolled"
    title = _("Cet appareil n'est pas enrôlé")
    status = 403

    def __init__(self) -> None:
        super().__init__(
            _("Cet appareil n'est pas enrôlé, ou il ne l'est plus : ni code ni badge n'y servent."),
            hint=_(
                "Connectez-vous avec un identifiant et un mot de passe, ou faites enrôler "
                "l'appareil par une personne qui administre."
            ),
        )


class DeviceNotRecognised(Problem):
    """A route for devices is asked by none, or by one that is revoked: the same words."""

    slug = "auth/device-not-recognised"
    title = _("Aucun appareil enrôlé ne se présente")
    status = 401
    headers: ClassVar = {"WWW-Authenticate": "Bearer"}

    def __init__(self) -> None:
        super().__init__(
            _("Cette demande ne vient pas d'un appareil enrôlé, ou il ne l'est plus."),
            hint=_(
                "Faites enrôler l'appareil par une personne qui administre, dans Administration, "
                "Appareils : ce qu'il garde n'est pas perdu, et partira ensuite."
            ),
        )


class UnknownDevice(Problem):
    slug = "auth/unknown-device"
    title = _("Appareil inconnu")
    status = 404

    def __init__(self) -> None:
        super().__init__(
            _("Aucun appareil en service ne correspond à cette demande."),
            hint=_("Revenez à la liste des appareils : il a peut-être été révoqué entre-temps."),
        )


class PinRefused(Problem):
    slug = "auth/pin-refused"
    title = _("Code personnel refusé")

    def __init__(self, reason: str) -> None:
        super().__init__(
            _("Ce code est refusé : {reason}.").format(reason=reason),
            hint=_("Prenez de 4 à 8 chiffres, sans suite ni répétition, par exemple 4927."),
            field="pin",
        )


class PinsDiffer(Problem):
    slug = "auth/pins-differ"
    title = _("Les deux codes diffèrent")

    def __init__(self) -> None:
        super().__init__(
            _("Les deux nouveaux codes ne sont pas les mêmes."),
            hint=_("Tapez deux fois le même code."),
            field="again",
        )


class WrongPin(Problem):
    """A person without a code, a wrong one, a locked one: the same words for all."""

    slug = "auth/wrong-pin"
    title = _("Code inexact")
    status = 401
    headers: ClassVar = {"WWW-Authenticate": "Bearer"}

    def __init__(self) -> None:
        super().__init__(
            _("Ce n'est pas le bon code, ou il est bloqué après trop d'essais."),
            hint=_(
                "Recommencez, ou demandez à une personne qui administre de le débloquer ou d'en "
                "donner un autre."
            ),
        )


class TooManyPins(Problem):
    """Failures on one device: it must wait; the others keep working."""

    slug = "auth/too-many-pins"
    title = _("Trop d'essais sur cet appareil")
    status = 429

    def __init__(self, seconds: int) -> None:
        super().__init__(
            _("Trop de codes inexacts ont été tapés sur cet appareil."),
            hint=_(
                "Attendez {wait} avant de recommencer, présentez un badge, ou prenez un autre "
                "appareil."
            ).format(wait=_duration(seconds)),
            seconds=seconds,
        )


class WrongBadge(Problem):
    slug = "auth/wrong-badge"
    title = _("Badge refusé")
    status = 401
    headers: ClassVar = {"WWW-Authenticate": "Bearer"}

    def __init__(self) -> None:
        super().__init__(
            _("Ce badge n'ouvre rien ici : il est inconnu, révoqué, ou d'un autre lieu."),
            hint=_(
                "Choisissez votre nom et tapez votre code ; une personne qui administre peut faire "
                "un autre badge."
            ),
        )


class UnknownBadge(Problem):
    slug = "auth/unknown-badge"
    title = _("Badge inconnu")
    status = 404

    def __init__(self) -> None:
        super().__init__(
            _("Cette personne n'a pas ce badge, ou il est déjà révoqué."),
            hint=_("Rechargez la page : elle montre les badges en service."),
        )


def _duration(seconds: int) -> str:
    if seconds < 60:  # noqa: PLR2004 (a minute)
        return _("{count} s").format(count=seconds)
    return _("{count} min").format(count=-(-seconds // 60))
