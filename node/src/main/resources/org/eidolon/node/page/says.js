// What the page says by the way: to the eye for some seconds, to screen readers at once.

import { h, icon } from './dom.js';

const SHOWN_MS = 6000;
const AT_ONCE = 4;

export function say(text, { problem = false } = {}) {
  const box = document.getElementById('toasts');
  const toast = h('div', { class: problem ? 'toast problem' : 'toast' }, icon(problem ? 'warn' : 'check'), h('span', {}, text));
  box.append(toast);
  while (box.children.length > AT_ONCE) box.firstChild.remove();
  setTimeout(() => toast.remove(), problem ? 2 * SHOWN_MS : SHOWN_MS);
  whisper(text);
}

/** To screen readers alone. */
export function whisper(text) {
  document.getElementById('said').textContent = text;
}

/** Runs what may fail; a failure is said, and answered with undefined. */
export async function attempt(work) {
  try {
    return await work();
  } catch (failed) {
    say(failed.message, { problem: true });
    return undefined;
  }
}

/** A dialog that is gone when it is closed. */
export function dialog(title, className, ...content) {
  const heading = h('h2', { id: 'dialog-title' }, title);
  const box = h('dialog', { class: `dialog ${className}`, 'aria-labelledby': 'dialog-title' }, heading, ...content);
  const spoken = [document.getElementById('toasts'), document.getElementById('said')];
  box.addEventListener('close', () => {
    document.body.append(...spoken);
    box.remove();
  });
  box.addEventListener('click', (event) => {
    if (event.target === box) box.close();
  });
  document.body.append(box);
  // Outside of an open dialog nothing is seen in full, nor read to anybody.
  box.append(...spoken);
  box.showModal();
  return box;
}
