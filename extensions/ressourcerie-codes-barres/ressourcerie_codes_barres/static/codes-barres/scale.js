// SPDX-License-Identifier: Apache-2.0
// Scanning at the scale: what a code chooses or orders there, with a sound, wherever the focus is.

import "./camera.js";
import { Unread, decode } from "./grammar.js";
import { soundRead, soundRefused } from "./sounds.js";

import { watchBursts } from "@ressourcerie/core/bursts.js";
import { ask } from "@ressourcerie/core/offline/asking.js";
import { obey } from "@ressourcerie/flux-matiere/scans.js";
import { LitElement, html, nothing } from "lit";

const API = "/api/v1/codes-barres";
const DESTINATIONS = { 1: "shop", 2: "workshop", 3: "recycled", 4: "wasted" };
const ORDERS = { close: "validate", undo: "undo" };
const NOT_HERE = {
  object: "C'est un objet déjà étiqueté : il se scanne à la caisse ou dans sa fiche.",
  lot: "C'est un lot : il ne se pèse pas à la réception.",
  ticket: "C'est un ticket de caisse : il se scanne à la caisse.",
  badge: "C'est un badge : il sert à changer de personne.",
};

class CodesScale extends LitElement {
  /** `site` is empty for who may not read codes there: what they scan calls a number, or nothing. */
  static properties = {
    facts: { type: Object }, site: {}, said: { state: true }, isWrong: { state: true },
  };

  constructor() {
    super();
    this.facts = { categories: {}, containers: {} };
    this.site = "";
    this.said = "";
    this.isWrong = false;
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.endBursts = watchBursts({ code: (text) => this.#read(text) });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.endBursts();
  }

  render() {
    return html`<div class="codes-at-scale">
      <p class="heard ${this.isWrong ? "wrong" : ""}" role="status">${this.said || nothing}</p>
      <codes-camera @code=${(event) => this.#read(event.detail)}></codes-camera>
    </div>`;
  }

  async #read(text) {
    const meaning = await this.#meaningOf(text);
    const { said, refused } = meaning.refused ? meaning : obey(meaning);
    this.isWrong = Boolean(refused);
    this.said = refused ?? said;
    if (refused) soundRefused();
    else soundRead();
  }

  async #meaningOf(text) {
    try {
      const code = decode(text);
      return (await this.#wanted(code)) ?? { refused: NOT_HERE[code.kind] ?? "Cette carte ne commande rien à la réception." };
    } catch (error) {
      if (!(error instanceof Unread)) throw error;
      if (error.why === "unknown" && !/\p{C}/u.test(text)) this.#puzzle(text);
      return { refused: `${error.message} Choisissez une catégorie.` };
    }
  }

  async #wanted({ kind, verb, number, category, digits }) {
    if (kind === "price") return this.#category(category);
    if (kind === "container") return this.#container(number);
    if (kind === "foreign") return this.#article(digits);
    if (kind !== "command") return null;
    if (verb === "category") return this.#category(number);
    if (ORDERS[verb]) return { order: ORDERS[verb] };
    return verb === "destination" && DESTINATIONS[number] ? { destination: DESTINATIONS[number] } : null;
  }

  /** Ask what a maker's code is; not to know it keeps nobody from weighing. */
  async #article(digits) {
    const asked = `${API}/codes?${new URLSearchParams({ text: digits })}`;
    const category = this.site ? (await ask(asked).catch(() => null))?.category_id : null;
    if (category) return { category };
    this.#puzzle(digits);
    return { refused: `L'article ${digits} n'est pas connu ici : choisissez sa catégorie.` };
  }

  /** Leave a code to whoever labels; a network that is away loses that alone. */
  #puzzle(text) {
    if (this.site) ask(`${API}/sites/${this.site}/unknown`, { method: "POST", body: { text } }).catch(() => null);
  }

  #category(number) {
    const category = this.facts.categories[number];
    return category ? { category } : { refused: "La catégorie de cette étiquette n'est pas connue ici : choisissez-la." };
  }

  #container(number) {
    const container = this.facts.containers[number];
    return container ? { container } : { refused: "Ce contenant n'est pas connu ici : choisissez-le dans la liste." };
  }
}

customElements.define("codes-scale", CodesScale);
