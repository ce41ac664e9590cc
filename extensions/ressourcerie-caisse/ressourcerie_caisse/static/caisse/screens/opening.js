// SPDX-License-Identifier: Apache-2.0
// Opens a session: of today, of a day gone by, or of the school.

import { euros } from "@ressourcerie/core/numbers.js";
import { html, nothing } from "lit";

import { counted, denominationGrid } from "./counting.js";
import { TillRefused } from "../till.js";
import { Screen, textsOf } from "./screen.js";

const KINDS = [
  ["normal", "Journée", "On vend maintenant."],
  ["deferred", "Saisie après coup", "Les ventes d'un cahier, pour un jour passé."],
  ["school", "École", "Pour apprendre : rien ne compte, tout porte FACTICE."],
];

class Opening extends Screen {
  static properties = {
    ...Screen.properties,
    kind: { state: true },
    denominations: { state: true },
  };

  constructor() {
    super();
    this.kind = "normal";
    this.denominations = {};
  }

  connectedCallback() {
    super.connectedCallback();
    this.till.refresh().catch(() => {}); // without a network, the prices of last time will do
  }

  render() {
    const expected = this.till.head.floatLeft;
    const gap = counted(this.denominations) - (expected ?? 0);
    return html`
      <form class="sheet-of-till wide-sheet" @submit=${(event) => this.#open(event)}>
        <h1>Ouvrir ${this.till.sheet.till.name}</h1>
        <fieldset class="kinds"><legend>Quelle session ?</legend>
          ${KINDS.map(
            ([kind, name, what]) => html`<label class="kind"><input type="radio" name="kind" value=${kind}
              ?checked=${this.kind === kind} @change=${() => (this.kind = kind)}>
              <span><strong>${name}</strong> <small>${what}</small></span></label>`,
          )}
        </fieldset>
        ${this.kind === "deferred" ? this.#day() : nothing}
        <h2>Fond de caisse${expected === null ? "" : html` <small>laissé la dernière fois : ${euros(expected)}</small>`}</h2>
        ${denominationGrid(this.denominations, (count) => (this.denominations = count))}
        ${expected !== null && gap !== 0 && this.kind === "normal" ? this.#reason(gap) : nothing}
        ${this.faultShown}
        <p class="actions"><button class="button">Ouvrir avec ${euros(counted(this.denominations))}</button>
          <button type="button" class="button quiet" @click=${() => this.till.work(null)}>Changer de personne</button></p>
      </form>
    `;
  }

  #day() {
    const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
    return html`<div class="field"><label for="day">Jour des ventes</label>
      <input id="day" name="day" type="date" max=${yesterday} required></div>`;
  }

  #reason(gap) {
    const sign = gap > 0 ? "+" : "";
    return html`<div class="field">
      <label for="gap">Écart avec le fond laissé : ${sign}${euros(gap)}. Pourquoi ?</label>
      <input id="gap" name="reason" required maxlength="200"></div>`;
  }

  #open(event) {
    event.preventDefault();
    const { day = null, reason = null } = textsOf(event.target);
    return this.attempt(() => {
      const isTaken = this.kind === "deferred" && this.till.sheet.deferred_days?.includes(day);
      if (isTaken) throw new TillRefused("Ce jour a déjà sa saisie après coup : corrigez-la par des remboursements, ou prenez un autre jour.");
      return this.till.open({
        kind: this.kind,
        day: this.kind === "deferred" ? day : null,
        floatCents: counted(this.denominations),
        denominations: this.denominations,
        expectedCents: this.till.head.floatLeft,
        reason,
      });
    });
  }
}

customElements.define("till-opening", Opening);
