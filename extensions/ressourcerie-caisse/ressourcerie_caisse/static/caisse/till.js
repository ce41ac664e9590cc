// SPDX-License-Identifier: Apache-2.0
// The till of this page: what it knows, and all that it can do. Screens show it and call it.

import { onNewVersion } from "@ressourcerie/core/core.js";
import { Refusal, Unreachable } from "@ressourcerie/core/offline/asking.js";
import { Flusher } from "@ressourcerie/core/offline/flusher.js";
import { Outbox } from "@ressourcerie/core/offline/outbox.js";
import { askToKeep, fullness, saveToFile, showCount } from "@ressourcerie/core/offline/rescue.js";
import { hold } from "@ressourcerie/core/offline/tab.js";

import { act, closedFacts, copiedFacts, movementFacts, opened, ticketFacts } from "./acts.js";
import { emptyTicket, restOf } from "./basket.js";
import { openDevice, streamOf, tillOf } from "./device.js";
import { after, theoretical } from "./ledger.js";
import { tellTicket } from "./scans.js";
import * as server from "./server.js";

const HEART = 20_000; // milliseconds between two contacts
const SOON = 3000; // while the server is not reached
const PATIENCE = 1500; // for a figure that only helps

/** What the person must read, and that is no defect of the page. */
export class TillRefused extends Error {}

/** Another device keeps acts of this till; who manages it may close all the same, knowing it. */
export class WaitsElsewhere extends TillRefused {}

/** Tells `change` whenever a screen must be drawn again. */
export class Till extends EventTarget {
  device = null;
  sheet = null;
  head = null;
  operator = null;
  draft = emptyTicket();
  unsent = [];
  sent = [];
  /** The ticket that was just validated, until the next one begins. */
  last = null;
  /** The id of a ticket to open, that somebody scanned. */
  sought = null;
  /** What the server said at the last contact. */
  contact = null;
  /** Takes a new version of the page, when one is ready. */
  update = null;
  /** How full the memory of this browser is, from 0 to 1; null where it does not say. */
  fullness = null;
  /** What was given back in cash and not handed over yet, for something else: `{number, cents}`. */
  exchange = null;
  /** The id of the ticket that was printed last: on paper again, it is a duplicate. */
  printed = null;
  isElsewhere = false;
  /** Whether another device has taken the till. */
  isTaken = false;
  isReady = false;
  #outbox = null;
  #flusher = null;
  #heart = null;
  /** Of tills that this device held before: they go on sending what it wrote there. */
  #others = new Map();
  #saving = Promise.resolve();
  #busy = false;

  /** Read what the device keeps, and go on where it was. */
  async start() {
    this.device = await openDevice();
    const sheet = await this.device?.lastSheet();
    if (sheet) await this.#begin(sheet, null);
    this.isReady = true;
    addEventListener("online", () => this.#beatNow());
    document.addEventListener("visibilitychange", () => document.hidden || this.#beatNow());
    onNewVersion((take) => this.#set({ update: take }));
    this.#set({});
  }

  get app() {
    return document.querySelector("caisse-till").getAttribute("app");
  }

  get session() {
    return this.head?.session ?? null;
  }

  /** The settings that the session began with; those of the day without one. */
  get settings() {
    return { ...this.sheet.settings, ...this.session?.settings };
  }

  get isSchool() {
    return this.session?.kind === "school";
  }

  get online() {
    return this.#flusher?.online ?? null;
  }

  get trouble() {
    return this.#flusher?.trouble ?? null;
  }

  /** The acts that wait for the server. */
  get waiting() {
    return this.unsent.filter((row) => row.state === "waiting");
  }

  /** The acts that the server could not read: they stay here. */
  get refused() {
    return this.unsent.filter((row) => row.state === "refused");
  }

  /** Whether nothing would be lost by another version, or another device. */
  get isQuiet() {
    return this.unsent.length === 0 && this.draft.lines.length === 0;
  }

  /** Take a till of the site for this device. */
  async choose(till, reason = null) {
    const { sheet, head } = await this.device.take(till, reason);
    await this.#begin(sheet, head);
  }

  /** Take the till back from the other page of this browser. */
  takeOver() {
    return this.#begin(this.sheet, null, { over: true });
  }

  /** Leave the till to another device. */
  async leave() {
    if (!this.isQuiet || this.session) {
      throw new TillRefused("Fermez la session et attendez que tout soit enregistré.");
    }
    await this.device.leave(this.sheet.till.id);
    location.reload();
  }

  async #begin(sheet, head, { over = false } = {}) {
    const stream = streamOf(sheet.till.id);
    const isHere = await hold(stream, () => this.#lose(), { over });
    const outbox = new Outbox(this.device.store, stream, ["drafts"]);
    if (isHere && head) await outbox.begin(head);
    const draft = await this.device.store.get("drafts", sheet.till.id);
    const kept = await this.#kept(outbox); // never shown as recorded while it is not counted yet
    this.#flusher?.stop();
    this.#outbox = outbox;
    // Ready before the server is asked: it may be slow, and all that a sale needs is here.
    this.#set({
      isReady: true, sheet, head: await outbox.head(), isElsewhere: !isHere, ...kept,
      draft: draft?.ticket ?? emptyTicket(), operator: rememberedOperator(),
    });
    if (isHere) await this.#live();
  }

  async #live() {
    this.#flusher = this.#sending(this.#outbox);
    await this.#outbox.tidy();
    await this.#sendForOthers();
    await this.#count();
    askToKeep().catch(() => {}); // a browser that refuses says nothing
    this.#flusher.start();
    this.#beatNow();
    await this.refresh().catch((error) => this.#hear(error));
  }

  /** Send what an outbox holds to the till that wrote it, whichever is shown. */
  #sending(outbox) {
    const till = tillOf(outbox.stream);
    const flusher = new Flusher(outbox, (acts) => server.sendActs(till, acts));
    flusher.addEventListener("change", () => this.#set({}));
    outbox.addEventListener("change", () => this.#count());
    return flusher;
  }

  /** Send too what this device wrote at tills that it holds no more. */
  async #sendForOthers() {
    const rows = await this.device.store.all("outbox");
    for (const stream of new Set(rows.map((row) => row.stream))) {
      if (stream === this.#outbox.stream || this.#others.has(stream)) continue;
      const outbox = new Outbox(this.device.store, stream);
      this.#others.set(stream, outbox);
      this.#sending(outbox).start();
    }
  }

  #lose() {
    this.#flusher?.stop();
    this.#set({ isElsewhere: true });
  }

  async #count() {
    const kept = await this.#kept(this.#outbox);
    showCount(kept.unsent.length);
    this.#set(kept);
  }

