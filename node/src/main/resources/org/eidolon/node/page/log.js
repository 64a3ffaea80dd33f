// The last lines of the node's log.

import { clean, h } from './dom.js';
import { clock } from './format.js';
import { listen, state } from './state.js';

const LEVELS = { info: 'All', warn: 'Warnings and errors', error: 'Errors' };
const RANK = { info: 0, warn: 1, error: 2 };

let least = 'info';
let last = 0;

const list = h('ol', { role: 'list' });
const box = h('div', { class: 'log', role: 'log', tabIndex: 0, 'aria-label': 'Log of the node' }, list);
const none = h('p', { class: 'quiet' }, 'Nothing has been logged.');
const level = h(
  'select',
  { 'aria-label': 'Which lines', on: { change: () => { least = level.value; list.replaceChildren(); last = 0; render(); } } },
  ...Object.entries(LEVELS).map(([value, name]) => h('option', { value }, name)),
);

export const logView = h(
  'section',
  { class: 'view', 'aria-labelledby': 'log-title', hidden: true },
  h('div', { class: 'heading' }, h('h1', { id: 'log-title' }, 'Log'), level),
  h('p', { class: 'quiet' }, 'It names no keys, addresses, paths or torrents.'),
  none,
  box,
);

listen('log', () => logView.hidden || render());

export function showLog(visible) {
  logView.hidden = !visible;
  if (visible) render();
}

/** Adds what is new, and follows it if the end was in sight. */
function render() {
  const follows = box.scrollHeight - box.scrollTop - box.clientHeight < 40;
  const lines = state.log.filter((line) => (RANK[line.level] ?? 0) >= RANK[least]);
  if (lines.length && lines[0].number > last) list.replaceChildren();
  list.append(...lines.filter((line) => line.number > last).map(item));
  while (list.children.length > lines.length) list.firstChild.remove();
  last = state.log.length ? state.log[state.log.length - 1].number : 0;
  none.hidden = lines.length > 0;
  box.hidden = lines.length === 0;
  if (follows) box.scrollTop = box.scrollHeight;
}

function item(line) {
  return h(
    'li',
    { class: line.level },
    h('time', { dateTime: new Date(line.time).toISOString() }, clock(line.time)),
    line.level === 'info' ? null : h('strong', {}, line.level === 'warn' ? 'warning' : line.level),
    h('span', { class: 'wrap' }, clean(line.text)),
  );
}
