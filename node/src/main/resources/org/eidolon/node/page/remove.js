// Asks before a torrent goes, and whether its files go as well.

import { button, h } from './dom.js';
import { call } from './rpc.js';
import { attempt, dialog, say } from './says.js';
import { quoted } from './torrent.js';

export function openRemove(torrent) {
  if (!torrent) return;
  const files = h('input', { type: 'checkbox', id: 'remove-files' });
  const box = dialog(
    'Remove this torrent?',
    'small',
    h('p', { class: 'wrap' }, `${quoted(torrent.name)} leaves the list. Other people can no longer fetch it from you.`),
    h('label', { class: 'check' }, files, h('span', {}, 'Delete its files from the disk as well')),
    h(
      'div',
      { class: 'answers' },
      button('Keep it', { click: () => box.close() }),
      button('Remove', { kind: 'danger', click: () => remove(torrent, files.checked, box) }),
    ),
  );
}

async function remove(torrent, withFiles, box) {
  const done = await attempt(async () => {
    await call('torrent-remove', { ids: [torrent.id], 'delete-local-data': withFiles });
    return true;
  });
  if (!done) return;
  box.close();
  say(`Removed ${quoted(torrent.name)}${withFiles ? ' and its files' : ''}`);
  if (location.hash === `#/torrents/${torrent.id}`) location.hash = '#/torrents';
}
