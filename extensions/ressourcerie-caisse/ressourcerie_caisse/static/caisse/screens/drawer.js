// SPDX-License-Identifier: Apache-2.0
// Money that moves without a sale: in and out of the drawer, to the bank, to another till.

import { euros, parseCents } from "@ressourcerie/core/numbers.js";
import { html } from "lit";

import { TillRefused } from "../till.js";
import { Screen, textsOf } from "./screen.js";

const KINDS = [
  ["drawer-in", "Entrée d'argent", "cash"],
  ["drawer-out", "Sortie d'argent", "cash"],
  ["bank-deposit", "Remise d'espèces en banque", "cash"],
  ["cheque-deposit", "Remise de chèques en banque", "cheque"],
  ["transfer-out", "Versé à une autre caisse", "cash"],
  ["transfer-in", "Reçu d'une autre caisse", "cash"],
  ["drawer-opened", "Ouverture du tiroir sans vente", "cash"],
];

class Drawer extends Screen {
  static properties = { ...Screen.properties, kind: { state: true }, said: { state: true } };

  constructor() {
    super();
    this.kind = "drawer-in";
    this.said = "";
  }

  render() {
    const isMoney = this.kind !== "drawer-opened";
    return html`
      <form class="sheet-of-till" @submit=${(event) => this.#move(event)}>
        <h1>Tiroir et remises en banque</h1>
        <p role="status">${this.said}</p>
        <div class="field"><label for="movement">Quoi</label>
          <select id="movement" @change=${(event) => (this.kind = event.target.value)}>
            ${KINDS.map(([kind, label]) => html`<option value=${kind} ?selected=${kind === this.kind}>${label}</option>`)}
          </select></div>
        ${isMoney
          ? html`<div class="field"><label for="moved">Montant (€)</label>
              <input id="moved" name="amount" inputmode="decimal" autocomplete="off" required maxlength="20"></div>`
          : ""}
        <div class="field"><label for="why">Pourquoi</label>
          <input id="why" name="reason" required maxlength="200"></div>
        <div class="field"><label for="move-reference">Référence (facultatif)</label>
          <input id="move-reference" name="reference" maxlength="60"></div>
        ${this.faultShown}
        <p class="actions"><button class="button">Noter</button>
          <button type="button" class="button quiet" @click=${() => this.go("selling")}>Revenir à la vente</button></p>
      </form>
    `;
  }

  #move(event) {
    event.preventDefault();
    const form = event.target;
    return this.attempt(async () => {
      const { amount = "0", reason, reference } = textsOf(form);
      const cents = parseCents(amount);
      if (cents === 0 && this.kind !== "drawer-opened") throw new TillRefused("Écrivez un montant.");
      if (cents === null) throw new TillRefused(`« ${amount} » n'est pas un montant : écrivez « 3,50 ».`);
      const [, label, methodKind] = KINDS.find(([kind]) => kind === this.kind);
      const method = this.till.sheet.methods.find((one) => one.kind === methodKind);
      if (!method) throw new TillRefused("Cette caisse n'a pas ce moyen de paiement.");
      await this.till.move({ movement: this.kind, method: method.id, cents, reason, reference });
      this.said = cents ? `${label} : ${euros(cents)}, enregistré sur cet appareil.` : `${label}, enregistré sur cet appareil.`;
      form.reset();
    });
  }
}

customElements.define("till-drawer", Drawer);
