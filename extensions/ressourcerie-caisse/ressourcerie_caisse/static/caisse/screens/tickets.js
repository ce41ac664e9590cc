// SPDX-License-Identifier: Apache-2.0
// The tickets of this till: print one again, give back some of it, or all of it.

import { Refusal, Unreachable } from "@ressourcerie/core/offline/asking.js";
import { euros, parseCents } from "@ressourcerie/core/numbers.js";
import { html, nothing } from "lit";

import { emptyTicket, line } from "../basket.js";
import { leftOf, mirrorOf } from "../mirror.js";
import * as server from "../server.js";
import { TillRefused } from "../till.js";
import { receiptShown, stateShown } from "./after.js";
import { Screen, textsOf } from "./screen.js";

const SHOWN = 30;
const TYPES = { sale: "", refund: "remboursement", cancellation: "annulation" };

class Tickets extends Screen {
  static properties = {
    ...Screen.properties,
    found: { state: true },
    quantities: { state: true },
    paper: { state: true },
    without: { state: true },
    approver: { state: true },
    wanted: { state: true },
    scanned: { state: true },
  };

  constructor() {
    super();
    this.found = null;
    this.quantities = {};
    this.paper = null;
    this.without = false;
    this.approver = null;
    this.wanted = null;
    this.scanned = null;
  }

  connectedCallback() {
    super.connectedCallback();
    const { sought } = this.till;
    this.till.sought = null;
    if (sought) this.open(sought);
  }

  /** Show a ticket that was scanned, to print it or give it back; another till's is only given back. */
  open(id) {
    this.#giveUp();
    this.scanned = this.till.tickets.find((one) => one.id === id) ?? null;
    if (!this.scanned) this.#allowed(() => this.#look(undefined, id));
  }

  render() {
    return html`
      <section class="sheet-of-till wide-sheet">${this.#shown()}</section>
      ${this.paper ? receiptShown(this.till.sheet, this.paper.act, { copy: this.paper.copy }) : nothing}
    `;
  }

