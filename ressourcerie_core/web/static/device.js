// SPDX-License-Identifier: Apache-2.0
// The key of this device: made here, kept by the browser, of which no script can read the private
// half. Public to modules: sign(bytes), deviceId().

const ENROLMENT = "ressourcerie/enrolment/1\n";
const SIGN_IN = "ressourcerie/sign-in/1\n";
const MODULE = "ressourcerie/module/1\n";

const STORE = "keys";
const ALGORITHM = { name: "ECDSA", namedCurve: "P-256" };

/** This device has no key: it was never enrolled, or the browser's data were erased. */
export class NoKey extends Error {}

/** Give the id of this device, or null when it is not enrolled. */
export async function deviceId() {
  return (await kept())?.id ?? null;
}

/**
 * Sign for a module; the server checks it with signed_by_device().
 * @param {Uint8Array} bytes
 * @returns {Promise<Uint8Array>} 64 bytes, r ‖ s
 * @throws {NoKey}
 */
export async function sign(bytes) {
  return signFor(MODULE, bytes);
}

/** Sign the challenge of a sign-in. */
export async function signIn(challenge) {
  return base64(await signFor(SIGN_IN, utf8(challenge)));
}

/** Make a key, and what proves to the server that this device has it. */
export async function newKey(code) {
  const pair = await crypto.subtle.generateKey(ALGORITHM, false, ["sign", "verify"]);
  const publicKey = new Uint8Array(await crypto.subtle.exportKey("spki", pair.publicKey));
  const signature = await signWith(pair.privateKey, ENROLMENT, utf8(code));
  return { key: pair.privateKey, publicKey: base64(publicKey), signature: base64(signature) };
}

/** Keep the key of this device, in place of one before. */
export async function keep(id, key) {
  const store = await opened("readwrite");
  await done(store.put({ id, key }, "device"));
}

async function signFor(purpose, bytes) {
  const found = await kept();
  if (!found) throw new NoKey();
  return signWith(found.key, purpose, bytes);
}

async function signWith(key, purpose, bytes) {
  const message = new Uint8Array([...utf8(purpose), ...bytes]);
  return new Uint8Array(await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, key, message));
}

async function kept() {
  const store = await opened("readonly");
  return done(store.get("device"));
}

async function opened(mode) {
  const request = indexedDB.open("ressourcerie-device", 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE);
  const database = await done(request);
  return database.transaction(STORE, mode).objectStore(STORE);
}

function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function utf8(text) {
  return new TextEncoder().encode(text);
}

function base64(bytes) {
  const text = btoa(String.fromCharCode(...bytes));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
