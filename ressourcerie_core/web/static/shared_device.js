// SPDX-License-Identifier: Apache-2.0
// On each page that somebody opened on a shared device: what they leave behind is not shown again.

const IDLE = 15 * 60_000; // as long as the server keeps the session of a device
const NOTED_EVERY = 5 * 60_000;

let active = Date.now();
let noted = Date.now();

for (const sign of ["pointerdown", "keydown", "input"]) {
  addEventListener(sign, () => (active = Date.now()), { capture: true, passive: true });
}

setInterval(() => {
  const now = Date.now();
  if (now - active >= IDLE) leave();
  else if (active > noted && now - noted >= NOTED_EVERY) {
    noted = now;
    fetch("/login/poste/presence").catch(() => {}); // without a network, there is nothing to keep
  }
}, 5_000);

function leave() {
  const form = document.getElementById("leave");
  if (form) form.requestSubmit();
  else location.replace("/login/poste");
}

// The back button must not show, from the browser's memory, the page of who was here before.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
