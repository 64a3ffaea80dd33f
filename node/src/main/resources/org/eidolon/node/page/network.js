// How this node stands in its network: neighbors, guards, circuits, traffic, and who can learn what.

import { clean, h, setChildren, setText } from './dom.js';
import { bytes, duration, many, rate } from './format.js';
import { listen, state } from './state.js';
import { chartView, showChart } from './chart.js';
import { circuitsView, short, showCircuits } from './circuits.js';

const STANDINGS = {
  joined: 'In the network',
  joining: 'Joining the network',
  unreachable: 'The tracker does not answer',
  'wrong key': 'The tracker shows another key than its address names',
  refused: 'The tracker refuses this node',
};
const LINKS = {
  'no link': 'no link now',
  dialled: 'we dialled',
  accepted: 'it dialled',
  leaving: 'leaving',
};
const KNOWLEDGE = [
  ['You', 'How many relays each circuit has, and your own neighbors. Not which relays lie behind the first.', 'own'],
  ['Your guard', 'Your address and the relay after it. Not whether the circuit begins with you or you carry it for others, how long it is, or what it holds.', ''],
  ['A relay between', 'The two neighbors next to it on the circuit. Neither of its ends, and nothing of what it holds.', ''],
  ['Your partner', 'The torrent and the pieces you exchange. Not your address, nor whether you were the first to have it.', ''],
  ['The tracker', 'Your address, and both ends of each path that it plans. Not the torrent’s name, nor what goes over the path.', 'warned'],
  ['Your provider', 'That you run Eidolon, your neighbors’ addresses, and how much flows when. Not which torrent, nor with whom.', ''],
];

const standing = h('p', { class: 'standing' });
const problem = h('p', { class: 'trouble wrap', hidden: true });
const mode = h('p', { class: 'quiet' });
const figures = [
  figure('Neighbors', () => [linked().length, guardWords()]),
  figure('Own circuits', (network) => [network.circuits?.own ?? 0, ownWords(network)]),
  figure('Carried for others', (network) => [network.circuits?.relayed ?? 0, 'circuits, of which nobody here knows whose they are']),
  figure('Carried and paid', (network) => (network.credit ? [bytes(network.credit.earnedBytes), `earned by relaying; ${bytes(network.credit.paidBytes)} paid to relays`] : ['–', 'this tracker keeps no relay credit'])),
  figure('Members', (network) => [network.members || '–', network.pathLinks ? `paths of about ${many(network.pathLinks, 'link')}` : 'as the tracker counts them']),
];
const relayed = h('p', { class: 'quiet' });
const body = h('tbody');
const neighbors = h(
  'table',
  { class: 'table neighbors' },
  h('thead', {}, h('tr', {}, ...['Neighbor', 'Address', 'Link', 'For'].map((name) => h('th', { scope: 'col' }, name)))),
  body,
);
const noNeighbors = h('p', { class: 'quiet' }, 'No neighbors yet.');

export const networkView = h(
  'section',
  { class: 'view network', 'aria-labelledby': 'network-title', hidden: true },
  h('div', { class: 'heading' }, h('h1', { id: 'network-title' }, 'Network')),
  standing,
  problem,
  h('div', { class: 'figures' }, ...figures.map((each) => each.item)),
  h(
    'div',
    { class: 'column' },
    chartView,
    card('neighbors', 'Neighbors', noNeighbors, neighbors),
  ),
  card('circuits', 'Circuits', relayed, circuitsView),
  card(
    'knows',
    'Who can learn what',
    mode,
    h('dl', { class: 'knows' }, ...KNOWLEDGE.map(([who, what, kind]) => h('div', { class: `known ${kind}` }, h('dt', {}, who), h('dd', {}, what)))),
    h('p', { class: 'quiet' }, 'Who watches the lines of both ends at once can match them by time and volume. Nothing here hides that.'),
  ),
);

listen('network', () => networkView.hidden || render());

export function showNetwork(visible) {
  networkView.hidden = !visible;
  showChart(visible);
  if (visible) render();
}

