// SPDX-License-Identifier: Apache-2.0
// The one service worker. The core writes before it what is KEPT: { version, pages, assets }.
// Nothing else is ever kept: no personal page, no answer of the API.

const PREFIX = "ressourcerie-";
const CACHE = PREFIX + KEPT.version;
const OFFLINE = "/static/core/hors-ligne.html";
const PATIENCE = 4000; // milliseconds, on a network that neither answers nor fails
const ASSETS = new Set(KEPT.assets);
const PAGES = new Set(KEPT.pages);

self.addEventListener("install", (event) => event.waitUntil(keep()));
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));
self.addEventListener("message", (event) => {
  if (event.data === "activate") self.skipWaiting(); // not before the person says so
});

async function keep() {
  const cache = await caches.open(CACHE);
  const assets = [...ASSETS].map((path) => new Request(path, { cache: "reload" }));
  // As a stranger: what is kept shows nobody's name.
  const pages = [...PAGES].map((path) => new Request(path, { cache: "reload", credentials: "omit" }));
  await cache.addAll([...assets, ...pages]);
}

async function takeOver() {
  for (const name of await caches.keys()) {
    if (name.startsWith(PREFIX) && name !== CACHE) await caches.delete(name);
  }
  await self.clients.claim();
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(visited(url.pathname, request));
  else if (ASSETS.has(url.pathname)) event.respondWith(kept(url.pathname, event));
});

// A page that works offline, and all that it loads, come from what is kept: at once on any network,
// and of one version. For other pages the network comes first, so that a page and its files are of
// one version too; what is kept comes when the network fails, or keeps its reader waiting.
async function kept(path, event) {
  const found = async () => (await caches.open(CACHE)).match(path);
  const reader = await self.clients.get(event.clientId);
  const isOffline = reader && PAGES.has(new URL(reader.url).pathname);
  return (isOffline && (await found())) || soon(event.request, found);
}

async function visited(path, request) {
  const cache = await caches.open(CACHE);
  if (PAGES.has(path)) return (await cache.match(path)) ?? fetch(request);
  return soon(request, () => cache.match(OFFLINE));
}

async function soon(request, otherwise) {
  const asked = fetch(request);
  const late = new Promise((give) => setTimeout(give, PATIENCE));
  try {
    return (await Promise.race([asked, late])) ?? (await otherwise()) ?? (await asked);
  } catch {
    return (await otherwise()) ?? Response.error();
  }
}
