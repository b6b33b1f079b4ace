// Who uses an item and what it uses, drawn: users on the left, what is used on the right; on a narrow page one below the
// other.
import { hrefOf, lastPart, moduleOf, svg, WORDS } from './dom.js';

const MOST = 12;
const ROW = 34, BOX = 26, GAP = 96, CHARACTER = 7.3, PAD = 10;
const NARROW = 620;

/** What fits into `width`: the last part, with as much of the module before it as there is room for. */
function labelOf(name, width) {
  const room = Math.max(4, Math.floor((width - 2 * PAD) / CHARACTER));
  const parts = name.split('.');
  let label = parts.pop();
  while (parts.length && label.length + parts[parts.length - 1].length + 1 <= room) label = `${parts.pop()}.${label}`;
  return label.length > room ? `${label.slice(0, room - 1)}…` : label;
}

const textOf = (node, width) => (node.more ? `${node.more.toLocaleString('en')} more` : labelOf(node.item.name, width));
const widthOf = (node, width) => Math.min(width, textOf(node, width).length * CHARACTER + 2 * PAD);

/** A node: {item} or, for those that have no room, {more}. */
function nodesOf(items) {
  const nodes = items.slice(0, items.length > MOST ? MOST - 1 : MOST).map((item) => ({ item }));
  if (items.length > nodes.length) nodes.push({ more: items.length - nodes.length });
  return nodes;
}

/** Places a node, `width` wide at most, and draws it. */
function box(node, x, y, width) {
  Object.assign(node, { x, y, width: widthOf(node, width), middle: y + BOX / 2 });
  const inner = [
    svg('rect', { x, y, width: node.width, height: BOX, rx: 6 }),
    svg('text', { x: x + PAD, y: node.middle, 'dominant-baseline': 'central' }, textOf(node, width)),
  ];
  if (node.more) return svg('g', { class: 'node more' }, inner);
  const title = svg('title', {}, `${WORDS[node.item.kind]} ${node.item.name}`);
  if (node.self) return svg('g', { class: 'node self' }, title, inner);
  return svg('a', { class: 'node', href: hrefOf(node.item), 'aria-label': `${lastPart(node.item.name)}, ${moduleOf(node.item.name)}` },
             title, inner);
}

const edge = (path) => svg('path', { class: 'edge', d: path, 'marker-end': 'url(#arrow)' });

function curve(from, to) {
  const begin = from.x + from.width, end = to.x - 3, bend = (end - begin) / 2;
  return edge(`M${begin} ${from.middle}C${begin + bend} ${from.middle} ${end - bend} ${to.middle} ${end} ${to.middle}`);
}

function wide(users, self, used, width) {
  const sides = Math.min(users.length, 1) + Math.min(used.length, 1);
  const most = (width - sides * GAP) / (sides + 1);
  const rows = Math.max(users.length, used.length, 1);
  const top = (count) => ((rows - count) * ROW) / 2 + (ROW - BOX) / 2;
  const left = Math.max(0, ...users.map((node) => widthOf(node, most)));
  const centre = users.length ? left + GAP : 0;
  const nodes = [box(self, centre, top(1), most)];
  users.forEach((node, i) => nodes.push(box(node, left - widthOf(node, most), top(users.length) + i * ROW, most)));
  used.forEach((node, i) => nodes.push(box(node, self.x + self.width + GAP, top(used.length) + i * ROW, most)));
  const edges = [...users.map((node) => curve(node, self)), ...used.map((node) => curve(self, node))];
  return { height: rows * ROW, parts: [edges, nodes] };
}

function narrow(users, self, used, width) {
  const indent = 26;
  const at = (row) => row * ROW + (ROW - BOX) / 2;
  const nodes = [box(self, 0, at(users.length), width)];
  users.forEach((node, i) => nodes.push(box(node, indent, at(i), width - indent)));
  used.forEach((node, i) => nodes.push(box(node, indent, at(users.length + 1 + i), width - indent)));
  const edges = [
    ...users.map((node) => edge(`M${indent} ${node.middle}H17a7 7 0 0 0-7 7V${self.y - 3}`)),
    ...used.map((node) => edge(`M10 ${self.y + BOX}V${node.middle - 7}a7 7 0 0 0 7 7H${indent - 3}`)),
  ];
  return { height: (users.length + 1 + used.length) * ROW, parts: [edges, nodes] };
}

/** Draws into `place` as wide as that is. */
export function drawGraph(place, item, users, used) {
  const width = place.clientWidth;
  if (width === 0) return;
  const self = { item, self: true };
  const layout = (width < NARROW ? narrow : wide)(nodesOf(users), self, nodesOf(used), width);
  const arrow = svg('marker', { id: 'arrow', viewBox: '0 0 8 8', refX: 6, refY: 4, markerWidth: 7, markerHeight: 7, orient: 'auto' },
                    svg('path', { d: 'M0 0.8L6.4 4L0 7.2z' }));
  place.replaceChildren(svg('svg', {
    class: 'graph', width, height: layout.height, viewBox: `0 0 ${width} ${layout.height}`, role: 'group',
    'aria-label': `${users.length} use it, it uses ${used.length}`,
  }, svg('defs', {}, arrow), layout.parts.flat()));
}
