// Who takes part in the swarm with us, as far as anybody can know, and by which trackers we meet.

import { clean, h, setText } from './dom.js';
import { date, percent, rate } from './format.js';

export function partnersTab() {
  const body = h('tbody');
  const none = h('p', { class: 'quiet' }, 'No partner yet.');
  const table = h(
    'table',
    { class: 'table' },
    h('thead', {}, h('tr', {}, ...['Partner', 'Has', 'Gives', 'Takes', 'State'].map((name) => h('th', { scope: 'col' }, name)))),
    body,
  );
  const content = h(
    'div',
    {},
    h('p', { class: 'quiet' }, 'Each is reached over a circuit of relays. Neither of you knows the other’s address.'),
    none,
    table,
  );
  const show = (torrent, details) => {
    const partners = details?.peers ?? [];
    none.hidden = partners.length > 0;
    table.hidden = partners.length === 0;
    partners.forEach((partner, index) => {
      const row = body.rows[index] ?? body.appendChild(emptyRow(5));
      const told = [
        partnerName(partner, index),
        percent(partner.progress),
        partner.rateToClient > 0 ? rate(partner.rateToClient) : '–',
        partner.rateToPeer > 0 ? rate(partner.rateToPeer) : '–',
        manner(partner),
      ];
      told.forEach((text, cell) => setText(row.cells[cell], text));
    });
    while (body.rows.length > partners.length) body.lastChild.remove();
  };
  return { content, show };
}

/** By the circuit that leads to it, as it has no other name, and how long that is. */
function partnerName(partner, index) {
  const circuit = clean(partner.address) || `partner ${index + 1}`;
  const length = /(\d+) relays/.exec(partner.clientName ?? '')?.[1];
  return circuit.charAt(0).toUpperCase() + circuit.slice(1) + (length ? `, ${length} relays` : '');
}

function manner(partner) {
  const told = [partner.isIncoming ? 'came to us' : 'we went to it'];
  if (partner.peerIsChoked) told.push('waits for a place');
  if (partner.clientIsChoked) told.push('gives us none now');
  return told.join(', ');
}

function emptyRow(cells) {
  const head = h('th', { scope: 'row', class: 'wrap', dir: 'auto' });
  return h('tr', {}, head, ...Array.from({ length: cells - 1 }, (none, at) => h('td', { class: at < cells - 2 ? 'number' : '' })));
}

export function trackersTab() {
  const list = h('ul', { class: 'plain-list', role: 'list' });
  const content = h(
    'div',
    {},
    h('p', { class: 'quiet' }, 'Only anonymous trackers are asked. Those of the clear net, web seeds and DHT nodes that a torrent names are never contacted.'),
    list,
  );
  const show = (torrent, details) => {
    const trackers = details?.trackerStats ?? [];
    if (trackers.length === 0) {
      list.replaceChildren(h('li', {}, 'None yet.'));
      return;
    }
    list.replaceChildren(...trackers.map(tracker));
  };
  return { content, show };
}

function tracker(stats) {
  const told = [];
  if (stats.hasAnnounced) {
    const ok = stats.lastAnnounceSucceeded;
    told.push(`${ok ? 'answered' : 'failed'} ${date(stats.lastAnnounceTime)}`);
    if (!ok && stats.lastAnnounceResult) told.push(clean(stats.lastAnnounceResult));
  } else {
    told.push('not asked yet');
  }
  if (stats.seederCount >= 0) told.push(`${stats.seederCount} with all, ${Math.max(0, stats.leecherCount)} fetching`);
  return h(
    'li',
    {},
    h('div', { class: 'wrap strong' }, clean(stats.host || stats.announce)),
    h('div', { class: 'quiet wrap' }, told.join(' · ')),
  );
}
