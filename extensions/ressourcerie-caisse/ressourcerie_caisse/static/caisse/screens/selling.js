// SPDX-License-Identifier: Apache-2.0
// Sells: the ticket on one side, categories and figures on the other; then the payment.

import { html, nothing } from "lit";

import { emptyTicket, line, withBasket, withDiscount, withLine, withoutLine } from "../basket.js";
import { Confirm, emptyEntry, lineOf, priceOf } from "../entry.js";
import { letterOf, withLetters } from "../keys.js";
import { hearCodes, meaningOf } from "../scans.js";
import { TillRefused } from "../till.js";
import { afterSale } from "./after.js";
import { categoryPane, putPreset } from "./categories.js";
import { typed } from "./pad.js";
import { Screen } from "./screen.js";
import { ticketPane } from "./ticket.js";
import "./payment.js";

const TYPING = "input:not([data-entry]), textarea, select";

class Selling extends Screen {
  static properties = { ...Screen.properties, entry: { state: true }, panel: { state: true }, copy: { state: true } };

  constructor() {
    super();
    this.entry = emptyEntry();
    this.panel = null;
    this.copy = 0; // of the ticket that was just sold
    this.followed = 0;
    this.ending = new AbortController();
  }

  connectedCallback() {
    super.connectedCallback();
    const { signal } = this.ending;
    document.addEventListener("keydown", (event) => this.#key(event), { signal });
    document.addEventListener("mousedown", (event) => this.#keepFocus(event), { signal });
    hearCodes((text) => this.#scanned(text));
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.ending.abort();
    hearCodes(null);
  }

  get typed() {
    return { entry: this.entry, panel: this.panel, fault: this.fault };
  }

  get mode() {
    return this.till.settings.price_mode;
  }

  get isPaying() {
    return this.panel === "pay" || this.till.draft.type !== "sale";
  }

  /** The categories to choose from now, each with its letter. */
  get choices() {
    const { categories } = this.till.sheet;
    const offered = new Set(categories.map((one) => one.id));
    const above = (one) => (offered.has(one.parent) ? one.parent : null);
    return withLetters(categories.filter((one) => above(one) === this.entry.parent));
  }

  find(id) {
    return this.till.sheet.categories.find((one) => one.id === id) ?? null;
  }

  render() {
    if (this.till.last) return afterSale(this);
    return html`
      <div class="selling ${this.isPaying ? "paying" : ""}">
        ${ticketPane(this)}
        ${this.isPaying
          ? html`<till-payment .till=${this.till} @back=${() => this.#unpay()}></till-payment>`
          : html`<section class="pane products" aria-label="Articles">
              ${categoryPane(this)}
            </section>`}
      </div>
    `;
  }

  updated(changed) {
    if (changed.has("entry") && this.entry.category && changed.get("entry")?.category !== this.entry.category) {
      this.focusField("price");
    }
    if (changed.has("panel")) this.querySelector(".panel-of-till input")?.focus();
    this.#followLines();
    const isDone = this.till.last !== null;
    if (isDone && !this.wasDone) this.querySelector(".after-sale .pay")?.focus();
    this.wasDone = isDone;
  }

  /** Keep the line that was just added in sight. */
  #followLines() {
    const { length } = this.till.draft.lines;
    const list = this.querySelector(".lines");
    if (list && length > this.followed) list.scrollTop = list.scrollHeight;
    this.followed = length;
  }

  type(facts) {
    this.fault = "";
    this.entry = { ...this.entry, ...facts };
  }

  show(panel) {
    this.fault = "";
    this.panel = this.panel === panel ? null : panel;
  }

  focusField(name) {
    this.querySelector(`[data-entry="${name}"]`)?.focus();
  }

  choose(category) {
    const isAbove = this.till.sheet.categories.some((one) => one.parent === category.id);
    if (isAbove) this.type({ parent: category.id, category: null });
    else this.take(category);
  }

  /** Take a category itself, whether or not others stand under it. */
  take(category) {
    this.type({ category: category.id, field: "price" });
    this.focusField("price");
  }

  up() {
    const { parent, category } = this.entry;
    if (category) this.type({ category: null });
    else this.type({ parent: parent && (this.find(parent)?.parent ?? null) });
  }

  /** Add what was typed to the ticket. */
  add() {
    const { entry } = this;
    return this.attempt(() => {
      const category = this.find(entry.category ?? entry.parent);
      if (!category && !entry.price && entry.destination === "sold") {
        throw new TillRefused("Choisissez une catégorie, ou écrivez un prix.");
      }
      try {
        this.put(lineOf(entry, category, this.mode));
      } catch (error) {
        if (error instanceof Confirm) this.entry = { ...entry, confirmed: error.doubt };
        throw error;
      }
    });
  }

  put(one) {
    this.till.change(withLine(this.till.draft, one));
    this.entry = emptyEntry();
    document.activeElement?.blur();
  }

  takeAway(id) {
    this.till.change(withoutLine(this.till.draft, id));
  }

  discount(facts) {
    this.till.change(withDiscount(this.till.draft, facts));
    this.show(null);
  }

  basket(cents) {
    this.till.change(withBasket(this.till.draft, cents));
    this.show(null);
  }

  /** Leave the payment; a refund that is left is given up. */
  #unpay() {
    this.panel = null;
    if (this.till.draft.type !== "sale") this.till.change(emptyTicket());
  }

  pay() {
    if (this.till.draft.lines.length === 0) {
      this.fault = "Le ticket est vide.";
      return;
    }
    this.panel = "pay";
  }

  /** A figure or a sign of the keypad, into the field that has the entry. */
  press(sign) {
    const { field } = this.entry;
    const text = this.entry[field];
    if (sign === "×") this.times();
    else this.type({ [field]: typed(text, sign) });
  }

  /** What was typed as a price was a quantity. */
  times() {
    if (this.entry.field === "price") this.type({ quantity: this.entry.price, price: "" });
    else this.type({ field: "price" });
    this.focusField("price");
  }

  placeholderPrice() {
    const cents = priceOf(this.find(this.entry.category ?? this.entry.parent), this.mode);
    return cents;
  }

  /** After a sale, the second tap of a double tap must not take the focus from what Enter does. */
  #keepFocus(event) {
    if (this.till.last && !event.target.closest("a, button")) event.preventDefault();
  }

  #scanned(text) {
    return this.attempt(async () => {
      const meaning = await meaningOf(text, this.till);
      if (!meaning) throw new TillRefused(`Le code « ${text.slice(0, 40)} » n'est pas connu : choisissez une catégorie.`);
      if (meaning.refused) throw new TillRefused(meaning.refused);
      this.#obey(meaning);
    });
  }

  /** Do what a code says; nothing is added to a ticket that is being paid. */
  #obey({ line: facts, category, preset, order, ticket }) {
    if (this.isPaying && order !== "validate") {
      throw new TillRefused("Ce ticket est au paiement : revenez aux articles, puis scannez de nouveau.");
    }
    if (facts) this.till.change(withLine(this.till.draft, line(facts)));
    else if (category) this.#chooseScanned(category);
    else if (preset) this.#pressScanned(preset);
    else if (order === "undo") this.#removeLast();
    else if (order === "validate") this.pay();
    else if (ticket) this.#openTicket(ticket);
  }

