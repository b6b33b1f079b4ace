// Elements are made by these functions alone. What they show is set as text, so nothing in a package can become markup.

const SVG = 'http://www.w3.org/2000/svg';

function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  for (const child of children.flat()) {
    if (child !== undefined && child !== null && child !== false) element.append(child);
  }
  return element;
}

/** An HTML element. Children are elements or texts; those that are null are left out. */
export const h = (tag, properties, ...children) => fill(document.createElement(tag), properties, children);

/** An SVG element. */
export const svg = (tag, properties, ...children) => fill(document.createElementNS(SVG, tag), properties, children);

export const hrefOf = (item) => `#/${item.kind}/${encodeURIComponent(item.name)}`;
export const hrefOfModule = (module) => `#/module/${encodeURIComponent(module)}`;
export const lastPart = (name) => name.slice(name.lastIndexOf('.') + 1);
export const moduleOf = (name) => name.slice(0, Math.max(name.lastIndexOf('.'), 0));

/** "1 item", "2 items". */
export const counted = (count, word) => `${count.toLocaleString('en')} ${word}${count === 1 ? '' : 's'}`;

/** A length of time as people read it. */
export function duration(us) {
  if (us < 1000) return `${us} µs`;
  if (us < 100_000) return `${(us / 1000).toFixed(us < 10_000 ? 2 : 1)} ms`;
  return us < 1_000_000 ? `${Math.round(us / 1000)} ms` : `${(us / 1_000_000).toFixed(2)} s`;
}

export const kindMark = (kind) => h('span', { class: `kind ${kind}`, title: WORDS[kind] }, SHORT[kind]);
export const WORDS = { fn: 'function', type: 'type', value: 'value' };
const SHORT = { fn: 'fn', type: 'type', value: 'val' };

/** An item as a link: kind, name, module. */
export const itemLink = (item, properties) =>
  h('a', { class: 'item', href: hrefOf(item), title: item.name, ...properties }, kindMark(item.kind),
    h('span', { class: 'last' }, lastPart(item.name)), h('span', { class: 'module' }, moduleOf(item.name)));
