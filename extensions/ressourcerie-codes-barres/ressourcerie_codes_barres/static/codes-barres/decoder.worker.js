// SPDX-License-Identifier: Apache-2.0
// Reads the codes of a picture, for browsers that have no BarcodeDetector. It has its own policy:
// WebAssembly runs here, and in no page.

import { prepareZXingModule, readBarcodes } from "./vendor/zxing-wasm/dist/es/reader/index.js";

const WASM = new URL("./vendor/zxing-wasm/dist/reader/", import.meta.url);
const OPTIONS = { formats: ["QRCode", "Code128", "EAN13", "EAN8", "UPCA"], maxNumberOfSymbols: 4 };

// Its own address would be that of another host.
prepareZXingModule({ overrides: { locateFile: (name) => new URL(name, WASM).href } });

addEventListener("message", async ({ data }) => {
  try {
    const found = await readBarcodes(data, OPTIONS);
    postMessage({ texts: found.filter((one) => one.isValid).map((one) => one.text) });
  } catch (error) {
    postMessage({ failure: `${error}` });
  }
});
