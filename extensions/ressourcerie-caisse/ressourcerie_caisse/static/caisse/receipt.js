// SPDX-License-Identifier: Apache-2.0
// The words of a receipt, row by row; whoever draws them chooses the paper.

import { euros, kilograms } from "@ressourcerie/core/numbers.js";

import { sum } from "./basket.js";
import { codeOf } from "./vouchers.js";

const SCHOOL = "E-";
const TITLES = { sale: "Ticket", refund: "Remboursement", cancellation: "Annulation" };

/**
 * Write the receipt of a ticket.
 * @param {object} sheet - of the till
 * @param {object} act - the ticket
 * @param {{copy: number}} how - which copy of it: 0 for the first print
 * @returns {{left?: string, right?: string, kind?: string}[]}
 */
export function receiptOf(sheet, act, { copy }) {
  return [
    { left: sheet.association, kind: "title" },
    ...[sheet.site.name, ...sheet.site.mentions].map((left) => ({ left, kind: "centre" })),
    ...(act.number.startsWith(SCHOOL) ? [{ left: "FACTICE — SIMULATION", kind: "stamp" }] : []),
    ...(copy ? [{ left: `DUPLICATA n° ${copy}`, kind: "stamp" }] : []),
    ...(act.offline ? [{ left: "MODE DÉGRADÉ", kind: "centre" }] : []),
    { left: `${TITLES[act.type]} ${act.number}`, right: moment(act), kind: "rule" },
    { left: `${sheet.till.name}, ${operatorOf(sheet, act)}` },
    ...act.lines.flatMap(lineRows),
    { left: act.type === "sale" ? "TOTAL" : "TOTAL RENDU", right: euros(act.due_cents), kind: "total" },
    ...act.payments.flatMap((one) => paymentRows(sheet, one)),
    { left: `${sum(act.lines.map((one) => one.quantity))} article(s), ${act.lines.length} ligne(s)`, kind: "rule" },
    { left: `Ressourcerie ${act.app}`, kind: "centre" },
    { left: "Merci de votre visite !", kind: "centre" },
  ];
}

function lineRows(one) {
  const details = [
    one.quantity > 1 && `${one.quantity} × ${euros(one.unit_cents)}`,
    one.grams !== null && kilograms(one.grams),
    one.discount_cents > 0 && `remise ${euros(one.discount_cents)}`,
    one.destination === "given" && "donné",
  ].filter(Boolean);
  const first = { left: one.label, right: euros(one.total_cents) };
  if (one.kind === "voucher-sold" && !one.original_line) details.push(codeOf(one.id));
  return details.length ? [first, { left: details.join(", "), kind: "detail" }] : [first];
}

function paymentRows(sheet, one) {
  const name = sheet.methods.find((method) => method.id === one.method)?.name ?? "Autre";
  const rows = [{ left: name, right: euros(one.given_cents) }];
  return one.change_cents ? [...rows, { left: "Rendu", right: euros(one.change_cents) }] : rows;
}

function operatorOf(sheet, act) {
  return sheet.operators.find((one) => one.id === act.operator)?.name ?? "";
}

function moment(act) {
  return new Date(act.at).toLocaleString("fr-FR", { dateStyle: "short", timeStyle: "short" });
}
