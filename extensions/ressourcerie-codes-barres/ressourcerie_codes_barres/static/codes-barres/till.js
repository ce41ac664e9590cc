// SPDX-License-Identifier: Apache-2.0
// Scanning at the till: what a code adds to the ticket, what it refuses and why, with a sound.

import "./camera.js";
import { meaningIn } from "./meaning.js";
import { openKnown } from "./known.js";
import { soundRead, soundRefused } from "./sounds.js";

import { deviceId } from "@ressourcerie/core/device.js";
import { giveCode, readWith, watchSelling, watchTickets } from "@ressourcerie/caisse/scans.js";
import { LitElement, html, nothing } from "lit";

const MINUTE = 60_000; // milliseconds

class CodesTill extends LitElement {
  static properties = {
    said: { state: true }, photo: { state: true }, isWrong: { state: true }, doubles: { state: true }, isSelling: { state: true },
  };

  constructor() {
    super();
    this.said = "";
    this.photo = null;
    this.isWrong = false;
    this.doubles = [];
    this.isSelling = false;
  }

  createRenderRoot() {
    return this;
  }

  async connectedCallback() {
    super.connectedCallback();
    this.known = await openKnown();
    readWith((text, till) => this.#read(text, till));
    watchTickets((act) => this.#follow(act));
    watchSelling((isSelling) => (this.isSelling = isSelling));
    await this.#refresh();
    setInterval(() => this.#refresh(), MINUTE);
    addEventListener("online", () => this.#refresh());
  }

  render() {
    return html`
      <link rel="stylesheet" href="/static/codes-barres/codes-barres.css">
      <div class="codes-at-till">
        ${this.isSelling ? html`<codes-camera @code=${(event) => giveCode(event.detail)}></codes-camera>` : nothing}
        ${this.photo ? html`<img class="object-photo" src=${this.photo} alt="" @error=${() => (this.photo = null)}>` : nothing}
        <p class="heard ${this.isWrong ? "wrong" : ""}" role="status">${this.said || nothing}</p>
        ${this.doubles.length
          ? html`<p class="alert" role="alert">${this.#doublesSaid()}</p>`
          : nothing}
      </div>`;
  }

  async #read(text, till) {
    const { said, photo, ...meaning } = await meaningIn(this.known, text, till);
    this.isWrong = Boolean(meaning.refused);
    this.said = said ?? "";
    this.photo = photo ?? null; // Who sells sees whether the label is on another thing.
    if (this.isWrong) soundRefused();
    else soundRead();
    return meaning;
  }

  async #follow(act) {
    await this.known.follow(act);
    this.said = "";
    this.photo = null;
  }

  async #refresh() {
    // A browser that is no device of the shop is told nothing.
    if ((await deviceId()) === null) return;
    await this.known.refresh();
    this.doubles = await this.known.doubles();
  }

  #doublesSaid() {
    const names = this.doubles.map((one) => `« ${one.name} »`).join(", ");
    return `Vendu deux fois, sur deux tickets : ${names}. Prévenez une personne qui étiquette : elle dira ce qui s'est passé.`;
  }
}

customElements.define("codes-till", CodesTill);
