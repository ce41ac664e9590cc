# SPDX-License-Identifier: Apache-2.0
"""Check the house rules that no other linter knows; one line per breach, exit code 1.

Each rule is a function that takes a file and yields its breaches as ``(line, reason)``.
"""

import ast
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
FOLDERS = ("ressourcerie_core", "extensions", "tests", "tools", "benchmarks", "doc/source")
SPDX = "# SPDX-License-Identifier: Apache-2.0"
LONGEST = 500

#: What only one place may call, so that tests can stand in for it; the rest asks that place.
SEAMS = {
    r"(datetime\.)?datetime\.(now|utcnow|today)|(datetime\.)?date\.today|time\.time(_ns)?": (
        "ressourcerie_core/clock.py",
        "the time comes from ressourcerie_core.clock",
    ),
    r"uuid(_utils)?\.uuid\d|uuid\d": (
        "ressourcerie_core/ids.py",
        "ids come from ressourcerie_core.ids",
    ),
    r"(py)?sqlite3?\.connect|dbapi2\.connect|psycopg\.connect|(sqlalchemy\.)?create_engine": (
        "ressourcerie_core/db/engine.py",
        "one place opens connections, ressourcerie_core.db.engine",
    ),
}
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
            for pattern, (home, reason) in SEAMS.items():
                if source.path != home and re.fullmatch(pattern, called):
                    yield node.lineno, f"{called}(): {reason}"


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


RULES: tuple[Callable[[Source], Breaches], ...] = (
    licence_line,
    length,
    seams,
    exact_quantities,
    real_things,
)


def sources() -> Iterator[Source]:
    files = [*CHECKOUT.glob("*.py"), *CHECKOUT.glob(".ci/*.py")]
    for folder in FOLDERS:
        files.extend((CHECKOUT / folder).rglob("*.py"))
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
