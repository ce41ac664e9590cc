// SPDX-License-Identifier: Apache-2.0
// Reads the codes that a video shows: by the browser when it can, else by our own decoder.

const FORMATS = ["qr_code", "code_128", "ean_13", "ean_8"];
const LARGEST = 1280; // pixels of the longer side that are looked at

/** Give what reads a video: `read(video)` gives texts, `end()` lets its memory go. */
export async function openDetector() {
  return (await nativeDetector()) ?? new OwnDetector();
}

async function nativeDetector() {
  try {
    const known = await globalThis.BarcodeDetector?.getSupportedFormats();
    if (!known || !FORMATS.every((one) => known.includes(one))) return null;
    const detector = new globalThis.BarcodeDetector({ formats: FORMATS });
    return { read: async (video) => (await detector.detect(video)).map((one) => one.rawValue), end() {} };
  } catch {
    return null; // It is announced, and does not start.
  }
}

class OwnDetector {
  #worker = new Worker(new URL("./decoder.worker.js", import.meta.url), { type: "module" });
  #canvas = document.createElement("canvas");

  read(video) {
    const picture = this.#pictureOf(video);
    return new Promise((resolve, reject) => {
      this.#worker.onmessage = ({ data }) => (data.texts ? resolve(data.texts) : reject(new Error(data.failure)));
      this.#worker.onerror = () => reject(new Error("the decoder does not start"));
      this.#worker.postMessage(picture, [picture.data.buffer]);
    });
  }

  end() {
    this.#worker.terminate();
  }

  #pictureOf(video) {
    const scale = Math.min(1, LARGEST / Math.max(video.videoWidth, video.videoHeight));
    const [width, height] = [video.videoWidth, video.videoHeight].map((side) => Math.round(side * scale));
    Object.assign(this.#canvas, { width, height });
    const context = this.#canvas.getContext("2d", { willReadFrequently: true });
    context.drawImage(video, 0, 0, width, height);
    return context.getImageData(0, 0, width, height);
  }
}
