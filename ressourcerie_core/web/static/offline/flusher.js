// SPDX-License-Identifier: Apache-2.0
// Brings the acts of an outbox to the server: one page at a time, in order, for as long as it takes.

import { Refusal, Unreachable } from "./asking.js";

const BATCH = 50;
const FIRST_WAIT = 1000; // milliseconds
const LONGEST_WAIT = 60_000;
const IDLE = 15_000;

/**
 * Sends what waits, and tells `change` when what it knows changes:
 * `online` (null before the first answer), and `trouble`, the sentence of a server that refuses.
 */
export class Flusher extends EventTarget {
  online = null;
  trouble = null;
  #outbox;
  #send;
  #failures = 0;
  #ended = new AbortController();
  #wake = () => {};

  /**
   * @param {import("./outbox.js").Outbox} outbox
   * @param {(acts: {content: string, signature: string}[]) => Promise<{results: any[]}>} send -
   *     throws what ask() throws
   */
  constructor(outbox, send) {
    super();
    this.#outbox = outbox;
    this.#send = send;
  }

  /** Begin; an act that comes and a network that is back are sent at once. */
  start() {
    const { signal } = this.#ended;
    const soon = () => this.wake();
    this.#outbox.addEventListener("change", soon, { signal });
    addEventListener("online", soon, { signal });
    addEventListener("offline", () => this.#told({ online: false }), { signal });
    this.#run();
  }

  stop() {
    this.#ended.abort();
    this.wake();
  }

  /** Try now. */
  wake() {
    this.#wake();
  }

  /** Note whether the server answers, when another request told it. */
  heard(online) {
    if (online && this.online === false) this.wake();
    this.#told({ online });
  }

  async #run() {
    while (!this.#ended.signal.aborted) {
      const wakened = new Promise((resolve) => (this.#wake = resolve));
      await Promise.race([wakened, later(await this.#turn())]);
    }
  }

  /** Send all that waits, unless another page does; give how long to wait before the next time. */
  async #turn() {
    try {
      await navigator.locks.request(`ressourcerie/outbox/${this.#outbox.stream}`, () =>
        this.#empty(),
      );
      this.#failures = 0;
      return IDLE;
    } catch (error) {
      this.#failures += 1;
      return this.#waitAfter(error);
    }
  }

  async #empty() {
    for (let size = BATCH; ; ) {
      const rows = (await this.#outbox.unsent()).filter((row) => row.state === "waiting");
      if (rows.length === 0 || this.#ended.signal.aborted) return;
      size = await this.#sent(rows.slice(0, size), size);
    }
  }

  /** Send some acts; give how many to send next. An unreadable one must not hold back the others. */
  async #sent(rows, size) {
    try {
      const acts = rows.map(({ content, signature }) => ({ content, signature }));
      const { results } = await this.#send(acts);
      await this.#outbox.settle(rows, results);
      this.#told({ online: true, trouble: null });
      return BATCH;
    } catch (error) {
      const status = error instanceof Refusal ? error.problem.status : null;
      if (rows.length > 1 && (status === 413 || status === 422)) return 1;
      if (status !== 413 && status !== 422) throw error;
      await this.#outbox.settle(rows, [{ id: rows[0].id, state: "refused", problem: error.problem }]);
      return size;
    }
  }

  #waitAfter(error) {
    if (error instanceof Refusal) this.#told({ online: true, trouble: error.message });
    else if (error instanceof Unreachable) this.#told({ online: false });
    else console.warn("outbox:", error);
    const longest = Math.min(FIRST_WAIT * 2 ** (this.#failures - 1), LONGEST_WAIT);
    return Math.max((error.seconds ?? 0) * 1000, longest * (0.5 + Math.random() / 2));
  }

  #told(facts) {
    const changed = Object.entries(facts).some(([name, value]) => this[name] !== value);
    Object.assign(this, facts);
    if (changed) this.dispatchEvent(new Event("change"));
  }
}

function later(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
