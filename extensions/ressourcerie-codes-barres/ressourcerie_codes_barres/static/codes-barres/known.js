// SPDX-License-Identifier: Apache-2.0
// What this device knows of codes without a network: objects for sale, numbers of categories,
// makers' codes; and what it sold or could not read, until the server has it.

import { Refusal, Unreachable, ask } from "@ressourcerie/core/offline/asking.js";
import { done, openStore } from "@ressourcerie/core/offline/store.js";

const ROOT = "/api/v1/codes-barres";
const OVERLAP = 120_000; // milliseconds: what was being written when the last answer was read
const TABLES = {
  objects: { keyPath: "number" },
  facts: { keyPath: "key" },
  sold: { keyPath: "object" },
  unread: { keyPath: "text" },
};

export async function openKnown() {
  return new Known(await openStore("ressourcerie-codes-barres", 1, TABLES));
}

class Known {
  #store;
  #refreshing = null;

  constructor(store) {
    this.#store = store;
  }

  /** Bring what the server knows, and take it what it does not; without a network, later. */
  refresh() {
    this.#refreshing ??= this.#bring()
      .catch((error) => {
        if (!(error instanceof Unreachable || error instanceof Refusal)) throw error;
      })
      .finally(() => (this.#refreshing = null));
    return this.#refreshing;
  }

  object(number) {
    return this.#store.get("objects", number);
  }

  async category(number) {
    return (await this.#facts())?.categories[number] ?? null;
  }

  async preset(number) {
    return (await this.#facts())?.presets?.[number] ?? null;
  }

  async article(digits) {
    return (await this.#facts())?.articles.find((one) => one.digits === digits) ?? null;
  }

  /** The objects that two tickets sold, and that nobody settled yet. */
  async doubles() {
    return (await this.#facts())?.double_sales ?? [];
  }

  /** Give the ticket of this device that sold an object, or undefined. */
  soldHere(object) {
    return this.#store.get("sold", object);
  }

  /** Remember what a ticket of this device sold, and forget what it gave back. */
  follow(act) {
    return this.#store.write(["sold"], async (table) => {
      for (const { object } of act.lines.filter((one) => one.object)) {
        if (act.type === "sale") await done(table("sold").put({ object, number: act.number, at: act.at }));
        else await done(table("sold").delete(object));
      }
    });
  }

  /** Keep a code that nobody could read, for whoever labels. */
  async unread(text) {
    await this.#store.put("unread", { text: text.slice(0, 60) });
    await this.refresh();
  }

  async #facts() {
    return this.#store.get("facts", "facts");
  }

  async #bring() {
    for (const { text } of await this.#store.all("unread")) {
      await ask(`${ROOT}/unknown`, { method: "POST", body: { text } });
      await this.#store.write(["unread"], (table) => done(table("unread").delete(text)));
    }
    const before = await this.#facts();
    const since = before ? new Date(Date.parse(before.at) - OVERLAP).toISOString() : null;
    let after = null;
    let first = null;
    do {
      const asked = new URLSearchParams(Object.entries({ since, after }).filter(([, value]) => value));
      const told = await ask(`${ROOT}/known?${asked}`);
      first ??= told;
      await this.#store.write(["objects"], (table) => Promise.all(told.objects.map((one) => done(table("objects").put(one)))));
      after = told.after;
    } while (after);
    const { at, categories, presets, articles, double_sales } = first;
    await this.#store.put("facts", { key: "facts", at, categories, presets, articles, double_sales });
  }
}
