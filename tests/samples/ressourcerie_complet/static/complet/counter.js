// SPDX-License-Identifier: Apache-2.0
// A web component that shows the context of its slot.
import { LitElement, html } from "lit";

class Counter extends LitElement {
  static properties = { context: { attribute: false } };

  render() {
    return html`<p>Compteur : ${this.context?.count}</p>`;
  }
}

customElements.define("complet-counter", Counter);
