// Traffic over time: own, relayed and the rest, one on the other. Redrawn when a point comes.

import { h, s, setText } from './dom.js';
import { clock, rate } from './format.js';
import { listen, state } from './state.js';

const WIDTH = 600;
const HEIGHT = 160;
const RANGES = [
  [300, '5 minutes'],
  [3600, '1 hour'],
];
/** Each with its place in a point: [unix seconds, own, relayed, rest], in bytes a second. */
const KINDS = [
  ['own', 'Own', 1],
  ['relayed', 'Carried for others', 2],
  ['rest', 'Padding and set-up', 3],
];

let seconds = RANGES[0][0];
const areas = new Map(KINDS.map(([key]) => [key, s('path', { class: `area ${key}` })]));
const drawing = s(
  'svg',
  { class: 'chart', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', role: 'img', 'aria-label': 'Traffic over time' },
  s('path', { class: 'grid', d: `M0 .5H${WIDTH}M0 ${HEIGHT / 2}H${WIDTH}M0 ${HEIGHT - 0.5}H${WIDTH}` }),
  ...areas.values(),
);
const most = h('span', { class: 'most' });
const from = h('span');
const until = h('span');
const legend = new Map(KINDS.map(([key]) => [key, h('span', { class: 'number' })]));
const ranges = RANGES.map(([span, name]) => ({
  span,
  chip: h('button', { type: 'button', class: 'chip', on: { click: () => { seconds = span; draw(); } } }, name),
}));

export const chartView = h(
  'section',
  { class: 'card', 'aria-labelledby': 'chart-title' },
  h(
    'div',
    { class: 'heading' },
    h('h2', { id: 'chart-title' }, 'Traffic'),
    h('div', { class: 'chips', role: 'group', 'aria-label': 'Span' }, ...ranges.map((each) => each.chip)),
  ),
  h('div', { class: 'chart-frame' }, most, drawing),
  h('div', { class: 'axis quiet' }, from, until),
  h(
    'ul',
    { class: 'legend', role: 'list' },
    ...KINDS.map(([key, name]) => h('li', {}, h('span', { class: `key ${key}` }), name, ' ', legend.get(key))),
  ),
);

let shown = false;

/** Draws only while somebody sees it. */
export function showChart(visible) {
  shown = visible;
  if (visible) draw();
}

listen('traffic', () => shown && draw());

function draw() {
  for (const { span, chip } of ranges) chip.setAttribute('aria-pressed', String(span === seconds));
  const all = state.traffic;
  const end = all.length ? all[all.length - 1][0] : Math.floor(Date.now() / 1000);
  const points = all.filter((point) => point[0] >= end - seconds);
  const top = nice(Math.max(1, ...points.map((point) => point[1] + point[2] + point[3])));
  let below = points.map(() => 0);
  for (const [key, , place] of KINDS) {
    const above = points.map((point, at) => below[at] + point[place]);
    areas.get(key).setAttribute('d', area(points, below, above, end, top));
    below = above;
    setText(legend.get(key), points.length ? rate(points[points.length - 1][place]) : '–');
  }
  setText(most, rate(top));
  setText(from, clock((end - seconds) * 1000));
  setText(until, clock(end * 1000));
  const now = points[points.length - 1] ?? [0, 0, 0, 0];
  drawing.setAttribute('aria-label', `Traffic of the last ${seconds / 60} minutes; now ${KINDS.map(([, name, at]) => `${name} ${rate(now[at])}`).join(', ')}`);
}

function area(points, below, above, end, top) {
  if (points.length < 2) return '';
  const x = (point) => (WIDTH * (1 - (end - point[0]) / seconds)).toFixed(1);
  const y = (value) => (HEIGHT - (HEIGHT - 1) * (value / top)).toFixed(1);
  const there = points.map((point, at) => `${x(point)} ${y(above[at])}`);
  const back = points.map((point, at) => `${x(point)} ${y(below[at])}`).reverse();
  return `M${there.join('L')}L${back.join('L')}Z`;
}

/** The next of 1, 2, 5, 10, ... */
function nice(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((each) => each * power).find((each) => each >= value);
}
