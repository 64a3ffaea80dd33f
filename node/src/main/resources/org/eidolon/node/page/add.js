// Adding torrents and making shares: by dialog, by drop, by paste.

import { button, h, icon } from './dom.js';
import { call } from './rpc.js';
import { attempt, dialog, say, whisper } from './says.js';
import { quoted } from './torrent.js';

const TORRENT = /\.(a?torrent)$/i;
const LARGEST = 10 * 1024 * 1024;

/** Files wait in the dialog until it is confirmed. */
export function openAdd(files = [], links = '') {
  const waiting = [...files];
  const magnets = h('textarea', {
    id: 'add-links',
    rows: 3,
    value: links,
    spellcheck: false,
    placeholder: 'magnet:?xt=urn:btih:…',
  });
  const chooser = h('input', { type: 'file', id: 'add-files', multiple: true, accept: '.torrent,.atorrent' });
  const chosen = h('ul', { class: 'chosen', role: 'list' });
  const folder = h('input', { type: 'text', id: 'add-folder', placeholder: 'The usual folder', autocomplete: 'off' });
  const start = h('input', { type: 'checkbox', id: 'add-start', checked: true });
  const show = () => chosen.replaceChildren(...waiting.map((file) => h('li', {}, h('bdi', {}, file.name))));
  chooser.addEventListener('change', () => {
    waiting.push(...chooser.files);
    show();
  });
  show();
  const options = () => ({ 'download-dir': folder.value.trim() || undefined, paused: !start.checked });
  const form = h(
    'form',
    { method: 'dialog', on: { submit: (event) => submit(event, box, waiting, magnets.value, options()) } },
    h('label', { class: 'pick', for: 'add-files' }, icon('drop'), h('span', {}, 'Choose .torrent or .atorrent files'), chooser),
    chosen,
    h('label', { class: 'field' }, h('span', {}, 'Magnet links, one a line'), magnets),
    h('label', { class: 'field' }, h('span', {}, 'Folder on the node’s machine'), folder),
    h('label', { class: 'check' }, start, h('span', {}, 'Start at once')),
    h(
      'div',
      { class: 'answers' },
      button('Cancel', { click: () => box.close() }),
      h('button', { type: 'submit', class: 'button primary' }, 'Add'),
    ),
  );
  const box = dialog('Add torrents', 'add', form);
  (links || files.length ? form.querySelector('[type=submit]') : magnets).focus();
}

async function submit(event, box, files, text, options) {
  event.preventDefault();
  const links = text.split(/\s+/).filter(Boolean);
  if (files.length + links.length === 0) {
    say('Choose a file or write a magnet link first.', { problem: true });
    return;
  }
  if (await addAll(files, links, options)) box.close();
}

async function addAll(files, links, options) {
  let whole = true;
  for (const link of links) whole = (await add({ ...options, filename: link })) && whole;
  for (const file of files) whole = (await addFile(file, options)) && whole;
  return whole;
}

function addFile(file, options) {
  if (file.size > LARGEST) {
    say(`${quoted(file.name)} is too large to be a torrent file.`, { problem: true });
    return false;
  }
  return add(options, file);
}

async function add(args, file) {
  const done = await attempt(async () => {
    const metainfo = file ? { metainfo: await base64(file) } : {};
    const said = await call('torrent-add', { ...args, ...metainfo });
    const known = said['torrent-duplicate'];
    const name = (known ?? said['torrent-added'])?.name ?? file?.name ?? 'the torrent';
    say(known ? `${quoted(name)} is in the list already` : `Added ${quoted(name)}`);
    return true;
  });
  return done === true;
}

async function base64(file) {
  const whole = new Uint8Array(await file.arrayBuffer());
  let binary = '';
  for (let at = 0; at < whole.length; at += 0x8000) {
    binary += String.fromCharCode(...whole.subarray(at, at + 0x8000));
  }
  return btoa(binary);
}

