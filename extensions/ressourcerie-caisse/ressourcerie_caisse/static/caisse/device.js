// SPDX-License-Identifier: Apache-2.0
// What this browser is to the shop: which device, which till it holds, and what it keeps of it.

import { deviceId } from "@ressourcerie/core/device.js";
import { Refusal } from "@ressourcerie/core/offline/asking.js";
import { TABLES } from "@ressourcerie/core/offline/outbox.js";
import { openStore } from "@ressourcerie/core/offline/store.js";

import { newHead } from "./ledger.js";
import * as server from "./server.js";

/** The tables of the till's page. */
const OWN = { kept: { keyPath: "key" }, drafts: { keyPath: "till" }, held: { keyPath: "id" } };

/** Open what this browser keeps, or give null when it is no device of a shop. */
export async function openDevice() {
  const id = await deviceId();
  if (id === null) return null;
  return new Device(id, await openStore("ressourcerie-caisse", 1, { ...TABLES, ...OWN }));
}

class Device {
  constructor(id, store) {
    this.id = id;
    this.store = store;
  }

  /** Give the sheet of the till that this device holds, as it was last seen; or null. */
  async lastSheet() {
    return (await this.store.get("kept", "sheet"))?.sheet ?? null;
  }

  /** Ask for the sheet of a till, and keep it for the days without a network. */
  async freshSheet(till) {
    const sheet = await server.sheet(till);
    await this.store.put("kept", { key: "sheet", sheet });
    return sheet;
  }

  /**
   * Take a till for this device.
   * @param {string | null} reason - what allows to take it from another device
   * @returns {Promise<{sheet: object, head: object | null}>} the sheet, and the head to begin with
   *     when this device has none of its own, or an older one
   */
  async take(till, reason = null) {
    const kept = await this.store.get("heads", streamOf(till));
    let given = await server.hold(till, !kept, reason);
    // What this browser keeps is older than what it once sent: it was put back from a copy.
    const isOlder = kept?.series === given.series && kept.seq < given.seq;
    if (isOlder) given = await server.hold(till, true, reason);
    const sheet = await this.freshSheet(till);
    const isOurs = kept?.series === given.series;
    return { sheet, head: isOurs ? null : newHead(sheet, given) };
  }

  /** Leave the till to others, once the server has all of it. */
  async leave(till) {
    await server.release(till);
    await this.store.write(["kept", "heads"], (table) => {
      table("kept").delete("sheet");
      table("heads").delete(streamOf(till));
      return Promise.resolve();
    });
  }
}

/** Name the stream of a till's acts. */
export function streamOf(till) {
  return `caisse.till/${till}`;
}

/** Name the till of a stream. */
export function tillOf(stream) {
  return stream.slice(stream.indexOf("/") + 1);
}

/** Tell whether a refusal says that another device holds the till. */
export function isHeldElsewhere(error) {
  return error instanceof Refusal && error.problem.type?.endsWith("caisse/till-held");
}
