// SPDX-License-Identifier: Apache-2.0
// The button « Caméra »: shows what the camera sees, and tells each code that comes into view.

import { LitElement, html, nothing } from "lit";

import { openDetector } from "./detecting.js";

const BETWEEN = 120; // milliseconds between two looks: a phone stays cool
const GONE = 1500; // milliseconds out of sight after which the same code is another label
const READY = "Montrez le code, bien à plat et à la lumière.";
const REFUSED = {
  NotAllowedError: "Le navigateur ne laisse pas ouvrir la caméra : autorisez-la pour cette adresse, dans le cadenas ou les réglages du site, puis touchez « Caméra ».",
  NotFoundError: "Cet appareil n'a pas de caméra : employez un lecteur, ou écrivez le code.",
  OverconstrainedError: "Cet appareil n'a pas de caméra : employez un lecteur, ou écrivez le code.",
  NotReadableError: "La caméra sert à un autre programme : fermez-le, puis touchez « Caméra ».",
};
const UNSAFE = "La caméra ne s'ouvre que sur une adresse en https : demandez à la personne qui administre.";
const BROKEN = "Les images ne peuvent pas être lues ici : rechargez la page, ou employez un lecteur.";

/** Tells what it reads in an event `code`, whose `detail` is the text. */
class CodesCamera extends LitElement {
  static properties = { isOpen: { state: true }, said: { state: true } };

  #stream = null;
  #seen = new Map();
  #hide = () => document.hidden && this.#close();

  constructor() {
    super();
    this.isOpen = false;
    this.said = "";
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    document.addEventListener("visibilitychange", this.#hide);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener("visibilitychange", this.#hide);
    this.#close();
  }

  render() {
    const turn = () => (this.isOpen ? this.#close() : this.#open());
    return html`
      <button type="button" class="button quiet" aria-pressed=${this.isOpen} @click=${turn}>${this.isOpen ? "Arrêter la caméra" : "Caméra"}</button>
      ${this.isOpen ? html`<video muted playsinline aria-label="Ce que voit la caméra"></video>` : nothing}
      <p class="camera-says" role="status">${this.said || nothing}</p>`;
  }

  async #open() {
    if (!navigator.mediaDevices) {
      this.said = UNSAFE;
      return;
    }
    this.isOpen = true;
    this.said = "La caméra s'ouvre…";
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: false, video: { facingMode: "environment", width: { ideal: 1280 } } });
      if (this.isOpen) await this.#watch(stream);
      else stop(stream);
    } catch (error) {
      if (!this.isOpen) return; // It was closed meanwhile.
      this.#close();
      this.said = REFUSED[error.name] ?? BROKEN;
    }
  }

  async #watch(stream) {
    this.#stream = stream;
    await this.updateComplete;
    const video = this.querySelector("video");
    video.srcObject = stream;
    await video.play();
    this.said = READY;
    const detector = await openDetector();
    try {
      while (this.#stream === stream) {
        const texts = await detector.read(video);
        if (this.#stream === stream) texts.forEach((text) => this.#tell(text));
        await new Promise((resolve) => setTimeout(resolve, BETWEEN));
      }
    } finally {
      detector.end();
    }
  }

  /** Tell a code once for as long as it stays in sight. */
  #tell(text) {
    const last = this.#seen.get(text) ?? -Infinity;
    const now = performance.now();
    this.#seen.set(text, now);
    if (now - last < GONE) return;
    this.dispatchEvent(new CustomEvent("code", { detail: text, bubbles: true }));
  }

  #close() {
    if (this.#stream) stop(this.#stream);
    this.#stream = null;
    this.#seen.clear();
    this.isOpen = false;
    this.said = "";
  }
}

function stop(stream) {
  for (const track of stream.getTracks()) track.stop();
}

customElements.define("codes-camera", CodesCamera);
