// SPDX-License-Identifier: Apache-2.0
// What is being typed before it is a line of the ticket: in any order, read when it is added.

import { euros, kilograms, parseCents, parseGrams } from "@ressourcerie/core/numbers.js";

import { line } from "./basket.js";
import { TillRefused } from "./till.js";

const MOST = 9999; // objects in one line
const DEAR = 500_000; // cents, from which a slip of the finger is more likely than a price

/** A question that is answered by doing it again. */
export class Confirm extends TillRefused {}

export function emptyEntry() {
  return {
    parent: null, category: null, label: "", quantity: "", grams: "", price: "", field: "price",
    destination: "sold", kind: "goods", confirmed: "",
  };
}

/** Give what a line costs without a price typed; null when one must be typed. */
export function priceOf(category, mode) {
  return category?.price_cents ?? (mode === "basket" ? 0 : null);
}

/**
 * Make a line of what was typed.
 * @throws {TillRefused}
 */
export function lineOf(entry, category, mode) {
  const quantity = quantityOf(entry.quantity);
  const grams = gramsOf(entry.grams);
  const unitCents = entry.destination === "given" ? 0 : centsOf(entry.price, category, mode);
  const made = line({
    kind: entry.kind, category: category?.id ?? null,
    label: entry.label || category?.name || "Article", quantity, grams, unitCents,
    destination: entry.destination,
  });
  confirm(entry, made, category);
  return made;
}

function quantityOf(text) {
  if (text === "") return 1;
  const quantity = /^[0-9]{1,4}$/.test(text) ? Number(text) : 0;
  if (quantity < 1) throw new TillRefused(`La quantité va de 1 à ${MOST}.`);
  return quantity;
}

function gramsOf(text) {
  if (text === "") return null;
  const grams = parseGrams(text);
  if (grams === null) throw new TillRefused(`« ${text} » n'est pas un poids : écrivez « 1,2 » ou « 300 g ».`);
  return grams;
}

function centsOf(text, category, mode) {
  const guide = priceOf(category, mode);
  if (text === "") {
    if (guide === null) throw new TillRefused("Écrivez un prix, ou « Gratuit ».");
    return guide;
  }
  const cents = parseCents(text);
  if (cents === null) throw new TillRefused(`« ${text} » n'est pas un montant : écrivez « 3,50 ».`);
  if (mode === "from" && guide !== null && cents < guide) {
    throw new TillRefused(`Le prix va à partir de ${euros(guide)} : une remise se fait par F8.`);
  }
  if (mode === "fixed" && guide !== null && cents !== guide) {
    throw new TillRefused(`Le prix est de ${euros(guide)} : une remise se fait par F8.`);
  }
  return cents;
}

function confirm(entry, made, category) {
  const most = category?.max_grams;
  const doubts = [
    made.unitCents > DEAR && `${euros(made.unitCents)}, vraiment ?`,
    most && made.grams > most && `${kilograms(made.grams)} de « ${category.name} » ? D'ordinaire, au plus ${kilograms(most)}.`,
  ].filter(Boolean);
  const doubt = doubts.join(" ");
  if (doubt && entry.confirmed !== doubt) {
    throw Object.assign(new Confirm(`${doubt} Entrée encore une fois pour l'ajouter.`), { doubt });
  }
}
