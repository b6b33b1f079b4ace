// Who uses an item and what it uses, drawn: users on the left, what is used on the right; on a narrow page one below the
// other. Each of them goes one step further when somebody asks for it.
import { hrefOf, lastPart, moduleOf, svg, WORDS } from './dom.js';

const MOST = 12;  // of the neighbours of one item
const ROW = 34, BOX = 26, GAP = 64, INDENT = 26, CHARACTER = 7.3, PAD = 10, STEP = 22;
const NARROW = 620;
const LEAST = 120;  // what a box is given at least, however many columns there are

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

/** How many rows a node and what stands behind it take. */
const rowsOf = (node) => Math.max(1, (node.nodes ?? []).reduce((sum, each) => sum + rowsOf(each), 0));
/** How many columns. */
const depthOf = (nodes) => (nodes.length ? 1 + Math.max(...nodes.map((each) => depthOf(each.nodes ?? []))) : 0);

const edge = (path) => svg('path', { class: 'edge', d: path, 'marker-end': 'url(#arrow)' });
const arrow = () => svg('marker', { id: 'arrow', viewBox: '0 0 8 8', refX: 6, refY: 4, markerWidth: 7, markerHeight: 7, orient: 'auto' },
                        svg('path', { d: 'M0 0.8L6.4 4L0 7.2z' }));

export class Graph {
  #place;
  #load;
  #self = null;
  #users = [];
  #used = [];
  #says = '';

  /** `load(item, side)`: the items one step further, users or what is used; side is 'users' or 'uses'. */
  constructor(place, load) {
    this.#place = place;
    this.#load = load;
  }

  /** Shows an item with its neighbours. */
  set(item, users, uses) {
    this.#self = { item, self: true };
    this.#users = this.#nodesOf(users, 'users', 'u');
    this.#used = this.#nodesOf(uses, 'uses', 'd');
    this.#says = `${users.length} use it, it uses ${uses.length}`;
    this.draw();
  }

