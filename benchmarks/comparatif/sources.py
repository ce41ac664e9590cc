# SPDX-License-Identifier: Apache-2.0
"""The addresses that the page cites: each is listed once, with how it was confirmed."""

import re
from collections.abc import Iterator
from pathlib import Path

LIST = Path(__file__).with_name("sources.tsv")


def listed() -> dict[str, str]:
    """Give each confirmed address, and how it was confirmed."""
    lines = LIST.read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t", 1) for line in lines if line and not line.startswith("#"))


def unlisted(page: str) -> Iterator[str]:
    """Say which addresses are in the page alone, or in the list alone."""
    cited = set(re.findall(r"https?://[^\s)>\"`]+", page))
    yield from (
        f"adresse citée, absente de sources.tsv : {address}" for address in cited - set(listed())
    )
    yield from (
        f"adresse de sources.tsv, plus citée : {address}" for address in set(listed()) - cited
    )
