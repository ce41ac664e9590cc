// SPDX-License-Identifier: Apache-2.0
// On the pages of objects a reader leads to what it read, and never throws away what was typed.

import { watchBursts } from "@ressourcerie/core/bursts.js";
import { say } from "@ressourcerie/core/core.js";

const { scanner } = document.querySelector("[data-scanner]").dataset;
let isTyped = false;

document.addEventListener("input", ({ isTrusted, target }) => {
  const form = target.closest("form");
  if (isTrusted && form?.method === "post") isTyped = true;
});

watchBursts({
  snapshot: () => isTyped,
  undo: (before) => (isTyped = before), // What a reader typed and took back is nothing typed.
  code(text) {
    if (isTyped) say("Un code a été lu : enregistrez d'abord cette fiche, puis scannez de nouveau.");
    else location.assign(`${scanner}?${new URLSearchParams({ code: text })}`);
  },
});
