# SPDX-License-Identifier: Apache-2.0
"""A shop that closes its till, and a treasurer in front of its pages."""

import html
import re
from datetime import UTC, date, datetime
from uuid import UUID

from ressourcerie_caisse.public import CountedMethod, SessionClosed, SoldShare
from ressourcerie_paheko import jobs
from ressourcerie_paheko.models import Booking
from ressourcerie_paheko.service.recording import record_closing
from ressourcerie_paheko.settings import PahekoSettings
from sqlalchemy import select

from ressourcerie_core.module import Context

HOME = "/paheko/comptabilite"
ACCEPTED = {
    "method-cash": "530", "method-cheque": "5112", "method-card": "5115",
    "line-goods": "7073", "line-gift": "754", "line-membership": "756",
    "line-voucher-sold": "4191", "missing": "678", "surplus": "778", "transit": "580",
    "vat": "44571",
}  # fmt: skip


def said(answer):
    """Give what a person reads on a page."""
    text = html.unescape(re.sub("<[^>]*>", " ", answer.text))
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


class Shop:
    """One till, its closings, and the pages of the accounting."""

    def __init__(self, client, platform, database, wire, *, site_id, till_id):
        self.client, self.database, self.wire = client, database, wire
        found = (one.settings for one in platform.modules)
        settings = next(one for one in found if isinstance(one, PahekoSettings))
        self._context = Context(settings, database, platform.outgoing)
        self.site_id, self.till_id = site_id, UUID(str(till_id))
        self._closed = 0

    def close(self, kind="cash", cents=1250, day=date(2026, 11, 20)):
        """Close a session that sold for some money; give its piece."""
        self._closed += 1
        at = datetime(2026, 11, 20, 18, tzinfo=UTC)
        method = CountedMethod(UUID(int=1), "Moyen", kind, None, cents, 0, cents, cents, 0)
        facts = SessionClosed(
            UUID(int=1000 + self._closed), self.site_id, self.till_id, self._closed, "normal",
            day, at, at, 10_000, 10_000, (SoldShare("goods", None, None, 1, cents, 0),),
            (method,), (), "C1-1", "C1-1", 1,
        )  # fmt: skip
        return self.database.write(lambda session: record_closing(session, facts).id)

    def accept(self, **changed):
        """Save the accounts as they are proposed, but for some."""
        data = ACCEPTED | {name.replace("_", "-"): code for name, code in changed.items()}
        return self.client.post(f"{HOME}/comptes", data=data)

    def piece(self, booking_id, verb=None, **data):
        """Open a piece, or decide something about it."""
        path = f"{HOME}/pieces/{booking_id}"
        return self.client.post(f"{path}/{verb}", data=data) if verb else self.client.get(path)

    def page(self, path=""):
        return self.client.get(f"{HOME}{path}")

    def send(self):
        """Have what waits sent, and let the job do it."""
        answer = self.client.post(f"{HOME}/envoyer")
        jobs.do_what_waits(self._context)
        return answer

    def compare_now(self):
        """Have both sides compared, and let the job do it."""
        answer = self.client.post(f"{HOME}/comparaison")
        jobs.do_what_waits(self._context)
        return answer

    def compare(self):
        """Let the night pass."""
        jobs.compare(self._context)

    def states(self):
        with self.database.read() as session:
            return list(session.scalars(select(Booking.state).order_by(Booking.id)))
