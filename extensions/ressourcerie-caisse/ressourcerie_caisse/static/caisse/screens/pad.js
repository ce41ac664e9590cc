// SPDX-License-Identifier: Apache-2.0
// Figures to touch, where the keyboard of the tablet would hide half of the screen.

import { html } from "lit";

const NAMES = { "⌫": "Effacer", "×": "Quantité", ",": "Virgule" };

/** Draw some signs, and whatever stands beside them; `press` is given the sign. */
export function padOf(signs, press, beside = []) {
  return html`<div class="till-pad" role="group" aria-label="Clavier">
    ${signs.map((one) => html`<button type="button" class="pad" aria-label=${NAMES[one] ?? one}
      @click=${() => press(one)}>${one}</button>`)}
    ${beside}
  </div>`;
}

/** Give a text after a sign. */
export function typed(text, sign) {
  return sign === "⌫" ? text.slice(0, -1) : text + sign;
}
