// SPDX-License-Identifier: Apache-2.0
// Tells a barcode reader from a person: it types fast and ends with Enter or Tab, wherever the focus is.
// What it typed into a field is taken back. Public to modules.

const LEAST = 6; // characters
const ENDS = new Set(["Enter", "Tab"]); // as readers are set
const BETWEEN = 60; // milliseconds between two of them, at most

/**
 * Watch a document for what readers type.
 * @param {{snapshot?: () => any, undo?: (before: any) => void, code: (text: string) => void}} page -
 *     `snapshot` gives what `undo` puts back when the keys of a reader had a meaning of their own;
 *     `code` is given what was read
 * @returns {() => void} ends the watch
 */
export function watchBursts({ snapshot = () => null, undo = () => {}, code }) {
  let text = "";
  let last = -Infinity;
  let before = null;

  function watch(event) {
    const { key, timeStamp } = event;
    if (event.ctrlKey || event.altKey || event.metaKey || key === "Shift") return;
    if (timeStamp - last > BETWEEN) text = "";
    last = timeStamp;
    if (ENDS.has(key) && text.length >= LEAST) {
      event.preventDefault();
      event.stopImmediatePropagation();
      before.field.restore();
      undo(before.page);
      code(text);
      text = "";
    } else if (key.length === 1) {
      if (!text) before = { field: fieldNow(), page: snapshot() };
      text += key;
    } else {
      text = "";
    }
  }

  document.addEventListener("keydown", watch, true);
  return () => document.removeEventListener("keydown", watch, true);
}

/** Remember the field that has the focus, to put its text and the focus back. */
function fieldNow() {
  const field = document.activeElement;
  if (!("value" in field)) return { restore() {} };
  const { value } = field;
  return {
    restore() {
      field.focus(); // a key may have had a meaning of its own, and led elsewhere
      if (field.value === value) return;
      field.value = value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    },
  };
}
