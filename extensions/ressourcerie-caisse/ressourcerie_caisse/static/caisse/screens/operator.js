// SPDX-License-Identifier: Apache-2.0
// Who works: a name, then a code. Also asks a second person to approve.

import { html, nothing } from "lit";

import { Screen } from "./screen.js";

class Operator extends Screen {
  static properties = {
    ...Screen.properties,
    /** What the second person approves; empty for who works. */
    purpose: {},
    permission: {},
    chosen: { state: true },
    pin: { state: true },
  };

  constructor() {
    super();
    this.purpose = "";
    this.permission = "caisse.sell";
    this.chosen = null;
    this.pin = "";
    this.keys = (event) => this.#key(event);
  }

  connectedCallback() {
    super.connectedCallback();
    document.addEventListener("keydown", this.keys);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener("keydown", this.keys);
  }

  get typed() {
    return { chosen: this.chosen, pin: this.pin, fault: this.fault };
  }

  updated() {
    this.querySelector("#pin")?.focus();
  }

  render() {
    const title = this.purpose || "Qui tient la caisse ?";
    return html`
      <section class="sheet-of-till">
        <h1>${this.chosen ? this.chosen.name : title}</h1>
        ${this.chosen ? this.#pad() : this.#people()}
      </section>
    `;
  }

  #people() {
    const here = this.till.operator?.id;
    const people = this.till.sheet.operators.filter(
      (one) => one.permissions.includes(this.permission) && !(this.purpose && one.id === here),
    );
    if (people.length === 0) return html`<p>Personne d'autre n'en a le droit ici : un rôle se donne dans « Personnes ».</p>`;
    return html`<ul class="big-choices">
      ${people.map(
        (one, at) => html`<li><button type="button" class="choice" @click=${() => (this.chosen = one)}>
          <strong>${one.name}</strong>${at < 9 ? html` <kbd>${at + 1}</kbd>` : nothing}
        </button></li>`,
      )}
    </ul>`;
  }

  #pad() {
    return html`
      <form class="pin" @submit=${(event) => this.#enter(event)}>
        <label for="pin">Code personnel</label>
        <input id="pin" type="password" inputmode="none" autocomplete="off" maxlength="8"
          .value=${this.pin} @input=${(event) => (this.pin = event.target.value.replace(/\D/g, ""))}>
        ${this.faultShown}
        <div class="keypad" role="group" aria-label="Clavier du code">
          ${[..."123456789"].map((digit) => this.#digit(digit))}
          <button type="button" aria-label="Effacer" @click=${() => (this.pin = this.pin.slice(0, -1))}>⌫</button>
          ${this.#digit("0")}
          <button class="go" aria-label="Entrer">✓</button>
        </div>
        <button type="button" class="button quiet" @click=${() => this.#back()}>Quelqu'un d'autre</button>
        ${this.till.online === false
          ? html`<p class="what">Sans réseau, le code n'est pas vérifié : les tickets le disent.</p>`
          : nothing}
      </form>
    `;
  }

  #digit(digit) {
    return html`<button type="button" @click=${() => (this.pin = (this.pin + digit).slice(0, 8))}>${digit}</button>`;
  }

  #back() {
    this.chosen = null;
    this.pin = "";
    this.fault = "";
  }

  #key(event) {
    if (event.key === "Escape" && this.chosen) this.#back();
    const at = Number(event.code.replace(/^(Digit|Numpad)/, "")) - 1;
    if (this.chosen || !(at >= 0)) return;
    event.preventDefault();
    this.querySelectorAll(".choice")[at]?.click();
  }

  async #enter(event) {
    event.preventDefault();
    const operator = await this.attempt(() => this.till.identify(this.chosen.id, this.pin));
    this.pin = "";
    if (operator) this.dispatchEvent(new CustomEvent("identified", { detail: operator }));
  }
}

customElements.define("till-operator", Operator);
