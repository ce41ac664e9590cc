// SPDX-License-Identifier: Apache-2.0
// What other modules give the scale: what a scanned code says to do.
// Public to modules, for what they show in the slot `flux-matiere.weighing`.

const form = document.querySelector("[data-scale]");
const field = (name) => form.elements.namedItem(name);

/**
 * Do what a code says.
 * @param {object} meaning - one of these
 * @param {string} [meaning.category] - the id of a category to choose
 * @param {string} [meaning.container] - the id of what the goods are weighed in
 * @param {"shop" | "workshop" | "recycled" | "wasted"} [meaning.destination]
 * @param {"validate" | "undo"} [meaning.order] - add the line, or close the deposit when none is
 *     begun; or empty the line
 * @returns {{said: string} | {refused: string}} what was done, or why nothing was, in French
 */
export function obey({ category, container, destination, order }) {
  if (category) return chooseCategory(category);
  if (container) return chooseContainer(container);
  if (destination) return chooseDestination(destination);
  return order === "validate" ? validate() : empty();
}

function chooseCategory(id) {
  const choice = form.querySelector(`[data-category][data-id="${id}"]`);
  if (!choice) return { refused: "Cette catégorie ne se pèse pas ici : choisissez-en une autre." };
  field("category").value = choice.dataset.category;
  field("weight").focus();
  return { said: choice.dataset.category };
}

function chooseContainer(id) {
  const choice = [...field("container").options].find((one) => one.value === id);
  if (!choice) return { refused: "Ce contenant n'est plus employé : choisissez-en un autre." };
  choice.selected = true;
  form.dispatchEvent(new Event("input", { bubbles: true })); // The net weight follows.
  field("weight").focus();
  return { said: choice.textContent };
}

function chooseDestination(stage) {
  const choice = form.querySelector(`[name="destination"][value="${stage}"]`);
  if (!choice) return { refused: "Cette destination n'est pas d'ici." };
  choice.checked = true;
  return { said: choice.parentElement.textContent.trim() };
}

function validate() {
  const isBegun = ["category", "weight", "quantity"].some((name) => field(name).value.trim());
  if (isBegun && !form.reportValidity()) return { refused: "Il manque la catégorie." };
  if (isBegun) form.requestSubmit();
  else document.querySelector("[data-closing]").requestSubmit();
  return { said: isBegun ? "La ligne est envoyée." : "Le dépôt se clôt." };
}

function empty() {
  form.reset();
  form.dispatchEvent(new Event("input", { bubbles: true }));
  field("category").focus();
  return { said: "La ligne est effacée." };
}
