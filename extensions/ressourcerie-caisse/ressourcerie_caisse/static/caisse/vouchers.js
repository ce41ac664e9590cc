// SPDX-License-Identifier: Apache-2.0
// The code of a voucher comes from the id of the line that sold it: known at once, without a network.

const SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH = 8;

/** Give the code of the voucher that a line sold, such as `B-7K2M-9QXD-4`. */
export function codeOf(lineId) {
  let number = BigInt(`0x${lineId.replaceAll("-", "").slice(-10)}`);
  let signs = "";
  for (let at = 0; at < LENGTH; at += 1) {
    signs = SIGNS[Number(number % 32n)] + signs;
    number /= 32n;
  }
  return written(signs);
}

/** Read a code as people write it; null when it is none, or when a sign of it is wrong. */
export function readCode(text) {
  let signs = text.toUpperCase().replace(/[^0-9A-Z]/g, "");
  if (signs.length === LENGTH + 2 && signs.startsWith("B")) signs = signs.slice(1);
  signs = signs.replaceAll("O", "0").replace(/[IL]/g, "1");
  if (signs.length !== LENGTH + 1 || [...signs].some((sign) => !SIGNS.includes(sign))) return null;
  const body = signs.slice(0, LENGTH);
  return checkOf(body) === signs[LENGTH] ? written(body) : null;
}

function written(body) {
  return `B-${body.slice(0, 4)}-${body.slice(4)}-${checkOf(body)}`;
}

/** The sign that checks the others: a polynomial over the field of 32 elements, as on the server. */
function checkOf(body) {
  return SIGNS[[...body].reduce((check, sign) => doubled(check ^ SIGNS.indexOf(sign)), 0)];
}

/** Multiply by a generator of the field: modulo x⁵ + x² + 1. */
function doubled(value) {
  const shifted = value << 1;
  return shifted & 32 ? shifted ^ 0b100101 : shifted;
}
