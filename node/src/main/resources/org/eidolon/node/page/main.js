// The page of a node: views, which of them is shown, and what is always there.

import { button, h, icon, setText } from './dom.js';
import { rate } from './format.js';
import { listen, state } from './state.js';
import { useSession } from './rpc.js';
import { start } from './stream.js';
import { takeDrops } from './add.js';
import { listView, mark } from './list.js';
import { detailsView, showDetails } from './details.js';
import { networkView, showNetwork } from './network.js';
import { settingsView, showSettings } from './settings.js';
import { logView, showLog } from './log.js';
import { openKeys, takeKeys } from './keys.js';
import { whisper } from './says.js';

const VIEWS = [
  ['torrents', 'Torrents', 'list', () => {}],
  ['network', 'Network', 'web', showNetwork],
  ['settings', 'Settings', 'sliders', showSettings],
  ['log', 'Log', 'lines', showLog],
];

const main = document.getElementById('main');
const nav = document.getElementById('nav');
const torrentsView = h('div', { class: 'view torrents-view' }, listView, detailsView);
main.append(torrentsView, networkView, settingsView, logView);

const links = VIEWS.map(([key, name, sign]) => h('a', { href: `#/${key}` }, icon(sign), h('span', {}, name)));
nav.append(...links);

const down = h('span', { class: 'number' });
const up = h('span', { class: 'number' });
document.getElementById('now').append(
  h('span', { title: 'Fetched now' }, icon('down'), h('span', { class: 'unseen' }, 'fetched '), down),
  h('span', { title: 'Shared now' }, icon('up'), h('span', { class: 'unseen' }, 'shared '), up),
  button('Keys', { sign: 'keys', kind: 'quiet', shown: false, click: openKeys }),
);
document.getElementById('skip').addEventListener('click', () => main.focus());

let shown = null;

function route() {
  const [, view = 'torrents', id] = location.hash.match(/^#\/(\w+)(?:\/(\d+))?/) ?? [];
  const known = VIEWS.some(([key]) => key === view) ? view : 'torrents';
  const open = known === 'torrents' && id !== undefined ? Number(id) : null;
  VIEWS.forEach(([key, , , show], at) => {
    if (key === known) links[at].setAttribute('aria-current', 'page');
    else links[at].removeAttribute('aria-current');
    if (known !== shown && (key === known || key === shown)) show(key === known);
  });
  torrentsView.hidden = known !== 'torrents';
  torrentsView.classList.toggle('has-details', open !== null);
  mark(open);
  showDetails(open);
  if (shown !== null && known !== shown) {
    scrollTo(0, 0);
    whisper(VIEWS.find(([key]) => key === known)[1]);
  }
  shown = known;
}

function showTotals() {
  setText(down, rate(state.totals.down));
  setText(up, rate(state.totals.up));
  const title = state.totals.down > 0 ? `↓ ${rate(state.totals.down)} · Eidolon` : 'Eidolon';
  if (document.title !== title) document.title = title;
}

function connected(isThere) {
  const note = document.getElementById('offline');
  note.hidden = isThere;
  setText(note, isThere ? '' : 'The node does not answer. What is shown is how it was; this page goes on by itself when the node is back.');
}

listen('hello', () => useSession(state.hello.session ?? ''));
listen('totals', showTotals);
showTotals();
addEventListener('hashchange', route);
route();
takeDrops();
takeKeys();
start(connected);
