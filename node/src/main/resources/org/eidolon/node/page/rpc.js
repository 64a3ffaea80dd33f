// Commands go the way that all remote programs go: the Transmission RPC. Its session id, which a
// page of another site can neither read nor send, keeps such pages from commanding this node.

const HEADER = 'X-Transmission-Session-Id';
const PATIENCE_MS = 1500;
let session = '';
let told = () => {};
const known = new Promise((resolve) => { told = resolve; });

/** The stream tells it, so that the first command need not fail to learn it. */
export function useSession(id) {
  session = id;
  told();
}

export class RpcError extends Error {}

/** The arguments of the answer; an error is one line for people. */
export async function call(method, args = {}) {
  const body = JSON.stringify({ method, arguments: args });
  if (!session) await Promise.race([known, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
  let answer = await post(body);
  if (answer.status === 409) {
    session = answer.headers.get(HEADER) ?? '';
    answer = await post(body);
  }
  if (!answer.ok) {
    throw new RpcError((await answer.text()).trim().slice(0, 300) || `The node answers ${answer.status}.`);
  }
  const said = await answer.json();
  if (said.result !== 'success') throw new RpcError(sentence(said.result));
  return said.arguments ?? {};
}

async function post(body) {
  try {
    return await fetch('transmission/rpc', {
      method: 'POST',
      credentials: 'same-origin',
      cache: 'no-store',
      headers: { [HEADER]: session, 'Content-Type': 'application/json' },
      body,
    });
  } catch (unreachable) {
    throw new RpcError('The node does not answer. Is it still running?');
  }
}

function sentence(text) {
  const said = String(text ?? 'no answer');
  return said.charAt(0).toUpperCase() + said.slice(1);
}
