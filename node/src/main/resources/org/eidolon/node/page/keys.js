// The keyboard. Nothing here is the only way to anything.

import { button, h } from './dom.js';
import { dialog } from './says.js';
import { openAdd, openShare } from './add.js';
import { openRemove } from './remove.js';
import { toggle } from './torrent.js';
import { current, focusSearch, step } from './list.js';

const KEYS = [
  ['↓ ↑ or j k', 'next and previous torrent', ['ArrowDown', 'j'], () => step(1)],
  [null, null, ['ArrowUp', 'k'], () => step(-1)],
  ['Enter', 'open it', [], null],
  ['p', 'pause or start it', ['p'], () => current() && toggle(current())],
  ['Delete', 'remove it', ['Delete'], () => openRemove(current())],
  ['Esc', 'close the details', ['Escape'], () => { if (location.hash.startsWith('#/torrents/')) location.hash = '#/torrents'; }],
  ['a', 'add torrents', ['a'], () => openAdd()],
  ['s', 'share a folder', ['s'], () => openShare()],
  ['/', 'filter', ['/'], () => { location.hash = '#/torrents'; focusSearch(); }],
  ['1 to 4', 'the views', ['1', '2', '3', '4'], (key) => document.querySelectorAll('#nav a')[key - 1].click()],
  ['?', 'these keys', ['?'], openKeys],
];

export function takeKeys() {
  addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.querySelector('dialog[open]') || event.target.closest('input, textarea, select')) return;
    const isArrow = event.key.startsWith('Arrow');
    if (isArrow && (!location.hash.startsWith('#/torrents') || event.target.closest('[role=tab], .panel, .strand'))) return;
    const found = KEYS.find(([, , keys]) => keys.includes(event.key));
    if (!found) return;
    event.preventDefault();
    found[3](event.key);
  });
}

export function openKeys() {
  const box = dialog(
    'Keys',
    'small',
    h('dl', { class: 'keys' }, ...KEYS.filter(([shown]) => shown).flatMap(([shown, does]) => [h('dt', {}, h('kbd', {}, shown)), h('dd', {}, does)])),
    h('div', { class: 'answers' }, button('Close', { kind: 'primary', click: () => box.close() })),
  );
}
