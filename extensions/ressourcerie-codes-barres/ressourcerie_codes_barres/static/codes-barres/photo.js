// SPDX-License-Identifier: Apache-2.0
// A photo is made small before it is sent: phones take ten megabytes, and shops have slow networks.
// The server makes it small too; what this browser cannot open goes to it as it is.

const SIDE = 1280; // of the longest side, as the server keeps it
const LIGHT = 1_000_000; // bytes that are sent as they are, when the picture is small

const form = document.querySelector("[data-photo]");
let lightening = null;

form.addEventListener("change", ({ target }) => {
  if (target.type !== "file" || !target.files.length) return;
  const mine = lighten(target).finally(() => {
    if (lightening === mine) lightening = null;
  });
  lightening = mine;
});

form.addEventListener("submit", async (event) => {
  if (!lightening) return;
  event.preventDefault();
  const { submitter } = event;
  await lightening;
  form.requestSubmit(submitter);
});

async function lighten(input) {
  const [file] = input.files;
  let image;
  try {
    image = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return; // The server says what is wrong with it, and what to do.
  }
  const part = Math.min(1, SIDE / Math.max(image.width, image.height));
  if (part === 1 && file.size < LIGHT) return;
  const blob = await drawn(image, part).convertToBlob({ type: "image/jpeg", quality: 0.9 });
  if (input.files[0] !== file) return; // Another was chosen meanwhile.
  const chosen = new DataTransfer();
  chosen.items.add(new File([blob], file.name, { type: blob.type }));
  input.files = chosen.files;
}

function drawn(image, part) {
  const size = [image.width, image.height].map((side) => Math.max(1, Math.round(side * part)));
  const canvas = new OffscreenCanvas(...size);
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff"; // where a picture is transparent, as the server does
  pen.fillRect(0, 0, ...size);
  pen.imageSmoothingQuality = "high";
  pen.drawImage(image, 0, 0, ...size);
  return canvas;
}
