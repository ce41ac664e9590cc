// SPDX-License-Identifier: Apache-2.0
// What a page must be for somebody who touches it, or who reads it enlarged; each gives its faults.
(() => {
  const CONTROLS = "a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [tabindex]:not([tabindex='-1'])";
  // Swagger UI draws the description of the API; it is a tool of program writers, and not ours.
  const OURS = (element) => !element.closest("#api");

  const told = (element) => {
    const name = (element.textContent || element.getAttribute("aria-label") || element.name || "").trim();
    return `<${element.localName} class="${element.className}"> « ${name.replace(/\s+/g, " ").slice(0, 40)} »`;
  };
  const shown = (element) => element.checkVisibility({ checkVisibilityCSS: true, checkOpacity: true })
    && element.getClientRects().length > 0;
  // A link inside a sentence cannot be larger than its line.
  const inSentence = (element) => {
    if (element.localName !== "a" || getComputedStyle(element).display !== "inline") return false;
    const block = element.closest("p, li, td, dd, dt, figcaption, label, legend, blockquote");
    return block !== null && block.textContent.trim().length > element.textContent.trim().length;
  };
  const surface = (element) => {
    const boxes = [element, ...(element.matches("[type=checkbox], [type=radio], [type=file]") ? element.labels : [])]
      .map((one) => one.getBoundingClientRect());
    return {
      width: Math.max(...boxes.map((box) => box.width)),
      height: Math.max(...boxes.map((box) => box.height)),
      offscreen: boxes.every((box) => box.right <= 0 || box.bottom <= 0),
    };
  };

  globalThis.pageChecks = {
    sideways() {
      const root = document.scrollingElement;
      if (root.scrollWidth <= root.clientWidth) return [];
      const wide = [...document.querySelectorAll("body *")]
        .filter((element) => shown(element) && element.getBoundingClientRect().right > root.clientWidth + 1);
      return [`scrolls sideways: ${root.scrollWidth} > ${root.clientWidth}, because of ${wide.slice(0, 3).map(told).join(", ")}`];
    },
    targets(least) {
      return [...document.querySelectorAll(CONTROLS)]
        .filter((element) => OURS(element) && shown(element) && !element.disabled && !inSentence(element))
        .map((element) => ({ element, ...surface(element) }))
        .filter(({ width, height, offscreen }) => !offscreen && (width < least - 0.5 || height < least - 0.5))
        .map(({ element, width, height }) => `small target: ${told(element)} ${Math.round(width)}×${Math.round(height)}`);
    },
    focused() {
      const element = document.activeElement;
      if (!element || element === document.body) return null;
      const style = getComputedStyle(element);
      const box = element.getBoundingClientRect();
      const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
      const middle = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
      const hidden = OURS(element) && middle !== null && !element.contains(middle) && !middle.contains(element)
        && ![...(element.labels || [])].some((label) => label.contains(middle));
      element.dataset.seenByKeyboard = "";
      return {
        faults: [
          ...(OURS(element) && !outlined ? [`no visible focus: ${told(element)}`] : []),
          ...(hidden ? [`focus under something else: ${told(element)}`] : []),
        ],
      };
    },
    unreached() {
      return [...document.querySelectorAll(CONTROLS)]
        .filter((element) => OURS(element) && shown(element) && !element.disabled && element.tabIndex >= 0)
        .filter((element) => !("seenByKeyboard" in element.dataset))
        .filter((element) => !(element.type === "radio" && document.querySelector(`input[name="${element.name}"][data-seen-by-keyboard]`)))
        .map((element) => `not reached by Tab: ${told(element)}`);
    },
  };
})();
