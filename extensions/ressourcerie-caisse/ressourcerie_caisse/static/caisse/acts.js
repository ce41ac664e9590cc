// SPDX-License-Identifier: Apache-2.0
// What the till writes, signs and sends: one function for each kind of act, in the server's words.

import { newId } from "@ressourcerie/core/offline/ids.js";

import { dueOf, totalOf } from "./basket.js";
import { nextNumber } from "./ledger.js";

/**
 * Write what every act says.
 * @param {object} head - the state of the till
 * @param {{device: string, operator: {id: string, proof: string}, clockOffset: number | null,
 *     online: boolean, app: string}} here
 */
export function act(head, here, kind, facts) {
  const at = new Date();
  return {
    v: 1,
    id: newId(),
    kind,
    till: head.till,
    series: head.series,
    seq: head.seq + 1,
    device: here.device,
    operator: here.operator.id,
    proof: here.operator.proof,
    at: at.toISOString(),
    offset_minutes: -at.getTimezoneOffset(),
    clock_offset_ms: here.clockOffset,
    offline: !here.online,
    app: here.app,
    session: head.session?.id ?? null,
    ...facts,
  };
}

/** What opens a session: its kind, its day, its float, and the settings it keeps to. */
export function opened({ kind, day, floatCents, denominations, expectedCents, reason }, settings) {
  return {
    session: newId(),
    session_kind: kind,
    day,
    float_cents: floatCents,
    denominations,
    float_expected_cents: expectedCents,
    reason: reason || null,
    settings,
  };
}

/** What a ticket says. */
export function ticketFacts(head, code, ticket) {
  return {
    id: ticket.id,
    number: nextNumber(head, code),
    type: ticket.type,
    original: ticket.original,
    lines: ticket.lines.map(lineFacts),
    basket_cents: ticket.basketCents,
    payments: ticket.payments.map(paymentFacts),
    due_cents: dueOf(ticket),
    note: ticket.note,
    tags: ticket.tags,
    approved_by: ticket.approvedBy,
    reason: ticket.reason || null,
  };
}

function lineFacts(one) {
  return {
    id: one.id,
    kind: one.kind,
    category: one.category,
    label: one.label,
    quantity: one.quantity,
    grams: one.grams,
    unit_cents: one.unitCents,
    discount_cents: one.discountCents,
    discount_reason: one.discountReason,
    total_cents: totalOf(one),
    vat_bp: one.vatBp,
    tags: one.tags,
    destination: one.destination,
    object: one.object,
    original_line: one.originalLine,
  };
}

function paymentFacts(one) {
  return {
    method: one.method,
    amount_cents: one.amountCents,
    given_cents: one.givenCents,
    change_cents: one.changeCents,
    reference: one.reference,
  };
}

/** What moves money without a sale. */
export function movementFacts({ movement, method, cents, reason, reference, otherTill }) {
  return {
    movement,
    method,
    cents,
    reason,
    reference: reference || null,
    other_till: otherTill || null,
  };
}

/** What counts a duplicate of a ticket. */
export function copiedFacts(ticket, rank) {
  return { ticket, rank };
}

/** What closes a session. */
export function closedFacts(session, { counts, blind, terminalCents, leftCents }) {
  return {
    counts,
    blind,
    card_terminal_cents: terminalCents,
    left_cents: leftCents,
    tickets: session.tickets,
    last_number: session.last_number ?? null,
  };
}