  /** Give what the server does not have, of every till that this device ever held, and what it has. */
  async #kept(outbox) {
    const [unsent, sent] = await Promise.all([this.device.store.all("outbox"), outbox.sent()]);
    return { unsent, sent };
  }

  /** Tell the server what waits here, and hear what it knows; again and again. */
  async #beat() {
    if (this.isElsewhere) return;
    this.#set({ fullness: await fullness() });
    const outbox = this.#outbox;
    const here = this.unsent.filter((row) => row.stream === outbox.stream);
    const known = lastRecorded(this.sent, this.head.series);
    try {
      const told = await server.contact(this.sheet.till.id, {
        pending: here.length,
        oldest_at: here[0]?.act.at ?? null,
        open_ticket: this.draft.lines.length > 0,
        app: this.app,
      });
      if (outbox !== this.#outbox) return;
      this.#flusher.heard(true);
      const offset = Date.parse(told.server_time) - Date.now();
      this.#set({ contact: { ...told, offset }, isTaken: !told.by_me });
      // A server that knows less than it did was put back from an older copy: tell it again.
      const { series } = this.head;
      if (told.series === series && told.seq < known) {
        await outbox.sendAgain((row) => row.act.series === series && row.act.seq > told.seq);
      }
    } catch (error) {
      this.#hear(error);
    }
    clearTimeout(this.#heart);
    this.#heart = setTimeout(() => this.#beat(), this.online === false ? SOON : HEART);
  }

  #beatNow() {
    clearTimeout(this.#heart);
    if (this.#outbox) this.#beat();
  }

  #hear(error) {
    if (!(error instanceof Unreachable || error instanceof Refusal)) throw error;
    this.#flusher.heard(error instanceof Refusal);
    if (error instanceof Refusal) this.#set({ contact: { ...this.contact, refusal: error.message } });
  }

  /** Ask again for prices, people and settings. */
  async refresh() {
    const sheet = await this.device.freshSheet(this.sheet.till.id);
    this.#set({ sheet, isTaken: !sheet.held.by_me });
  }

  /** Say who works; without a network the code cannot be checked, and the acts say so. */
  async identify(account, pin) {
    let operator;
    try {
      operator = { ...(await server.checkOperator(this.sheet.till.id, account, pin)), proof: "pin" };
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      operator = { ...this.sheet.operators.find((one) => one.id === account), proof: "offline" };
    }
    return operator;
  }

  /** Let somebody work here; null for nobody. */
  work(operator) {
    if (operator) sessionStorage.setItem("caisse-operator", JSON.stringify(operator));
    else sessionStorage.removeItem("caisse-operator");
    this.#set({ operator });
  }

  can(permission) {
    return this.operator?.permissions.includes(permission) ?? false;
  }

  /** Change the ticket that is being made; it is kept at once, and waited for before it is sold. */
  change(ticket) {
    this.#set({ draft: ticket, last: null });
    const kept = { till: this.sheet.till.id, ticket };
    this.#saving = this.#saving.catch(() => {}).then(() => this.device.store.put("drafts", kept));
    this.#saving.catch(() => {}); // told by validate()
  }

  open(facts) {
    return this.#record("session-opened", () => opened(facts, this.sheet.settings));
  }

  /** Sell, or give back: the draft becomes an act. Pressed twice, it does so once. */
  async validate() {
    const ticket = this.draft;
    if (ticket.lines.length === 0 || this.#busy) return;
    if (restOf(ticket) > 0) throw new TillRefused("Il reste à payer.");
    if (restOf(ticket) < 0) throw new TillRefused("Trop est payé : enlevez un paiement, puis recommencez.");
    await this.#saving;
    const written = await this.#record(
      "ticket",
      (head) => ticketFacts(head, this.sheet.till.code, ticket),
      (table) => table("drafts").delete(this.sheet.till.id),
    );
    if (!written) return;
    this.#set({ draft: emptyTicket(), last: written.act, exchange: null });
    tellTicket(written.act);
  }

  move(facts) {
    return this.#record("movement", () => movementFacts(facts));
  }

  /**
   * Count a duplicate before it is printed, and give its rank: the one after those that this device
   * and the server know of. A server that is slow keeps nobody waiting for a paper.
   */
  async copy(ticket) {
    if (!this.session) throw new TillRefused("Ouvrez d'abord une session : un duplicata y est compté.");
    const acts = [...this.sent, ...this.unsent].map((row) => row.act);
    const here = acts.filter((one) => one.kind === "ticket-copied" && one.ticket === ticket.id).length;
    const there = this.online ? await soon(server.ticket(ticket.id).then((found) => found.copies)) : 0;
    const rank = Math.max(here, there) + 1;
    const written = await this.#record("ticket-copied", () => copiedFacts(ticket.id, rank));
    return written ? rank : null;
  }

  /** Close; `despite` what another device keeps, when somebody who manages the till says so. */
  async close({ despite = false, ...facts }) {
    if (this.draft.lines.length) throw new TillRefused("Un ticket est encore ouvert.");
    if ((await this.device.store.all("held")).length) {
      throw new TillRefused("Des tickets attendent sur cet appareil : reprenez-les, ou retirez-les.");
    }
    const others = this.contact?.others_waiting ?? [];
    if (others.length && !(despite && this.can("caisse.manage"))) {
      const each = others.map((one) => `« ${one.device_name} » : ${one.waiting}`).join(", ");
      throw new WaitsElsewhere(
        `Des tickets attendent sur un autre appareil (${each}). Rallumez-le ; une personne ` +
          "responsable peut clôturer en recommençant.",
      );
    }
    return this.#record("session-closed", (head) => closedFacts(head.session, facts));
  }

  async abandon() {
    if (this.draft.lines.length) throw new TillRefused("Un ticket est encore ouvert.");
    return this.#record("session-abandoned", () => ({}));
  }

  theoretical(method) {
    return theoretical(this.session, method, this.sheet.methods);
  }

  /** Give the state of an act: `waiting`, `recorded`, `late`, `refused`. */
  stateOf(id) {
    const row = this.unsent.find((one) => one.id === id) ?? this.sent.find((one) => one.id === id);
    return row?.state ?? "waiting";
  }

  /** The tickets that this device remembers, the newest first. */
  get tickets() {
    const acts = [...this.sent, ...this.unsent].map((row) => row.act);
    return acts.filter((one) => one.kind === "ticket").sort((one, other) => other.seq - one.seq);
  }

  retry() {
    return Promise.all([this.#outbox, ...this.#others.values()].map((one) => one.retry()));
  }

  /** Send what waits now. */
  flush() {
    this.#flusher.wake();
  }

  /** Give what only this device has as a file. */
  rescue() {
    const day = new Date().toISOString().slice(0, 10);
    saveToFile(`caisse-${this.sheet.till.code}-${day}.json`, this.unsent);
  }

  /** Begin the next ticket. */
  next() {
    this.#set({ last: null });
  }

  /** Begin the ticket of what is taken instead of what the last one gave back. */
  takeInstead() {
    this.#set({ last: null, exchange: { number: this.last.number, cents: this.last.due_cents } });
  }

  async #record(kind, facts, also = () => {}) {
    if (this.#busy) return null;
    this.#busy = true;
    try {
      const written = await this.#outbox.record((head) => {
        const made = act(head, this.#here(), kind, facts(head));
        return { act: made, head: after(head, made) };
      }, also);
      // With what it leaves to send: in between, the page would say that all is recorded.
      this.#set({ head: written.head, unsent: await this.device.store.all("outbox") });
      return written;
    } finally {
      this.#busy = false;
    }
  }

  #here() {
    return {
      device: this.device.id,
      operator: this.operator,
      clockOffset: this.contact?.offset ?? null,
      online: this.online === true,
      app: this.app,
    };
  }

  #set(facts) {
    Object.assign(this, facts);
    this.dispatchEvent(new Event("change"));
  }
}

/** Give what is told soon, and 0 otherwise. */
function soon(told) {
  const late = new Promise((done) => setTimeout(() => done(0), PATIENCE));
  return Promise.race([told.catch(() => 0), late]);
}

function lastRecorded(sent, series) {
  const seqs = sent.filter((row) => row.state === "recorded" && row.act.series === series);
  return Math.max(0, ...seqs.map((row) => row.act.seq));
}

function rememberedOperator() {
  return JSON.parse(sessionStorage.getItem("caisse-operator") ?? "null");
}
