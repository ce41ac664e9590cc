// SPDX-License-Identifier: Apache-2.0
// Tickets on hold: any till of the site resumes them; without a network, this device keeps them.

import { Unreachable } from "@ressourcerie/core/offline/asking.js";
import { newId } from "@ressourcerie/core/offline/ids.js";
import { html, nothing } from "lit";

import { emptyTicket } from "../basket.js";
import * as server from "../server.js";
import { TillRefused } from "../till.js";
import { Screen, textsOf } from "./screen.js";

class Held extends Screen {
  static properties = { ...Screen.properties, items: { state: true } };

  constructor() {
    super();
    this.items = null;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#list();
  }

  async #list() {
    const elsewhere = await this.#elsewhere(await this.till.device.store.all("held"));
    const here = await this.till.device.store.all("held"); // what the server now has is gone from here
    this.items = [...here, ...elsewhere.filter((one) => !here.some((own) => own.id === one.id))];
  }

  /** Give what the server holds, once it has what was put on hold without a network. */
  async #elsewhere(here) {
    try {
      for (const one of here) {
        await server.putHeld(one.id, one.name, one.content);
        await this.#forget(one.id);
      }
      return (await server.held()).items;
    } catch (error) {
      if (!(error instanceof Unreachable)) this.fault = error.message;
      return [];
    }
  }

  render() {
    const { draft } = this.till;
    return html`
      <section class="sheet-of-till">
        <h1>Tickets en attente</h1>
        ${draft.lines.length && draft.type === "sale" ? this.#holding() : nothing}
        ${this.faultShown}
        ${this.items === null ? html`<p>Un instant…</p>` : this.#shown()}
        <p class="actions"><button type="button" class="button quiet" @click=${() => this.go("selling")}>Revenir à la vente</button></p>
      </section>
    `;
  }

  #holding() {
    return html`<form class="finder" @submit=${(event) => this.#hold(event)}>
      <div class="field"><label for="held-name">Un nom pour ce ticket</label>
        <input id="held-name" name="name" required maxlength="60" autocomplete="off" placeholder="la dame au vélo"></div>
      <button class="button">Mettre en attente</button></form>`;
  }

  #shown() {
    if (this.items.length === 0) return html`<p>Aucun ticket n'attend.</p>`;
    return html`<ul class="big-choices">${this.items.map((one) => html`<li><button type="button" class="choice"
      @click=${() => this.#resume(one)}><strong>${one.name}</strong>
      <small>${one.content ? "sur cet appareil" : `${one.by ?? ""} ${one.till ?? ""}`}</small></button></li>`)}</ul>`;
  }

  #hold(event) {
    event.preventDefault();
    const { name } = textsOf(event.target);
    return this.attempt(async () => {
      const content = { ...this.till.draft, id: newId(), payments: [] };
      await this.till.device.store.put("held", { id: content.id, name, content });
      this.till.change(emptyTicket());
      await this.#list();
    });
  }

  #resume(one) {
    return this.attempt(async () => {
      if (this.till.draft.lines.length) throw new TillRefused("Un ticket est ouvert : finissez-le, ou mettez-le en attente.");
      const content = one.content ?? (await server.takeHeld(one.id)).content;
      this.till.change(content);
      await this.#forget(one.id);
      this.go("selling");
    });
  }

  #forget(id) {
    return this.till.device.store.write(["held"], (table) => {
      table("held").delete(id);
      return Promise.resolve();
    });
  }
}

customElements.define("till-held", Held);