/** @param name of what was dropped; browsers tell pages no path */
export function openShare(name = '') {
  const path = h('input', { type: 'text', id: 'share-path', required: true, autocomplete: 'off', placeholder: '/home/me/holiday' });
  const secret = h('input', { type: 'checkbox', id: 'share-private' });
  const tracker = h('input', { type: 'text', id: 'share-tracker', autocomplete: 'off', placeholder: 'The tracker of this node' });
  const comment = h('input', { type: 'text', id: 'share-comment', autocomplete: 'off' });
  const why = name
    ? `Browsers do not tell a page where ${quoted(name)} lies. Write its whole path on the machine that the node runs on.`
    : 'The whole path of a folder or file on the machine that the node runs on. Nothing is copied: it is shared from where it lies.';
  const form = h(
    'form',
    { method: 'dialog', on: { submit: (event) => share(event, box, { path, secret, tracker, comment }) } },
    h('p', { class: 'quiet wrap' }, why),
    h('label', { class: 'field' }, h('span', {}, 'Path'), path),
    h('label', { class: 'field' }, h('span', {}, 'Tracker'), tracker),
    h('label', { class: 'field' }, h('span', {}, 'Comment, which all can read'), comment),
    h('label', { class: 'check' }, secret, h('span', {}, 'Private: only who has this very .atorrent or its magnet link can find the swarm')),
    h(
      'div',
      { class: 'answers' },
      button('Cancel', { click: () => box.close() }),
      h('button', { type: 'submit', class: 'button primary' }, 'Share'),
    ),
  );
  const box = dialog('Share a folder or file', 'add', form);
  path.focus();
}

async function share(event, box, { path, secret, tracker, comment }) {
  event.preventDefault();
  const ask = event.submitter;
  ask.disabled = true;
  whisper('Reading the files; a large folder takes a while.');
  const done = await attempt(async () => {
    const said = await call('eidolon-share', {
      path: path.value.trim(),
      private: secret.checked,
      tracker: tracker.value.trim() || undefined,
      comment: comment.value.trim() || undefined,
    });
    say(`${quoted(said.name ?? path.value)} is being read; it is shared as soon as that is done.`);
    return true;
  });
  ask.disabled = false;
  if (done) box.close();
}

/** Drops and pastes anywhere on the page. */
export function takeDrops() {
  const veil = h('div', { class: 'veil', hidden: true }, icon('drop'), h('p', {}, 'Drop torrent files, magnet links, or a folder to share'));
  document.body.append(veil);
  let depth = 0;
  const over = (by) => {
    depth = Math.max(0, depth + by);
    veil.hidden = depth === 0;
  };
  addEventListener('dragenter', (event) => { event.preventDefault(); over(1); });
  addEventListener('dragleave', () => over(-1));
  addEventListener('dragover', (event) => event.preventDefault());
  addEventListener('drop', (event) => {
    event.preventDefault();
    depth = 0;
    veil.hidden = true;
    dropped(event.dataTransfer);
  });
  addEventListener('paste', (event) => {
    if (event.target.closest?.('input, textarea')) return;
    const text = magnetsIn(event.clipboardData?.getData('text') ?? '');
    if (text) openAdd([], text);
  });
}

function dropped(transfer) {
  const folder = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).find((entry) => entry?.isDirectory);
  if (folder) {
    openShare(folder.name);
    return;
  }
  const files = [...transfer.files];
  const torrents = files.filter((file) => TORRENT.test(file.name));
  const text = magnetsIn(transfer.getData('text/uri-list') || transfer.getData('text/plain'));
  if (torrents.length || text) openAdd(torrents, text);
  else if (files.length) openShare(files[0].name);
  else say('Neither a torrent file nor a magnet link.', { problem: true });
}

function magnetsIn(text) {
  return text.split(/\s+/).filter((word) => /^magnet:\?/i.test(word)).join('\n');
}
