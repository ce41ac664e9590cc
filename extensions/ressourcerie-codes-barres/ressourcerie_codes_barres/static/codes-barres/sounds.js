// SPDX-License-Identifier: Apache-2.0
// Says by ear whether a code was read: one short high note, or two low ones.

let context = null;

export function soundRead() {
  play([[1320, 0, 0.08]]);
}

export function soundRefused() {
  play([[220, 0, 0.14], [180, 0.18, 0.2]]);
}

/** Play notes of [hertz, start, length in seconds]; a browser that has no sound yet stays silent. */
function play(notes) {
  try {
    context ??= new AudioContext();
  } catch {
    return;
  }
  for (const [hertz, start, length] of notes) {
    const tone = context.createOscillator();
    const volume = context.createGain();
    tone.frequency.value = hertz;
    volume.gain.value = 0.12;
    tone.connect(volume).connect(context.destination);
    tone.start(context.currentTime + start);
    tone.stop(context.currentTime + start + length);
  }
}
