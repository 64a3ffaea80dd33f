// Everything about one torrent, in tabs. What is shown comes by the stream.

import { button, foreign, h, icon, setAttribute, setText } from './dom.js';
import { bytes, date, duration, percent, ratio } from './format.js';
import { listen, state } from './state.js';
import { watch } from './stream.js';
import { say } from './says.js';
import { command, part, rates, stateWord, STOPPED, toggle } from './torrent.js';
import { openRemove } from './remove.js';
import { filesTab } from './files.js';
import { piecesTab } from './pieces.js';
import { partnersTab, trackersTab } from './partners.js';
import { limitsTab } from './limits.js';

let id = null;
let open = 'overview';

const title = h('h2', { id: 'details-title', class: 'wrap', tabIndex: -1, dir: 'auto' });
const stateLine = h('p', { class: 'quiet' });
const bar = h('progress', { max: 1000, 'aria-labelledby': 'details-title' });
const run = button('Pause', { click: () => toggle(state.torrents.get(id)) });
const problem = h('p', { class: 'trouble', hidden: true });

const tabs = [
  { key: 'overview', name: 'Overview', ...overviewTab() },
  { key: 'files', name: 'Files', ...filesTab() },
  { key: 'pieces', name: 'Pieces', ...piecesTab() },
  { key: 'partners', name: 'Partners', ...partnersTab() },
  { key: 'trackers', name: 'Trackers', ...trackersTab() },
  { key: 'limits', name: 'Limits', ...limitsTab() },
];

const tabList = h('div', { class: 'tabs', role: 'tablist', 'aria-labelledby': 'details-title', on: { keydown: moveTab } });
const panel = h('div', { class: 'panel', role: 'tabpanel', id: 'panel' });

/** As in the style sheet: there is no room for the list beside this, so its heading is not there. */
const alone = matchMedia('(max-width: 63.9375rem)');

for (const tab of tabs) {
  tab.button = h('button', { type: 'button', role: 'tab', id: `tab-${tab.key}`, 'aria-controls': 'panel', on: { click: () => choose(tab.key) } }, tab.name);
  tabList.append(tab.button);
}

export const detailsView = h(
  'section',
  { class: 'details', 'aria-labelledby': 'details-title', hidden: true },
  h(
    'div',
    { class: 'details-head' },
    h('a', { class: 'button bare quiet', href: '#/torrents', 'aria-label': 'Back to the list', title: 'Back to the list' }, icon('close')),
    title,
  ),
  stateLine,
  bar,
  problem,
  h(
    'div',
    { class: 'actions' },
    run,
    button('Check the files', { click: () => command(now(), 'torrent-verify', 'The files are compared with their hashes') }),
    button('Copy link', { click: copyLink }),
    button('Remove', { click: () => openRemove(now()) }),
  ),
  tabList,
  panel,
);

listen('torrents', render);
listen('details', render);
alone.addEventListener('change', rank);
rank();
choose('overview');

/** @param torrentId null: nothing is open */
export function showDetails(torrentId) {
  if (id === torrentId) return;
  id = torrentId;
  detailsView.hidden = id === null;
  watch(id);
  render();
  if (id !== null) title.focus({ preventScroll: true });
}

/** The title is the page's first heading where the list is not shown. */
function rank() {
  title.setAttribute('aria-level', alone.matches ? 1 : 2);
}

function now() {
  return state.torrents.get(id);
}

function choose(key) {
  open = key;
  for (const tab of tabs) {
    const chosen = tab.key === key;
    tab.button.setAttribute('aria-selected', String(chosen));
    tab.button.tabIndex = chosen ? 0 : -1;
    if (chosen) {
      panel.replaceChildren(tab.content);
      panel.setAttribute('aria-labelledby', tab.button.id);
      // What holds controls is reached by them.
      if (tab.content.querySelector('input')) panel.removeAttribute('tabindex');
      else panel.tabIndex = 0;
    }
  }
  render();
}

function moveTab(event) {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!by) return;
  event.preventDefault();
  const at = tabs.findIndex((tab) => tab.key === open);
  const next = tabs[(at + by + tabs.length) % tabs.length];
  choose(next.key);
  next.button.focus();
}

function render() {
  const torrent = now();
  if (id === null) return;
  if (!torrent) {
    if (state.ready) location.hash = '#/torrents';
    return;
  }
  setText(title, foreign(torrent.name).textContent);
  setText(stateLine, [stateWord(torrent), percent(part(torrent)), rates(torrent)].filter(Boolean).join(' · '));
  bar.value = Math.round(part(torrent) * 1000);
  setText(run.lastChild, torrent.status === STOPPED ? 'Start' : 'Pause');
  problem.hidden = !torrent.error;
  setText(problem, torrent.error ? foreign(torrent.errorString).textContent : '');
  const details = state.details?.id === id ? state.details : null;
  setAttribute(panel, 'aria-busy', String(!details));
  tabs.find((tab) => tab.key === open).show(torrent, details);
}

async function copyLink() {
  const link = state.details?.magnetLink;
  if (!link) {
    say('Its link is not known yet.', { problem: true });
    return;
  }
  try {
    await navigator.clipboard.writeText(link);
    say('Copied the magnet link. Whoever has it can join this swarm.');
  } catch (refused) {
    say('The browser does not let this page write to the clipboard.', { problem: true });
  }
}

function overviewTab() {
  const rows = [
    ['Size', (t) => bytes(t.sizeWhenDone)],
    ['Fetched', (t) => bytes(t.downloadedEver)],
    ['Shared', (t) => `${bytes(t.uploadedEver)}, ratio ${ratio(t.uploadRatio)}`],
    ['Time left', (t) => (t.eta >= 0 ? duration(t.eta) : '–')],
    ['Folder', (t) => t.downloadDir ?? '–'],
    ['Labels', (t) => (t.labels ?? []).join(', ') || '–'],
    ['Added', (t) => date(t.addedDate)],
    ['Finished', (t, d) => date(d?.doneDate)],
    ['Pieces', (t, d) => (d?.pieceCount ? `${d.pieceCount} of ${bytes(d.pieceSize)}` : '–')],
    ['Failed checks', (t, d) => (d ? bytes(d.corruptEver) : '–')],
    ['Private', (t) => (t.isPrivate ? 'Yes: only who has the file or its link finds the swarm' : 'No')],
    ['Comment', (t, d) => d?.comment || '–'],
    ['Info-hash', (t) => t.hashString],
  ].map(([name, value]) => ({ value, shown: h('dd', { class: 'wrap', dir: 'auto' }), name }));
  const content = h('dl', { class: 'facts-list' }, ...rows.flatMap((row) => [h('dt', {}, row.name), row.shown]));
  const show = (torrent, details) => {
    for (const row of rows) setText(row.shown, foreign(row.value(torrent, details)).textContent);
  };
  return { content, show };
}
