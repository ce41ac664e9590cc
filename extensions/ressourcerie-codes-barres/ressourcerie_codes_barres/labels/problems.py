# SPDX-License-Identifier: Apache-2.0
"""What cannot be printed, and what to do about it."""

from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _

from .papers import Paper


class StartRefused(Problem):
    slug = "codes-barres/start-refused"
    title = _("Cette feuille n'a pas cette place")
    status = 422

    def __init__(self, start: int, paper: Paper) -> None:
        super().__init__(
            _("« {paper} » n'a pas de place n° {start}.").format(paper=paper.title, start=start),
            hint=_("Choisissez une place de 1 à {last}.").format(last=paper.on_a_page),
            field="start",
        )


class PaperTooNarrow(Problem):
    slug = "codes-barres/paper-too-narrow"
    title = _("Ces étiquettes sont trop étroites")
    status = 422

    def __init__(self, code: str, width_mm: float) -> None:
        super().__init__(
            _(
                "Sur une étiquette de {width:.0f} mm, les barres du code {code} seraient trop "
                "fines pour être lues."
            ).format(width=width_mm, code=code),
            hint=_("Choisissez le code carré (QR), ou des étiquettes plus larges."),
            field="symbology",
        )
