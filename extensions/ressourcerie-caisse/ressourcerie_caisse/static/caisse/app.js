// SPDX-License-Identifier: Apache-2.0
// The page of the till: the state that is always in sight, and the screen that it is time for.

import { watchBursts } from "@ressourcerie/core/bursts.js";
import { html, nothing } from "lit";

import { HELP, learnKeyboard, lettersAreOn, turnLetters } from "./keys.js";
import { giveCode, meaningOf } from "./scans.js";
import "./screens/choosing.js";
import "./screens/closing.js";
import "./screens/drawer.js";
import "./screens/held.js";
import "./screens/opening.js";
import "./screens/operator.js";
import { Screen } from "./screens/screen.js";
import "./screens/selling.js";
import "./screens/tickets.js";
import { Till } from "./till.js";

const VIEWS = { F3: "tickets", F4: "held", F6: "drawer", F10: "closing" };
const IDLE = 15 * 60_000; // milliseconds
const SCREENS = "till-selling, till-operator"; // those whose keys do more than fill a field
const NEARLY_FULL = 0.9; // of what the browser lets the page keep
const LONG = 30 * 60_000; // milliseconds that an act may wait before the page alarms

class App extends Screen {
  static properties = { ...Screen.properties, view: { state: true }, unheard: { state: true } };

  constructor() {
    super();
    this.till = new Till();
    this.view = "selling";
    this.unheard = "";
    this.addEventListener("go", (event) => (this.view = event.detail));
  }

  connectedCallback() {
    super.connectedCallback();
    document.addEventListener("keydown", (event) => this.#key(event));
    for (const sign of ["pointerdown", "keydown"]) {
      document.addEventListener(sign, () => (this.active = Date.now()), { capture: true });
    }
    // Not as soon as the pointer is down: what was under it would move away before the click.
    for (const sign of ["click", "keydown"]) {
      document.addEventListener(sign, () => (this.unheard = ""), { capture: true });
    }
    watchBursts({
      snapshot: () => [...this.querySelectorAll(SCREENS)].map((one) => [one, one.typed]),
      undo: (screens) => screens.forEach(([one, typed]) => Object.assign(one, typed)),
      code: (text) => this.attempt(() => this.#scanned(text)),
    });
    setInterval(() => this.#lock(), 30_000);
    learnKeyboard().then(this.draw);
    this.attempt(() => this.till.start());
  }

  /** Hear a code on any screen: where it is nothing to sell, it may be a ticket to open. */
  async #scanned(text) {
    if (giveCode(text)) return;
    const { till } = this;
    if (!till.sheet || !till.operator) {
      this.unheard = "Un code a été lu : dites d'abord qui tient la caisse, puis scannez de nouveau.";
      return;
    }
    const meaning = till.session ? await meaningOf(text, till) : null;
    if (meaning?.ticket) this.#openTicket(meaning.ticket);
    else this.unheard = meaning?.refused ?? "Un code a été lu, et ne sert à rien sur cet écran : revenez à la vente, puis scannez de nouveau.";
  }

  #openTicket(id) {
    const shown = this.querySelector("till-tickets");
    if (shown) shown.open(id);
    else {
      this.till.sought = id;
      this.view = "tickets";
    }
  }

  /** Ask again who is there, when nobody has touched anything for long, and no ticket is open. */
  #lock() {
    const isIdle = Date.now() - (this.active ?? Date.now()) > IDLE;
    if (isIdle && this.till.operator && this.till.draft.lines.length === 0) this.till.work(null);
  }

  willUpdate() {
    if (!this.till.session) this.view = "selling"; // what a session shows first
  }

  render() {
    return html`${this.till.sheet ? this.#state() : nothing}
      ${this.till.session?.kind === "school" ? html`<p class="school">ÉCOLE — FACTICE : rien ne compte</p>` : nothing}
      ${this.unheard ? html`<p class="hint" role="alert">${this.unheard}</p>` : nothing}
      ${this.faultShown} ${this.#screen()} ${this.#help()}`;
  }