  /** As wide as the place is; it scrolls if that is not enough. */
  draw() {
    const width = this.#place.clientWidth;
    if (width === 0 || !this.#self) return;
    const focused = this.#place.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    const scroll = this.#place.scrollLeft;
    const layout = width < NARROW ? this.#narrow(width) : this.#wide(width);
    this.#place.replaceChildren(svg('svg', {
      class: 'graph', width: layout.width, height: layout.height, viewBox: `0 0 ${layout.width} ${layout.height}`, role: 'group',
      'aria-label': this.#says,
    }, svg('defs', {}, arrow()), layout.edges, layout.boxes));
    this.#place.scrollLeft = scroll;
    if (focused) this.#place.querySelector(`[data-key="${focused}"]`)?.focus();
  }

  /** A node: {item} or, for those that have no room, {more}; `key` stays the same while it is shown. */
  #nodesOf(items, side, key) {
    const shown = items.slice(0, items.length > MOST ? MOST - 1 : MOST);
    const nodes = shown.map((item, i) => ({ item, side, key: `${key}-${i}` }));
    if (items.length > shown.length) nodes.push({ more: items.length - shown.length, side, key: `${key}-more`, rest: items.slice(shown.length) });
    return nodes;
  }

  /** One step further from a node, or back. */
  async #toggle(node) {
    if (node.more) {
      const nodes = this.#nodesOf(node.rest, node.side, node.key);
      for (const list of this.#lists()) {
        const at = list.indexOf(node);
        if (at >= 0) list.splice(at, 1, ...nodes);
      }
    } else if (node.nodes) {
      node.nodes = null;
    } else {
      const items = await this.#load(node.item, node.side);
      node.nodes = this.#nodesOf(items ?? [], node.side, node.key);
    }
    this.draw();
    if (node.more) this.#place.querySelector(`[data-key^="${node.key}-"]`)?.focus();
    this.#place.querySelector(`[data-key="${node.key}-0"]`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  /** All lists of nodes. */
  *#lists(nodes = [this.#users, this.#used]) {
    for (const list of nodes) {
      yield list;
      yield* this.#lists(list.map((each) => each.nodes ?? []).filter((each) => each.length));
    }
  }

  // ---- Boxes

  /** What a click, Enter or a blank does on something that is no link. */
  #button(node, label, expanded, inner, className) {
    const act = (event) => {
      event.preventDefault();
      this.#toggle(node);
    };
    return svg('g', {
      class: className, role: 'button', tabindex: 0, 'aria-label': label, 'aria-expanded': expanded, 'data-key': node.key, onclick: act,
      onkeydown: (event) => (event.key === 'Enter' || event.key === ' ') && act(event),
    }, svg('title', {}, label), inner);
  }

  /** The sign behind a node, on the side where its neighbours come. */
  #sign(node, x) {
    const word = node.side === 'users' ? 'Who uses' : 'What is used by';
    const expanded = Boolean(node.nodes);
    const none = expanded && !node.nodes.length;
    const middle = x + STEP / 2;
    return this.#button(node, none ? `${word} ${lastPart(node.item.name)}: nothing` : `${word} ${lastPart(node.item.name)}`, String(expanded), [
      svg('circle', { cx: middle, cy: node.middle, r: 7.5 }),
      none ? svg('circle', { class: 'none', cx: middle, cy: node.middle, r: 1.5 })
        : svg('path', { d: `M${middle - 3.5} ${node.middle}h7${expanded ? '' : `M${middle} ${node.middle - 3.5}v7`}` }),
    ], 'step');
  }

  /** Places a node, `width` wide at most, and draws it; `left`: its sign stands on the left. */
  #box(node, x, y, width, left = false) {
    const own = widthOf(node, width);
    const extra = node.self || node.more ? 0 : STEP;
    const boxX = left ? x + extra : x;
    Object.assign(node, { x, y, width: own + extra, middle: y + BOX / 2, boxX });
    const inner = [
      svg('rect', { x: boxX, y, width: own, height: BOX, rx: 6 }),
      svg('text', { x: boxX + PAD, y: node.middle, 'dominant-baseline': 'central' }, textOf(node, width)),
    ];
    if (node.more) return this.#button(node, `Show ${node.more.toLocaleString('en')} more`, null, inner, 'node more');
    const title = svg('title', {}, `${WORDS[node.item.kind]} ${node.item.name}`);
    if (node.self) return svg('g', { class: 'node self' }, title, inner);
    const link = svg('a', { class: 'node', href: hrefOf(node.item), 'aria-label': `${lastPart(node.item.name)}, ${moduleOf(node.item.name)}` },
                     title, inner);
    return [link, this.#sign(node, left ? x : x + own)];
  }

  // ---- Columns

  #wide(place) {
    const columns = 1 + depthOf(this.#users) + depthOf(this.#used);
    const most = Math.max(LEAST, (place - (columns - 1) * (GAP + STEP)) / columns);
    const rows = Math.max(1, ...[this.#users, this.#used].map((nodes) => nodes.reduce((sum, each) => sum + rowsOf(each), 0)));
    const boxes = [], edges = [];
    // Columns are as wide as what stands in them.
    const widths = (nodes, depth = 0, out = []) => {
      for (const node of nodes) {
        out[depth] = Math.max(out[depth] ?? 0, widthOf(node, most) + (node.more ? 0 : STEP));
        widths(node.nodes ?? [], depth + 1, out);
      }
      return out;
    };
    const left = widths(this.#users), right = widths(this.#used);
    const centre = left.reduce((sum, each) => sum + each + GAP, 0);
    const put = (nodes, parent, top, depth, x, step) => {
      const height = nodes.reduce((sum, each) => sum + rowsOf(each), 0);
      let row = top + ((parent.rows ?? rows) - height) / 2;
      for (const node of nodes) {
        node.rows = rowsOf(node);
        const own = widthOf(node, most) + (node.more ? 0 : STEP);
        const y = (row + node.rows / 2) * ROW - BOX / 2;
        boxes.push(this.#box(node, step < 0 ? x - own : x, y, most, step < 0));
        edges.push(step < 0 ? this.#curve(node, parent) : this.#curve(parent, node));
        const next = step < 0 ? x - left[depth] - GAP : x + right[depth] + GAP;
        put(node.nodes ?? [], node, row, depth + 1, next, step);
        row += node.rows;
      }
    };
    const self = this.#self;
    self.rows = rows;
    boxes.push(this.#box(self, centre, (rows / 2) * ROW - BOX / 2, most));
    put(this.#users, self, 0, 0, centre - GAP, -1);
    put(this.#used, self, 0, 0, centre + self.width + GAP, 1);
    const width = centre + self.width + right.reduce((sum, each) => sum + GAP + each, 0);
    return { width: Math.max(place, Math.ceil(width)), height: rows * ROW, boxes: boxes.flat(), edges };
  }

  #curve(from, to) {
    const begin = from.x + from.width, end = to.x - 3, bend = (end - begin) / 2;
    return edge(`M${begin} ${from.middle}C${begin + bend} ${from.middle} ${end - bend} ${to.middle} ${end} ${to.middle}`);
  }

  // ---- Rows

  #narrow(place) {
    const boxes = [], edges = [];
    let row = 0, widest = place;
    const put = (node, depth) => {
      const width = Math.max(LEAST, place - depth * INDENT - STEP);
      boxes.push(this.#box(node, depth * INDENT, row++ * ROW + (ROW - BOX) / 2, width));
      widest = Math.max(widest, node.x + node.width);
    };
    // Who uses stands above what it uses, so its line is drawn when that has its place.
    const lines = [];
    const above = (nodes, depth, parent) => {
      for (const node of nodes) {
        above(node.nodes ?? [], depth + 1, node);
        put(node, depth);
        lines.push([node, parent]);
      }
    };
    above(this.#users, 1, this.#self);
    put(this.#self, 0);
    for (const [node, parent] of lines) edges.push(edge(`M${node.x} ${node.middle}h-9a7 7 0 0 0-7 7V${parent.y - 3}`));
    const below = (nodes, depth, parent) => {
      for (const node of nodes) {
        put(node, depth);
        edges.push(edge(`M${parent.x + 10} ${parent.y + BOX}V${node.middle - 7}a7 7 0 0 0 7 7H${node.x - 3}`));
        below(node.nodes ?? [], depth + 1, node);
      }
    };
    below(this.#used, 1, this.#self);
    return { width: Math.ceil(widest), height: row * ROW, boxes: boxes.flat(), edges };
  }
}
