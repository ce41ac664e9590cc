# SPDX-License-Identifier: Apache-2.0
"""A till of the tests: an enrolled device that writes, signs and sends acts as the page does."""

import json
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from fastapi.testclient import TestClient

from ressourcerie_core import clock
from ressourcerie_core.auth import tokens
from ressourcerie_core.auth.device_models import Device
from ressourcerie_core.auth.origin import DEVICE_COOKIE
from ressourcerie_core.ids import new_id

_PURPOSE = b"ressourcerie/module/1\n"


class TabletKey:
    """The signing key of a device, as WebCrypto makes it."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())

    @property
    def public(self) -> bytes:
        return self._key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    def sign(self, text: str) -> str:
        halves = decode_dss_signature(self._key.sign(_PURPOSE + text.encode(), ec.ECDSA(SHA256())))
        raw = b"".join(half.to_bytes(32) for half in halves)
        return urlsafe_b64encode(raw).decode().rstrip("=")


def enrol(
    database, *, site_id: UUID, by: UUID, name: str = "Tablette 1"
) -> tuple[UUID, str, TabletKey]:
    """Put a device in service; give its id, the secret of its cookie, its key."""
    secret, key, device_id = tokens.new_secret(), TabletKey(), new_id()

    def add(session) -> None:
        session.add(
            Device(
                id=device_id,
                name=name,
                use="Caisse",
                site_id=site_id,
                public_key=key.public,
                digest=tokens.digest_of(secret),
                enrolled_at=clock.now(),
                enrolled_by=by,
            )
        )

    database.write(add)
    return device_id, secret, key


class SimulatedTill:
    """A device that holds a till; it keeps what it wrote, and sends it when told to."""

    def __init__(self, app, database, *, site_id: UUID, operator: UUID, name: str = "Tablette 1"):
        self.operator, self.session = operator, None
        self.device, secret, self._key = enrol(database, site_id=site_id, by=operator, name=name)
        self.headers = {"Sec-Fetch-Site": "same-origin", "Cookie": f"{DEVICE_COOKIE}={secret}"}
        self.client = TestClient(app, base_url="https://testserver", headers=self.headers)
        self.outbox: list[dict[str, str]] = []
        self.number = self.school = 0
        self.code = "C1"

    def ask(self, method: str, path: str, body: Any = None):
        """Ask an address of the till's API."""
        return self.client.request(method, f"/api/v1/caisse{path}", json=body)

    def contact(self, *, pending: int = 0) -> dict[str, Any]:
        """Say how many acts wait here, and give what the server tells."""
        said = {"pending": pending, "oldest_at": None, "open_ticket": False, "app": "0.1.0"}
        return self.ask("POST", f"/tills/{self.till}/contact", said).json()

    def hold(self, till_id: UUID, *, fresh: bool = True, reason: str | None = None) -> None:
        answer = self.client.post(
            f"/api/v1/caisse/tills/{till_id}/hold", json={"fresh": fresh, "reason": reason}
        )
        assert answer.status_code == 200, answer.text
        place = answer.json()
        self.till, self.series, self.seq = till_id, place["series"], place["seq"]
        self.number = place["number"]

    def write(self, kind: str, **facts: Any) -> dict[str, Any]:
        """Write an act, sign it, and keep it until it is sent."""
        self.seq += 1
        act = {
            "v": 1,
            "id": str(new_id()),
            "kind": kind,
            "till": str(self.till),
            "series": self.series,
            "seq": self.seq,
            "device": str(self.device),
            "operator": str(self.operator),
            "proof": "pin",
            "at": f"{clock.now().astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}"[:-3] + "Z",
            "offset_minutes": 60,
            "clock_offset_ms": 0,
            "offline": False,
            "app": "0.1.0",
            "session": self.session,
            **facts,
        }
        self.sign(act)
        return act

    def sign(self, act: dict[str, Any]) -> None:
        text = json.dumps(act, ensure_ascii=False)
        self.outbox.append({"content": text, "signature": self._key.sign(text)})

    def send(self) -> list[dict[str, Any]]:
        """Send what waits, in order; what the server has is forgotten here."""
        results = []
        while self.outbox:
            batch = self.outbox[:50]
            answer = self.client.post(
                f"/api/v1/caisse/tills/{self.till}/acts", json={"acts": batch}
            )
            assert answer.status_code == 200, answer.text
            results += answer.json()["results"]
            del self.outbox[: len(batch)]
        return results

    def open(
        self,
        *,
        kind: str = "normal",
        day: str | None = None,
        float_cents: int = 0,
        settings: dict[str, Any] | None = None,
    ) -> str:
        self.session, self.kind = str(new_id()), kind
        self.write(
            "session-opened",
            session_kind=kind,
            day=day,
            float_cents=float_cents,
            denominations={},
            float_expected_cents=None,
            reason=None,
            settings=settings or {"price_mode": "fixed"},
        )
        return self.session

    def next_number(self) -> str:
        if self.kind == "school":
            self.school += 1
            return f"E-{self.school:06d}"
        self.number += 1
        return f"{self.code}{f'.{self.series}' if self.series > 1 else ''}-{self.number:06d}"

    def sell(self, *lines: dict[str, Any], method: UUID, given: int | None = None, **facts: Any):
        """Write a sale that one method pays; a line is what ``line()`` makes."""
        due = sum(one["total_cents"] for one in lines)
        given = due if given is None else given
        paid = {
            "method": str(method),
            "amount_cents": due,
            "given_cents": given,
            "change_cents": given - due,
            "reference": None,
        }
        ticket = {
            "number": self.next_number(),
            "type": "sale",
            "original": None,
            "lines": list(lines),
            "basket_cents": None,
            "payments": [paid] if due else [],
            "due_cents": due,
            "note": None,
            "tags": [],
            "approved_by": None,
            "reason": None,
        }
        return self.write("ticket", **ticket | facts)

    def move(self, movement: str, cents: int, *, method: UUID):
        return self.write(
            "movement",
            movement=movement,
            method=str(method),
            cents=cents,
            reason="essai",
            reference=None,
            other_till=None,
        )

    def close(self, counts: dict[UUID, tuple[int, int]], *, tickets: int, left: int = 0):
        """Write a closing; counts are theoretical and counted cents by method."""
        made = [
            {
                "method": str(method),
                "theoretical_cents": theoretical,
                "counted_cents": counted,
                "denominations": None,
                "reason": None if theoretical == counted else "erreur de rendu",
            }
            for method, (theoretical, counted) in counts.items()
        ]
        return self.write(
            "session-closed",
            counts=made,
            blind=False,
            card_terminal_cents=None,
            left_cents=left,
            tickets=tickets,
            last_number=None,
        )


def line(
    cents: int, *, quantity: int = 1, grams: int | None = None, **facts: Any
) -> dict[str, Any]:
    """Write a line of goods."""
    return {
        "id": str(new_id()),
        "kind": "goods",
        "category": None,
        "label": "Vaisselle",
        "quantity": quantity,
        "grams": grams,
        "unit_cents": None,
        "discount_cents": 0,
        "discount_reason": None,
        "total_cents": cents,
        "vat_bp": None,
        "tags": [],
        "destination": "sold",
        "object": None,
        "original_line": None,
        **facts,
    }


def mirror_of(sale: dict[str, Any], *, quantity: int | None = None) -> dict[str, Any]:
    """Write the one line that gives back the first line of a sale."""
    (first, *_others) = sale["lines"]
    wanted = quantity or first["quantity"]
    cents = first["total_cents"] * wanted // first["quantity"]
    return line(cents, quantity=wanted, original_line=first["id"])


def yesterday() -> datetime:
    return clock.now() - timedelta(days=1)
