// SPDX-License-Identifier: Apache-2.0
// Reads codes as the server does: the same table, the same checks, for when the network is away.
// The page « Codes » of the documentation publishes the grammar; a test holds both to each other.

const SIGNS = "BCDFGHJKLNPRSTVXY";
const BASE = BigInt(SIGNS.length);
const ROOT = 3;
const LONGEST = 64;
const LENGTHS = { J: 10, P: 10, R: 15, X: 6, L: 8, T: 34, K: 6 };
const VERBS = { B: "category", C: "preset", D: "destination", F: "close", G: "undo" };
const UNSHIFTED = "à&é\"'(-è_ç";
const SORT = /^\s*\][A-Za-z][0-9A-Za-z]/; // what a reader may say before a code (ISO/IEC 15424): « ]Q1 »
// The address that the QR of a receipt gives, which says its ticket.
const RECEIPT = /^https?:\/\/[!-~]{1,200}\/caisse\/recus\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
const BADGE = /^(?=.*[eiou])[bcdefghijklnoprstuvx]{30}$/;
const DIGITS = /^(?:[0-9]{6,14}|[0-9]{9}[0-9Xx])$/;

/** A text that is no code, or a damaged one; the message is for the person. */
export class Unread extends Error {
  /** @param {"empty" | "too-long" | "damaged" | "unknown"} why */
  constructor(why, message) {
    super(message);
    this.why = why;
  }
}

/**
 * Read what a reader, a camera or a hand gave.
 * @returns {{kind: string, code: string, number?: number, category?: number, cents?: number,
 *     grams?: number | null, ticket?: string, verb?: string, digits?: string}}
 * @throws {Unread}
 */
export function decode(text) {
  const receipt = text.replace(SORT, "").trim().match(RECEIPT);
  if (receipt) return { kind: "ticket", code: "", ticket: receipt[1] };
  if ([...text].length > LONGEST) throw new Unread("too-long", "Ce qui a été lu est trop long pour un code. Scannez de nouveau.");
  const plain = onFrenchKeys(text.replace(SORT, "").trim()).replace(/[ \t\u00a0\u202f\u2010\u2011-]/g, "");
  if (!plain) throw new Unread("empty", "Le lecteur n'a rien envoyé. Scannez de nouveau.");
  return badge(plain) ?? foreign(plain) ?? own(plain);
}

/** Write a code as people read it aloud. */
export function grouped(code) {
  return code.match(/.{1,4}/g)?.join(" ") ?? "";
}

function badge(plain) {
  const small = plain.toLowerCase();
  return BADGE.test(small) ? { kind: "badge", code: "" } : null;
}

function foreign(plain) {
  if (!DIGITS.test(plain)) return null;
  const digits = plain.toUpperCase();
  if (digits.length === 10) return isbn10(digits);
  if (![8, 12, 13].includes(digits.length) || checkDigit(digits.slice(0, -1)) !== digits.at(-1)) throw damaged(digits);
  const whole = digits.length === 8 ? digits : digits.padStart(13, "0");
  return { kind: "foreign", code: whole, digits: whole };
}

function isbn10(digits) {
  const total = [...digits].reduce((sum, digit, at) => sum + (digit === "X" ? 10 : Number(digit)) * (10 - at), 0);
  if (total % 11) throw damaged(digits);
  const book = `978${digits.slice(0, -1)}`;
  const whole = book + checkDigit(book);
  return { kind: "foreign", code: whole, digits: whole };
}

function checkDigit(digits) {
  const total = [...digits].reverse().reduce((sum, digit, at) => sum + Number(digit) * (at % 2 ? 1 : 3), 0);
  return `${(10 - (total % 10)) % 10}`;
}

function own(plain) {
  // Upper case of a sign that is not of ASCII may be one that is: « ﬀ » would become « FF ».
  const signs = /^[\x20-\x7e]*$/.test(plain) ? plain.toUpperCase() : plain;
  const length = LENGTHS[signs[0]];
  if (!length || [...signs].some((sign) => !SIGNS.includes(sign))) throw unknown(plain);
  if (signs.length !== length || remainder(signs) !== 0) throw damaged(plain);
  return { code: signs, ...fieldsOf(signs[0], signs.slice(1, -1)) };
}

function fieldsOf(kind, fields) {
  switch (kind) {
    case "J":
      return { kind: "object", number: numberOf(fields) };
    case "P":
    case "R":
      return {
        kind: "price", category: numberOf(fields.slice(0, 3)), cents: numberOf(fields.slice(3, 8)),
        grams: kind === "R" ? numberOf(fields.slice(8)) : null,
      };
    case "X":
      return { kind: "container", number: numberOf(fields) };
    case "L":
      return { kind: "lot", number: numberOf(fields) };
    case "T":
      return { kind: "ticket", ticket: uuidOf(fields) };
    default:
      return commandOf(fields);
  }
}

function commandOf(fields) {
  const verb = VERBS[fields[0]];
  if (!verb) throw unknown(`K${fields}`);
  return { kind: "command", verb, number: numberOf(fields.slice(1)) };
}

function uuidOf(fields) {
  const value = bigOf(fields);
  if (value >> 128n) throw unknown(`T${fields}`);
  const hex = value.toString(16).padStart(32, "0");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function numberOf(signs) {
  return Number(bigOf(signs));
}

function bigOf(signs) {
  return [...signs].reduce((number, sign) => number * BASE + BigInt(SIGNS.indexOf(sign)), 0n);
}

function remainder(signs) {
  return [...signs].reduce((rest, sign) => (rest * ROOT + SIGNS.indexOf(sign)) % SIGNS.length, 0);
}

/** Give the digits of a code that came as the unshifted signs of a French keyboard. */
function onFrenchKeys(text) {
  const isUnshifted = text && [...text].every((sign) => UNSHIFTED.includes(sign));
  return isUnshifted ? [...text].map((sign) => UNSHIFTED.indexOf(sign)).join("") : text;
}

function damaged(text) {
  return new Unread("damaged", `« ${shown(text)} » a un signe faux, ou il en manque. Scannez de nouveau, bien en face.`);
}

function unknown(text) {
  return new Unread("unknown", `« ${shown(text)} » n'est ni une de nos étiquettes, ni un code d'article.`);
}

function shown(text) {
  const clean = [...text].map((sign) => (/[\p{C}\p{Z}]/u.test(sign) && sign !== " " ? "\ufffd" : sign)).join("");
  return clean.length <= 40 ? clean : `${clean.slice(0, 40)}…`;
}
