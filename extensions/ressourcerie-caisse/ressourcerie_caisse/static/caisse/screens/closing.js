// SPDX-License-Identifier: Apache-2.0
// Closes a session: count, compare, explain, leave a float. Blind: what is expected comes after.

import { euros, centsAsText, parseCents } from "@ressourcerie/core/numbers.js";
import { html, nothing } from "lit";

import { sum } from "../basket.js";
import { drawerOf, isUntouched } from "../ledger.js";
import { TillRefused, WaitsElsewhere } from "../till.js";
import { counted, denominationGrid } from "./counting.js";
import { Screen, textsOf } from "./screen.js";

class Closing extends Screen {
  static properties = {
    ...Screen.properties,
    denominations: { state: true },
    amounts: { state: true },
    isCompared: { state: true },
  };

  constructor() {
    super();
    this.denominations = {};
    this.amounts = {};
    this.isCompared = false;
    this.despite = false;
  }

  get isBlind() {
    return this.till.settings.blind_count;
  }

  get methods() {
    const moved = this.till.session.methods;
    return this.till.sheet.methods.filter((one) => one.counted || moved[one.id]);
  }

  render() {
    if (!this.till.session) return nothing;
    if (isUntouched(this.till.session)) return this.#abandoning();
    return html`
      <form class="sheet-of-till wide-sheet" @submit=${(event) => this.#close(event)}>
        <h1>Clôturer ${this.till.sheet.till.name}</h1>
        ${this.#waiting()} ${this.#unasked()}
        ${this.methods.map((method) => this.#method(method))}
        ${this.isCompared ? this.#leaving() : nothing}
        ${this.faultShown}
        <p class="actions">
          ${this.isCompared
            ? html`<button class="button">Clôturer la session</button>
                <button type="button" class="button quiet" @click=${() => (this.isCompared = false)}>Recompter</button>`
            : html`<button type="button" class="button" @click=${() => this.#compare()}>Comparer</button>`}
          <button type="button" class="button quiet" @click=${() => this.go("selling")}>Revenir à la vente</button>
        </p>
      </form>
    `;
  }

  #waiting() {
    const { length } = this.till.unsent;
    if (length === 0) return nothing;
    return html`<p class="hint">${length > 1 ? `${length} enregistrements attendent` : "Un enregistrement attend"}
      encore le réseau : la clôture partira après, dans l'ordre. Gardez cet appareil allumé.</p>`;
  }

  /** Without the server nobody knows what other devices keep of this till. */
  #unasked() {
    if (this.till.online && this.till.contact) return nothing;
    return html`<p class="hint">Sans le serveur, cette caisse ne sait pas si un autre appareil garde des
      tickets de cette session. Ceux qui arriveraient après la clôture attendraient à part, parmi les
      tickets tardifs, qu'une personne responsable les rattache.</p>`;
  }

