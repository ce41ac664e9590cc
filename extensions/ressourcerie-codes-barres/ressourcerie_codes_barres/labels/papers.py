# SPDX-License-Identifier: Apache-2.0
"""Papers that labels are sold on, in tenths of a millimetre."""

from collections.abc import Iterator
from dataclasses import dataclass

from ressourcerie_core.i18n import _

A4_WIDTH, A4_HEIGHT = 2100, 2970


@dataclass(frozen=True)
class Paper:
    """Where labels stand on a page; a roll has one label on each page.

    :param slug: its name in addresses and commands.
    :param title: how it is called on the screen.
    :param width: of the page; so are all the others in tenths of a millimetre.
    :param left: before the first column.
    :param top: above the first row.
    :param pitch_x: from a label's left edge to its right neighbour's.
    :param pitch_y: from a label's top edge to that of the one below.
    """

    slug: str
    title: str
    width: int
    height: int
    columns: int
    rows: int
    label_width: int
    label_height: int
    left: int = 0
    top: int = 0
    pitch_x: int = 0
    pitch_y: int = 0

    @property
    def on_a_page(self) -> int:
        """How many labels a page holds."""
        return self.columns * self.rows

    def places(self) -> Iterator[tuple[int, int]]:
        """Give the left and top edges of the labels of a page, row by row."""
        for row in range(self.rows):
            for column in range(self.columns):
                yield self.left + column * self.pitch_x, self.top + row * self.pitch_y


def _sheet(title: str, columns: int, rows: int, label: tuple[int, int], pitch_x: int) -> Paper:
    """Describe an A4 sheet whose labels are centred, as those of every maker are."""
    width, height = label
    return Paper(
        slug=f"{columns}x{rows}",
        title=title,
        width=A4_WIDTH,
        height=A4_HEIGHT,
        columns=columns,
        rows=rows,
        label_width=width,
        label_height=height,
        left=(A4_WIDTH - (columns - 1) * pitch_x - width) // 2,
        top=(A4_HEIGHT - rows * height) // 2,
        pitch_x=pitch_x,
        pitch_y=height,
    )


def _roll(width: int, height: int) -> Paper:
    title = _("Rouleau de {width} mm, étiquettes de {height} mm").format(
        width=width // 10, height=height // 10
    )
    return Paper(f"rouleau-{width // 10}", title, width, height, 1, 1, width, height)


_ALL = (
    _sheet(_("A4, 24 étiquettes de 70 × 37 mm (3 × 8)"), 3, 8, (700, 370), 700),
    _sheet(_("A4, 21 étiquettes de 63,5 × 38,1 mm (3 × 7)"), 3, 7, (635, 381), 660),
    _sheet(_("A4, 14 étiquettes de 99,1 × 38,1 mm (2 × 7)"), 2, 7, (991, 381), 1016),
    _sheet(_("A4, 65 étiquettes de 38,1 × 21,2 mm (5 × 13)"), 5, 13, (381, 212), 406),
    _roll(570, 320),
    _roll(800, 400),
)
#: The papers by their slug, the most usual first.
PAPERS = {paper.slug: paper for paper in _ALL}
