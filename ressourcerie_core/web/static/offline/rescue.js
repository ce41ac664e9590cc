// SPDX-License-Identifier: Apache-2.0
// What only this device has, said so that nobody overlooks it, and given as a file.

/** Ask the browser to keep what it has here; it may refuse, so nothing relies on it. */
export async function askToKeep() {
  return (await navigator.storage?.persist?.()) ?? false;
}

/** Tell how full what the browser lets this page keep is, from 0 to 1; null where it does not say. */
export async function fullness() {
  const told = await navigator.storage?.estimate?.();
  return told?.quota ? told.usage / told.quota : null;
}

/** Show on the icon and in the title how many acts only this device has. */
export function showCount(count) {
  document.title = document.title.replace(/^(\(\d+\) )?/, count ? `(${count}) ` : "");
  const badge = count ? navigator.setAppBadge?.(count) : navigator.clearAppBadge?.();
  badge?.catch(() => {}); // a page that is not installed has no icon
}

/**
 * Give the acts as a file: text and signature of each, which the server can read again.
 * @param {string} name - of the file
 * @param {{content: string, signature: string}[]} rows
 */
export function saveToFile(name, rows) {
  const acts = rows.map(({ content, signature }) => ({ content, signature }));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify({ acts }, null, 1)]));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
