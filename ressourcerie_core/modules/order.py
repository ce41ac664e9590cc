# SPDX-License-Identifier: Apache-2.0
"""Order modules so that each comes after what it needs, and find those that wait in a loop."""

from collections.abc import Iterable, Mapping

Graph = Mapping[str, Iterable[str]]


def dependencies_first(names: Iterable[str], needs: Graph) -> list[str]:
    """Order names as they are written, each preceded by what it needs; the graph has no loop."""
    written = {name: position for position, name in enumerate(names)}
    placed: dict[str, None] = {}

    def place(name: str) -> None:
        if name in placed:
            return
        for needed in sorted(set(needs.get(name, ())) & written.keys(), key=written.__getitem__):
            place(needed)
        placed[name] = None

    for name in written:
        place(name)
    return list(placed)


def without_loops(names: Iterable[str], required: Graph, optional: Graph) -> Graph:
    """Add to the required relations the optional ones that close no loop."""
    needs = {name: set(required.get(name, ())) for name in names}
    for name, wished in needs.items():
        for other in sorted(set(optional.get(name, ())) & needs.keys()):
            if path_between(other, name, needs) is None:
                wished.add(other)
    return needs


def loops(needs: Graph) -> list[list[str]]:
    """Find the loops, one for each group of names that wait for each other, as closed paths."""
    found: list[list[str]] = []
    for name in sorted(needs):
        paths = (path_between(needed, name, needs) for needed in sorted(needs[name]))
        path = min((path for path in paths if path), key=len, default=None)
        if path and not any(name in loop for loop in found):
            found.append([name, *path])
    return found


def path_between(start: str, goal: str, needs: Graph) -> list[str] | None:
    """Find the shortest path from a name to another along what each needs; both ends included."""
    paths, seen = [[start]], {start}
    for path in paths:
        if path[-1] == goal:
            return path
        for needed in sorted(set(needs.get(path[-1], ())) - seen):
            seen.add(needed)
            paths.append([*path, needed])
    return None


def reached_from(names: Iterable[str], dependants: Graph) -> set[str]:
    """Give the names and all that depends on them, nearly or distantly."""
    reached, waiting = set(), list(names)
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += dependants.get(name, ())
    return reached


def reversed_graph(needs: Graph) -> dict[str, list[str]]:
    """Turn what each needs into what depends on each."""
    dependants: dict[str, list[str]] = {}
    for name, needed in needs.items():
        for other in needed:
            dependants.setdefault(other, []).append(name)
    return dependants
