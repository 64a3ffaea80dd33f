// The list of torrents: one row each, changed in place.

import { button, clean, h, icon, setAttribute, setChildren, setText } from './dom.js';
import { percent } from './format.js';
import { listen, state } from './state.js';
import { facts, group, isComplete, part, rates, STOPPED, toggle } from './torrent.js';
import { openAdd, openShare } from './add.js';
import { openRemove } from './remove.js';

const GROUPS = [
  ['all', 'All'],
  ['fetching', 'Fetching'],
  ['sharing', 'Sharing'],
  ['stopped', 'Paused'],
  ['trouble', 'Trouble'],
];

const ORDERS = {
  added: ['Newest first', (a, b) => b.addedDate - a.addedDate || b.id - a.id],
  queue: ['Queue', (a, b) => (a.queuePosition ?? 0) - (b.queuePosition ?? 0)],
  name: ['Name', (a, b) => String(a.name).localeCompare(String(b.name))],
  progress: ['Progress', (a, b) => part(b) - part(a)],
  rate: ['Rate', (a, b) => b.rateDownload + b.rateUpload - a.rateDownload - a.rateUpload],
  size: ['Size', (a, b) => b.sizeWhenDone - a.sizeWhenDone],
};

const rows = new Map();
let chosenGroup = 'all';
let order = 'added';
let text = '';
let selected = null;

const chips = GROUPS.map(([key, name]) => {
  const count = h('span', { class: 'count' });
  const chip = h(
    'button',
    { type: 'button', class: 'chip', 'aria-pressed': String(key === 'all'), on: { click: () => choose(key) } },
    name,
    ' ',
    count,
  );
  return { key, chip, count };
});

const search = h('input', {
  type: 'search',
  id: 'search',
  placeholder: 'Filter by name or label',
  'aria-label': 'Filter torrents by name or label',
  autocomplete: 'off',
  on: { input: () => { text = search.value.trim().toLowerCase(); render(); } },
});

const sorting = h(
  'select',
  { 'aria-label': 'Order', on: { change: () => { order = sorting.value; render(); } } },
  ...Object.entries(ORDERS).map(([key, [name]]) => h('option', { value: key }, name)),
);

const reading = h('ul', { class: 'reading', role: 'list', 'aria-label': 'Being read to be shared' });
const list = h('ul', { class: 'torrents', role: 'list', 'aria-label': 'Torrents' });
const empty = h('div', { class: 'empty' });
const tools = h(
  'div',
  { class: 'tools' },
  h('div', { class: 'chips', role: 'group', 'aria-label': 'Which torrents' }, ...chips.map((each) => each.chip)),
  h('div', { class: 'finding' }, search, sorting),
);

export const listView = h(
  'section',
  { class: 'listing', 'aria-labelledby': 'torrents-title' },
  h(
    'div',
    { class: 'heading' },
    h('h1', { id: 'torrents-title' }, 'Torrents'),
    h(
      'div',
      { class: 'actions' },
      button('Share a folder', { sign: 'share', click: () => openShare() }),
      button('Add', { sign: 'plus', kind: 'primary', click: () => openAdd() }),
    ),
  ),
  tools,
  reading,
  list,
  empty,
);

listen('torrents', render);
listen('shares', () => reading.replaceChildren(...state.shares.map(beingRead)));

function beingRead(share) {
  const name = h('bdi', { class: 'strong wrap' }, clean(share.name));
  return share.problem
    ? h('li', { class: 'trouble' }, name, h('span', { class: 'wrap' }, clean(share.problem)))
    : h('li', {}, name, h('span', { class: 'quiet' }, `is being read, ${share.percent}\u00a0%`));
}

function choose(key) {
  chosenGroup = key;
  for (const each of chips) each.chip.setAttribute('aria-pressed', String(each.key === key));
  render();
}

/** Which row is shown as the one that is open. */
export function mark(id) {
  selected = id;
  for (const [each, row] of rows) markRow(each, row);
}

function markRow(id, row) {
  row.item.classList.toggle('open', id === selected);
  if (id === selected) setAttribute(row.link, 'aria-current', 'true');
  else row.link.removeAttribute('aria-current');
}

/** The row before or after the focused one; the first if none is. */
export function step(by) {
  const links = [...list.querySelectorAll('a.name')];
  if (links.length === 0) return;
  const at = links.findIndex((link) => link.closest('li').contains(document.activeElement));
  const next = at < 0 ? 0 : Math.max(0, Math.min(links.length - 1, at + by));
  links[next].focus();
}

/** The torrent whose row has the focus, else the open one. */
export function current() {
  const item = document.activeElement?.closest?.('li.torrent');
  return state.torrents.get(item ? Number(item.dataset.id) : selected);
}

