// SPDX-License-Identifier: Apache-2.0
// After a sale: the change, where the ticket is kept, and the receipt for whoever wants one.

import { euros } from "@ressourcerie/core/numbers.js";
import { html, nothing } from "lit";

import { sum } from "../basket.js";
import { receiptOf } from "../receipt.js";
import { codeOf } from "../vouchers.js";

const WIDE_ROLL_MM = 80;
const STATES = {
  waiting: ["kept-here", "Enregistré sur cet appareil"],
  recorded: ["recorded", "Enregistré"],
  late: ["late", "Reçu en retard : une personne responsable le rattache"],
  refused: ["late", "Le serveur n'a pas su le lire : il reste sur cet appareil"],
};

/** Say where an act is: on this device, or at the server too. */
export function stateShown(till, id) {
  const [name, words] = STATES[till.stateOf(id)];
  return html`<span class="act-state ${name}">${words}</span>`;
}

export function afterSale(screen) {
  const act = screen.till.last;
  const change = sum(act.payments.map((one) => one.change_cents));
  const isRecorded = screen.till.stateOf(act.id) === "recorded";
  return html`
    <section class="sheet-of-till after-sale">
      <h1>Ticket ${act.number} <small>${euros(act.due_cents)}</small></h1>
      <p role="status">${stateShown(screen.till, act.id)}</p>
      ${change ? html`<p class="change big">À rendre <output>${euros(change)}</output></p>` : nothing}
      ${act.lines.filter((one) => one.kind === "voucher-sold" && !one.original_line).map((one) => html`<p class="change">
        ${one.label} de ${euros(one.total_cents)} <code>${codeOf(one.id)}</code></p>`)}
      <p class="actions">
        <button type="button" class="button pay" autofocus @click=${() => next(screen)}>Sans ticket <kbd>Entrée</kbd></button>
        ${isExchangeable(screen.till, act)
          ? html`<button type="button" class="button quiet" @click=${() => instead(screen)}>Prendre autre chose</button>`
          : nothing}
        <button type="button" class="button quiet" @click=${() => printed(screen)}>Imprimer</button>
        ${isRecorded && !screen.till.isSchool
          ? html`<a class="button quiet" target="_blank" href="/caisse/recus/${act.id}">Reçu et QR</a>`
          : nothing}
      </p>
    </section>
    ${screen.faultShown}
    ${receiptShown(screen.till.sheet, act, { copy: screen.copy })}
  `;
}

/** Tell whether all of a ticket was given back from the drawer: it can go towards something else. */
function isExchangeable(till, act) {
  const cash = new Set(till.sheet.methods.filter((one) => one.kind === "cash").map((one) => one.id));
  return act.type !== "sale" && act.due_cents > 0 && act.payments.every((one) => cash.has(one.method));
}

function instead(screen) {
  screen.panel = null;
  screen.copy = 0;
  screen.till.takeInstead();
}

function next(screen) {
  screen.panel = null;
  screen.copy = 0;
  screen.till.next();
}

/** Print, and let Enter go on to the next ticket all the same; the second paper is a duplicate. */
function printed(screen) {
  const { till } = screen;
  return screen.attempt(async () => {
    if (till.printed === till.last.id) {
      screen.copy = (await till.copy(till.last)) ?? screen.copy;
      await screen.updateComplete;
    }
    till.printed = till.last.id;
    print();
    screen.querySelector(".after-sale .pay").focus();
  });
}

/** Draw a receipt, which is seen on paper alone. */
export function receiptShown(sheet, act, { copy }) {
  const isNarrow = sheet.settings.receipt_width_mm < WIDE_ROLL_MM;
  return html`<div class="paper ${isNarrow ? "narrow" : ""}" aria-hidden="true">
    ${receiptOf(sheet, act, { copy }).map((row) => html`<p class=${row.kind ?? nothing}><span>${row.left ?? ""}</span><span>${row.right ?? ""}</span></p>`)}
  </div>`;
}
