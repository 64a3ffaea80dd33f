// The one stream of server-sent events. It is closed while nobody looks at the page, and says which
// torrent's details are looked at.

import { state, take, changed } from './state.js';

const AGAIN_MS = [500, 1000, 2000, 5000, 10000];

let source = null;
let watched = null;
let failures = 0;
let timer = 0;
let onState = () => {};

/** @param told is called with whether the node answers */
export function start(told) {
  onState = told;
  document.addEventListener('visibilitychange', () => (document.hidden ? close() : open()));
  addEventListener('pagehide', close);
  addEventListener('pageshow', () => document.hidden || source || open());
  open();
}

/** Whose details come from now on; null: nobody's. */
export function watch(id) {
  if (watched === id) return;
  watched = id;
  state.details = null;
  changed('details');
  if (!document.hidden) open();
}

function open() {
  close();
  const query = watched === null ? '' : `?torrent=${encodeURIComponent(watched)}`;
  source = new EventSource(`api/events${query}`);
  for (const [name, taken] of Object.entries(take)) {
    source.addEventListener(name, (event) => taken(JSON.parse(event.data)));
  }
  source.addEventListener('hello', () => {
    failures = 0;
    onState(true);
  });
  // The browser gives up for good on any status but 200, and else tries again in its own time.
  source.addEventListener('error', again);
}

function again() {
  close();
  failures += 1;
  if (failures > 1) onState(false);
  timer = setTimeout(open, AGAIN_MS[Math.min(failures, AGAIN_MS.length) - 1]);
}

function close() {
  clearTimeout(timer);
  if (source) source.close();
  source = null;
}
