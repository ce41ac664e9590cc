# SPDX-License-Identifier: Apache-2.0
"""What lies on disk beside the modules: caches and damaged metadata."""

import json
import struct
import time
from collections.abc import Callable

from ..case import Case, Refusal
from ..environment import Environment
from ..outcomes import Observation, Outcome, reaction
from ..wheels import GROUP, Entry, Wheel, single

ALPHA = single("alpha")
STEP = 20  # seconds that the stale case may take, installation included


def _wait_for_a_step() -> None:
    """Wait until the times of the next minute look equal as 32-bit floats.

    stevedore's cache key packs them so: today one step is 128 seconds.
    """
    while _packed(time.time()) != _packed(time.time() + STEP):
        time.sleep(1)


def _packed(instant: float) -> bytes:
    return struct.pack("f", instant)


def _install_again(environment: Environment) -> None:
    """Install the same version with one more module, as one does while developing."""
    environment.install([Wheel("demo-alpha", (Entry("alpha"), Entry("beta")))])


def _tamper(environment: Environment) -> None:
    for path in environment.cache.glob("*"):
        data = json.loads(path.read_text())
        data["groups"][GROUP] = [["alpha", "demo_intruder.intruder:Extension", GROUP]]
        path.write_text(json.dumps(data))


def _tamper_in_spite(environment: Environment) -> None:
    """Tamper where the operator has put the file that turns the cache off."""
    _tamper(environment)
    environment.cache.mkdir(parents=True, exist_ok=True)
    (environment.cache / ".disable").touch()


def _neighbour(content: bytes, *, described: bool = True) -> Callable[[Environment], None]:
    """Leave beside the modules a distribution that pip would not have written."""

    def then(environment: Environment) -> None:
        folder = environment.site / "voisin-1.0.dist-info"
        folder.mkdir()
        (folder / "entry_points.txt").write_bytes(content)
        if described:
            (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: voisin\nVersion: 1.0\n")

    return then


def _freshness(seen: Observation) -> Outcome:
    return Outcome.FRESH if "beta" in (seen.answer or ()) else Outcome.STALE


def _target(seen: Observation) -> Outcome:
    if seen.saw("intruder"):
        return Outcome.POISONED
    return Outcome.UNAFFECTED if seen.saw("alpha") else Outcome.UNEXPECTED


def _isolation(seen: Observation) -> Outcome:
    return Outcome.ISOLATED if "alpha" in (seen.answer or ()) else reaction(seen)


def _orphan(seen: Observation) -> Outcome:
    outcome = reaction(seen)
    return Outcome.LOADED if outcome is Outcome.SILENT and seen.answer else outcome


def _startup(seen: Observation) -> Outcome:
    return Outcome.RUNS_FIRST if seen.saw("startup") else Outcome.NOT_IMPORTED


def _origin(seen: Observation) -> Outcome:
    return Outcome.KNOWN if seen.answer == "demo-alpha" else Outcome.LOST


GHOST = f"[{GROUP}]\nghost = demo_alpha.alpha:Extension\n".encode()

#: Run by the interpreter itself, whatever the application enables.
STARTUP = (
    "import os; path = os.environ.get('COMPARATIF_TRACE'); "
    "path and open(path, 'a').write('demo-path:startup\\n')\n"
)

CASES = (
    Case(
        "Réinstallé à version égale avec un module de plus",
        (ALPHA,),
        ("alpha", "beta"),
        classify=_freshness,
        prepare=_wait_for_a_step,
        then=_install_again,
    ),
    Case(
        "Cache sur disque falsifié",
        (ALPHA, single("intruder")),
        ("alpha",),
        classify=_target,
        then=_tamper,
    ),
    Case(
        "Cache sur disque falsifié, malgré un fichier `.disable`",
        (ALPHA, single("intruder")),
        ("alpha",),
        classify=_target,
        then=_tamper_in_spite,
    ),
    Case(
        "Ligne sans `=` dans l’`entry_points.txt` d’un autre paquet",
        (ALPHA,),
        ("alpha",),
        classify=_isolation,
        then=_neighbour(b"[other.group]\nno equal sign\n"),
    ),
    Case(
        "Octets non UTF-8 dans l’`entry_points.txt` d’un autre paquet",
        (ALPHA,),
        ("alpha",),
        classify=_isolation,
        then=_neighbour(b"[other.group]\nname = \xff\xfe:x\n"),
    ),
    Case(
        "Dossier `.dist-info` orphelin, sans `METADATA`",
        (ALPHA,),
        ("ghost",),
        classify=_orphan,
        then=_neighbour(GHOST, described=False),
        refusal=Refusal(("ghost",), (ALPHA, single("ghost"))),
    ),
    Case(
        "Paquet non activé qui livre un fichier `.pth`",
        (ALPHA, Wheel("demo-path", (), files=(("demo_path.pth", STARTUP),))),
        ("alpha",),
        classify=_startup,
    ),
    Case("Paquet d’où vient le module", (ALPHA,), ("alpha",), "origin", classify=_origin),
)
