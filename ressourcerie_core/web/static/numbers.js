// SPDX-License-Identifier: Apache-2.0
// Money and mass as people write them, read as the server does (ressourcerie_core/numbers.py): the
// same cases test both. Public to modules.

const LARGEST = 10 ** 12;
const LONGEST_TEXT = 200;
const DIGITS = "([0-9]+(?: [0-9]{3})*)";
const AMOUNT = new RegExp(`^${DIGITS}(?:[.,]([0-9]+))? ?(?:€|euros?|eur)?$`, "i");
const AROUND_SIGN = new RegExp(`^${DIGITS} ?€ ?([0-9]{2})$`);
const KILOGRAMS = new RegExp(`^${DIGITS}(?:[.,]([0-9]+))? ?(?:kilos?|kilogrammes?|kgs?)?$`, "i");
const AROUND_UNIT = new RegExp(`^${DIGITS} ?kg ?([0-9]{3}) ?g?$`, "i");
const GRAMS = new RegExp(`^${DIGITS} ?(?:g|gr|grammes?)$`, "i");

/** Read an amount in euros: whole cents, or null for what is no amount. */
export function parseCents(text) {
  const written = tidy(text);
  const found = AMOUNT.exec(written) ?? AROUND_SIGN.exec(written);
  return found && scaled(found[1], found[2] ?? "", 2);
}

/** Read a weight, or a sum of weights: whole grams, or null for what is no weight. */
export function parseGrams(text) {
  const terms = tidy(text).split("+").map((term) => termGrams(term.trim()));
  const sum = terms.reduce((total, grams) => total + grams, 0);
  return terms.includes(null) || sum > LARGEST ? null : sum;
}

/** Show an amount to a reader: « 1 234,50 € ». */
export function euros(cents) {
  return `${decimal(cents, 2)}\u00a0€`;
}

/** Show a weight to a reader: « 1 234,500 kg ». */
export function kilograms(grams) {
  return `${decimal(grams, 3)}\u00a0kg`;
}

/** Write an amount for a field: « 1234,50 ». */
export function centsAsText(cents) {
  return `${Math.floor(cents / 100)},${(cents % 100).toString().padStart(2, "0")}`;
}

function decimal(number, places) {
  const unit = 10 ** places;
  const whole = Math.floor(Math.abs(number) / unit).toString();
  const grouped = whole.replace(/(?<=[0-9])(?=([0-9]{3})+$)/g, "\u202f");
  const rest = (Math.abs(number) % unit).toString().padStart(places, "0");
  return `${number < 0 ? "−" : ""}${grouped},${rest}`;
}

function termGrams(term) {
  const heavy = KILOGRAMS.exec(term) ?? AROUND_UNIT.exec(term);
  if (heavy) return scaled(heavy[1], heavy[2] ?? "", 3);
  const light = GRAMS.exec(term);
  return light ? scaled(light[1], "", 0) : null;
}

function scaled(units, decimals, places) {
  const kept = decimals.replace(/0+$/, "");
  if (kept.length > places) return null;
  const number = Number(units.replaceAll(" ", "") + kept.padEnd(places, "0"));
  return number <= LARGEST ? number : null;
}

function tidy(text) {
  return text.length > LONGEST_TEXT ? "" : text.trim().split(/\s+/u).join(" ");
}
