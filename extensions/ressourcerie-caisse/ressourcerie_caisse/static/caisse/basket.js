// SPDX-License-Identifier: Apache-2.0
// A ticket while it is made: plain objects that nothing changes in place, whole cents and grams.

import { newId } from "@ressourcerie/core/offline/ids.js";

/** Begin a ticket. Its id is already that of the act it becomes: validated twice, it is one. */
export function emptyTicket(type = "sale", original = null) {
  return {
    id: newId(), type, original, lines: [], basketCents: null, payments: [],
    note: "", tags: [], reason: "", approvedBy: null,
  };
}

/** Make a line; what is not said is that of one object sold. */
export function line(facts) {
  return {
    id: newId(), kind: "goods", category: null, label: "", quantity: 1, grams: null, unitCents: 0,
    discountCents: 0, discountReason: null, vatBp: null, tags: [], destination: "sold",
    object: null, originalLine: null, shareCents: null, ...facts,
  };
}

/** Give what a line costs, its part of a negotiated total included. */
export function totalOf(one) {
  return one.shareCents ?? one.quantity * one.unitCents - one.discountCents;
}

/** Give what the ticket costs. */
export function dueOf(ticket) {
  return sum(ticket.lines.map(totalOf));
}

/** Give what is still to pay. */
export function restOf(ticket) {
  return dueOf(ticket) - sum(ticket.payments.map((payment) => payment.amountCents));
}

export function withLine(ticket, one) {
  return spread({ ...ticket, lines: [...ticket.lines, one] });
}

export function withoutLine(ticket, id) {
  return spread({ ...ticket, lines: ticket.lines.filter((one) => one.id !== id) });
}

/** Take something off one line, or off all the goods when no line is named. */
export function withDiscount(ticket, { lineId = null, cents = null, percent = null, reason }) {
  const chosen = ticket.lines.filter(lineId ? (one) => one.id === lineId : isGoods);
  const gross = chosen.map((one) => one.quantity * one.unitCents);
  const wanted = cents ?? rounded(sum(gross) * percent, 100);
  const parts = shared(Math.min(wanted, sum(gross)), gross);
  const discounts = new Map(chosen.map((one, at) => [one.id, parts[at]]));
  const lines = ticket.lines.map((one) =>
    discounts.has(one.id)
      ? { ...one, discountCents: discounts.get(one.id), discountReason: reason || null }
      : one,
  );
  return spread({ ...ticket, lines });
}

/** Sell all the goods for one negotiated total; null goes back to their own prices. */
export function withBasket(ticket, cents) {
  return spread({ ...ticket, basketCents: cents });
}

/** Divide an amount in proportion, by largest remainder; ties go to the first. */
export function shared(cents, weights) {
  const total = sum(weights);
  const bases = total ? weights : weights.map(() => 1);
  const whole = BigInt(sum(bases) || 1);
  const exact = bases.map((base) => BigInt(cents) * BigInt(base));
  const parts = exact.map((product) => Number(product / whole));
  const order = exact
    .map((product, at) => ({ at, rest: product % whole }))
    .sort((one, other) => (one.rest === other.rest ? one.at - other.at : one.rest < other.rest ? 1 : -1));
  const left = bases.length ? cents - sum(parts) : 0;
  for (const { at } of order.slice(0, left)) parts[at] += 1;
  return parts;
}

/** Divide, half away from zero; both are positive. */
export function rounded(dividend, divisor) {
  return Math.floor((2 * dividend + divisor) / (2 * divisor));
}

export function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}

function isGoods(one) {
  return one.kind === "goods";
}

function spread(ticket) {
  const goods = ticket.lines.filter(isGoods);
  const weights = goods.map((one) => one.quantity * one.unitCents - one.discountCents);
  const parts = ticket.basketCents === null ? null : shared(ticket.basketCents, weights);
  const lines = ticket.lines.map((one) =>
    isGoods(one) ? { ...one, shareCents: parts && parts[goods.indexOf(one)] } : one,
  );
  return { ...ticket, lines };
}
