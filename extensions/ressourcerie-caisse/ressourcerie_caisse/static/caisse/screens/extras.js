// SPDX-License-Identifier: Apache-2.0
// What else a ticket may carry: a gift, a membership, a voucher, a discount, one price for all.

import { parseCents } from "@ressourcerie/core/numbers.js";
import { html, nothing } from "lit";

import { line } from "../basket.js";
import { TillRefused } from "../till.js";
import { textsOf } from "./screen.js";

const SUMS = [
  ["gift", "Don d'argent"],
  ["membership", "Adhésion"],
  ["voucher-sold", "Bon d'achat"],
];

export function extras(screen) {
  const button = (panel, label, key = "") => html`<button type="button" class="button quiet"
    aria-expanded=${screen.panel === panel} @click=${() => screen.show(panel)}>${label}${key ? html` <kbd>${key}</kbd>` : nothing}</button>`;
  return html`
    <div class="extras">
      <button type="button" class="button quiet" aria-pressed=${screen.entry.destination === "given"}
        @click=${() => giveAway(screen)}>Gratuit</button>
      ${SUMS.map(([kind, label]) => button(kind, label))}
      ${button("discount", "Remise", "F8")} ${button("basket", "Prix pour le tout", "F7")}
      ${screen.till.sheet.tags.length ? button("tags", "Action sociale") : nothing}
      <button type="button" class="button quiet" @click=${() => screen.go("held")}>Attente <kbd>F4</kbd></button>
    </div>
  `;
}

/** The fields of what was chosen; they stand where a price is typed. */
export function panels(screen) {
  return html`
    ${SUMS.map(([kind, label]) => screen.panelOf(kind, () => sumForm(screen, kind, label)))}
    ${screen.panelOf("discount", () => discountForm(screen))}
    ${screen.panelOf("basket", () => basketForm(screen))}
    ${screen.panelOf("tags", () => tagChoices(screen))}
  `;
}

function giveAway(screen) {
  screen.type({ destination: screen.entry.destination === "given" ? "sold" : "given" });
  if (screen.entry.destination === "given" && screen.entry.category) screen.add();
}

function sumForm(screen, kind, label) {
  const isGift = kind === "gift";
  return panel(screen, (texts) => {
    const cents = centsOf(texts.amount);
    if (cents === 0) throw new TillRefused("Écrivez un montant.");
    screen.put(line({ kind, label: texts.label || label, unitCents: cents }));
    screen.show(null);
  }, html`
    ${amountField(isGift ? "Montant du don (€)" : `Montant, ${label.toLowerCase()} (€)`)}
    ${isGift ? nothing : textField("label", kind === "membership" ? "Pour qui (facultatif)" : "Numéro du bon (facultatif)")}
  `, `Ajouter : ${label.toLowerCase()}`);
}

function discountForm(screen) {
  return panel(screen, ({ amount, reason, line: lineId }) => {
    const percent = /^([0-9]{1,3}) ?%$/.exec(amount)?.[1];
    if (percent && Number(percent) > 100) throw new TillRefused("Au plus 100 %.");
    const size = percent ? { percent: Number(percent) } : { cents: centsOf(amount) };
    screen.discount({ ...size, lineId: lineId || null, reason });
  }, html`
    ${amountField("Remise, « 10 % » ou « 2,50 »")} ${textField("reason", "Pourquoi (facultatif)")}
    <div class="field"><label for="discount-line">Sur</label><select id="discount-line" name="line">
      <option value="">tous les articles</option>
      ${screen.till.draft.lines.map((one) => html`<option value=${one.id}>${one.label}</option>`)}
    </select></div>
  `, "Faire la remise");
}

function basketForm(screen) {
  return panel(screen, ({ amount }) => screen.basket(amount === "" ? null : centsOf(amount)), html`
    ${amountField("Prix pour tous les articles (vide : chacun le sien)", false)}
  `, "Convenir de ce prix");
}

function tagChoices(screen) {
  const { draft } = screen.till;
  const toggle = (id) => {
    const tags = draft.tags.includes(id) ? draft.tags.filter((one) => one !== id) : [...draft.tags, id];
    screen.till.change({ ...draft, tags });
  };
  return html`<div class="panel-of-till" role="group" aria-label="Actions sociales du ticket">
    ${screen.till.sheet.tags.map((one) => html`<button type="button" class="button quiet"
      aria-pressed=${draft.tags.includes(one.id)} @click=${() => toggle(one.id)}>${one.name}</button>`)}
  </div>`;
}

function panel(screen, work, fields, label) {
  const submit = (event) => {
    event.preventDefault();
    screen.attempt(() => work(textsOf(event.target)));
  };
  return html`<form class="panel-of-till" @submit=${submit}>${fields}<button class="button">${label}</button></form>`;
}

function amountField(label, required = true) {
  return html`<div class="field"><label for="extra-amount">${label}</label>
    <input id="extra-amount" name="amount" inputmode="decimal" autocomplete="off" maxlength="20" ?required=${required}></div>`;
}

function textField(name, label) {
  return html`<div class="field"><label for="extra-${name}">${label}</label>
    <input id="extra-${name}" name=${name} maxlength="120" autocomplete="off"></div>`;
}

function centsOf(text) {
  const cents = parseCents(text);
  if (cents === null) throw new TillRefused(`« ${text} » n'est pas un montant : écrivez « 3,50 ».`);
  return cents;
}