  #chooseScanned(id) {
    const category = this.find(id);
    if (!category) throw new TillRefused("Cette catégorie ne se vend plus ici : choisissez-en une autre.");
    if (this.till.last) this.till.next();
    this.choose(category);
  }

  #pressScanned(id) {
    const preset = this.till.sheet.presets.find((one) => one.id === id);
    if (!preset) throw new TillRefused("Ce raccourci n'est plus employé ici : choisissez une catégorie.");
    if (this.till.last) this.till.next();
    putPreset(this, preset);
  }

  #openTicket(id) {
    this.till.sought = id;
    this.go("tickets");
  }

  #key(event) {
    if (this.till.last || event.defaultPrevented) return;
    const commands = { F7: () => this.show("basket"), F8: () => this.show("discount"), F9: () => this.pay() };
    const command = commands[event.key] ?? this.#entryKey(event);
    if (!command) return;
    event.preventDefault();
    command();
  }

  /** Give what a key does to the entry; nothing where something else is typed. */
  #entryKey(event) {
    if (event.key === "Escape" && this.isPaying) return () => this.querySelector("till-payment").back();
    if (event.key === "Escape") return this.panel ? () => this.show(null) : () => this.#escape();
    if (this.isPaying || this.panel || event.target.closest?.(TYPING)) return null;
    if (event.ctrlKey || event.altKey || event.metaKey) return null;
    const field = event.target.dataset?.entry;
    if (event.key === "Enter" && (field || event.target === document.body)) return () => this.add();
    if (event.key === "*") return () => this.times();
    if (event.key === "-" && !field) return () => this.#removeLast();
    const letter = field === "grams" || field === "label" ? null : letterOf(event);
    const category = letter && this.choices.find((one) => one.letter === letter);
    if (category) return () => this.choose(category);
    if (/^[0-9.,]$/.test(event.key) && !field) return () => this.#begin(event.key);
    return null;
  }

  #begin(sign) {
    this.type({ field: "price", price: this.entry.price + sign });
    this.focusField("price");
  }

  #escape() {
    if (this.entry.category || this.entry.parent) this.up();
    else this.entry = emptyEntry();
    document.activeElement?.blur();
  }

  #removeLast() {
    const last = this.till.draft.lines.at(-1);
    if (last) this.takeAway(last.id);
  }

  /** Nothing of a panel when none is open. */
  panelOf(name, drawn) {
    return this.panel === name ? drawn() : nothing;
  }
}

customElements.define("till-selling", Selling);
