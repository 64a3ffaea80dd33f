// What the node has told this page, and who wants to know when it changes.

const listeners = new Map();
const dirty = new Set();
let frame = 0;

export const state = {
  /** id -> fields as in torrent-get */
  torrents: new Map(),
  totals: { down: 0, up: 0, relayed: 0 },
  network: null,
  /** [unix seconds, own, relayed, rest], rates in bytes a second, oldest first */
  traffic: [],
  details: null,
  /** { name, percent, problem } of what is being read to be shared */
  shares: [],
  log: [],
  hello: {},
  ready: false,
};

const LOG_LINES = 500;
const POINTS = 720;

export function listen(kind, listener) {
  if (!listeners.has(kind)) listeners.set(kind, new Set());
  listeners.get(kind).add(listener);
}

/** Listeners run once a frame, however many messages came. */
export function changed(kind) {
  dirty.add(kind);
  if (!frame) frame = requestAnimationFrame(tell);
}

function tell() {
  frame = 0;
  const kinds = [...dirty];
  dirty.clear();
  for (const kind of kinds) for (const listener of listeners.get(kind) ?? []) listener();
}

/** Messages of the stream, by their name. */
export const take = {
  hello(message) {
    state.hello = message;
    changed('hello');
  },
  torrents(message) {
    if (message.full) state.torrents.clear();
    for (const each of message.torrents ?? []) {
      const known = state.torrents.get(each.id);
      state.torrents.set(each.id, known ? { ...known, ...each } : each);
    }
    for (const id of message.removed ?? []) state.torrents.delete(id);
    state.ready = true;
    changed('torrents');
  },
  totals(message) {
    state.totals = message;
    changed('totals');
  },
  network(message) {
    state.network = message;
    changed('network');
  },
  traffic(message) {
    if (message.full) state.traffic = [];
    state.traffic.push(...message.points);
    state.traffic.splice(0, Math.max(0, state.traffic.length - POINTS));
    changed('traffic');
  },
  shares(message) {
    state.shares = message;
    changed('shares');
  },
  details(message) {
    const same = state.details && state.details.id === message.id;
    state.details = same ? { ...state.details, ...message } : message;
    changed('details');
  },
  log(message) {
    if (message.full) state.log = [];
    state.log.push(...message.lines);
    state.log.splice(0, Math.max(0, state.log.length - LOG_LINES));
    changed('log');
  },
};
