// SPDX-License-Identifier: Apache-2.0
// Reads a weight as the server does (ressourcerie_core/numbers.py): the same cases test both.

const LARGEST = 10 ** 12;
const DIGITS = "([0-9]+(?: [0-9]{3})*)";
const KILOGRAMS = new RegExp(`^${DIGITS}(?:[.,]([0-9]+))? ?(?:kilos?|kilogrammes?|kgs?)?$`, "i");
const AROUND_UNIT = new RegExp(`^${DIGITS} ?kg ?([0-9]{3}) ?g?$`, "i");
const GRAMS = new RegExp(`^${DIGITS} ?(?:g|gr|grammes?)$`, "i");

/** Gives whole grams, or null for what is no weight. */
export function parseGrams(text) {
  if (text.length > 200) return null;
  const terms = text.trim().split(/\s+/u).join(" ").split("+").map((term) => termGrams(term.trim()));
  const sum = terms.reduce((total, grams) => total + grams, 0);
  return terms.includes(null) || sum > LARGEST ? null : sum;
}

/** Shows grams to a reader: « 1 234,500 kg ». */
export function kilograms(grams) {
  const whole = Math.floor(Math.abs(grams) / 1000).toString().replace(/(?<=[0-9])(?=([0-9]{3})+$)/g, "\u202f");
  const rest = (Math.abs(grams) % 1000).toString().padStart(3, "0");
  return `${grams < 0 ? "−" : ""}${whole},${rest}\u00a0kg`;
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
  const grams = Number(units.replaceAll(" ", "") + kept.padEnd(places, "0"));
  return grams <= LARGEST ? grams : null;
}
