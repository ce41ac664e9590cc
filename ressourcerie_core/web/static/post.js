// SPDX-License-Identifier: Apache-2.0
// The page of a device between two people: keypad, badge reader, search, and the signature that
// proves which device this is.

import { NoKey, signIn } from "/static/core/device.js";

const BADGE = /^[bcdefghijklnoprstuvx]{30}$/;
const BURST = 300; // milliseconds between two keys of a reader, at most; nobody types so for long

const form = document.getElementById("sign-in");
const pin = form.elements.pin;
const refusal = document.getElementById("refusal");
let sending = false;

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (pin?.value || form.elements.badge.value) send();
});

async function send() {
  if (sending) return;
  sending = true;
  try {
    const answer = await fetch("/login/poste/defi", { headers: { Accept: "application/json" } });
    const told = await answer.json();
    if (!answer.ok) throw new Refusal(`${told.detail} ${told.hint}`);
    form.elements.challenge.value = told.challenge;
    form.elements.signature.value = await signIn(told.challenge);
    form.submit();
  } catch (error) {
    sending = false;
    refuse(sentenceOf(error));
  }
}

class Refusal extends Error {}

function sentenceOf(error) {
  if (error instanceof Refusal) return error.message;
  if (error instanceof NoKey) {
    return "Cet appareil a perdu sa clé : une personne qui administre doit l'enrôler de nouveau.";
  }
  console.warn(error);
  return "Le réseau ne répond pas : vérifiez le Wi-Fi, puis recommencez.";
}

function refuse(sentence) {
  refusal.textContent = sentence;
  refusal.hidden = false;
  form.elements.badge.value = "";
  if (pin) pin.value = "";
}

for (const key of document.querySelectorAll("[data-digit], [data-erase]")) {
  key.addEventListener("click", () => {
    const { digit } = key.dataset;
    pin.value = digit ? (pin.value + digit).slice(0, 8) : pin.value.slice(0, -1);
  });
}

pin?.addEventListener("input", () => {
  pin.value = pin.value.replace(/\D/g, "");
});

const finder = document.getElementById("finder");
finder?.addEventListener("input", find);
if (finder?.value) find(); // what was typed before this script came

function find() {
  const wanted = plain(finder.value);
  for (const tile of document.querySelectorAll(".people li")) {
    tile.hidden = !plain(tile.dataset.name).includes(wanted);
  }
}

function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
}

// A reader of badges is a keyboard that types fast and ends with Enter, wherever the focus is.
let burst = "";
let last = 0;
document.addEventListener(
  "keydown",
  (event) => {
    if (event.timeStamp - last > BURST) burst = "";
    last = event.timeStamp;
    if (event.key === "Enter" && BADGE.test(burst)) {
      event.preventDefault();
      event.stopPropagation();
      if (finder) finder.value = "";
      form.elements.badge.value = burst;
      send();
    } else if (event.key.length === 1) {
      burst += event.key.toLowerCase();
    }
  },
  true,
);

// Everything above listens: a touch is no longer lost.
for (const key of form.querySelectorAll("button")) key.disabled = false;

// Coming back to this page shows it anew, and never what was typed before.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
