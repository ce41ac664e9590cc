// SPDX-License-Identifier: Apache-2.0
// What the screens of the till share: they are drawn in the page itself, when the till changes.

import { Refusal, Unreachable } from "@ressourcerie/core/offline/asking.js";
import { LitElement, html, nothing } from "lit";

import { PaymentRefused } from "../paying.js";
import { TillRefused } from "../till.js";

/** A screen of the till; `fault` is what the person must read. */
export class Screen extends LitElement {
  static properties = { till: { attribute: false }, fault: { state: true } };

  constructor() {
    super();
    this.fault = "";
    this.draw = () => this.requestUpdate();
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.till.addEventListener("change", this.draw);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.till.removeEventListener("change", this.draw);
  }

  /** What keys change here besides fields: put back when they were a reader's. Null for nothing. */
  get typed() {
    return null;
  }

  /** Do something, and say why when it cannot be done. */
  async attempt(work) {
    this.fault = "";
    try {
      return await work();
    } catch (error) {
      this.fault = sentenceOf(error);
      return undefined;
    }
  }

  get faultShown() {
    return html`<p class="fault" role="alert">${this.fault || nothing}</p>`;
  }

  /** Ask the page for another screen. */
  go(view) {
    this.dispatchEvent(new CustomEvent("go", { detail: view, bubbles: true }));
  }
}

/** Say what happened to the person; what is a defect of ours goes to the console as well. */
export function sentenceOf(error) {
  const isExpected = [Refusal, PaymentRefused, TillRefused].some((kind) => error instanceof kind);
  if (isExpected) return error.message;
  if (error instanceof Unreachable) return "Le serveur ne répond pas : recommencez quand le réseau revient.";
  if (error.name === "QuotaExceededError") {
    return "La mémoire de cet appareil est pleine : rien n'a été enregistré. Libérez de la place, puis recommencez.";
  }
  console.warn("till:", error);
  return "L'appareil n'a pas pu le faire, et rien n'a été enregistré. Recommencez, ou rechargez la page.";
}

/** Give the form's texts, trimmed. */
export function textsOf(form) {
  return Object.fromEntries([...new FormData(form)].map(([name, text]) => [name, text.trim()]));
}
