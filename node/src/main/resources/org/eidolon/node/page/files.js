// The files of a torrent: which are wanted, and which first.

import { clean, h, setAttribute, setText } from './dom.js';
import { bytes, percent } from './format.js';
import { change } from './torrent.js';

/** Rows that are made at once; a torrent may have a hundred thousand files. */
const STEP = 200;
const CHOICES = [
  ['high', 'High'],
  ['normal', 'Normal'],
  ['low', 'Low'],
  ['skip', 'Skip'],
];
const BY_PRIORITY = { 1: 'high', 0: 'normal', '-1': 'low' };

export function filesTab() {
  const search = h('input', { type: 'search', placeholder: 'Filter files', 'aria-label': 'Filter files', autocomplete: 'off' });
  const bulk = h(
    'select',
    { 'aria-label': 'Set all shown files to' },
    h('option', { value: '' }, 'Set all shown to…'),
    ...CHOICES.map(([value, name]) => h('option', { value }, name)),
  );
  const body = h('tbody');
  const more = h('button', { type: 'button', class: 'button' }, 'Show more');
  const note = h('p', { class: 'quiet' }, 'Its files are not known yet.');
  const table = h(
    'table',
    { class: 'table files' },
    h('thead', {}, h('tr', {}, ...['File', 'Size', 'Here', 'Priority'].map((name) => h('th', { scope: 'col' }, name)))),
    body,
  );
  const tools = h('div', { class: 'finding' }, search, bulk);
  const content = h('div', {}, tools, note, table, more);
  const tab = { rows: [], shownOf: null, text: '', limit: STEP, torrent: null, details: null };

  const refill = () => {
    tab.rows = wanted(tab).slice(0, tab.limit).map((index) => row(tab, index));
    body.replaceChildren(...tab.rows.map((each) => each.item));
    more.hidden = wanted(tab).length <= tab.limit;
  };
  search.addEventListener('input', () => {
    tab.text = search.value.trim().toLowerCase();
    tab.limit = STEP;
    refill();
    update(tab);
  });
  more.addEventListener('click', () => {
    tab.limit += STEP;
    refill();
    update(tab);
  });
  bulk.addEventListener('change', () => {
    if (bulk.value && tab.details) set(tab, wanted(tab), bulk.value);
    bulk.value = '';
  });

  const show = (torrent, details) => {
    tab.torrent = torrent;
    tab.details = details;
    const files = details?.files ?? [];
    tools.hidden = table.hidden = files.length === 0;
    note.hidden = files.length > 0;
    if (files !== tab.shownOf) {
      tab.shownOf = files;
      tab.limit = STEP;
      refill();
    }
    update(tab);
  };
  return { content, show };
}

function wanted(tab) {
  const indices = [];
  (tab.details?.files ?? []).forEach((file, index) => {
    if (!tab.text || String(file.name).toLowerCase().includes(tab.text)) indices.push(index);
  });
  return indices;
}

function row(tab, index) {
  const file = tab.details.files[index];
  const name = shortName(file.name);
  const here = h('td', { class: 'number' });
  const choice = h(
    'select',
    { 'aria-label': `Priority of ${name}`, on: { change: () => set(tab, [index], choice.value) } },
    ...CHOICES.map(([value, text]) => h('option', { value }, text)),
  );
  const item = h(
    'tr',
    {},
    h('th', { scope: 'row', class: 'wrap' }, h('bdi', {}, name)),
    h('td', { class: 'number' }, bytes(file.length)),
    here,
    h('td', {}, choice),
  );
  return { index, item, here, choice, length: file.length };
}

/** Without the torrent's own name, which all of them begin with. */
function shortName(path) {
  const text = clean(path);
  const slash = text.indexOf('/');
  return slash < 0 ? text : text.slice(slash + 1);
}

function update(tab) {
  const stats = tab.details?.fileStats ?? [];
  for (const { index, item, here, choice, length } of tab.rows) {
    const stat = stats[index];
    if (!stat) continue;
    setText(here, percent(length ? stat.bytesCompleted / length : 1));
    const value = stat.wanted ? BY_PRIORITY[stat.priority] ?? 'normal' : 'skip';
    if (document.activeElement !== choice && choice.value !== value) choice.value = value;
    setAttribute(item, 'class', stat.wanted ? '' : 'skipped');
  }
}

function set(tab, indices, value) {
  if (indices.length === 0) return undefined;
  const fields =
    value === 'skip'
      ? { 'files-unwanted': indices }
      : { 'files-wanted': indices, [`priority-${value}`]: indices };
  const what = indices.length === 1 ? 'The file' : `${indices.length} files`;
  const how = value === 'skip' ? 'not fetched' : `fetched with ${value} priority`;
  return change(tab.torrent, fields, `${what} ${indices.length === 1 ? 'is' : 'are'} ${how}`);
}
