// SPDX-License-Identifier: Apache-2.0
// What a code is, for a person who looks, from what is on this device alone.

import { euros, kilograms } from "@ressourcerie/core/numbers.js";

import { Unread, decode, grouped } from "./grammar.js";

const STATES = { available: "en vente", sold: "vendu", withdrawn: "retiré", lost: "perdu" };
const TITLES = {
  container: "un contenant", lot: "un lot", ticket: "un ticket", command: "une carte du mur", badge: "un badge",
};

/** @returns {Promise<{said: string, isKnown: boolean}>} */
export async function saidWithoutNetwork(known, text) {
  try {
    return await saidOf(known, decode(text));
  } catch (error) {
    if (!(error instanceof Unread)) throw error;
    return { said: error.message, isKnown: false };
  }
}

async function saidOf(known, { kind, code, number, cents, grams, digits }) {
  if (kind === "price") return { said: `étiquette de prix, ${euros(cents)}${grams ? `, ${kilograms(grams)}` : ""}.`, isKnown: true };
  if (kind === "object") {
    const found = await known.object(number);
    if (found) return { said: `${found.name}, ${euros(found.price_cents)}, ${STATES[found.state]}.`, isKnown: true };
    return { said: `l'objet ${grouped(code)} n'est pas connu de cet appareil.`, isKnown: false };
  }
  if (kind === "foreign") {
    const article = await known.article(digits);
    if (!article) return { said: `l'article ${digits} n'est pas connu de cet appareil.`, isKnown: false };
    const price = article.price_cents === null ? "prix demandé" : euros(article.price_cents);
    return { said: `${article.name}, ${price}.`, isKnown: true };
  }
  return { said: `c'est ${TITLES[kind]}.`, isKnown: true };
}