export function focusSearch() {
  search.focus();
  search.select();
}

function matches(torrent) {
  if (chosenGroup !== 'all' && group(torrent) !== chosenGroup) return false;
  if (!text) return true;
  const labels = torrent.labels ?? [];
  return [torrent.name, ...labels].some((each) => String(each).toLowerCase().includes(text));
}

function render() {
  const all = [...state.torrents.values()];
  for (const { key, chip, count } of chips) {
    const number = key === 'all' ? all.length : all.filter((each) => group(each) === key).length;
    setText(count, String(number));
    chip.hidden = key === 'trouble' && number === 0 && chosenGroup !== key;
  }
  for (const id of rows.keys()) if (!state.torrents.has(id)) rows.delete(id);
  const shown = all.filter(matches).sort(ORDERS[order][1]);
  setChildren(list, shown.map((torrent) => fill(rowOf(torrent), torrent).item));
  tools.hidden = all.length === 0;
  list.hidden = shown.length === 0;
  renderEmpty(all.length, shown.length);
}

function renderEmpty(all, shown) {
  empty.hidden = shown > 0 || !state.ready;
  if (empty.hidden) return;
  const kind = all === 0 ? 'none' : 'filtered';
  if (empty.dataset.kind === kind) return;
  empty.dataset.kind = kind;
  empty.replaceChildren(...(kind === 'none' ? welcome() : [h('p', {}, 'No torrent fits this filter.')]));
}

function welcome() {
  return [
    icon('drop'),
    h('h2', {}, 'Drop a torrent here'),
    h('p', {}, 'A .torrent or .atorrent file, or a magnet link; pasting one works as well.'),
    h(
      'div',
      { class: 'actions' },
      button('Add a torrent', { sign: 'plus', kind: 'primary', click: () => openAdd() }),
      button('Share a folder', { sign: 'share', click: () => openShare() }),
    ),
    h('p', { class: 'quiet' }, 'What is fetched or shared here goes over circuits of relays; your partners do not see your address.'),
  ];
}

function rowOf(torrent) {
  const known = rows.get(torrent.id);
  if (known) return known;
  const row = newRow(torrent.id);
  rows.set(torrent.id, row);
  markRow(torrent.id, row);
  return row;
}

function newRow(id) {
  const now = () => state.torrents.get(id);
  const row = {
    share: h('span', { class: 'share', 'aria-hidden': 'true' }),
    link: h('a', { class: 'name', href: `#/torrents/${id}`, dir: 'auto' }),
    bar: h('progress', { max: 1000, 'aria-label': 'Progress' }),
    facts: h('span', { class: 'facts' }),
    rates: h('span', { class: 'rates' }),
    problem: h('span', { class: 'trouble' }),
    run: button('Pause', { sign: 'pause', kind: 'quiet', shown: false, click: () => toggle(now()) }),
    remove: button('Remove', { sign: 'bin', kind: 'quiet', shown: false, click: () => openRemove(now()) }),
    sign: '',
  };
  row.item = h(
    'li',
    { class: 'torrent', on: { click: (event) => openRow(event, row) } },
    row.share,
    h('div', { class: 'body' }, row.link, row.bar, h('div', { class: 'below' }, row.facts, row.rates), row.problem),
    h('div', { class: 'does' }, row.run, row.remove),
  );
  row.item.dataset.id = id;
  return row;
}

/** A click anywhere in a row opens it, as long as it is on no button and marks no text. */
function openRow(event, row) {
  if (event.target.closest('button, a') || String(getSelection())) return;
  row.link.click();
}

function fill(row, torrent) {
  const name = clean(torrent.name);
  const done = part(torrent);
  const stopped = torrent.status === STOPPED;
  setText(row.share, percent(done));
  setText(row.link, name);
  row.bar.value = Math.round(done * 1000);
  setAttribute(row.bar, 'aria-label', `Progress of ${name}`);
  setText(row.facts, facts(torrent).join(' · '));
  setText(row.rates, rates(torrent));
  setText(row.problem, torrent.error ? clean(torrent.errorString) : '');
  row.problem.hidden = !torrent.error;
  row.item.classList.toggle('paused', stopped);
  row.item.classList.toggle('complete', isComplete(torrent));
  const sign = stopped ? 'play' : 'pause';
  if (row.sign !== sign || row.named !== name) {
    row.sign = sign;
    row.named = name;
    row.run.replaceChildren(icon(sign));
    setAttribute(row.run, 'aria-label', `${stopped ? 'Start' : 'Pause'} ${name}`);
    row.run.title = stopped ? 'Start' : 'Pause';
    setAttribute(row.remove, 'aria-label', `Remove ${name}`);
    row.remove.title = 'Remove';
  }
  return row;
}
