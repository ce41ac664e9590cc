# SPDX-License-Identifier: Apache-2.0
"""The history of a module: its revisions in order, read without being run."""

import ast
import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from ressourcerie_core.db.migrate.names import CORE
from ressourcerie_core.db.migrate.problems import HistoryForked, RevisionMalformed
from ressourcerie_core.i18n import _

#: Where each operation of Alembic takes the names of the tables that it touches.
_TABLE_ARGUMENTS = {
    "create_table": (0,),
    "drop_table": (0,),
    "rename_table": (0, 1),
    "add_column": (0,),
    "drop_column": (0,),
    "alter_column": (0,),
    "batch_alter_table": (0,),
    "create_index": (1,),
    "create_unique_constraint": (1,),
    "create_check_constraint": (1,),
    "create_primary_key": (1,),
    "create_foreign_key": (1,),
    "drop_constraint": (1,),
}
_IDENTIFIER = re.compile(r"\w{1,32}", re.ASCII)  # what Alembic's version table can hold


@dataclass(frozen=True)
class Touch:
    """A table that a revision names, and the operation and line that name it."""

    table: str
    operation: str
    line: int


@dataclass(frozen=True)
class Revision:
    """One revision file, as written."""

    id: str
    down: str | None
    file: str
    source: str
    touches: tuple[Touch, ...] = ()

    @property
    def sha256(self) -> str:
        """The digest of the file, in hexadecimal."""
        return hashlib.sha256(self.source.encode()).hexdigest()

    @property
    def created(self) -> frozenset[str]:
        """The tables that it creates under a name written in full."""
        return frozenset(t.table for t in self.touches if t.operation == "create_table")


@dataclass(frozen=True)
class History:
    """The revisions of one module.

    :param module: the module's name, or ``core``.
    :param versions: the folder of its revision files.
    :param requires: the modules that its tables may refer to.
    """

    module: str
    versions: Path
    requires: tuple[str, ...] = field(default=())

    @cached_property
    def revisions(self) -> tuple[Revision, ...]:
        """The revisions, oldest first.

        :raises RevisionMalformed, HistoryForked: the files make no single line.
        """
        files = sorted(self.versions.glob("*.py"))
        try:
            read = [read_revision(file) for file in files if file.name != "__init__.py"]
        except RevisionMalformed as problem:
            problem.values["modules"] = [self.module]
            raise
        return in_line(self.module, read)

    @property
    def head(self) -> str | None:
        """The newest revision; ``None`` when there is none."""
        return self.revisions[-1].id if self.revisions else None

    def after(self, current: str | None) -> tuple[Revision, ...]:
        """List the revisions that a base at ``current`` has yet to run."""
        ids = [revision.id for revision in self.revisions]
        return self.revisions[ids.index(current) + 1 if current is not None else 0 :]

    def knows(self, revision: str | None) -> bool:
        """Tell whether a revision found in a base is one of these."""
        return revision is None or any(known.id == revision for known in self.revisions)


def core_history() -> History:
    """Give the core's own history."""
    return History(CORE, Path(__file__).parents[2] / "migrations" / "versions")


def read_revision(file: Path) -> Revision:
    """Read a revision file without running it."""
    source = file.read_text(encoding="utf-8")
    try:
        tree = ast.parse(source)
        values = dict(_literals(tree))
    except (SyntaxError, ValueError):
        raise RevisionMalformed(file, _("ce n'est pas une révision lisible")) from None
    revision, down = values.get("revision"), values.get("down_revision")
    if not isinstance(revision, str) or not (down is None or isinstance(down, str)):
        raise RevisionMalformed(file, _("« revision » et « down_revision » sont à écrire en clair"))
    if not _IDENTIFIER.fullmatch(revision):
        raise RevisionMalformed(file, _("« revision » a au plus 32 lettres, chiffres ou « _ »"))
    if values.get("depends_on") or values.get("branch_labels"):
        raise RevisionMalformed(file, _("« depends_on » et « branch_labels » ne sont pas employés"))
    return Revision(revision, down, file.name, source, tuple(_touches(tree)))


def in_line(module: str, revisions: Iterable[Revision]) -> tuple[Revision, ...]:
    """Put revisions in order, oldest first; they must make a single line."""
    following: dict[str | None, list[Revision]] = {}
    count = 0
    for revision in revisions:
        following.setdefault(revision.down, []).append(revision)
        count += 1
    line: list[Revision] = []
    current: str | None = None
    while len(nexts := following.pop(current, [])) == 1:
        line.append(nexts[0])
        current = nexts[0].id
    if len(line) != count:
        left = [*nexts, *(r for others in following.values() for r in others)]
        raise HistoryForked(module, sorted(revision.file for revision in left))
    return tuple(line)


def with_required(histories: Sequence[History], module: str) -> tuple[History, ...]:
    """Keep the core, a module, and the modules that it requires; the order stays."""
    requires = {history.module: history.requires for history in histories}
    wanted, waiting = {CORE}, [module]
    while waiting:
        name = waiting.pop()
        if name not in wanted:
            wanted.add(name)
            waiting.extend(requires.get(name, ()))
    return tuple(history for history in histories if history.module in wanted)


def _literals(tree: ast.Module) -> Iterator[tuple[str, object]]:
    wanted = {"revision", "down_revision", "depends_on", "branch_labels"}
    for node in tree.body:
        if isinstance(node, ast.Assign):
            targets: list[ast.expr] = node.targets
        elif isinstance(node, ast.AnnAssign):
            targets = [node.target]
        else:
            continue
        for target in targets:
            if isinstance(target, ast.Name) and target.id in wanted and node.value is not None:
                yield target.id, ast.literal_eval(node.value)


def _touches(tree: ast.Module) -> Iterator[Touch]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            operation = node.func.attr
            for position in _TABLE_ARGUMENTS.get(operation, ()) if _is_op(node.func) else ():
                argument = node.args[position] if position < len(node.args) else None
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield Touch(argument.value, operation, node.lineno)


def _is_op(function: ast.Attribute) -> bool:
    return isinstance(function.value, ast.Name) and function.value.id == "op"
