// Settings of the running node. Each takes effect when it is changed; there is no button to save.

import { h, setText } from './dom.js';
import { bytes } from './format.js';
import { call } from './rpc.js';
import { attempt, say } from './says.js';

/** Fields by the names of session-get; one the node does not know is not shown. */
const GROUPS = [
  ['Rates of your own torrents', 'Of all torrents together.', [
    limited('Fetch at most', 'KB/s', 'speed-limit-down-enabled', 'speed-limit-down'),
    limited('Share at most', 'KB/s', 'speed-limit-up-enabled', 'speed-limit-up'),
  ]],
  ['Slower at times', 'These rates count in place of those above while they are on.', [
    check('Use the slower rates now', 'alt-speed-enabled'),
    number('Fetch at most', 'alt-speed-down', 'KB/s'),
    number('Share at most', 'alt-speed-up', 'KB/s'),
  ]],
  ['Queue', 'More torrents than this wait for their turn.', [
    limited('Fetch at a time', 'torrents', 'download-queue-enabled', 'download-queue-size'),
    limited('Share at a time', 'torrents', 'seed-queue-enabled', 'seed-queue-size'),
    limited('Let the next one in when nothing moved for', 'minutes', 'queue-stalled-enabled', 'queue-stalled-minutes'),
  ]],
  ['Goals of sharing', 'A torrent that reaches one of them stops; each may have its own.', [
    limited('Stop at a ratio of', '', 'seedRatioLimited', 'seedRatioLimit', 0.1),
    limited('Stop when nobody asked for', 'minutes', 'idle-seeding-limit-enabled', 'idle-seeding-limit'),
  ]],
  ['Adding', 'Folders are on the machine that the node runs on.', [
    text('Folder of new torrents', 'download-dir'),
    check('Start what is added at once', 'start-added-torrents'),
  ]],
];

const about = h('p', { class: 'quiet' });
const form = h('div', { class: 'groups' });

export const settingsView = h(
  'section',
  { class: 'view', 'aria-labelledby': 'settings-title', hidden: true },
  h('div', { class: 'heading' }, h('h1', { id: 'settings-title' }, 'Settings')),
  h('p', { class: 'quiet' }, 'Each takes effect as soon as it is changed.'),
  form,
  about,
);

export async function showSettings(visible) {
  settingsView.hidden = !visible;
  if (!visible) return;
  const session = await attempt(() => call('session-get'));
  if (session) fill(session);
}

function fill(session) {
  if (!form.firstChild) form.append(...GROUPS.map((group) => groupOf(group, session)).filter(Boolean));
  for (const [, , fields] of GROUPS) for (const field of fields) field.show(session);
  const free = session['download-dir-free-space'];
  const room = free >= 0 ? ` ${bytes(free)} free in the folder of new torrents.` : '';
  setText(about, `${version(session)}${room}`);
}

/** Clients of Transmission want its version first. */
function version(session) {
  const own = /\((.*)\)/.exec(session.version ?? '')?.[1];
  return own ? `${own}.` : '';
}

function groupOf([name, why, fields], session) {
  const known = fields.filter((field) => field.field in session);
  if (known.length === 0) return null;
  return h('fieldset', { class: 'card form' }, h('legend', {}, name), h('p', { class: 'quiet' }, why), ...known.map((field) => field.item));
}

async function send(fields) {
  const saved = await attempt(async () => {
    await call('session-set', fields);
    return true;
  });
  if (saved) say('Saved');
  // What the node made of it counts, also when it refused.
  const session = await attempt(() => call('session-get'));
  if (session) fill(session);
}

/** What is being typed is left alone. */
function put(input, property, value) {
  if (value !== undefined && (document.activeElement !== input || property === 'checked')) input[property] = value;
}

function amount(field, unit, step, before = () => {}) {
  const input = h('input', {
    type: 'number',
    id: `set-${field}`,
    min: 0,
    max: 100000000,
    step,
    required: true,
    on: {
      change: () => {
        if (!input.reportValidity()) return;
        send({ ...before(), [field]: Number(input.value) });
      },
    },
  });
  return { input, item: h('span', { class: 'amount' }, input, h('span', { class: 'unit' }, unit)) };
}

function limited(name, unit, switchField, field, step = 1) {
  const on = h('input', { type: 'checkbox', id: `set-${switchField}`, on: { change: () => send({ [switchField]: on.checked }) } });
  const value = amount(field, unit, step, () => ({ [switchField]: true }));
  value.input.setAttribute('aria-label', `${name} ${unit}`.trim());
  return {
    field,
    item: h('div', { class: 'line' }, h('label', { class: 'check' }, on, h('span', {}, name)), value.item),
    show(session) {
      put(on, 'checked', session[switchField]);
      put(value.input, 'value', session[field]);
    },
  };
}

function check(name, field) {
  const input = h('input', { type: 'checkbox', id: `set-${field}`, on: { change: () => send({ [field]: input.checked }) } });
  return { field, item: h('label', { class: 'check line' }, input, h('span', {}, name)), show: (session) => put(input, 'checked', session[field]) };
}

function number(name, field, unit) {
  const value = amount(field, unit, 1);
  return { field, item: h('label', { class: 'line' }, h('span', {}, name), value.item), show: (session) => put(value.input, 'value', session[field]) };
}

function text(name, field) {
  const input = h('input', { type: 'text', autocomplete: 'off', spellcheck: false, on: { change: () => send({ [field]: input.value.trim() }) } });
  return { field, item: h('label', { class: 'line' }, h('span', {}, name), input), show: (session) => put(input, 'value', session[field]) };
}