  #abandoning() {
    return html`<section class="sheet-of-till"><h1>Rien n'a été vendu</h1>
      <p>Une session vide s'abandonne : elle reste dans le journal, et il n'y a rien à compter.</p>
      ${this.faultShown}
      <p class="actions"><button type="button" class="button" @click=${() => this.attempt(() => this.till.abandon())}>Abandonner la session</button>
        <button type="button" class="button quiet" @click=${() => this.go("selling")}>Revenir à la vente</button></p></section>`;
  }

  #method(method) {
    const shown = this.isCompared || !this.isBlind;
    const expected = this.till.theoretical(method);
    if (this.isCompared && expected === 0 && this.#counted(method) === 0) return nothing;
    return html`
      <fieldset class="count"><legend>${method.name}</legend>
        <div class="figures">
          ${shown ? html`<p>Attendu : <strong>${euros(expected)}</strong></p>` : nothing}
          ${this.isCompared ? this.#figures(this.#counted(method), expected) : nothing}
        </div>
        ${this.isCompared ? this.#compared(method, expected) : this.#counting(method, expected)}
      </fieldset>
    `;
  }

  #counting(method, expected) {
    if (this.#isDrawer(method)) {
      return denominationGrid(this.denominations, (count) => (this.denominations = count));
    }
    if (!method.counted) return html`<p class="what">Ne se compte pas.</p>`;
    return html`<div class="field"><label for="count-${method.id}">${method.kind === "card" ? "Total du terminal (€)" : "Compté (€)"}</label>
      <input id="count-${method.id}" inputmode="decimal" autocomplete="off" maxlength="20"
        placeholder=${this.isBlind ? "0,00" : centsAsText(Math.max(0, expected))} .value=${this.amounts[method.id] ?? ""}
        @input=${(event) => (this.amounts = { ...this.amounts, [method.id]: event.target.value })}></div>`;
  }

  #figures(told, expected) {
    const gap = told - expected;
    return html`<p>Compté : <strong>${euros(told)}</strong></p>
      <p class=${gap ? "variance" : "no-variance"}>Écart : ${gap > 0 ? "+" : ""}${euros(gap)}</p>`;
  }

  #compared(method, expected) {
    return this.#counted(method) === expected
      ? nothing
      : html`<div class="field"><label for="reason-${method.id}">Pourquoi cet écart (recomptez d'abord)</label>
            <input id="reason-${method.id}" name="reason-${method.id}" required maxlength="200"></div>`;
  }

  #leaving() {
    const cash = sum(this.methods.filter((one) => this.#isDrawer(one)).map((one) => this.#counted(one)));
    const usual = Math.min(cash, this.till.session.float_cents);
    return html`<div class="field"><label for="left">Fond laissé dans la caisse (€)</label>
      <input id="left" name="left" inputmode="decimal" required maxlength="20" value=${centsAsText(usual)}>
      <p class="what">Le reste est à mettre de côté pour la banque.</p></div>`;
  }

  #isDrawer(method) {
    return method.id === drawerOf(this.till.sheet.methods)?.id;
  }

  #counted(method) {
    if (this.#isDrawer(method)) return counted(this.denominations);
    if (!method.counted) return this.till.theoretical(method);
    const text = (this.amounts[method.id] ?? "").trim();
    const cents = text === "" ? 0 : parseCents(text);
    if (cents === null) throw new TillRefused(`${method.name} : « ${text} » n'est pas un montant.`);
    return cents;
  }

  #compare() {
    return this.attempt(() => {
      this.methods.forEach((method) => this.#counted(method));
      this.isCompared = true;
      return this.#toTheNext();
    });
  }

  /** Show what is compared from its top, and be ready to explain or to go on. */
  async #toTheNext() {
    await this.updateComplete;
    scrollTo(0, 0);
    this.querySelector("input[required]")?.focus({ preventScroll: true });
  }

  #close(event) {
    event.preventDefault();
    const texts = textsOf(event.target);
    return this.attempt(async () => {
      if (!this.isCompared) return this.#compare();
      const leftCents = parseCents(texts.left);
      if (leftCents === null) throw new TillRefused(`« ${texts.left} » n'est pas un montant.`);
      const card = this.methods.find((one) => one.kind === "card" && one.counted);
      await this.#closeKnowing({
        counts: this.methods.map((method) => this.#count(method, texts[`reason-${method.id}`])),
        blind: this.isBlind,
        terminalCents: card ? this.#counted(card) : null,
        leftCents,
      });
      return this.go("selling");
    });
  }

  /** Close; what another device keeps is passed over only once its name has been read. */
  async #closeKnowing(facts) {
    try {
      await this.till.close({ ...facts, despite: this.despite });
    } catch (error) {
      this.despite = error instanceof WaitsElsewhere;
      throw error;
    }
  }

  #count(method, reason) {
    return {
      method: method.id,
      theoretical_cents: this.till.theoretical(method),
      counted_cents: this.#counted(method),
      denominations: this.#isDrawer(method) ? this.denominations : null,
      reason: reason || null,
    };
  }
}

customElements.define("till-closing", Closing);
