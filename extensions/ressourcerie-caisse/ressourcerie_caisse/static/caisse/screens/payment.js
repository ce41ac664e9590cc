// SPDX-License-Identifier: Apache-2.0
// How a ticket is paid: one method or several, the change, and the one press that validates.

import { Unreachable } from "@ressourcerie/core/offline/asking.js";
import { centsAsText, euros, parseCents } from "@ressourcerie/core/numbers.js";
import { html, nothing } from "lit";

import { dueOf, line, restOf, withLine } from "../basket.js";
import { withPayment } from "../paying.js";
import * as server from "../server.js";
import { TillRefused } from "../till.js";
import { readCode } from "../vouchers.js";
import { padOf, typed } from "./pad.js";
import { Screen } from "./screen.js";

const BILLS = [500, 1000, 2000, 5000];
const DEAR = 500_000; // cents
const PAD = ["7", "8", "9", "⌫", "4", "5", "6", ",", "1", "2", "3", "00", "0"];
const BY_TOUCH = matchMedia("(pointer: coarse)");

class Payment extends Screen {
  static properties = {
    ...Screen.properties,
    chosen: { state: true },
    text: { state: true },
    reference: { state: true },
    told: { state: true },
  };

  constructor() {
    super();
    this.text = "";
    this.reference = "";
    this.told = "";
    this.confirmed = "";
    this.ending = new AbortController();
  }

  connectedCallback() {
    super.connectedCallback();
    this.chosen ??= this.till.sheet.methods[0] ?? null;
    document.addEventListener("keydown", (event) => this.#key(event), { signal: this.ending.signal });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.ending.abort();
  }

  firstUpdated() {
    document.activeElement?.blur(); // figures choose a method first
  }

  get ticket() {
    return this.till.draft;
  }

  get isBack() {
    return this.ticket.type !== "sale";
  }

  render() {
    const rest = restOf(this.ticket);
    return html`
      <section class="pane payment" aria-label="Paiement">
        <h2 class="rest"><span>${this.isBack ? "À rendre" : rest ? "Reste à payer" : "Tout est payé"}</span>
          <output aria-live="polite">${euros(rest)}</output></h2>
        ${this.till.exchange ? this.#exchange() : nothing}
        ${this.#payments()} ${rest > 0 ? this.#methods() : nothing}
        ${rest > 0 && this.chosen ? this.#amount(rest) : nothing}
        ${this.faultShown}
        <p class="validating">
          <button type="button" class="button quiet" @click=${() => this.back()}>${this.isBack ? "Annuler" : "← Articles"} <kbd>Échap</kbd></button>
          <button type="button" class="button pay validate" @click=${() => this.finish()}>
            ${this.isBack ? "Rembourser" : "Valider"} <kbd>Ctrl+Entrée</kbd></button>
        </p>
      </section>
    `;
  }

  /** Say what changes hands in an exchange: two tickets, and the difference alone. */
  #exchange() {
    const { number, cents } = this.till.exchange;
    const more = dueOf(this.ticket) - cents;
    const hands = more > 0 ? `demandez ${euros(more)}` : more < 0 ? `rendez ${euros(-more)}` : "rien ne change de mains";
    return html`<p class="change" role="status">Échange avec ${number} (${euros(cents)}) : en espèces, ${hands}.</p>`;
  }

