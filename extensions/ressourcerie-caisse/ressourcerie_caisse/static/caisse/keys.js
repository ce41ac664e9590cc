// SPDX-License-Identifier: Apache-2.0
// Keys by their place, as on an AZERTY keyboard: the same gesture on any layout.

const ROWS = {
  AZERTYUIOP: ["KeyQ", "KeyW", "KeyE", "KeyR", "KeyT", "KeyY", "KeyU", "KeyI", "KeyO", "KeyP"],
  QSDFGHJKLM: ["KeyA", "KeyS", "KeyD", "KeyF", "KeyG", "KeyH", "KeyJ", "KeyK", "KeyL", "Semicolon"],
  WXCVBN: ["KeyZ", "KeyX", "KeyC", "KeyV", "KeyB", "KeyN"],
};
const LETTERS = new Map(
  Object.entries(ROWS).flatMap(([letters, codes]) => codes.map((code, at) => [code, letters[at]])),
);
const SWITCH = "caisse-letters";
const CODES = new Map([...LETTERS].map(([code, letter]) => [letter, code]));
/** What is printed on the keys of this keyboard, by code; empty where the browser does not say. */
let printed = new Map();

/** Learn what is printed on the keys, so that the tiles show it. */
export async function learnKeyboard() {
  const told = await navigator.keyboard?.getLayoutMap?.().catch(() => null);
  printed = new Map(told ?? []);
}

/** Give what is printed on the key of a letter. */
export function signOf(letter) {
  return printed.get(CODES.get(letter))?.toUpperCase() ?? letter;
}

/** Give the letter of a key, or null: for another key, one with Ctrl or Alt, or when letters are off. */
export function letterOf(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || !lettersAreOn()) return null;
  return LETTERS.get(event.code) ?? null;
}

/** Give each of some categories a letter: its own, or the first that is free. */
export function withLetters(categories) {
  const own = new Set(categories.map((one) => one.letter).filter(Boolean));
  const free = [...LETTERS.values()].filter((letter) => !own.has(letter));
  return categories.map((one) => ({ ...one, letter: one.letter ?? free.shift() ?? "" }));
}

/** Letters alone may be turned off, for whoever dictates or leans on the keyboard. */
export function lettersAreOn() {
  return localStorage.getItem(SWITCH) !== "off";
}

export function turnLetters(on) {
  localStorage.setItem(SWITCH, on ? "on" : "off");
}

/** What the help says. */
export const HELP = [
  ["A Z E R T Y…", "choisir une catégorie (la touche à cette place, quel que soit le clavier)"],
  ["0 à 9", "le prix ; suivi de *, la quantité"],
  ["Tabulation", "poids, quantité, prix"],
  ["Entrée", "ajouter la ligne"],
  ["−", "retirer la dernière ligne"],
  ["Échap", "revenir en arrière"],
  ["F1", "cette aide"],
  ["F3", "tickets, remboursements"],
  ["F4", "mettre en attente, reprendre"],
  ["F6", "tiroir et remises en banque"],
  ["F7", "prix pour le tout"],
  ["F8", "remise"],
  ["F9", "payer"],
  ["1 à 9", "au paiement : le moyen"],
  ["Ctrl+Entrée", "valider le ticket"],
  ["F10", "clôturer"],
];
