// SPDX-License-Identifier: Apache-2.0
// Runs before the page of the till, and notes when what a person waits for is on the screen.

(() => {
  const noted = { usable: null, keys: [], kept: null };
  window.noted = noted;
  let validated = null;

  /** Tell the time once what is in the page now has been painted: after the frame that shows it. */
  function painted(tell) {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => tell(performance.now());
      port2.postMessage(null);
    });
  }

  addEventListener("keydown", ({ key, ctrlKey, timeStamp }) => {
    if (key === "Enter" && ctrlKey) {
      validated = timeStamp;
      noted.kept = null;
    }
    painted((now) => {
      noted.keys.push({ key, ms: now - timeStamp, lines: document.querySelectorAll(".lines li").length });
    });
  }, true);

  let isUsable = false;
  new MutationObserver(() => {
    if (!isUsable && document.querySelector("till-selling .lines")) {
      isUsable = true;
      painted((now) => (noted.usable = now));
    }
    if (validated !== null && document.querySelector(".after-sale .act-state")) {
      const began = validated;
      validated = null;
      painted((now) => (noted.kept = now - began));
    }
  }).observe(document, { childList: true, subtree: true });
})();
