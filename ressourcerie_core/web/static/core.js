// SPDX-License-Identifier: Apache-2.0
// What every page may do with JavaScript; each page works without it.

const SLOWEST = 8000; // milliseconds that a component may take to define its element

/** Say a sentence where the page says its own; given elements, show them instead. */
export function say(...content) {
  const place = document.getElementById("avis");
  const line = document.createElement("p");
  line.className = "flash";
  line.append(...content);
  place?.replaceChildren(line);
}

/** Where a module's web component stands; what fails in it says so, and breaks nothing else. */
class Part extends HTMLElement {
  async connectedCallback() {
    if (this.hasChildNodes()) return;
    try {
      await import(this.getAttribute("script"));
      await definition(this.getAttribute("tag"));
      await this.show();
    } catch (error) {
      this.fail(error);
    }
  }

  async show() {
    const component = new (customElements.get(this.getAttribute("tag")))();
    component.context = JSON.parse(this.getAttribute("context"));
    // What an element throws while it is added is reported to the window, not to who adds it.
    let failure;
    const note = (event) => { failure = event.error ?? new Error(event.message); };
    window.addEventListener("error", note);
    try {
      this.append(component);
    } finally {
      window.removeEventListener("error", note);
    }
    if (failure) throw failure;
    await component.updateComplete; // of Lit
  }

  fail(error) {
    console.warn(`${this.getAttribute("script")}:`, error);
    const line = document.createElement("p");
    line.className = "unavailable";
    line.textContent = `${this.getAttribute("title-of")}\u00a0: module indisponible.`;
    this.replaceChildren(line);
  }
}

function definition(tag) {
  const late = new Promise((_, refuse) => {
    setTimeout(() => refuse(new Error(`${tag} is not defined`)), SLOWEST);
  });
  return Promise.race([customElements.whenDefined(tag), late]);
}

/** A failure that comes later, in an event or a promise, belongs to the script that its trace names. */
function blame(error) {
  for (const part of document.querySelectorAll("ressourcerie-part")) {
    const file = part.getAttribute("script").replace("@ressourcerie/", "/static/");
    if (error?.stack?.includes(`${file}:`)) part.fail(error);
  }
}

window.addEventListener("error", (event) => blame(event.error));
window.addEventListener("unhandledrejection", (event) => blame(event.reason));
customElements.define("ressourcerie-part", Part);

// Keys 1 to 9 open the tiles of the home page.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
  document.querySelector(`[data-key="${CSS.escape(event.key)}"]`)?.click();
});

// A menu closes when the reader goes elsewhere, or with Escape.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target.closest?.("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// Whoever presses twice sees that once was enough; the server makes sure of it.
document.addEventListener("submit", (event) => {
  for (const button of event.target.querySelectorAll("button[type=submit]")) {
    button.setAttribute("aria-busy", "true");
  }
});
window.addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
});

// The server's refusals come as fragments; this is for when it does not answer at all.
document.addEventListener("htmx:error", () => {
  say("Le serveur ne répond pas. Vérifiez la connexion, puis recommencez\u00a0: rien n'a été perdu.");
});

// Kept pages and files, for when the network is away; browsers give this to secure addresses only.
async function keepOffline() {
  const kept = await navigator.serviceWorker.register("/sw.js");
  if (kept.waiting && navigator.serviceWorker.controller) told(kept.waiting);
  kept.addEventListener("updatefound", () => {
    const worker = kept.installing;
    worker?.addEventListener("statechange", () => {
      if (worker.state === "installed" && navigator.serviceWorker.controller) told(worker);
    });
  });
}

let offer = offerNow;
let waiting = null;

/**
 * Say when a new version may come, for a page that holds work: it is told of each that is ready,
 * and calls what it is given when the person takes it. Without this, the page offers it at once.
 * @param {(take: () => void) => void} ready
 */
export function onNewVersion(ready) {
  offer = (worker) => ready(() => take(worker));
  if (waiting) offer(waiting);
}

function told(worker) {
  waiting = worker;
  offer(worker);
}

function take(worker) {
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
  worker.postMessage("activate");
}

/** A new version waits until the person has time for it. */
function offerNow(worker) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button quiet";
  button.textContent = "L'employer maintenant";
  button.addEventListener("click", () => take(worker));
  say("Une nouvelle version est prête. ", button);
}

if (window.isSecureContext && "serviceWorker" in navigator) {
  keepOffline().catch((error) => console.warn("service worker:", error));
}
