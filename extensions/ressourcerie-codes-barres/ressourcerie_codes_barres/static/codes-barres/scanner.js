// SPDX-License-Identifier: Apache-2.0
// What a reader types, wherever the focus is, and what the camera sees is read at once; the page
// stays, so that the camera does. Without a network, what this device knows is said.

import "./camera.js";
import { openKnown } from "./known.js";
import { soundRead, soundRefused } from "./sounds.js";
import { saidWithoutNetwork } from "./unplugged.js";

import { watchBursts } from "@ressourcerie/core/bursts.js";

const place = document.querySelector("[data-read]");
let latest = 0;

watchBursts({ code: read });
addEventListener("code", ({ detail }) => read(detail));

async function read(text) {
  const turn = ++latest;
  const content = (await fromServer(text)) ?? (await fromDevice(text));
  if (turn !== latest) return; // Another code was read meanwhile.
  place.replaceChildren(...content);
  if (place.querySelector("h2, [data-known]")) soundRead();
  else soundRefused();
}

/** Give what the server shows of a code; null without a network. */
async function fromServer(text) {
  const address = `?${new URLSearchParams({ code: text })}`;
  let answer;
  try {
    answer = await fetch(address, { headers: { Accept: "text/html" } });
  } catch {
    return null;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const shown = page.querySelector("[data-read]");
  if (!shown) location.assign(address); // The session is over, or the right: the page says so.
  return shown ? [...shown.childNodes] : [];
}

async function fromDevice(text) {
  const card = document.createElement("p");
  card.className = "card";
  const { said, isKnown } = await saidWithoutNetwork(await openKnown(), text);
  card.textContent = `Sans réseau : ${said}`;
  card.toggleAttribute("data-known", isKnown);
  return [card];
}
