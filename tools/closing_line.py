# SPDX-License-Identifier: Apache-2.0
"""Sum the closing lines of several pytest runs into one, in pytest's own form.

Used by .ci/run: ``python tools/closing_line.py LOG``. The exit code is 1 when a run reports
failures or errors, or when the log holds no run at all.
"""

import re
import sys
from collections import Counter
from pathlib import Path

CLOSING = re.compile(r"=+ (\d+ [a-z]+(?:, \d+ [a-z]+)*) in ([\d.]+)s(?: \([\d:, a-z]+\))? =+")
ANSI = re.compile(r"\x1b\[[\d;]*m")
ORDER = ("failed", "passed", "skipped", "deselected", "xfailed", "xpassed", "warnings", "errors")


def closing_line(log: str) -> tuple[str, bool]:
    """Return the summed line, and whether every run ended well."""
    counts: Counter[str] = Counter()
    seconds = 0.0
    # Wherever it stands: two runs that go on at once share the lines of a log.
    for match in CLOSING.finditer(ANSI.sub("", log)):
        seconds += float(match[2])
        for part in match[1].split(", "):
            number, word = part.split()
            counts[{"error": "errors", "warning": "warnings"}.get(word, word)] += int(number)
    words = [f"{counts[word]} {word}" for word in ORDER if counts[word]] or ["no tests ran"]
    ended_well = counts["passed"] > 0 and not counts["failed"] and not counts["errors"]
    return f" {', '.join(words)} in {seconds:.2f}s ".center(80, "="), ended_well


if __name__ == "__main__":
    text, fine = closing_line(Path(sys.argv[1]).read_text("utf-8", errors="replace"))
    sys.stdout.write(text + "\n")
    sys.exit(0 if fine else 1)
