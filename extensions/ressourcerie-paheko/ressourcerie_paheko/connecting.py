# SPDX-License-Identifier: Apache-2.0
"""The client of the Paheko that the configuration names."""

from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _
from ressourcerie_core.outgoing import Outgoing

from .client import SECONDS, PahekoClient
from .settings import PahekoSettings


class NotSetUp(Problem):
    """The configuration does not say where Paheko is, or with which key."""

    slug = "paheko/not-set-up"
    title = _("Paheko n'est pas réglé")
    status = 409
    exit_code = 2

    def __init__(self, missing: list[str]) -> None:
        super().__init__(
            _("Sous [paheko], il manque : {keys}.").format(keys=", ".join(missing)),
            hint=_(
                "Écrivez dans ressourcerie.conf l'adresse de Paheko (url), l'identifiant (user) "
                "et le fichier du mot de passe (password_file) d'une clé d'API."
            ),
        )


def client_of(
    settings: PahekoSettings, outgoing: Outgoing, *, seconds: float = SECONDS
) -> PahekoClient:
    """Give the client.

    :param seconds: what one question may take.
    :raises NotSetUp: a key of the configuration is missing.
    """
    if settings.url and settings.user and settings.password:
        secret = settings.password.get_secret_value()
        return PahekoClient(outgoing, settings.url, settings.user, secret, seconds=seconds)
    given = {
        "url": settings.url,
        "user": settings.user,
        "password_file": settings.password,
    }
    raise NotSetUp([key for key, value in given.items() if not value])
