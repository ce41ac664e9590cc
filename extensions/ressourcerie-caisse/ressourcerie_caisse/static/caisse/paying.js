// SPDX-License-Identifier: Apache-2.0
// What may be paid with, how much, and the change: refusals are French sentences.

import { euros } from "@ressourcerie/core/numbers.js";

import { restOf, sum } from "./basket.js";

/** A payment that cannot be taken; the message is for the person. */
export class PaymentRefused extends Error {}

/**
 * Pay some of a ticket.
 * @param {object} ticket
 * @param {object} method - of the sheet
 * @param {{cents?: number | null, reference?: string}} given - what is handed over; all that is
 *     left when nothing is said
 * @param {object} settings - of the sheet
 */
export function withPayment(ticket, method, { cents = null, reference = "" }, settings) {
  const rest = restOf(ticket);
  const given = cents ?? rest;
  const amount = Math.min(given, rest);
  refuse(rest === 0, "Tout est déjà payé.");
  refuse(given === 0, "Écrivez un montant.");
  refuse(
    given > rest && !(method.gives_change && ticket.type === "sale"),
    `« ${method.name} » ne rend pas la monnaie : au plus ${euros(rest)}.`,
  );
  refuse(method.reference_required && !reference, `« ${method.name} » demande une référence.`);
  checkLimits(ticket, method, amount, settings);
  const change = given - amount;
  const payment = {
    method: method.id, amountCents: amount, givenCents: given, changeCents: change,
    reference: reference || null,
  };
  return { ...ticket, payments: [...ticket.payments, payment] };
}

function checkLimits(ticket, method, amount, settings) {
  const same = sum(ticket.payments.filter((one) => one.method === method.id).map((one) => one.amountCents));
  const { name, min_cents: least, max_cents: most } = method;
  refuse(least !== null && amount < least, `« ${name} » se prend à partir de ${euros(least ?? 0)}.`);
  refuse(most !== null && same + amount > most, `« ${name} » se prend jusqu'à ${euros(most ?? 0)}.`);
  const cash = settings.largest_cash_cents;
  refuse(
    method.kind === "cash" && cash && same + amount > cash,
    `Les espèces s'arrêtent à ${euros(cash)} par vente (code monétaire et financier, ` +
      "articles L112-6 et D112-3) : prenez un autre moyen de paiement.",
  );
}

function refuse(wrong, sentence) {
  if (wrong) throw new PaymentRefused(sentence);
}
