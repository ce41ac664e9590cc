// SPDX-License-Identifier: Apache-2.0
// What this browser remembers of the journal: a base that somebody changed, or put back from an
// older copy, no longer holds it, and the server then says so, here and in its journal.

import { say } from "/static/core/core.js";

const KEPT = "ressourcerie-journal";
const EVERY = 5 * 60_000;

const memory = read();
if (memory.alert || Math.abs(Date.now() - (memory.at ?? 0)) >= EVERY) {
  compare().catch((error) => console.warn("journal:", error)); // without a network: next time
}

async function compare() {
  const body = new FormData();
  body.append("instance", memory.instance ?? "");
  for (const seal of memory.seals ?? []) body.append("sceau", seal);
  const headers = { Accept: "application/json" };
  const answer = await fetch("/login/journal", { method: "POST", body, headers });
  if (!answer.ok) return;
  const told = await answer.json();
  if (told.alert) warn(told.alert);
  if (told.notice) say(told.notice);
  // What contradicts the server stays remembered, until somebody has looked into it.
  const seals = told.alert ? memory.seals : told.seals;
  const kept = { instance: told.instance, seals, at: Date.now(), alert: Boolean(told.alert) };
  localStorage.setItem(KEPT, JSON.stringify(kept));
}

function read() {
  try {
    return JSON.parse(localStorage.getItem(KEPT)) ?? {};
  } catch {
    return {};
  }
}

function warn(sentences) {
  const place = document.createElement("section");
  place.className = "alert";
  place.setAttribute("role", "alert");
  const [title, ...rest] = sentences;
  const heading = document.createElement("h2");
  heading.textContent = title;
  place.append(heading);
  for (const sentence of rest) {
    const line = document.createElement("p");
    line.textContent = sentence;
    place.append(line);
  }
  document.getElementById("contenu")?.prepend(place);
}
