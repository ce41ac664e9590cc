// SPDX-License-Identifier: Apache-2.0
// Coins and notes, counted: a grid that gives { "5000": 2, … } and its sum.

import { euros } from "@ressourcerie/core/numbers.js";
import { html } from "lit";

import { sum } from "../basket.js";

const NOTES = [20_000, 10_000, 5000, 2000, 1000, 500];
const COINS = [200, 100, 50, 20, 10, 5, 2, 1];

/** Give the sum of what was counted. */
export function counted(denominations) {
  return sum(Object.entries(denominations).map(([cents, count]) => Number(cents) * count));
}

/** Draw the grid; `changed` is given the whole count. Arrows add and take one. */
export function denominationGrid(denominations, changed) {
  const set = (cents, count) => {
    const others = Object.fromEntries(Object.entries(denominations).filter(([key]) => key !== `${cents}`));
    changed(count > 0 ? { ...others, [cents]: Math.min(count, 9999) } : others);
  };
  const cell = (cents) => html`
    <div class="denomination">
      <label for="d${cents}">${cents < 100 ? `${cents} c` : `${cents / 100} €`}</label>
      <button type="button" class="step" aria-label="Une de moins, ${euros(cents)}"
        @click=${() => set(cents, (denominations[cents] ?? 0) - 1)}>−</button>
      <input id="d${cents}" inputmode="numeric" autocomplete="off" maxlength="4"
        .value=${`${denominations[cents] ?? ""}`}
        @input=${(event) => set(cents, Number(event.target.value.replace(/\D/g, "")))}
        @keydown=${(event) => {
          const step = { ArrowUp: 1, ArrowDown: -1 }[event.key];
          if (!step) return;
          event.preventDefault();
          set(cents, (denominations[cents] ?? 0) + step);
        }}>
      <button type="button" class="step" aria-label="Une de plus, ${euros(cents)}"
        @click=${() => set(cents, (denominations[cents] ?? 0) + 1)}>+</button>
    </div>`;
  return html`
    <div class="denominations">
      <fieldset><legend>Billets</legend>${NOTES.map(cell)}</fieldset>
      <fieldset><legend>Pièces</legend>${COINS.map(cell)}</fieldset>
    </div>
    <p class="sum-of-count">Compté : <output>${euros(counted(denominations))}</output></p>
  `;
}
