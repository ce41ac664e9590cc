// SPDX-License-Identifier: Apache-2.0
// What other modules give the till: what a scanned code means, and who hears of each ticket.
// Public to modules, for what they show in the slot `caisse.selling`.

const readers = [];
const listeners = [];
const watchers = [];
let selling = null;

/**
 * Read the codes that are scanned while somebody sells; the first reader that knows one is obeyed.
 * @param {(text: string, till: Told) => Promise<Meaning | null>} reader
 * @typedef {{ticket: object, online: boolean | null, categoryName: (id: string) => string}} Told
 * @typedef {object} Meaning - one of `line`, `category`, `preset`, `order`, `ticket`, `refused`
 * @property {{category: string | null, label: string, unitCents: number, grams: number | null,
 *     object: string | null}} [line] - an article to add, for whole cents and grams
 * @property {string} [category] - the id of a category to choose
 * @property {string} [preset] - the id of a shortcut to press
 * @property {"validate" | "undo"} [order] - go to the payment, or take the last line away
 * @property {string} [ticket] - the id of a ticket to open
 * @property {string} [refused] - why it is nothing that can be sold, and what to do, in French
 */
export function readWith(reader) {
  readers.push(reader);
}

/** Hear each ticket that this page validates, as it is written: sales and what gives back. */
export function watchTickets(listener) {
  listeners.push(listener);
}

/** Hear whether somebody sells, now and each time that it changes. */
export function watchSelling(watcher) {
  watchers.push(watcher);
  watcher(selling !== null);
}

/** Give a code that was read; it is heard while somebody sells. Tells whether it was. */
export function giveCode(text) {
  selling?.(text);
  return selling !== null;
}

/** Say what hears codes while somebody sells; null when nobody does. */
export function hearCodes(hear) {
  selling = hear;
  watchers.forEach((watcher) => watcher(selling !== null));
}

/** Ask what a code means; null when nobody knows it. */
export async function meaningOf(text, till) {
  const told = { ticket: till.draft, online: till.online, categoryName: nameIn(till.sheet) };
  for (const reader of readers) {
    const meaning = await reader(text, told);
    if (meaning) return meaning;
  }
  return null;
}

/** Tell of a ticket; who fails to hear it keeps nobody from selling. */
export function tellTicket(act) {
  for (const listener of listeners) {
    Promise.resolve(act).then(listener).catch((error) => console.warn("till:", error));
  }
}

function nameIn(sheet) {
  return (id) => sheet.categories.find((one) => one.id === id)?.name ?? "Article";
}
