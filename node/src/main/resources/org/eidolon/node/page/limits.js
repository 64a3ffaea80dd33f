// How much one torrent may take and how long it is shared.

import { h } from './dom.js';
import { change } from './torrent.js';

const KILO = 1000;

export function limitsTab() {
  const tab = { torrent: null };
  const fields = [
    limited(tab, 'Fetch at most', 'KB/s', 'downloadLimited', 'downloadLimit'),
    limited(tab, 'Share at most', 'KB/s', 'uploadLimited', 'uploadLimit'),
    choice(tab, 'Stop sharing at a ratio', 'seedRatioMode', [[0, 'As in the settings'], [1, 'Its own ratio'], [2, 'Never']]),
    number(tab, 'Its own ratio', 'seedRatioLimit', { step: 0.1, max: 1000 }),
    choice(tab, 'Stop sharing when nobody asks', 'seedIdleMode', [[0, 'As in the settings'], [1, 'After its own time'], [2, 'Never']]),
    number(tab, 'Its own time, minutes', 'seedIdleLimit', { step: 1, max: 65535 }),
    labels(tab),
  ];
  const content = h('div', { class: 'form' }, ...fields.map((field) => field.item));
  const show = (torrent, details) => {
    tab.torrent = torrent;
    for (const field of fields) field.show(details ? { ...torrent, ...details } : torrent);
  };
  return { content, show };
}

function send(tab, fields) {
  return change(tab.torrent, fields, 'Saved');
}

/** What is being typed is left alone. */
function fill(input, property, value) {
  if (document.activeElement !== input && value !== undefined) input[property] = value;
}

function limited(tab, name, unit, switchField, valueField) {
  const on = h('input', { type: 'checkbox', on: { change: () => send(tab, { [switchField]: on.checked, [valueField]: Number(value.value) }) } });
  const value = h('input', {
    type: 'number',
    min: 0,
    max: 10 * KILO * KILO,
    'aria-label': `${name}, ${unit}`,
    on: { change: () => { on.checked = true; send(tab, { [switchField]: true, [valueField]: Number(value.value) }); } },
  });
  return {
    item: h('div', { class: 'line' }, h('label', { class: 'check' }, on, h('span', {}, name)), h('span', { class: 'amount' }, value, h('span', { class: 'unit' }, unit))),
    show(fields) {
      fill(on, 'checked', fields[switchField]);
      fill(value, 'value', fields[valueField]);
    },
  };
}

function choice(tab, name, field, options) {
  const input = h(
    'select',
    { on: { change: () => send(tab, { [field]: Number(input.value) }) } },
    ...options.map(([value, text]) => h('option', { value: String(value) }, text)),
  );
  return {
    item: h('label', { class: 'line' }, h('span', {}, name), input),
    show: (fields) => fill(input, 'value', fields[field] === undefined ? undefined : String(fields[field])),
  };
}

function number(tab, name, field, { step, max }) {
  const input = h('input', { type: 'number', min: 0, max, step, on: { change: () => send(tab, { [field]: Number(input.value) }) } });
  return {
    item: h('label', { class: 'line' }, h('span', {}, name), input),
    show: (fields) => fill(input, 'value', fields[field]),
  };
}

function labels(tab) {
  const input = h('input', {
    type: 'text',
    autocomplete: 'off',
    placeholder: 'music, lossless',
    on: { change: () => send(tab, { labels: input.value.split(',').map((each) => each.trim()).filter(Boolean) }) },
  });
  return {
    item: h('label', { class: 'line' }, h('span', {}, 'Labels, with commas between'), input),
    show: (fields) => fill(input, 'value', (fields.labels ?? []).join(', ')),
  };
}
