// What the server answers: docs/store.md has the paths. All are relative, since the page's own path is drawn anew
// whenever a server starts.

async function get(path, signal) {
  const response = await fetch(path, { signal });
  if (!response.ok && response.status !== 404) throw new Error(`the server answers ${response.status}`);
  return response;
}

async function json(path, signal) {
  const response = await get(path, signal);
  return response.status === 404 ? null : response.json();
}

const byName = (item) => `kind=${item.kind}&name=${encodeURIComponent(item.name)}`;
const byId = (item) => `v1/items/${item.kind}/${item.id}`;

/** All items: kind, id, name and file of each, with a NUL behind each. */
export async function items() {
  const response = await get('v1/items?format=nul');
  const fields = (await response.text()).split('\0');
  const out = [];
  for (let i = 0; i + 3 < fields.length; i += 4)
    out.push({ kind: fields[i], id: fields[i + 1], name: fields[i + 2], file: fields[i + 3] });
  return { generation: Number(response.headers.get('Darkpkg-Generation')), items: out };
}

export const search = (text, limit, signal) => json(`v1/search?q=${encodeURIComponent(text)}&limit=${limit}`, signal);
export const health = () => json('v1/health');
export const definition = (item) => json(`v1/definition?${byName(item)}`);
export const uses = (item) => json(`${byId(item)}/dependencies`);
export const users = (item) => json(`${byId(item)}/dependents`);
export const impact = (item) => json(`v1/impact?${byName(item)}`);
export const diagnostics = () => json('v1/diagnostics');
export const builds = () => json('v1/builds');

/** PT or RT, readable; null if the item has none. */
export async function text(item, form) {
  const response = await get(`${byId(item)}/${form}/text`);
  return response.status === 404 ? null : response.text();
}

/** How long a page that nobody sees goes on following: browsers have few connections for all pages of a server. */
const HIDDEN_MS = 60_000;

/**
 * Calls `handlers[NAME](data)` for each event of the server, `connected(true)` and `connected(false)` when the stream
 * starts and breaks, and `lost()` if the server is gone for good: another one has another address.
 */
export function follow(handlers, connected, lost) {
  let source = null, last = '', timer = 0;
  function open() {
    source = new EventSource(last ? `v1/events?after=${encodeURIComponent(last)}` : 'v1/events');
    for (const [name, handle] of Object.entries(handlers)) {
      source.addEventListener(name, (event) => {
        last = event.lastEventId;
        handle(JSON.parse(event.data));
      });
    }
    source.addEventListener('open', () => connected(true));
    source.addEventListener('error', () => {
      connected(false);
      if (source?.readyState === EventSource.CLOSED) lost();
    });
  }
  document.addEventListener('visibilitychange', () => {
    clearTimeout(timer);
    if (!document.hidden) return source ?? open();
    timer = setTimeout(() => {
      source.close();
      source = null;
    }, HIDDEN_MS);
  });
  open();
}
