# SPDX-License-Identifier: Apache-2.0
"""The parts of an address, read once: what is checked is what is called."""

import re
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv6Address
from urllib.parse import SplitResult, urlsplit

import idna

from ressourcerie_core.i18n import _
from ressourcerie_core.outgoing.problems import UrlRefused

#: Letters, figures, dots and hyphens: anything else, somebody would read otherwise.
_NAME = re.compile(r"[a-z0-9_]([a-z0-9._-]*[a-z0-9])?\.?")
_TARGET = re.compile(r"[!-~]*")
_PORTS = {"https": 443, "http": 80}
_LONGEST_NAME = 253


@dataclass(frozen=True)
class Destination:
    """Where a request goes.

    :param host: a name in ASCII, or an address without brackets.
    :param target: the path and the query.
    """

    scheme: str
    host: str
    port: int
    target: str

    @property
    def written_host(self) -> str:
        """The host as a URL writes it."""
        return f"[{self.host}]" if ":" in self.host else self.host


def destination_of(url: str) -> Destination:
    """Read an absolute ``http`` or ``https`` URL.

    :raises UrlRefused: it is anything else, or could be read in two ways.
    """
    # urlsplit drops tabs and ends of line, and other programs do not.
    if re.search(r"[\x00-\x20\x7f\\]", url):
        raise UrlRefused(_("elle contient un espace, un caractère de commande ou « \\ »"))
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname
    except ValueError:
        raise UrlRefused(_("elle est mal formée")) from None
    if parts.scheme not in _PORTS:
        raise UrlRefused(_("elle ne commence ni par https://, ni par http://"))
    if "@" in parts.netloc:
        raise UrlRefused(_("elle contient un nom d'utilisateur ou un mot de passe"))
    if port == 0 or parts.netloc.endswith(":"):
        raise UrlRefused(_("son port n'en est pas un"))
    return Destination(
        parts.scheme, _host_of(host or "", parts), port or _PORTS[parts.scheme], _target_of(parts)
    )


def _host_of(written: str, parts: SplitResult) -> str:
    if "[" in parts.netloc:
        return _literal_of(written)
    try:
        host = written if written.isascii() else idna.encode(written, uts46=True).decode()
    except idna.IDNAError:
        raise UrlRefused(_("son nom de serveur n'existe dans aucun domaine")) from None
    if not _NAME.fullmatch(host) or len(host) > _LONGEST_NAME or ".." in host:
        raise UrlRefused(_("son nom de serveur n'en est pas un"))
    return host


def _literal_of(written: str) -> str:
    try:
        address = IPv6Address(written)
    except AddressValueError:
        raise UrlRefused(_("son adresse entre crochets n'en est pas une")) from None
    if address.scope_id:
        raise UrlRefused(_("son adresse entre crochets nomme une carte réseau"))
    return str(address)


def _target_of(parts: SplitResult) -> str:
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if parts.fragment or not _TARGET.fullmatch(target):
        raise UrlRefused(_("son chemin contient « # » ou un caractère qu'il faut coder (%C3%A9)"))
    return target
