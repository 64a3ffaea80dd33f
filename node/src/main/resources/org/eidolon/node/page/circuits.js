// Our circuits as they lie: from this node over its guards and relays that nobody here knows, to
// partners. Each strand can be reached by keyboard and tells of itself.

import { h, s, setText } from './dom.js';
import { duration, many } from './format.js';

const ROW = 26;
const EDGE = 22;
const MOST = 24;

const drawing = s('svg', { class: 'circuits', role: 'group', 'aria-label': 'Our circuits' });
const words = h('p', { class: 'circuit-words', role: 'status' });
const none = h('p', { class: 'quiet' }, 'No circuit of our own now: nothing is being fetched, and nothing asks for one.');
const heads = h('div', { class: 'circuit-heads', 'aria-hidden': 'true' }, ...['You', 'Guards', 'Relays', 'Partners'].map((name) => h('span', {}, name)));
const frame = h('div', { class: 'circuits-frame' }, heads, drawing);

export const circuitsView = h('div', {}, none, frame, words);

let circuits = [];
let drawn = '';
let chosen = null;

new ResizeObserver(() => draw()).observe(frame);

export function showCircuits(own) {
  circuits = own.slice(0, MOST);
  none.hidden = own.length > 0;
  frame.hidden = own.length === 0;
  draw();
  tell(own.length);
}

function tell(all) {
  const circuit = circuits.find((each) => each.number === chosen);
  const rest = all > MOST ? ` Drawn are the oldest ${MOST} of ${all}.` : '';
  if (all === 0) setText(words, '');
  else if (circuit) setText(words, story(circuit));
  else setText(words, `Choose a circuit to hear about it.${rest}`);
}

function story(circuit) {
  const guard = circuit.first ? `its first relay is our neighbor ${short(circuit.first)}` : 'its first link is gone';
  return `Circuit ${circuit.number}, ${duration(circuit.ageSeconds)} old: ${many(circuit.relays, 'relay')} between you and the partner; ${guard}. The others were chosen by the tracker and are unknown to this node.`;
}

/** Enough of a key to tell neighbors apart. */
export function short(peer) {
  return String(peer).replace(/^PeerId\[?/, '').slice(0, 8);
}

function draw() {
  const width = frame.clientWidth;
  const key = JSON.stringify([width, circuits.map((each) => [each.number, each.relays, each.first])]);
  if (!width || key === drawn) return;
  drawn = key;
  const focused = document.activeElement?.dataset?.circuit;
  const height = Math.max(circuits.length, 3) * ROW + EDGE;
  drawing.setAttribute('viewBox', `0 0 ${width} ${height}`);
  drawing.setAttribute('height', height);
  drawing.replaceChildren(...strands(width, height));
  if (focused) drawing.querySelector(`[data-circuit="${focused}"]`)?.focus();
}

function strands(width, height) {
  const left = EDGE;
  const right = width - EDGE;
  const guardX = left + (right - left) * 0.25;
  const sorted = [...circuits].sort((a, b) => String(a.first).localeCompare(String(b.first)) || a.number - b.number);
  const offset = (height - sorted.length * ROW) / 2 + ROW / 2;
  const rows = sorted.map((circuit, at) => ({ circuit, y: offset + at * ROW }));
  const guards = new Map();
  for (const { circuit, y } of rows) {
    if (!guards.has(circuit.first)) guards.set(circuit.first, []);
    guards.get(circuit.first).push(y);
  }
  const guardY = new Map([...guards].map(([peer, ys]) => [peer, ys.reduce((a, b) => a + b, 0) / ys.length]));
  const you = { x: left, y: height / 2 };
  const trunk = [...guardY.values()].map((y) => s('path', { class: 'trunk', d: curve(you.x, you.y, guardX, y) }));
  const lines = rows.map(({ circuit, y }) => strand(circuit, y, guardX, guardY.get(circuit.first), right));
  const tops = [...guardY.values()].map((y) => s('circle', { class: 'guard', cx: guardX, cy: y, r: 7 }));
  return [...trunk, ...lines, ...tops, s('circle', { class: 'you', cx: you.x, cy: you.y, r: 10 })];
}

function strand(circuit, y, guardX, guardY, right) {
  const bend = guardX + (right - guardX) * 0.3;
  const middle = Math.max(0, circuit.relays - 1);
  const dots = Array.from({ length: middle }, (none, at) =>
    s('circle', { class: 'relay', cx: bend + ((right - bend) * at) / middle, cy: y, r: 4 }),
  );
  const group = s(
    'g',
    {
      class: 'strand',
      tabindex: 0,
      role: 'button',
      'aria-label': story(circuit),
      'data-circuit': circuit.number,
    },
    s('rect', { class: 'reach', x: guardX + 10, y: y - ROW / 2, width: right - guardX + EDGE - 12, height: ROW, rx: 6 }),
    s('path', { d: `${curve(guardX, guardY, bend, y)}H${right}` }),
    ...dots,
    s('circle', { class: 'partner', cx: right, cy: y, r: 5.5 }),
  );
  const choose = () => {
    chosen = circuit.number;
    tell(circuits.length);
  };
  group.addEventListener('focus', choose);
  group.addEventListener('click', choose);
  group.addEventListener('keydown', (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const all = [...drawing.querySelectorAll('.strand')];
    all[all.indexOf(group) + by]?.focus();
  });
  return group;
}

function curve(x1, y1, x2, y2) {
  const half = (x1 + x2) / 2;
  return `M${x1} ${y1}C${half} ${y1} ${half} ${y2} ${x2} ${y2}`;
}
