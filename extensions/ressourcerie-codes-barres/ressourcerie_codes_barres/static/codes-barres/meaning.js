// SPDX-License-Identifier: Apache-2.0
// What a code means to a till: a line to add, a category to choose, an order, or why it is nothing.

import { ask } from "@ressourcerie/core/offline/asking.js";
import { euros } from "@ressourcerie/core/numbers.js";

import { Unread, decode, grouped } from "./grammar.js";

const PHOTOS = "/api/v1/codes-barres/objects";
const SOON = 1500; // milliseconds that a customer waits for the server's word on an object

/**
 * @param {object} known - what this device knows
 * @param {string} text - what was scanned
 * @param {{ticket: object, online: boolean | null}} till
 * @returns what the till obeys, `said`, what the person reads, and `photo`, what they compare
 */
export async function meaningIn(known, text, till) {
  try {
    return await MEANINGS[decode(text).kind](known, decode(text), till);
  } catch (error) {
    if (!(error instanceof Unread)) throw error;
    const isReadable = !/\p{C}/u.test(text); // What nobody could read aloud is no code.
    if (error.why === "unknown" && isReadable) await known.unread(text);
    return { refused: `${error.message} Choisissez une catégorie.` };
  }
}

const MEANINGS = {
  async object(known, { code, number }, { ticket, online }) {
    const here = await known.object(number);
    const found = (online && (await fromServer(code))) || here;
    if (!found) {
      await known.unread(code);
      return { refused: `Aucun objet n'est connu sous ${grouped(code)}. Choisissez une catégorie.` };
    }
    const name = `« ${found.name} »`;
    if (ticket.lines.some((one) => one.object === found.id)) return { refused: `${name} est déjà sur ce ticket.` };
    const before = await known.soldHere(found.id);
    if (before) return { refused: `${name} est déjà vendu ici, ticket ${before.number}. Deux objets pareils ont deux étiquettes.` };
    if (found.state === "sold") return { refused: `${name} est déjà vendu${soldOn(found)}. Vérifiez l'étiquette, ou choisissez une catégorie.` };
    if (found.state !== "available") return { refused: `${name} est retiré de la vente. Demandez à une personne qui étiquette.` };
    const line = {
      category: found.category_id, label: found.name, unitCents: found.price_cents,
      grams: found.weight_grams, object: found.id,
    };
    return { ...added(line), photo: here?.photo ? `${PHOTOS}/${found.id}/photo/${here.photo}.jpg` : null };
  },

  async price(known, { category, cents, grams }, till) {
    const id = await known.category(category);
    if (!id) return { refused: "La catégorie de cette étiquette n'est pas connue ici. Choisissez-la." };
    return added({ category: id, label: till.categoryName(id), unitCents: cents, grams, object: null });
  },

  async foreign(known, { digits }) {
    const article = await known.article(digits);
    if (!article) {
      await known.unread(digits);
      return { refused: `L'article ${digits} n'est pas encore connu. Choisissez une catégorie ; son code attend qu'on dise ce qu'il est.` };
    }
    if (article.price_cents === null) return { category: article.category_id, said: `${article.name} : écrivez le prix.` };
    return added({
      category: article.category_id, label: article.name, unitCents: article.price_cents, grams: null, object: null,
    });
  },

  async command(known, { verb, number }) {
    if (verb === "close") return { order: "validate", said: "Au paiement." };
    if (verb === "undo") return { order: "undo", said: "La dernière ligne est retirée." };
    const category = verb === "category" ? await known.category(number) : null;
    if (category) return { category, said: "" };
    const preset = verb === "preset" ? await known.preset(number) : null;
    return preset ? { preset, said: "" } : { refused: "Cette carte ne commande rien à la caisse." };
  },

  ticket: (_known, { ticket }) => Promise.resolve({ ticket, said: "" }),
  badge: () => Promise.resolve({ refused: "C'est un badge : touchez le nom en haut pour changer de personne." }),
  container: () => Promise.resolve({ refused: "C'est un contenant : il sert à la réception, pas à la caisse." }),
  lot: () => Promise.resolve({ refused: "C'est un lot : il ne se vend pas à la caisse." }),
};

function added(line) {
  return { line, said: `${line.label}, ${euros(line.unitCents)}` };
}

/** Ask the server, which knows what another till sold a moment ago; null when it is not soon. */
async function fromServer(code) {
  const late = new Promise((resolve) => setTimeout(() => resolve(null), SOON));
  const asked = ask(`/api/v1/codes-barres/scans?${new URLSearchParams({ text: code })}`).catch(() => null);
  const told = await Promise.race([asked, late]);
  return told?.object_id ? { ...told, id: told.object_id } : null;
}

function soldOn({ sold_at: at }) {
  if (!at) return "";
  return ` (le ${new Date(at).toLocaleString("fr-FR", { dateStyle: "short", timeStyle: "short" })})`;
}
