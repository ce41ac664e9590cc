# SPDX-License-Identifier: Apache-2.0
"""What the code of a module may do when it is imported, and what it may import."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator

from ressourcerie_core.testing.conformance.subject import Subject

#: What the core marks public; the rest may change without notice.
PUBLIC = frozenset(
    f"ressourcerie_core.{name}"
    for name in (
        *(
            "assistants",
            "auth",
            "clock",
            "db",
            "errors",
            "events",
            "i18n",
            "ids",
            "jobs",
            "journal",
            "module",
            "numbers",
            "operations",
            "outgoing",
            "periods",
        ),
        *("settings", "testing", "testing.conformance", "web"),
        *("cli.base", "cli.invocation", "cli.output", "cli.writing"),
    )
)

_LOOK = """
import importlib, json, sys, threading
importlib.import_module(sys.argv[1])
print(json.dumps({"modules": sorted(sys.modules), "threads": threading.active_count()}))
"""
_WATCH = """
import importlib, os, sys, sysconfig
folder, *names = sys.argv[1:]
FORBIDDEN = {"socket.bind", "socket.connect", "socket.getaddrinfo", "subprocess.Popen",
             "_thread.start_new_thread", "_thread.start_joinable_thread",
             "os.system", "os.fork", "os.posix_spawn", "os.exec"}
LIBRARY = (sysconfig.get_path("stdlib") + os.sep, "<frozen")

def watch(event, _arguments):
    if event not in FORBIDDEN:
        return
    frame = sys._getframe(1)
    while frame and frame.f_code.co_filename.startswith(LIBRARY) \\
            and "site-packages" not in frame.f_code.co_filename:
        frame = frame.f_back
    if frame and frame.f_code.co_filename.startswith(folder + os.sep):
        print(f"{frame.f_code.co_filename}:{frame.f_lineno}: {event}")

sys.addaudithook(watch)
for name in names:
    importlib.import_module(name)
"""
_HEAVY = ("models", "api", "pages", "commands")
_CLOCKS = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"),
           ("time", "time")}  # fmt: skip


def importing_the_descriptor_brings_no_table_and_no_route(subject: Subject) -> None:
    """Import the descriptor alone, in a process of its own, and look at what came with it."""
    place = subject.module.loaded.planned.entry_point.module
    done = subprocess.run(
        [sys.executable, "-P", "-c", _LOOK, place], check=True, capture_output=True, text=True
    )
    found = json.loads(done.stdout)
    package = place.rpartition(".")[0]
    early = {f"{package}.{part}" for part in _HEAVY} & set(found["modules"])

    assert not early, f"importing {place} also imports {', '.join(sorted(early))}"
    assert found["threads"] == 1, f"importing {place} starts a thread"


def importing_the_module_starts_nothing(subject: Subject) -> None:
    """Import all of its code, in a process of its own: no thread, no program, no network.

    What a library does when it is imported is not the module's doing.
    """
    package = subject.module.package
    files = [file.with_suffix("") for file, _tree in subject.sources()]
    names = [".".join((package, *file.parts)) for file in files if file.parts[0] != "migrations"]
    done = subprocess.run(
        [sys.executable, "-P", "-c", _WATCH, subject.package, *names],
        check=True,
        capture_output=True,
        text=True,
    )

    assert not done.stdout, f"when it is imported: {done.stdout}"


def only_public_names_are_imported(subject: Subject) -> None:
    """Find imports of what the core, or another module, keeps for itself."""
    hidden = [
        f"{file}: {name}"
        for file, tree in subject.sources()
        for name in _imported(tree)
        if not _is_open(name, own=subject.module.package)
    ]

    assert not hidden, f"not public: {'; '.join(hidden)}"


def time_and_identifiers_come_from_the_core(subject: Subject) -> None:
    """Find the clocks and identifiers that a test could not stop or sort."""
    found = [
        f"{file}:{node.lineno}"
        for file, tree in subject.sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _is_own_clock_or_id(node.func)
    ]

    assert not found, f"use ressourcerie_core.clock and ids instead: {', '.join(found)}"


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                yield full if full in PUBLIC else node.module


def _is_open(name: str, *, own: str) -> bool:
    first = name.partition(".")[0]
    if first == "ressourcerie_core":
        return name in PUBLIC
    if first.startswith("ressourcerie_") and first != own:
        return name == f"{first}.public"
    return True


def _is_own_clock_or_id(function: ast.expr) -> bool:
    if not isinstance(function, ast.Attribute):
        return isinstance(function, ast.Name) and function.id.startswith("uuid")
    owner = function.value
    name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
    return (name, function.attr) in _CLOCKS or (name == "uuid" and function.attr != "UUID")