  #payments() {
    if (this.ticket.payments.length === 0) return nothing;
    return html`<ul class="payments">
      ${this.ticket.payments.map(
        (one, at) => html`<li><span>${this.#name(one.method)}${one.reference ? ` (${one.reference})` : ""}</span>
          <span class="amount">${euros(one.amountCents)}</span>
          <button type="button" class="icon" aria-label="Retirer ce paiement" @click=${() => this.#removePayment(at)}>✕</button></li>`,
      )}
    </ul>`;
  }

  #methods() {
    return html`<div class="methods" role="group" aria-label="Moyen de paiement">
      ${this.till.sheet.methods.map(
        (one, at) => html`<button type="button" class="method" aria-pressed=${one.id === this.chosen?.id}
          @click=${() => this.choose(one)}>${at < 9 ? html`<kbd>${at + 1}</kbd>` : nothing} ${one.name}</button>`,
      )}
    </div>`;
  }

  #amount(rest) {
    const given = this.text === "" ? rest : parseCents(this.text);
    const change = given === null ? 0 : given - rest;
    const gives = this.chosen.gives_change && !this.isBack;
    return html`
      <div class="given">
        <div class="given-fields"><div class="field"><label for="given">${gives ? "Reçu (€)" : "Montant (€)"}</label>
          <input id="given" inputmode="decimal" autocomplete="off" maxlength="20" placeholder=${euros(rest)}
            .value=${this.text} @input=${(event) => (this.text = event.target.value)}></div>
        ${this.#referenceField()}</div>
        ${padOf(PAD, (sign) => (this.text = typed(this.text, sign)))}
        <div class="given-aside">
          ${gives ? this.#quick() : nothing}
          ${gives && change > 0 ? this.#change(change) : nothing}
          ${this.isBack ? nothing : this.#roundUp(rest)}
        </div>
      </div>
    `;
  }

  #referenceField() {
    const isVoucher = this.chosen.kind === "voucher";
    if (!isVoucher && !this.chosen.reference_required) return nothing;
    return html`<div class="field"><label for="reference">${isVoucher ? "Code du bon" : "Référence"}</label>
      <input id="reference" autocomplete="off" maxlength="60" .value=${this.reference}
        @input=${(event) => this.#refer(event.target.value)}>
      ${isVoucher ? html`<p class="what" role="status">${this.told}</p>` : nothing}</div>`;
  }

  /** Note a reference; of a voucher, ask at once what is left of it. */
  async #refer(text) {
    this.reference = text;
    this.told = "";
    const code = this.chosen.kind === "voucher" ? readCode(text) : null;
    if (!code) return;
    const told = await saidOf(code);
    if (this.reference !== text) return; // somebody typed on
    this.told = told.sentence;
    if (told.cents !== null && this.text === "" && told.cents < restOf(this.ticket)) this.text = centsAsText(told.cents);
  }

  #change(cents) {
    return html`<p class="change">À rendre <output aria-live="polite">${euros(cents)}</output></p>
      <p><button type="button" class="button quiet" @click=${() => this.#give(cents)}>La monnaie est un don</button></p>`;
  }

  #quick() {
    return html`<div class="quick" role="group" aria-label="Reçu">
      <button type="button" class="button quiet" @click=${() => (this.text = "")}>Appoint</button>
      ${BILLS.map((cents) => html`<button type="button" class="button quiet"
        @click=${() => (this.text = `${cents / 100}`)}>${cents / 100} €</button>`)}
    </div>`;
  }

  #roundUp(rest) {
    const up = (100 - (dueOf(this.ticket) % 100)) % 100;
    if (up === 0 || rest !== dueOf(this.ticket)) return nothing;
    return html`<p><button type="button" class="button quiet" @click=${() => this.#give(up)}>
      Arrondir à ${euros(rest + up)} : ${euros(up)} de don</button></p>`;
  }

  #give(cents) {
    const kept = line({ kind: "gift", label: "Don", unitCents: cents });
    this.till.change(withLine(this.ticket, kept));
  }

  #name(id) {
    return this.till.sheet.methods.find((one) => one.id === id)?.name ?? "Autre";
  }

  #removePayment(at) {
    const payments = this.ticket.payments.filter((_one, place) => place !== at);
    this.till.change({ ...this.ticket, payments });
  }

  /** Take back the payments of this ticket, and leave. */
  back() {
    if (this.ticket.payments.length) this.till.change({ ...this.ticket, payments: [] });
    this.dispatchEvent(new Event("back"));
  }

  async choose(method) {
    this.chosen = method;
    this.fault = "";
    await this.updateComplete;
    if (!BY_TOUCH.matches) this.querySelector("#given")?.focus(); // figures to touch are there
  }

  /** Take the payment that is shown. */
  take() {
    if (restOf(this.ticket) === 0) return;
    const cents = this.text === "" ? null : parseCents(this.text);
    if (this.text !== "" && cents === null) {
      throw new TillRefused(`« ${this.text} » n'est pas un montant : écrivez « 3,50 ».`);
    }
    if (cents > DEAR && this.confirmed !== this.text) {
      this.confirmed = this.text;
      throw new TillRefused(`${euros(cents)}, vraiment ? Recommencez pour le confirmer.`);
    }
    const given = { cents, reference: this.#read(this.reference.trim()) };
    this.till.change(withPayment(this.ticket, this.chosen, given, this.till.settings));
    this.text = "";
    this.reference = "";
    this.told = "";
  }

  #read(reference) {
    if (this.chosen.kind !== "voucher" || this.isBack) return reference;
    const code = readCode(reference);
    if (!code) throw new TillRefused("Ce n'est pas le code d'un bon : relisez-le, il est sur son ticket.");
    return code;
  }

  /** Take the payment; when nothing is left to pay, the ticket is done. */
  finish() {
    return this.attempt(async () => {
      this.take();
      if (restOf(this.ticket) === 0) await this.till.validate();
    });
  }

  #key(event) {
    if (event.defaultPrevented) return;
    const isTyping = event.target.closest?.("input");
    const at = /^(Digit|Numpad)([1-9])$/.exec(event.code)?.[2];
    const method = !isTyping && at && this.till.sheet.methods[Number(at) - 1];
    const isDone = event.key === "Enter" && (event.ctrlKey || isTyping || event.target === document.body);
    if (!isDone && !method) return;
    event.preventDefault();
    if (isDone) this.finish();
    else this.choose(method);
  }
}

/** Say what is left of a voucher, as far as one knows; what is left in cents, or null. */
async function saidOf(code) {
  try {
    const { left_cents: cents, cancelled } = await server.voucher(code);
    if (cancelled) return { cents: null, sentence: "Ce bon a été annulé." };
    return { cents, sentence: `Il reste ${euros(cents)} sur ce bon.` };
  } catch (error) {
    if (error instanceof Unreachable) return { cents: null, sentence: "Sans réseau, ce qu'il reste n'est pas vérifié." };
    return { cents: null, sentence: error.message };
  }
}

customElements.define("till-payment", Payment);
