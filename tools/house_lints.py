# SPDX-License-Identifier: Apache-2.0
"""Check the house rules that no other linter knows; one line per breach, exit code 1.

Each rule is a function that takes a file and yields its breaches as ``(line, reason)``.
"""

import ast
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
FOLDERS = ("ressourcerie_core", "extensions", "tests", "tools", "benchmarks", "doc/source")
SPDX = "# SPDX-License-Identifier: Apache-2.0"
LONGEST = 500

#: What only one place may call, so that tests can stand in for it; the rest asks that place.
SEAMS = {
    r"(datetime\.)?datetime\.(now|utcnow|today)|(datetime\.)?date\.today|time\.time(_ns)?": (
        ("ressourcerie_core/clock.py",),
        "the time comes from ressourcerie_core.clock",
    ),
    r"uuid(_utils)?\.uuid\d|uuid\d": (
        ("ressourcerie_core/ids.py",),
        "ids come from ressourcerie_core.ids",
    ),
    r"(py)?sqlite3?\.connect|dbapi2\.connect|psycopg\.connect|(sqlalchemy\.)?create_engine": (
        ("ressourcerie_core/db/engine.py", "ressourcerie_core/testing/postgresql.py"),
        "one place opens connections, ressourcerie_core.db.engine",
    ),
}
#: What reaches another machine; one place checks the address, and limits size and time.
NETWORK = re.compile(
    r"(httpx2?|httpcore2?|requests|urllib3|aiohttp|urllib\.request|http\.client|ftplib|smtplib"
    r"|socket)(\..*)?"
)
#: Those that call out for everybody, and those that listen on this machine.
NETWORK_HOMES = re.compile(
    r"ressourcerie_core/(outgoing|server|testing)/.*|ressourcerie_core/cli/serve\.py"
)
QUANTITY = re.compile(r"cents|grams|amount|price|weight|mass(?!age)")

Breaches = Iterator[tuple[int, str]]


@dataclass(frozen=True)
class Source:
    """A Python file of the checkout, read once."""

    path: str
    text: str

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        return tuple(ast.walk(ast.parse(self.text, self.path)))

    @property
    def ships(self) -> bool:
        """Tell whether a wheel holds it."""
        return re.match(r"ressourcerie_core/|extensions/[^/]+/ressourcerie_", self.path) is not None


def licence_line(source: Source) -> Breaches:
    if source.text and SPDX not in source.text.split("\n", 2)[:2]:
        yield 1, f"the first line is not « {SPDX} »"


def length(source: Source) -> Breaches:
    if (lines := source.text.count("\n")) > LONGEST:
        yield lines, f"{lines} lines: {LONGEST} at most, split it by what it does"


def seams(source: Source) -> Breaches:
    if not source.ships:
        return
    for node in source.nodes:
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            for pattern, (homes, reason) in SEAMS.items():
                if source.path not in homes and re.fullmatch(pattern, called):
                    yield node.lineno, f"{called}(): {reason}"


def guarded_network(source: Source) -> Breaches:
    """Other servers are called through ressourcerie_core.outgoing alone."""
    if not source.ships or NETWORK_HOMES.fullmatch(source.path):
        return
    typing_only = {
        child
        for node in source.nodes
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for child in ast.walk(node)
    }
    for node in source.nodes:
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        if node not in typing_only and any(NETWORK.fullmatch(name) for name in names):
            yield (
                getattr(node, "lineno", 1),
                "other servers are called with ressourcerie_core.outgoing",
            )


def exact_quantities(source: Source) -> Breaches:
    """Money is whole cents and mass is whole grams, in tables and in signatures."""
    if not source.ships:
        return
    for node in source.nodes:
        match node:
            case ast.AnnAssign(target=target, annotation=kind) if is_quantity(target):
                inexact = re.search(r"\b(float|Float|Decimal|Numeric)\b", ast.unparse(kind))
            case ast.arg(arg=name, annotation=ast.expr() as kind) if QUANTITY.search(name):
                inexact = re.search(r"\bfloat\b", ast.unparse(kind))
            case _:
                continue
        if inexact:
            yield node.lineno, f"{inexact[0]} for money or mass: use whole cents or grams"


def is_quantity(target: ast.expr) -> bool:
    return QUANTITY.search(ast.unparse(target)) is not None


def real_things(source: Source) -> Breaches:
    """Tests use real files and processes: what is patched is not what ships."""
    for node in source.nodes:
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        module = node.module or "" if isinstance(node, ast.ImportFrom) else ""
        if "unittest.mock" in names or module in {"unittest.mock", "mock"}:
            yield getattr(node, "lineno", 1), "mock: use the real thing, or a null implementation"


@cache
def public_names() -> frozenset[str]:
    """Read what the core publishes where module authors read it, in the reference."""
    reference = (CHECKOUT / "doc/source/module/reference.md").read_text("utf-8")
    _before, *parts = re.split(r"^## `(\S+)`$", reference, flags=re.MULTILINE)
    return frozenset(
        f"{module}.{name}"
        for module, section in zip(parts[::2], parts[1::2], strict=True)
        for name in re.findall(r"^`(\w+)\b.*`$", section, re.MULTILINE)
    )


def public_only(source: Source) -> Breaches:
    """A module uses of the core what its reference publishes, as its third-party authors do."""
    if not re.match(r"extensions/[^/]+/ressourcerie_", source.path):
        return
    modules = {name.rpartition(".")[0] for name in public_names()}
    for node in source.nodes:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("ressourcerie_core"):
            for alias in node.names:
                name = f"{node.module}.{alias.name}"
                if name not in public_names() and name not in modules:
                    yield node.lineno, f"{name} is not in doc/source/module/reference.md"
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.startswith("ressourcerie_core") and alias.name not in modules:
                    yield node.lineno, f"{alias.name} is not in doc/source/module/reference.md"


RULES: tuple[Callable[[Source], Breaches], ...] = (
    licence_line,
    length,
    seams,
    guarded_network,
    exact_quantities,
    real_things,
    public_only,
)


def sources() -> Iterator[Source]:
    files = [*CHECKOUT.glob("*.py"), *CHECKOUT.glob(".ci/*.py")]
    for folder in FOLDERS:
        files.extend((CHECKOUT / folder).rglob("*.py"))
    # The documentation shows a module as « module new » writes it: nobody's source.
    files = [file for file in files if "_generated" not in file.parts]
    for file in sorted(files):
        yield Source(file.relative_to(CHECKOUT).as_posix(), file.read_text("utf-8"))


def project_breaches() -> Iterator[str]:
    """Check what no Python file says: the lock file, and that each module is tested and offered."""
    if '"resolved"' in (CHECKOUT / "package-lock.json").read_text("utf-8"):
        yield "package-lock.json:1: holds a registry's address: install with our .npmrc"
    environments = (CHECKOUT / "tox.ini").read_text("utf-8")
    for folder in sorted((CHECKOUT / "extensions").glob("ressourcerie-*/")):
        name = folder.name.removeprefix("ressourcerie-")
        for environment in (f"ext-{name}", f"ext-{name}-postgresql"):
            if not re.search(rf"^    {environment}$", environments, re.MULTILINE):
                yield f"tox.ini:1: env_list lacks {environment}"


def main() -> int:
    breaches = [
        f"{source.path}:{line}: {reason}"
        for source in sources()
        for rule in RULES
        for line, reason in rule(source)
    ]
    breaches.extend(project_breaches())
    sys.stdout.writelines(f"{breach}\n" for breach in breaches)
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