function card(key, title, ...content) {
  return h('section', { class: key === 'knows' ? 'card whole' : 'card', 'aria-labelledby': `${key}-title` }, h('h2', { id: `${key}-title` }, title), ...content);
}

function figure(name, value) {
  const number = h('span', { class: 'big' });
  const words = h('span', { class: 'quiet' });
  const item = h('div', { class: 'figure' }, h('span', { class: 'what' }, name), number, words);
  return { item, number, words, value };
}

function linked() {
  return (state.network?.neighbors ?? []).filter((each) => each.state !== 'no link');
}

/** Those at which circuits of ours begin. */
function guards() {
  return new Set((state.network?.ownCircuits ?? []).map((each) => each.first).filter(Boolean));
}

function guardWords() {
  const count = guards().size;
  if (count === 0) return 'none carries a circuit of yours now';
  return count === 1 ? '1 of them is your guard now' : `${count} of them are your guards now`;
}

function ownWords(network) {
  const lengths = (network.ownCircuits ?? []).map((each) => each.relays);
  if (lengths.length === 0) return `${network.circuits?.ending ?? 0} of partners end here`;
  const least = Math.min(...lengths);
  const most = Math.max(...lengths);
  const span = least === most ? many(least, 'relay') : `${least} to ${most} relays`;
  return `over ${span}; ${network.circuits?.ending ?? 0} of partners end here`;
}

function render() {
  const network = state.network;
  if (!network) {
    setText(standing, 'Asking the node…');
    return;
  }
  setText(standing, STANDINGS[network.standing] ?? (network.standing ? clean(network.standing) : 'This node takes part in no network.'));
  standing.classList.toggle('well', network.standing === 'joined');
  setText(problem, clean(network.problem));
  problem.hidden = !network.problem;
  setText(mode, modeSentence(network));
  for (const { number, words, value } of figures) {
    const [told, explained] = value(network);
    setText(number, String(told));
    setText(words, explained);
  }
  setText(relayed, relayedSentence(network));
  showCircuits(network.ownCircuits ?? []);
  renderNeighbors(network.neighbors ?? []);
}

function modeSentence(network) {
  const tracker = network.tracker ? `the tracker at ${clean(network.tracker)}` : 'one tracker';
  return `Mode: ${tracker} plans every path of this node. Whoever runs it must be trusted with the one fact it has: who is connected to whom.`;
}

function relayedSentence(network) {
  const count = network.circuits?.relayed ?? 0;
  if (count === 0) return 'This node carries no circuit of others now. Those it carries are only ever counted: it knows neither their ends nor what they hold.';
  const now = state.traffic[state.traffic.length - 1];
  const flow = now ? `, ${rate(now[2])} now` : '';
  const whole = (network.cells?.sent?.relayed ?? 0) * 4096;
  return `This node carries ${many(count, 'circuit')} of others${flow}${whole ? `, ${bytes(whole)} since it started` : ''}. Only their number is known here: neither their ends nor what they hold.`;
}

const neighborRows = new Map();

function renderNeighbors(all) {
  noNeighbors.hidden = all.length > 0;
  neighbors.hidden = all.length === 0;
  const first = guards();
  const present = new Set(all.map((each) => each.peer));
  for (const peer of neighborRows.keys()) if (!present.has(peer)) neighborRows.delete(peer);
  setChildren(
    body,
    all.map((each) => {
      if (!neighborRows.has(each.peer)) {
        const badge = h('span', { class: 'badge' }, 'guard');
        const link = h('td');
        const age = h('td', { class: 'number' });
        const row = h(
          'tr',
          {},
          h('th', { scope: 'row' }, h('span', { class: 'mono', title: each.peer }, short(each.peer)), ' ', badge),
          h('td', { class: 'wrap' }, clean(each.address)),
          link,
          age,
        );
        neighborRows.set(each.peer, { row, badge, link, age });
      }
      const { row, badge, link, age } = neighborRows.get(each.peer);
      badge.hidden = !first.has(each.peer);
      setText(link, LINKS[each.state] ?? clean(each.state));
      setText(age, each.ageSeconds > 0 ? duration(each.ageSeconds) : '–');
      return row;
    }),
  );
}
