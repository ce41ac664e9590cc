# SPDX-License-Identifier: Apache-2.0
"""At which line of a TOML text each key is: no TOML library says it."""

import re
import tomllib
from bisect import bisect
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

#: A path into the document: keys, and positions in arrays.
Key = tuple[str | int, ...]

_BLANK = re.compile(r"[ \t]*")
_BLANK_LINES = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
_KEY_PART = re.compile(
    r"""(?P<basic>"(?:[^"\\\n]|\\.)*")|'(?P<literal>[^'\n]*)'|(?P<bare>[\w-]+)"""
)
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"""(?:"{0,2})'
    r"|'''.*?'''(?:'{0,2})"
    r'|"(?:[^"\\\n]|\\[^\n])*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
_SCALAR = re.compile(r"[^,\]}#\n]+")


@dataclass(frozen=True)
class Repeated:
    """A key that is written twice."""

    key: Key
    line: int
    first_line: int


@dataclass(frozen=True)
class KeyLines:
    """Where keys are: the line of each, and the first one that is written twice."""

    lines: dict[Key, int]
    repeated: Repeated | None


def find_key_lines(text: str) -> KeyLines:
    """Tell the line of each key; of a text that is not TOML, of those before the fault."""
    scanner = _Scanner(text.replace("\r\n", "\n"))
    with suppress(_LostError):
        scanner.read_document()
    return KeyLines(scanner.lines, scanner.repeated)


class _LostError(Exception):
    """The text is not TOML from here on."""


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.line_starts = [0, *(match.end() for match in re.finditer(r"\n", text))]
        self.lines: dict[Key, int] = {}
        self.repeated: Repeated | None = None
        self.last_of_array: dict[Key, int] = {}

    def read_document(self) -> None:
        table: Key = ()
        while not self.at_end():
            table = self.read_title() if self.takes("[") else self.read_assignment(table)

    def at_end(self) -> bool:
        self.skip(_BLANK_LINES)
        return self.position == len(self.text)

    def read_title(self) -> Key:
        """Read ``[table]`` or ``[[array of tables]]``, after its first bracket."""
        line = self.line()
        is_array = self.takes("[")
        path = self.within_arrays(self.read_key())
        for _ in range(1 + is_array):
            self.expect("]")
        if not is_array:
            self.write_down(path, line)
            return path
        self.last_of_array[path] = self.last_of_array.get(path, -1) + 1
        self.lines.setdefault(path, line)
        item = (*path, self.last_of_array[path])
        self.write_down(item, line)
        return item

    def within_arrays(self, path: Key) -> Key:
        """Complete a title with the position in each array of tables that it goes through."""
        complete: Key = ()
        for part in path[:-1]:
            complete += (part,)
            if complete in self.last_of_array:
                complete += (self.last_of_array[complete],)
        return (*complete, *path[-1:])

    def read_assignment(self, table: Key) -> Key:
        self.skip(_BLANK_LINES)
        line = self.line()
        path = table + self.read_key()
        for length in range(len(table) + 1, len(path)):
            self.lines.setdefault(path[:length], line)
        self.write_down(path, line)
        self.expect("=")
        self.skip(_BLANK)
        self.read_value(path)
        return table

    def read_key(self) -> Key:
        parts = [self.read_key_part()]
        while self.takes("."):
            parts.append(self.read_key_part())
        return tuple(parts)

    def read_key_part(self) -> str:
        self.skip(_BLANK)
        part = self.match(_KEY_PART)
        if basic := part["basic"]:
            try:
                return str(tomllib.loads(f"key = {basic}")["key"])
            except tomllib.TOMLDecodeError:
                raise _LostError from None
        return part["literal"] or part["bare"] or ""

    def read_value(self, path: Key) -> None:
        opening = self.text[self.position : self.position + 1]
        if opening in {'"', "'"}:
            self.match(_STRING)
        elif self.takes("["):
            self.read_items("]", lambda index: self.read_item((*path, index)))
        elif self.takes("{"):
            self.read_items("}", lambda _: self.read_assignment(path))
        else:
            self.match(_SCALAR)

    def read_items(self, closing: str, read_one: Callable[[int], object]) -> None:
        index = 0
        self.skip(_BLANK_LINES)
        while not self.takes(closing):
            read_one(index)
            index += 1
            self.skip(_BLANK_LINES)
            if not self.takes(","):
                self.expect(closing)
                return
            self.skip(_BLANK_LINES)

    def read_item(self, path: Key) -> None:
        self.write_down(path, self.line())
        self.read_value(path)

    def write_down(self, path: Key, line: int) -> None:
        if path in self.lines and self.repeated is None:
            self.repeated = Repeated(path, line, self.lines[path])
        self.lines.setdefault(path, line)

    def line(self) -> int:
        return bisect(self.line_starts, self.position)

    def skip(self, pattern: re.Pattern[str]) -> None:
        if found := pattern.match(self.text, self.position):
            self.position = found.end()

    def match(self, pattern: re.Pattern[str]) -> re.Match[str]:
        found = pattern.match(self.text, self.position)
        if found is None:
            raise _LostError
        self.position = found.end()
        return found

    def takes(self, expected: str) -> bool:
        self.skip(_BLANK)
        if not self.text.startswith(expected, self.position):
            return False
        self.position += len(expected)
        return True

    def expect(self, expected: str) -> None:
        if not self.takes(expected):
            raise _LostError
