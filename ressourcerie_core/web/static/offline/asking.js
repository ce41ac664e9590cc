// SPDX-License-Identifier: Apache-2.0
// Asks the server; what it does not do is told apart: it was not reached, or it refused.

const PATIENCE = 20_000; // milliseconds, for one answer

/** Nobody answered, or something between here and the server did. Asking again is right. */
export class Unreachable extends Error {
  /** @param {number} seconds - how long whoever answered says to wait; 0 when nothing was said */
  constructor(seconds = 0) {
    super("Le serveur ne répond pas.");
    this.seconds = seconds;
  }
}

/** The server refused, and says why: `status`, `type`, `title`, `detail`, `hint`, and more. */
export class Refusal extends Error {
  constructor(problem) {
    super([problem.detail, problem.hint].filter(Boolean).join(" "));
    this.problem = problem;
  }
}

/**
 * Ask the server, as JSON.
 * @param {string} path
 * @param {{method?: string, body?: unknown}} options
 * @returns {Promise<any>} what it answers, as JSON
 * @throws {Unreachable} for no answer, a busy server (409 with Retry-After, 503), a full disk (507)
 *     and all that a proxy says in the server's place
 * @throws {Refusal}
 */
export async function ask(path, { method = "GET", body } = {}) {
  const headers = { Accept: "application/json" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const request = { method, headers, body: body === undefined ? body : JSON.stringify(body) };
  const answer = await fetched(path, request);
  const told = await answer.json().catch(() => null);
  if (answer.ok && told !== null) return told;
  const wait = Number(answer.headers.get("Retry-After")) || 0;
  const busy = answer.status === 409 && answer.headers.has("Retry-After");
  if (told === null || busy || answer.status >= 500) throw new Unreachable(wait);
  throw new Refusal({ status: answer.status, ...told });
}

async function fetched(path, request) {
  try {
    return await fetch(path, { ...request, signal: AbortSignal.timeout(PATIENCE) });
  } catch {
    throw new Unreachable();
  }
}
