// SPDX-License-Identifier: Apache-2.0
// Which till this device is.

import { html } from "lit";

import { isHeldElsewhere } from "../device.js";
import * as server from "../server.js";
import { Screen, textsOf } from "./screen.js";

class Choosing extends Screen {
  static properties = { ...Screen.properties, told: { state: true }, wanted: { state: true } };

  constructor() {
    super();
    this.told = null;
    this.wanted = null;
  }

  connectedCallback() {
    super.connectedCallback();
    this.attempt(async () => (this.told = await server.tills()));
  }

  render() {
    return html`
      <section class="sheet-of-till">
        <h1>Quelle caisse tenez-vous ?</h1>
        ${this.faultShown}
        ${this.told ? this.#tills() : html`<p>Le serveur est interrogé…</p>`}
        ${this.wanted && this.#takingOver()}
      </section>
    `;
  }

  #tills() {
    if (this.told.tills.length === 0) {
      return html`<p>Le site « ${this.told.site.name} » n'a pas encore de caisse : une personne qui règle
        les caisses en ajoute une, puis rechargez cette page.</p>`;
    }
    return html`
      <ul class="big-choices">
        ${this.told.tills.map(
          (one) => html`<li><button type="button" class="choice" @click=${() => this.#choose(one)}>
            <strong>${one.name}</strong> <small>${this.#stateOf(one)}</small>
          </button></li>`,
        )}
      </ul>
    `;
  }

  #stateOf(one) {
    if (one.mine) return "tenue par cet appareil";
    return one.held_by ? `tenue par « ${one.held_by.name} »` : "libre";
  }

  #choose(one, reason = null) {
    return this.attempt(async () => {
      try {
        await this.till.choose(one.id, reason);
      } catch (error) {
        if (isHeldElsewhere(error)) this.wanted = one;
        throw error;
      }
    });
  }

  #takingOver() {
    return html`
      <form class="card" @submit=${(event) => {
        event.preventDefault();
        this.#choose(this.wanted, textsOf(event.target).reason);
      }}>
        <h2>Reprendre « ${this.wanted.name} » tout de même</h2>
        <p>Ce que l'autre appareil n'a pas envoyé manquera jusqu'à son retour. Une nouvelle série de
          numéros commence.</p>
        <div class="field"><label for="reason">Pourquoi</label>
          <input id="reason" name="reason" required maxlength="200"></div>
        <button class="button danger">Reprendre la caisse</button>
      </form>
    `;
  }
}

customElements.define("till-choosing", Choosing);