  #shown() {
    if (this.wanted) return this.#approving();
    if (this.found) return this.#refunding();
    return this.without ? this.#withoutTicket() : this.#list();
  }

  /** Let a second person approve, then go on. */
  #approving() {
    return html`<till-operator .till=${this.till} purpose="Qui approuve ce remboursement ?" permission="caisse.refund"
        @identified=${(event) => this.#approved(event.detail)}></till-operator>
      <p class="actions"><button type="button" class="button quiet" @click=${() => this.#giveUp()}>Annuler</button></p>`;
  }

  #approved(operator) {
    const goOn = this.wanted;
    Object.assign(this, { approver: operator, wanted: null });
    goOn();
  }

  #giveUp() {
    Object.assign(this, { found: null, without: false, approver: null, wanted: null, scanned: null });
  }

  #list() {
    const tickets = this.scanned ? [this.scanned] : this.till.tickets;
    return html`
      <h1>${this.scanned ? "Ticket scanné" : "Tickets"}</h1>
      <form class="finder" @submit=${(event) => this.#find(event)}>
        <div class="field"><label for="number">Numéro du ticket</label>
          <input id="number" name="number" autocomplete="off" maxlength="40" required placeholder="C1-000042"></div>
        <button class="button">Chercher</button>
      </form>
      ${this.faultShown}
      <ul class="tickets">
        ${tickets.slice(0, SHOWN).map((one) => html`<li>
          <span><strong>${one.number}</strong> ${TYPES[one.type]} <small>${new Date(one.at).toLocaleTimeString("fr-FR", { timeStyle: "short" })}
            · ${stateShown(this.till, one.id)}</small></span>
          <span class="amount">${one.type === "sale" ? "" : "−"}${euros(one.due_cents)}</span>
          <span class="acts"><button type="button" class="button quiet" @click=${() => this.#print(one)}>Imprimer</button>
            ${one.type === "sale"
              ? html`<button type="button" class="button quiet" @click=${() => this.#choose(one)}>Rembourser</button>`
              : nothing}</span>
        </li>`)}
      </ul>
      <p class="actions">
        <button type="button" class="button quiet" @click=${() => (this.wanted = () => (this.without = true))}>Rembourser sans ticket</button>
        ${this.scanned
          ? html`<button type="button" class="button quiet" @click=${() => (this.scanned = null)}>Tous les tickets</button>`
          : nothing}
        <button type="button" class="button quiet" @click=${() => this.go("selling")}>Revenir à la vente</button></p>
    `;
  }

  #find(event) {
    event.preventDefault();
    const { number } = textsOf(event.target);
    const known = this.till.tickets.find((one) => one.number.toLowerCase() === number.toLowerCase());
    return this.#allowed(() => this.#look(known, known?.id ?? number));
  }

  #choose(act) {
    return this.#allowed(() => this.#look(act, act.id));
  }

  /** Go on, once somebody who may give back has said so: who works, or a second person. */
  #allowed(work) {
    const goOn = () => this.attempt(work);
    if (this.till.can("caisse.refund")) return goOn();
    this.wanted = goOn;
    return null;
  }

  /** Ask the server what is left of a ticket; without a network, what this device knows will do. */
  async #look(known, which) {
    try {
      this.found = await server.ticket(which);
    } catch (error) {
      const isNotThereYet = error instanceof Refusal && error.problem.status === 404;
      if (!known || !(error instanceof Unreachable || isNotThereYet)) throw error;
      const mirrors = this.till.tickets.filter((one) => one.original === known.id);
      this.found = { ...known, total_cents: known.due_cents, lines: leftOf(known, mirrors) };
    }
    this.quantities = {};
  }

  #refunding() {
    const all = Object.fromEntries(this.found.lines.map((one) => [one.id, one.left_quantity]));
    const isNothingLeft = this.found.lines.every((one) => one.left_quantity <= 0);
    return html`
      <form @submit=${(event) => this.#refund(event)}>
        <h1>Rembourser ${this.found.number} ${this.#approvedBy()}</h1>
        ${isNothingLeft ? html`<p>Tout a déjà été remboursé.</p>` : nothing}
        <ul class="tickets">
          ${this.found.lines.map((one) => html`<li>
            <label for="back-${one.id}"><strong>${one.label}</strong>
              <small>${euros(one.total_cents)}${one.left_quantity < one.quantity ? `, reste ${Math.max(0, one.left_quantity)}` : ""}</small></label>
            <input id="back-${one.id}" type="number" inputmode="numeric" min="0" max=${Math.max(0, one.left_quantity)}
              ?disabled=${one.left_quantity <= 0} .value=${`${this.quantities[one.id] ?? 0}`}
              @input=${(event) => this.#count(one, Number(event.target.value))}>
          </li>`)}
        </ul>
        ${isNothingLeft
          ? nothing
          : html`<p><button type="button" class="button quiet" @click=${() => (this.quantities = all)}>Tout</button></p>
              <div class="field"><label for="back-why">Pourquoi</label><input id="back-why" name="reason" required maxlength="200"></div>`}
        ${this.faultShown}
        <p class="actions">
          ${isNothingLeft ? nothing : html`<button class="button">Rembourser</button>`}
          <button type="button" class="button quiet" @click=${() => this.#giveUp()}>Annuler</button></p>
      </form>
    `;
  }

  #approvedBy() {
    return this.approver ? html`<small>approuvé par ${this.approver.name}</small>` : nothing;
  }

  #count(one, quantity) {
    const kept = Math.min(Math.max(0, Math.trunc(quantity)), one.left_quantity);
    this.quantities = { ...this.quantities, [one.id]: kept };
  }

  #refund(event) {
    event.preventDefault();
    const { reason } = textsOf(event.target);
    return this.attempt(() => {
      const isAll = this.found.lines.every(
        (one) => one.left_quantity === one.quantity && this.quantities[one.id] === one.quantity,
      );
      const type = isAll ? "cancellation" : "refund";
      const approvedBy = this.approver?.id ?? null;
      this.#begin(mirrorOf(this.found, this.quantities, { type, reason, approvedBy }));
    });
  }

  #begin(ticket) {
    if (this.till.draft.lines.length) throw new TillRefused("Un ticket est ouvert : finissez-le d'abord.");
    if (ticket.lines.length === 0) throw new TillRefused("Choisissez ce qui est rendu.");
    this.till.change(ticket);
    this.go("refunding");
  }

  #withoutTicket() {
    return html`
      <form @submit=${(event) => this.#refundWithout(event)}>
        <h1>Rembourser sans ticket ${this.#approvedBy()}</h1>
        <div class="field"><label for="back-what">Quoi</label><input id="back-what" name="label" required maxlength="120"></div>
        <div class="field"><label for="back-amount">Montant (€)</label><input id="back-amount" name="amount" inputmode="decimal" required maxlength="20"></div>
        <div class="field"><label for="back-why">Pourquoi</label><input id="back-why" name="reason" required maxlength="200"></div>
        ${this.faultShown}
        <p class="actions"><button class="button">Rembourser</button>
          <button type="button" class="button quiet" @click=${() => this.#giveUp()}>Annuler</button></p>
      </form>
    `;
  }

  #refundWithout(event) {
    event.preventDefault();
    const { label, amount, reason } = textsOf(event.target);
    return this.attempt(() => {
      const cents = parseCents(amount);
      if (!cents) throw new TillRefused(`« ${amount} » n'est pas un montant : écrivez « 3,50 ».`);
      const lines = [line({ label, unitCents: cents })];
      this.#begin({ ...emptyTicket("refund"), lines, reason, approvedBy: this.approver.id });
    });
  }

  #print(act) {
    return this.attempt(async () => {
      const copy = await this.till.copy(act);
      if (copy === null) return;
      this.paper = { act, copy };
      await this.updateComplete;
      print();
    });
  }
}

customElements.define("till-tickets", Tickets);
