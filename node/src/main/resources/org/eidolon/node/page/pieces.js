// A map of the pieces: each square is a piece, or several when there are many.

import { h, setText } from './dom.js';
import { bytes } from './format.js';

const MOST_SQUARES = 4000;
const SQUARE = 10;
const GAP = 2;

export function piecesTab() {
  const canvas = h('canvas', { class: 'pieces', role: 'img', 'aria-label': 'Map of the pieces' });
  const words = h('p', { class: 'quiet' });
  const legend = h(
    'ul',
    { class: 'legend', role: 'list' },
    h('li', {}, h('span', { class: 'key whole' }), 'here'),
    h('li', {}, h('span', { class: 'key some' }), 'some of several'),
    h('li', {}, h('span', { class: 'key none' }), 'not here'),
  );
  const frame = h('div', { class: 'pieces-frame' }, canvas);
  const content = h('div', {}, words, frame, legend);
  let drawn = '';
  let last = null;
  const draw = () => {
    const { pieces, pieceCount } = last ?? {};
    const width = frame.clientWidth;
    const key = `${pieces}/${width}/${matchMedia('(prefers-color-scheme: dark)').matches}`;
    if (!pieceCount || !width || key === drawn) return;
    drawn = key;
    paint(canvas, width, squares(pieces, pieceCount));
  };
  new ResizeObserver(draw).observe(frame);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);

  const show = (torrent, details) => {
    last = details;
    const count = details?.pieceCount ?? 0;
    frame.hidden = legend.hidden = count === 0;
    if (count === 0) {
      setText(words, 'Its pieces are not known yet.');
      return;
    }
    const here = have(details.pieces, count).reduce((sum, each) => sum + each, 0);
    const told = `${here} of ${count} pieces of ${bytes(details.pieceSize)} are here, each compared with its hash.`;
    setText(words, told);
    canvas.setAttribute('aria-label', told);
    draw();
  };
  return { content, show };
}

/** 1 for each piece that is here, from a bit field in base64. */
function have(base64, count) {
  const raw = atob(base64 ?? '');
  return Array.from({ length: count }, (none, piece) => (raw.charCodeAt(piece >> 3) >> (7 - (piece & 7))) & 1);
}

function squares(base64, count) {
  const pieces = have(base64, count);
  const each = Math.ceil(count / MOST_SQUARES);
  const parts = [];
  for (let at = 0; at < count; at += each) {
    const group = pieces.slice(at, at + each);
    parts.push(group.reduce((sum, one) => sum + one, 0) / group.length);
  }
  return parts;
}

function paint(canvas, width, parts) {
  const step = SQUARE + GAP;
  const columns = Math.max(1, Math.floor((width + GAP) / step));
  const height = Math.ceil(parts.length / columns) * step;
  const dense = devicePixelRatio || 1;
  canvas.width = width * dense;
  canvas.height = height * dense;
  canvas.style.height = `${height}px`;
  const context = canvas.getContext('2d');
  const style = getComputedStyle(canvas);
  const whole = style.getPropertyValue('--accent');
  const none = style.getPropertyValue('--hollow');
  context.scale(dense, dense);
  parts.forEach((part, index) => {
    const x = (index % columns) * step;
    const y = Math.floor(index / columns) * step;
    context.globalAlpha = 1;
    context.fillStyle = none;
    context.fillRect(x, y, SQUARE, SQUARE);
    if (part === 0) return;
    context.globalAlpha = part === 1 ? 1 : 0.25 + part / 2;
    context.fillStyle = whole;
    context.fillRect(x, y, SQUARE, SQUARE);
  });
}
