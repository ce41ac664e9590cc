// SPDX-License-Identifier: Apache-2.0
// Enrols this device: makes its key, proves it with the code, keeps it.

import { keep, newKey } from "/static/core/device.js";

const form = document.getElementById("enrolment");
const refusal = document.getElementById("refusal");
const state = document.getElementById("state");

if (!isSecureContext) {
  const address = document.getElementById("secure-address");
  address.href = `https://${location.hostname}${location.pathname}${location.hash}`;
  document.getElementById("insecure").hidden = false;
} else {
  form.hidden = false;
  // The code of a QR code is after the #, which no server receives and no log keeps.
  form.elements.code.value = decodeURIComponent(location.hash.slice(1));
  history.replaceState(null, "", location.pathname);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    enrol(form.elements.code.value).catch(explain);
  });
}

async function enrol(typed) {
  const code = typed.toUpperCase().replace(/[^A-Z0-9]/g, "");
  refusal.hidden = true;
  state.textContent = "Enrôlement en cours…";
  const made = await newKey(code);
  const answer = await fetch(location.pathname, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify({ code, public_key: made.publicKey, signature: made.signature }),
  });
  const told = await answer.json();
  if (!answer.ok) return refuse(`${told.detail} ${told.hint}`);
  await keep(told.device_id, made.key);
  // Without it, a browser short of room may drop the key.
  await navigator.storage?.persist?.();
  location.replace("/login/poste");
}

function explain(error) {
  console.warn(error);
  refuse(
    navigator.onLine
      ? "Le navigateur n'a pas pu fabriquer ou garder la clé : quittez la navigation privée, mettez-le à jour, puis recommencez."
      : "Le réseau ne répond pas : vérifiez le Wi-Fi, puis recommencez.",
  );
}

function refuse(sentence) {
  state.textContent = "";
  refusal.textContent = sentence;
  refusal.hidden = false;
  form.elements.code.focus();
}