  #screen() {
    const { till } = this;
    if (!till.isReady) return this.fault ? noMemory() : html`<p class="sheet-of-till">La caisse s'ouvre…</p>`;
    if (!till.device) return notEnrolled();
    if (till.isElsewhere) return this.#elsewhere();
    if (till.isTaken) return this.#taken();
    if (!till.sheet || !till.head) return html`<till-choosing .till=${till}></till-choosing>`;
    if (!till.operator) {
      return html`<till-operator .till=${till} @identified=${(event) => till.work(event.detail)}></till-operator>`;
    }
    if (!till.session) return html`<till-opening .till=${till}></till-opening>`;
    return this.#working();
  }

  #working() {
    const { till } = this;
    switch (this.view) {
      case "closing":
        return html`<till-closing .till=${till}></till-closing>`;
      case "drawer":
        return html`<till-drawer .till=${till}></till-drawer>`;
      case "tickets":
        return html`<till-tickets .till=${till}></till-tickets>`;
      case "held":
        return html`<till-held .till=${till}></till-held>`;
      default:
        return html`<till-selling .till=${till}></till-selling>`;
    }
  }

  #elsewhere() {
    return html`<section class="sheet-of-till"><h1>Cette caisse est ouverte dans un autre onglet</h1>
      <p>Un seul onglet vend à la fois, pour que les numéros se suivent. Le ticket en cours n'est pas perdu.</p>
      <p class="actions"><button type="button" class="button" @click=${() => this.attempt(() => this.till.takeOver())}>Prendre la suite ici</button></p>
    </section>`;
  }

  #taken() {
    return html`<p class="hint">Un autre appareil a repris « ${this.till.sheet.till.name} ». Ce que celui-ci n'a pas
        envoyé part seul, parmi les tickets tardifs.</p>
      <till-choosing .till=${this.till}></till-choosing>`;
  }

  #state() {
    const { till } = this;
    return html`
      <header class="till-state">
        <a class="home" href="/" aria-label="Accueil">⌂</a>
        <strong>${till.sheet.till.name}</strong>
        ${network(till)}
        ${this.#menu()}
        ${till.operator
          ? html`<button type="button" class="who" @click=${() => till.work(null)}>${till.operator.name} <small>changer</small></button>`
          : nothing}
      </header>
      ${this.#alarms()}
    `;
  }

  #menu() {
    const { till } = this;
    if (!till.session || !till.operator || till.isElsewhere) return nothing;
    const entry = (view, label, key) => html`<button type="button" aria-current=${this.view === view ? "page" : nothing}
      @click=${() => (this.view = view)}>${label}${key ? html` <kbd>${key}</kbd>` : nothing}</button>`;
    return html`<nav aria-label="Caisse">
      ${entry("selling", "Vendre")} ${entry("tickets", "Tickets", "F3")} ${entry("drawer", "Tiroir", "F6")}
      ${entry("closing", "Clôturer", "F10")}
      <button type="button" @click=${() => this.#showHelp()}>Aide <kbd>F1</kbd></button>
    </nav>`;
  }

  #alarms() {
    const { till } = this;
    const oldest = till.unsent[0]?.act.at;
    const isLong = oldest && Date.now() - Date.parse(oldest) > LONG;
    return html`
      ${till.refused.length
        ? html`<div class="alert till-alarm" role="alert"><h2>${till.refused.length} enregistrement(s) que le serveur n'a pas su lire</h2>
            <p>${till.refused[0].problem?.detail ?? ""} Rien n'est perdu : gardez cet appareil, enregistrez le fichier de secours, et prévenez une personne responsable.</p>
            <p class="actions"><button type="button" class="button" @click=${() => till.rescue()}>Fichier de secours</button>
              <button type="button" class="button quiet" @click=${() => till.retry()}>Réessayer</button></p></div>`
        : nothing}
      ${isLong && !till.refused.length
        ? html`<div class="alert till-alarm" role="alert"><h2>${till.unsent.length} enregistrement(s) ne sont que sur cet appareil</h2>
            <p>N'effacez pas les données du navigateur. Dès que le réseau revient, tout part seul.</p>
            <p class="actions"><button type="button" class="button" @click=${() => till.rescue()}>Fichier de secours</button></p></div>`
        : nothing}
      ${till.fullness > NEARLY_FULL && !till.refused.length
        ? html`<div class="alert till-alarm" role="alert"><h2>La mémoire de ce navigateur est pleine à ${Math.floor(till.fullness * 100)} %</h2>
            <p>Libérez de la place sur l'appareil, sans effacer les données du navigateur : pleine, elle ne garderait plus de ticket.</p></div>`
        : nothing}
      ${till.contact?.strays
        ? html`<p class="hint">${till.contact.strays} ticket(s) tardif(s) attendent une personne responsable.</p>`
        : nothing}
      ${till.trouble ? html`<p class="hint" role="alert">Le serveur refuse pour l'instant : ${till.trouble}</p>` : nothing}
      ${till.update && till.isQuiet
        ? html`<p class="hint">Une nouvelle version est prête. <button type="button" class="button quiet" @click=${() => till.update()}>L'employer maintenant</button></p>`
        : nothing}
    `;
  }

  #help() {
    return html`<dialog class="help" aria-label="Aide">
      <h1>Les touches</h1>
      <dl>${HELP.map(([key, what]) => html`<div><dt><kbd>${key}</kbd></dt><dd>${what}</dd></div>`)}</dl>
      <p><label class="tick-line"><input type="checkbox" ?checked=${lettersAreOn()}
        @change=${(event) => turnLetters(event.target.checked)}> Les lettres seules choisissent une catégorie</label></p>
      <form method="dialog"><button class="button">Fermer</button></form>
    </dialog>`;
  }

  #showHelp() {
    this.querySelector("dialog.help").showModal();
  }

  #key(event) {
    if (event.key === "F1") {
      event.preventDefault();
      this.#showHelp();
      return;
    }
    const view = VIEWS[event.key];
    const isBack = event.key === "Escape" && this.view !== "selling" && !event.defaultPrevented;
    if ((!view && !isBack) || !this.till.session || !this.till.operator) return;
    event.preventDefault();
    this.view = view ?? "selling";
  }
}

function network(till) {
  const count = till.unsent.length; // what the server could not read is not recorded either
  const words = till.online === false ? "Hors ligne" : till.online ? "En ligne" : "Connexion…";
  const waiting = count ? `${count} sur cet appareil` : "tout est enregistré";
  return html`<span class="network ${till.online === false ? "offline" : "online"}" role="status">
    <span class="dot" aria-hidden="true"></span><span>${words} <small>${waiting}</small></span></span>`;
}

function noMemory() {
  return html`<section class="sheet-of-till"><h1>La mémoire de ce navigateur ne s'ouvre pas</h1>
    <p>La caisse y garde ses tickets avant de les envoyer : sans elle, on ne vend pas ici. Ce que cet appareil
      gardait n'est pas effacé.</p>
    <ol class="steps"><li>quittez la navigation privée, si vous y êtes ;</li>
      <li>fermez tous les onglets, puis le navigateur, et rouvrez-le ;</li>
      <li>libérez de la place sur l'appareil, sans effacer les données du navigateur ;</li>
      <li>en attendant, vendez sur un autre appareil, et prévenez une personne responsable.</li></ol>
    <p class="actions"><button type="button" class="button" @click=${() => location.reload()}>Réessayer</button></p></section>`;
}

function notEnrolled() {
  return html`<section class="sheet-of-till"><h1>Ce navigateur n'est pas encore une caisse</h1>
    <p>Une caisse signe ses tickets avec une clé qui ne quitte pas l'appareil. Pour la lui donner :</p>
    <ol class="steps"><li>une personne qui administre ouvre « Appareils » et prépare un code ;</li>
      <li>ici, ouvrez la page d'enrôlement et tapez ce code ;</li>
      <li>revenez sur cette page.</li></ol>
    <p class="actions"><a class="button" href="/login/appareil">Enrôler cet appareil</a>
      <a class="button quiet" href="/admin/appareils">Préparer un code</a></p></section>`;
}

customElements.define("caisse-till", App);
