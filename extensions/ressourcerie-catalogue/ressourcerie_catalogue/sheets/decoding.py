# SPDX-License-Identifier: Apache-2.0
"""From the bytes of a CSV file to its text, whatever the spreadsheet that saved it."""

import codecs

from ressourcerie_core.i18n import _

from .problems import SheetUnreadable

_WITH_MARK = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decoded(content: bytes) -> str:
    """Read UTF-8 with or without mark, UTF-16 with one, else Windows-1252.

    Text in Windows-1252 with an accent is never valid UTF-8, so the order settles which it is.
    """
    for mark, encoding in _WITH_MARK:
        if content.startswith(mark):
            return _checked(content, encoding)
    try:
        return _checked(content, "utf-8")
    except SheetUnreadable:
        return _checked(content, "cp1252")


def _checked(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text = "\x00"
    if "\x00" in text:
        raise SheetUnreadable(
            _("Ce fichier n'est ni un texte CSV ni un classeur XLSX."),
            _("Dans le tableur, enregistrez-le en « CSV UTF-8 » ou en .xlsx."),
        )
    return text
