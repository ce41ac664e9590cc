// SPDX-License-Identifier: Apache-2.0
// The tree by keyboard: arrows walk it, Alt and an arrow order it. All of it works without this.

const tree = document.querySelector("form.tree");
const said = document.querySelector("[data-said]");

const names = () => [...tree.querySelectorAll("a.name")].filter((name) => name.checkVisibility());
const itemOf = (name) => name.closest("li");
const detailsOf = (item) => item.querySelector(":scope > details");
const nameOf = (item) => item.querySelector(":scope > .line > .name");

function walk(name, step) {
  const shown = names();
  const next = shown[shown.indexOf(name) + step];
  next?.focus();
}

function open(item) {
  const details = detailsOf(item);
  if (!details) return;
  if (details.open) nameOf(details.querySelector("li")).focus();
  else details.open = true;
}

function close(item) {
  const details = detailsOf(item);
  if (details?.open) {
    details.open = false;
    return;
  }
  const parent = item.parentElement.closest("li");
  if (parent) nameOf(parent).focus();
}

// Orders on the server first, so that what is shown is what is stored.
let ordering = false;

async function order(item, direction) {
  const other = direction === "up" ? item.previousElementSibling : item.nextElementSibling;
  if (ordering || !other || !("mayOrder" in tree.dataset)) return;
  ordering = true;
  const form = new URLSearchParams({ [direction]: item.dataset.id, form_key: crypto.randomUUID() });
  try {
    const answer = await fetch(tree.action, { method: "POST", body: form, redirect: "manual" });
    if (answer.type !== "opaqueredirect") throw new Error(`status ${answer.status}`);
    if (direction === "up") other.before(item);
    else other.after(item);
    const name = nameOf(item).textContent.trim();
    said.textContent = `« ${name} » est ${direction === "up" ? "montée" : "descendue"}.`;
  } catch {
    said.textContent = "L'ordre n'a pas pu être changé. Rechargez la page, puis recommencez.";
  } finally {
    ordering = false;
    nameOf(item).focus();
  }
}

tree.addEventListener("keydown", (event) => {
  const name = event.target.closest("a.name");
  if (!name || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const item = itemOf(name);
  const moves = event.altKey
    ? { ArrowUp: () => order(item, "up"), ArrowDown: () => order(item, "down") }
    : {
        ArrowUp: () => walk(name, -1),
        ArrowDown: () => walk(name, 1),
        ArrowRight: () => open(item),
        ArrowLeft: () => close(item),
      };
  const move = moves[event.key];
  if (!move) return;
  event.preventDefault();
  move();
});
