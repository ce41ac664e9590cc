// SPDX-License-Identifier: Apache-2.0
// Ids that are born here: UUIDv7, as those of the server, in the order of their making.

let last = 0;

/** Make an id; those made here later sort after it. */
export function newId() {
  last = Math.max(Date.now(), last + 1);
  const time = last.toString(16).padStart(12, "0");
  const bytes = crypto.getRandomValues(new Uint8Array(10));
  bytes[0] = 0x70 | (bytes[0] & 0x0f);
  bytes[2] = 0x80 | (bytes[2] & 0x3f);
  const random = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const text = time + random;
  return text.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
