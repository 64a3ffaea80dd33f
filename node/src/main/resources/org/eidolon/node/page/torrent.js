// What a torrent's fields mean, in words; commands about torrents.

import { bytes, duration, many, percent, rate, ratio } from './format.js';
import { clean } from './dom.js';
import { call } from './rpc.js';
import { attempt, say } from './says.js';

export const STOPPED = 0;
const CHECK_WAIT = 1;
const CHECKING = 2;
const FETCH_WAIT = 3;
const FETCHING = 4;
const SHARE_WAIT = 5;
const SHARING = 6;

/** Inside a sentence of ours, set apart from it. */
export function quoted(name) {
  return `\u201c\u2068${clean(name)}\u2069\u201d`;
}

/** What the list's filters tell apart. */
export function group(torrent) {
  if (torrent.error) return 'trouble';
  if (torrent.status === STOPPED) return 'stopped';
  return torrent.status >= SHARE_WAIT ? 'sharing' : 'fetching';
}

export function isComplete(torrent) {
  return torrent.leftUntilDone === 0 && (torrent.metadataPercentComplete ?? 1) >= 1;
}

/** 0 to 1, of whatever goes on now. */
export function part(torrent) {
  if (torrent.status === CHECKING) return torrent.recheckProgress;
  return (torrent.metadataPercentComplete ?? 1) < 1 ? 0 : torrent.percentDone;
}

export function stateWord(torrent) {
  if (torrent.error && torrent.status === STOPPED) return 'Stopped by a problem';
  switch (torrent.status) {
    case STOPPED:
      return isComplete(torrent) ? 'Complete, not shared' : 'Paused';
    case CHECK_WAIT:
      return 'Waits to be checked';
    case CHECKING:
      return torrent.eidolonState === 'allocating' ? 'Makes room on the disk' : 'Compares what is on the disk';
    case FETCH_WAIT:
    case SHARE_WAIT:
      return 'Waits for its turn';
    case FETCHING:
      if ((torrent.metadataPercentComplete ?? 1) < 1) return 'Learns what it holds';
      return torrent.rateDownload > 0 ? 'Fetches' : 'Looks for partners';
    case SHARING:
      return 'Shares';
    default:
      return '';
  }
}

/** The line below the bar, in parts. */
export function facts(torrent) {
  const told = [stateWord(torrent)];
  if (torrent.status === CHECKING) return [...told, percent(torrent.recheckProgress)];
  if ((torrent.metadataPercentComplete ?? 1) >= 1) told.push(amount(torrent));
  if (torrent.status === FETCHING && torrent.eta >= 0) told.push(`${duration(torrent.eta)} left`);
  if (torrent.status === SHARING || isComplete(torrent)) told.push(`ratio ${ratio(torrent.uploadRatio)}`);
  if (torrent.peersConnected > 0) told.push(many(torrent.peersConnected, 'circuit'));
  return told;
}

function amount(torrent) {
  const whole = torrent.sizeWhenDone;
  const here = whole - torrent.leftUntilDone;
  return here === whole ? bytes(whole) : `${bytes(here)} of ${bytes(whole)}`;
}

export function rates(torrent) {
  const told = [];
  if (torrent.rateDownload > 0) told.push(`↓\u00a0${rate(torrent.rateDownload)}`);
  if (torrent.rateUpload > 0) told.push(`↑\u00a0${rate(torrent.rateUpload)}`);
  return told.join('  ');
}

/** Pauses what runs and starts what does not. */
export function toggle(torrent) {
  const stopped = torrent.status === STOPPED;
  return attempt(async () => {
    await call(stopped ? 'torrent-start' : 'torrent-stop', { ids: [torrent.id] });
    say(`${stopped ? 'Started' : 'Paused'} ${quoted(torrent.name)}`);
  });
}

/** Says so only if `done` is a sentence. */
export function change(torrent, fields, done) {
  return attempt(async () => {
    await call('torrent-set', { ids: [torrent.id], ...fields });
    if (done) say(done);
    return true;
  });
}

export function command(torrent, method, done) {
  return attempt(async () => {
    await call(method, { ids: [torrent.id] });
    say(done);
    return true;
  });
}
