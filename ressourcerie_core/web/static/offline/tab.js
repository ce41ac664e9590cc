// SPDX-License-Identifier: Apache-2.0
// One page at a time works on a stream of this device; another may take it over.

/**
 * Be the page that works; the promise says whether it is.
 * @param {string} name
 * @param {() => void} lost - called when another page has taken over
 * @param {{over?: boolean}} options - `over` takes it from the page that has it
 */
export function hold(name, lost, { over = false } = {}) {
  return new Promise((resolve) => {
    const options = over ? { steal: true } : { ifAvailable: true };
    navigator.locks
      .request(`ressourcerie/page/${name}`, options, (lock) => {
        resolve(lock !== null);
        return lock && new Promise(() => {}); // as long as the page lives
      })
      .catch(lost);
  });
}
