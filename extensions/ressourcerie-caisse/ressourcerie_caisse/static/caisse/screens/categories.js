// SPDX-License-Identifier: Apache-2.0
// Categories by letter, presets, and what is typed: quantity, weight, price, in any order; or what
// else a ticket may carry.

import { centsAsText, euros } from "@ressourcerie/core/numbers.js";
import { html, nothing } from "lit";

import { line } from "../basket.js";
import { signOf } from "../keys.js";
import { extras, panels } from "./extras.js";
import { padOf } from "./pad.js";

const PAD = ["7", "8", "9", "⌫", "4", "5", "6", "×", "1", "2", "3", ",", "0", "00"];

export function categoryPane(screen) {
  return html`
    ${trail(screen)}
    <div class="categories" role="group" aria-label="Catégories">
      ${screen.choices.map(
        (one) => html`<button type="button" class="category" aria-pressed=${one.id === screen.entry.category}
          @click=${() => screen.choose(one)}>
          <span>${one.name}</span>
          <span class="below">${one.letter ? html`<kbd>${signOf(one.letter)}</kbd>` : nothing}
            ${one.price_cents === null ? nothing : html`<small>${euros(one.price_cents)}</small>`}</span>
        </button>`,
      )}
    </div>
    ${presets(screen)}
    ${screen.panel ? panels(screen) : entryRow(screen)}
    <p class="fault" role="alert">${screen.fault || nothing}</p>
    <div class="under">${keypad(screen)} ${extras(screen)}</div>
  `;
}

function trail(screen) {
  const parent = screen.find(screen.entry.parent);
  if (!parent) return nothing;
  return html`<p class="trail"><button type="button" class="button quiet" @click=${() => screen.up()}>← Retour</button>
    <button type="button" class="button quiet" aria-pressed=${screen.entry.category === parent.id}
      @click=${() => screen.take(parent)}>Tout « ${parent.path.join(" › ")} »</button></p>`;
}

function presets(screen) {
  const shown = screen.till.sheet.presets;
  if (shown.length === 0 || screen.entry.parent) return nothing;
  return html`<div class="presets" role="group" aria-label="Raccourcis">
    ${shown.map((one) => html`<button type="button" class="preset" @click=${() => putPreset(screen, one)}>${one.name}</button>`)}
  </div>`;
}

/** Do what a shortcut does: add its line, or choose its category when it has no price. */
export function putPreset(screen, preset) {
  const isSold = preset.kind === "sale";
  if (isSold && preset.price_cents === null) {
    screen.type({ category: preset.category, label: preset.name });
    return;
  }
  screen.put(
    line({
      category: preset.category, label: preset.name, destination: isSold ? "sold" : "given",
      unitCents: isSold ? preset.price_cents : 0,
    }),
  );
}

function entryRow(screen) {
  const { entry } = screen;
  const chosen = screen.find(entry.category);
  const guide = screen.placeholderPrice();
  const field = (name, label, placeholder) => html`<div class="entry-field">
    <label for="entry-${name}">${label}</label>
    <input id="entry-${name}" data-entry=${name} inputmode=${name === "grams" ? "text" : "none"} autocomplete="off"
      maxlength="60" placeholder=${placeholder} .value=${entry[name]}
      @focus=${() => screen.type({ field: name })}
      @input=${(event) => screen.type({ [name]: event.target.value })}>
  </div>`;
  return html`
    <p class="chosen" aria-live="polite">${chosen ? chosen.path.join(" › ") : "Aucune catégorie choisie"}</p>
    <div class="entry-row">
      ${field("quantity", "Quantité", "1")} ${field("grams", "Poids (kg)", "non pesé")}
      ${field("price", "Prix (€)", guide === null ? "0,00" : centsAsText(guide))}
    </div>
  `;
}

function keypad(screen) {
  const add = html`<button type="button" class="pad add" @click=${() => screen.add()}>Ajouter</button>`;
  return padOf(PAD, (sign) => screen.press(sign), add);
}
