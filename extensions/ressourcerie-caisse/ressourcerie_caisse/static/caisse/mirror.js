// SPDX-License-Identifier: Apache-2.0
// Gives back: a mirror of a ticket, with positive figures, line by line, never more than is left.

import { emptyTicket, line, rounded } from "./basket.js";

/** Say what is left to give back of each line of a ticket that this device remembers. */
export function leftOf(act, mirrors) {
  return act.lines.map((one) => {
    const backs = mirrors.flatMap((mirror) => mirror.lines).filter((back) => back.original_line === one.id);
    const left = (name) => one[name] - backs.reduce((total, back) => total + (back[name] ?? 0), 0);
    return {
      ...one,
      left_quantity: left("quantity"),
      left_cents: left("total_cents"),
      left_grams: one.grams === null ? null : left("grams"),
    };
  });
}

/**
 * Make the mirror of some lines.
 * @param {{id: string, lines: object[]}} ticket - with what is left of each line
 * @param {Record<string, number>} quantities - how many of each line, by its id
 */
export function mirrorOf(ticket, quantities, { type, reason, approvedBy = null }) {
  const lines = ticket.lines.filter((one) => quantities[one.id] > 0).map((one) => back(one, quantities[one.id]));
  return { ...emptyTicket(type, ticket.id), lines, reason, approvedBy };
}

function back(one, quantity) {
  const part = (whole) =>
    quantity === one.left_quantity ? whole : rounded(whole * quantity, one.left_quantity);
  const cents = part(one.left_cents);
  return line({
    kind: one.kind, category: one.category, label: one.label, quantity,
    grams: one.left_grams === null ? null : part(one.left_grams),
    unitCents: one.unit_cents, discountCents: Math.max(0, quantity * one.unit_cents - cents),
    destination: one.destination, vatBp: one.vat_bp, object: one.object, originalLine: one.id,
    shareCents: cents,
  });
}
