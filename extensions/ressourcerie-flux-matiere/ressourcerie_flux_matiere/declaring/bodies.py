# SPDX-License-Identifier: Apache-2.0
"""The éco-organismes, and what each wants to be told, in the order of its own screens."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ressourcerie_core.i18n import _

from ..models import Provenance
from .problems import BodyUnknown
from .quarters import Quarter


@dataclass(frozen=True)
class Channel:
    """A way in which goods come, as an éco-organisme names it; none of ours may lead there."""

    label: str
    provenances: frozenset[Provenance] = frozenset()


@dataclass(frozen=True)
class Filiere:
    """What is declared together.

    :param streams: the official streams of collection that it gathers.
    :param channels: the ways in which goods come in; without any, a row for each stream.
    :param families: the sector whose families divide what is used again, if they must.
    :param order: the codes of these families, as its screen has them; others come after.
    """

    title: str
    streams: tuple[str, ...]
    channels: tuple[Channel, ...] = ()
    families: str | None = None
    order: tuple[str, ...] = ()


@dataclass(frozen=True)
class Body:
    """An éco-organisme, or several that ask for the same.

    :param waits: whether submission opens forty-five days after the quarter.
    """

    slug: str
    name: str
    filieres: tuple[Filiere, ...]
    waits: bool = False

    def opens(self, quarter: Quarter) -> date:
        """Tell from which day the declaration of a quarter may be submitted."""
        return quarter.submission_opens if self.waits else quarter.next.first


_TIP = Channel(_("Zone réemploi de déchèterie"), frozenset({Provenance.TIP}))
_SHOPS = frozenset({Provenance.DISTRIBUTION, Provenance.COMPANY})
_OURS = frozenset(Provenance) - _TIP.provenances

_FURNITURE = (
    Channel(
        _("Apport volontaire et collecte à domicile"),
        _OURS - _SHOPS - {Provenance.KERBSIDE},
    ),
    _TIP,
    Channel(_("Magasins et détenteurs professionnels"), _SHOPS),
    Channel(_("Porte-à-porte non rémunéré"), frozenset({Provenance.KERBSIDE})),
)
_TOYS = (
    Channel(_("Apport volontaire et autres"), _OURS - {Provenance.DISTRIBUTION}),
    _TIP,
    Channel(_("Distributeurs (points permanents)"), frozenset({Provenance.DISTRIBUTION})),
    Channel(_("Points saisonniers (écoles)")),
)
_GARDEN = (
    Channel(_("Apport volontaire et autres"), _OURS),
    _TIP,
    Channel(_("Points saisonniers")),
)
_SEATS_TO_CURTAINS = ("EA-ASS", "EA-COU", "EA-PLA", "EA-RAN", "EA-DEC")
_GAMES = ("JJ-EXT", "JJ-SOC", "JJ-INT")
_BODIES = (
    Body(
        "ecomaison",
        "Ecomaison",
        (
            Filiere(_("Ameublement"), ("EA",), _FURNITURE, "EA", _SEATS_TO_CURTAINS),
            Filiere(_("Jouets"), ("JJ",), _TOYS, "JOUETS", _GAMES),
            Filiere(_("Bricolage et jardin"), ("ABJ",), _GARDEN, "ABJ", ("ABJ-3", "ABJ-4")),
        ),
        waits=True,
    ),
    Body(
        "equipements-electriques",
        _("Équipements électriques (Ecologic ou ecosystem)"),
        (
            Filiere(
                _("Équipements électriques"),
                ("EEE-PAM", "EEE-ECR", "EEE-GHF", "EEE-GF", "EEE-LMP"),
            ),
        ),
    ),
    Body(
        "sport-et-machines",
        _("Sport, cycles et machines de jardin (Ecologic)"),
        (
            Filiere(_("Sport et loisirs"), ("ASL-CYC", "ASL")),
            Filiere(_("Machines thermiques"), ("ABJ-TH",)),
        ),
    ),
    Body("textiles", _("Textiles (Refashion)"), (Filiere(_("Textiles"), ("TLC",)),)),
)
BODIES: Mapping[str, Body] = {body.slug: body for body in _BODIES}


def body_of(slug: str) -> Body:
    """Give an éco-organisme.

    :raises BodyUnknown: there is none of this name.
    """
    if slug not in BODIES:
        raise BodyUnknown(slug)
    return BODIES[slug]
