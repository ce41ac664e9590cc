// SPDX-License-Identifier: Apache-2.0
// The ticket as it grows, and its total, the biggest thing on the screen.

import { euros, kilograms } from "@ressourcerie/core/numbers.js";
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";

import { dueOf, sum, totalOf } from "../basket.js";
import { nextNumber } from "../ledger.js";

export function ticketPane(screen) {
  const { draft } = screen.till;
  const count = sum(draft.lines.map((one) => one.quantity));
  return html`
    <section class="pane ticket" aria-label="Ticket">
      <h1 class="ticket-number">Ticket ${nextNumber(screen.till.head, screen.till.sheet.till.code)}</h1>
      <ol class="lines" tabindex="0" aria-label="Lignes du ticket">
        ${repeat(draft.lines, (one) => one.id, (one) => lineRow(one, screen))}
      </ol>
      ${draft.lines.length ? nothing : html`<p class="empty-ticket">Touchez une catégorie, puis un prix.</p>`}
      ${draft.basketCents === null ? nothing : html`<p class="negotiated">Prix convenu pour le tout : ${euros(draft.basketCents)}</p>`}
      <div class="sum-of-ticket"><p class="total"><span>Total <small>${count} ${count > 1 ? "articles" : "article"}</small></span>
        <output aria-live="polite">${euros(dueOf(draft))}</output></p>
      ${screen.isPaying
        ? nothing
        : html`<button type="button" class="button pay" @click=${() => screen.pay()}>Payer <kbd>F9</kbd></button>`}</div>
    </section>
  `;
}

function lineRow(one, screen) {
  const facts = [
    one.quantity > 1 && `${one.quantity} × ${euros(one.unitCents)}`,
    one.grams !== null && kilograms(one.grams),
    one.discountCents > 0 && `remise ${euros(one.discountCents)}`,
    one.destination === "given" && "donné",
  ].filter(Boolean);
  return html`<li>
    <span class="what-line"><strong>${one.label}</strong>
      ${facts.length ? html`<small>${facts.join(" · ")}</small>` : nothing}</span>
    <span class="amount">${euros(totalOf(one))}</span>
    ${screen.isPaying
      ? nothing
      : html`<button type="button" class="icon" aria-label="Retirer ${one.label}" @click=${() => screen.takeAway(one.id)}>✕</button>`}
  </li>`;
}
