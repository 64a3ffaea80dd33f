// Steers a node by @ctrl/transmission: address, a torrent file, a folder to ask about.
import { readFileSync } from 'node:fs';
import { Transmission } from '@ctrl/transmission';

const [baseUrl, file, folder] = process.argv.slice(2);
const client = new Transmission({ baseUrl, username: 'me', password: 'secret' });

const { id, name, state, label } = await client.normalizedAddTorrent(readFileSync(file), { startPaused: true, label: 'npm' });
console.log('added', name, state, label);
await client.setTorrent(id, { downloadLimit: 300, downloadLimited: true });
await client.queueUp(id);
await client.reannounceTorrent(id);
await client.resumeTorrent(id);
await client.pauseTorrent(id);
console.log('then', (await client.getTorrent(id)).state);
const listed = await client.listTorrents(id, ['files', 'downloadLimit', 'trackerStats']);
console.log('limit', listed.arguments.torrents[0].downloadLimit);
console.log('space', (await client.freeSpace(folder)).arguments.path === folder);
await client.removeTorrent(id, false);
for (let left = 100; left > 0 && (await client.getAllData()).torrents.length > 0; left--) {
  await new Promise((later) => setTimeout(later, 100));
}
console.log('left', (await client.getAllData()).torrents.length);
