// SPDX-License-Identifier: Apache-2.0
// Helps at the scale: shelves by letter, the net weight as it is typed, Enter to the next field.
// The form works without it.

import { kilograms, parseGrams } from "@ressourcerie/core/numbers.js";

const form = document.querySelector("[data-scale]");
const field = (name) => form.elements.namedItem(name);
const shelves = form.querySelector("[data-shelves]");
const net = form.querySelector("[data-net]");
const tares = new Map(
  [...document.querySelectorAll("#tares option")].map((one) => [one.value, Number(one.label)]),
);

shelves.hidden = false;
shelves.addEventListener("click", (event) => {
  const chosen = event.target.closest("[data-category]");
  if (!chosen) return;
  field("category").value = chosen.dataset.category;
  chosen.closest("details").open = false;
  field("weight").focus();
});

// A letter alone, then Enter, opens its shelf: the figures of the choices are keys in turn.
field("category").addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  event.preventDefault();
  const typed = field("category").value.trim().toLowerCase();
  const shelf =
    typed && [...shelves.children].find((one) => one.dataset.letter.toLowerCase() === typed);
  const choices = shelf ? [...shelf.querySelectorAll("[data-category]")] : [];
  if (choices.length > 1) {
    shelf.open = true;
    choices[0].focus();
  } else {
    if (choices.length === 1) field("category").value = choices[0].dataset.category;
    field("weight").focus();
  }
});

shelves.addEventListener("keydown", (event) => {
  const choices = [...(event.target.closest("details")?.querySelectorAll("[data-category]") ?? [])];
  const here = choices.indexOf(event.target);
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (here < 0) return;
  if (step) {
    event.preventDefault();
    choices[(here + step + choices.length) % choices.length].focus();
  } else if (event.key === "Escape") {
    field("category").focus();
  }
});

form.addEventListener("input", tell);
tell();

function tell() {
  const weight = field("weight").value.trim();
  const gross = weight ? parseGrams(weight) : null;
  const tare = tares.get(field("container").value) ?? 0;
  if (!weight) net.textContent = "";
  else if (gross === null) net.textContent = "Ce n'est pas encore un poids.";
  else if (tare) net.textContent = `${kilograms(gross)} − ${kilograms(tare)} = ${kilograms(gross - tare)}`;
  else net.textContent = `Net : ${kilograms(gross)}`;
}
