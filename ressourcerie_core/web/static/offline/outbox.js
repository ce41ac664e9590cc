// SPDX-License-Identifier: Apache-2.0
// Acts that were born on this device: signed, numbered without a gap, kept until the server has
// them, and never thrown away. An act and what it replaces, a draft, change in one transaction.

import { sign } from "../device.js";
import { done } from "./store.js";

/** The tables that an outbox needs: give them to openStore() beside your own. */
export const TABLES = {
  heads: { keyPath: "stream" },
  outbox: { keyPath: "order", autoIncrement: true, indexes: ["stream"] },
  sent: { keyPath: "id", indexes: ["stream"] },
};

const KEPT = 2000; // acts that the server has, for the lists and receipts of this device

/** Another page wrote to this stream since it was read: read it again. */
export class Overtaken extends Error {}

/** The acts of one stream of this device, a till for instance; tells `change` when they change. */
export class Outbox extends EventTarget {
  /**
   * @param {import("./store.js").Store} store
   * @param {string} stream - such as `caisse.till/<id>`
   * @param {string[]} tables - those of your own that change with an act
   */
  constructor(store, stream, tables = []) {
    super();
    this.store = store;
    this.stream = stream;
    this.#tables = ["heads", "outbox", ...tables];
    // Another page of this browser may send what this one shows.
    this.#pages = new BroadcastChannel(`ressourcerie/outbox/${stream}`);
    this.#pages.onmessage = () => this.dispatchEvent(new Event("change"));
  }

  #tables;
  #pages;

  /** Give the head of the stream: what make() of record() gave last, or null. */
  head() {
    return this.store.get("heads", this.stream).then((found) => found ?? null);
  }

  /** Set the head without an act, when the server gives the stream to this device. */
  async begin(head) {
    await this.store.put("heads", { ...head, stream: this.stream });
    this.#told();
  }

  /**
   * Write an act. When the promise is kept, it is on the disk, and its draft is gone.
   * @param {(head: any) => {act: {id: string}, head: any}} make - gives the act, whose place in the
   *     stream it takes from the head, and the head after it; it changes nothing
   * @param {(table: (name: string) => IDBObjectStore) => void} also - changes in the same transaction
   * @throws {Overtaken}
   * @throws {import("../device.js").NoKey}
   */
  async record(make, also = () => {}) {
    const written = await navigator.locks.request(`ressourcerie/acts/${this.stream}`, () =>
      this.#record(make, also),
    );
    this.#told();
    return written;
  }

  async #record(make, also) {
    const before = await this.head();
    const { act, head } = make(before);
    const content = JSON.stringify(act);
    const signature = base64(await sign(new TextEncoder().encode(content)));
    const row = { stream: this.stream, id: act.id, act, content, signature, state: "waiting" };
    await this.store.write(this.#tables, async (table) => {
      const now = await done(table("heads").get(this.stream));
      if (now?.seq !== before?.seq) throw new Overtaken();
      table("heads").put({ ...head, stream: this.stream });
      table("outbox").add(row);
      also(table);
    });
    return { act, head };
  }

  /** Give the acts that the server does not have, oldest first; refused ones are among them. */
  unsent() {
    return this.store.read(["outbox"], (table) =>
      done(table("outbox").index("stream").getAll(this.stream)),
    );
  }

  /** Give the acts that the server has, as this device remembers them. */
  sent() {
    return this.store.read(["sent"], (table) =>
      done(table("sent").index("stream").getAll(this.stream)),
    );
  }

  /**
   * Note what the server answered for acts of this outbox: `recorded`, `late`, `refused`.
   * A refused act stays here, with the reason, until somebody has seen to it.
   */
  async settle(rows, results) {
    const answers = new Map(results.map((result) => [result.id, result]));
    await this.store.write(["outbox", "sent"], (table) => {
      for (const row of rows) {
        const answer = answers.get(row.id);
        if (!answer) continue;
        const { state, remarks = [], problem = null } = answer;
        const noted = { ...row, state, remarks, problem };
        if (state === "refused") table("outbox").put(noted);
        else {
          table("outbox").delete(row.order);
          table("sent").put(noted);
        }
      }
      return Promise.resolve();
    });
    this.#told();
  }

  /** Try refused acts again, when the server has been mended. */
  async retry() {
    const refused = (await this.unsent()).filter((row) => row.state === "refused");
    await this.store.write(["outbox"], (table) => {
      for (const row of refused) table("outbox").put({ ...row, state: "waiting" });
      return Promise.resolve();
    });
    this.#told();
  }

  /** Send again some of what the server had: it was put back from an older copy. */
  async sendAgain(isWanted) {
    const rows = (await this.sent()).filter(isWanted);
    await this.store.write(["outbox", "sent"], (table) => {
      for (const row of rows) {
        table("sent").delete(row.id);
        table("outbox").put({ ...row, state: "waiting" }); // at its own place
      }
      return Promise.resolve();
    });
    this.#told();
  }

  /** Forget the oldest of what the server has, beyond what lists and receipts need. */
  async tidy() {
    const old = (await this.sent()).sort((one, other) => one.order - other.order).slice(0, -KEPT);
    if (old.length === 0) return;
    await this.store.write(["sent"], (table) => {
      for (const row of old) table("sent").delete(row.id);
      return Promise.resolve();
    });
  }

  #told() {
    this.dispatchEvent(new Event("change"));
    this.#pages.postMessage("change");
  }
}

function base64(bytes) {
  const text = btoa(String.fromCharCode(...bytes));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
