# SPDX-License-Identifier: Apache-2.0
"""The command: print the tables, write them into the page, or check them."""

import argparse
import sys
import tempfile
from pathlib import Path

from .behaviour import behaviour
from .columns import COLUMNS
from .facts import facts
from .instance import Core
from .page import (
    BEHAVIOUR,
    FACTS,
    FIGURES,
    PAGE,
    behaviour_page,
    figures_page,
    load,
    missing_figures,
    save,
)
from .platform_column import Platform
from .sources import unlisted
from .table import differences, read
from .timings import FULL, QUICK, timings


def main(arguments: list[str] | None = None) -> int:
    """Run what the options ask for."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.quick and (options.write or not options.timings):
        parser.error("--quick goes with --timings, and writes nothing")
    with tempfile.TemporaryDirectory(dir=options.work, prefix="comparatif-") as folder:
        work = Path(folder)
        if options.timings:
            return _figures(work, options)
        return _behaviour(work, options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.comparatif", description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="fail when page and run differ in kind"
    )
    parser.add_argument("--write", action="store_true", help="write the table into the page")
    parser.add_argument("--timings", action="store_true", help="measure costs instead of behaviour")
    parser.add_argument("--quick", action="store_true", help="measure only to see that it runs")
    parser.add_argument(
        "--work",
        type=Path,
        default=Path("/var/tmp"),  # stevedore keeps no cache for a Python under /tmp
        help="where to make the throwaway environments",
    )
    return parser


def _behaviour(work: Path, options: argparse.Namespace) -> int:
    core = Core(work / "core")
    table = behaviour((*COLUMNS, Platform(core, work)), core, work)
    if options.write:
        save(BEHAVIOUR, behaviour_page(table))
        save(FACTS, facts().markdown())
    print(table.markdown())
    problems = [*differences(read(load(BEHAVIOUR)), table), *missing_figures()]
    return _verdict([*problems, *unlisted(load(PAGE))], options)


def _figures(work: Path, options: argparse.Namespace) -> int:
    text = figures_page(timings(work, QUICK if options.quick else FULL))
    if options.write:
        save(FIGURES, text)
    print(text)
    return 0


def _verdict(problems: list[str], options: argparse.Namespace) -> int:
    if not options.check:
        return 0
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
