// A list of which only the rows in sight are in the document, however long it is. It is one stop for the tab key; the
// arrow keys move within it, and screen readers hear the active row.
import { h } from './dom.js';

const SPARE = 6;
let lists = 0;

export class List {
  #box;
  #space;
  #rowHeight;
  #render;
  #rowRole;
  #rows = [];
  #shown = new Map();
  #active = -1;
  #id = `list${++lists}`;
  #frame = 0;

  /**
   * `box`: the element that scrolls. `render(row, index)`: the row's element. `role`: 'listbox' or 'tree'; `key(event,
   * row, index)`: called for keys first, true if it took one; `open(row)`: Enter.
   */
  constructor(box, { label, render, role = 'listbox', rowHeight = 30, key, open }) {
    this.#box = box;
    this.#render = render;
    this.#rowRole = role === 'tree' ? 'treeitem' : 'option';
    this.#rowHeight = rowHeight;
    this.#space = h('div', { class: 'space', role: 'presentation' });
    box.replaceChildren(this.#space);
    box.tabIndex = 0;
    box.setAttribute('role', role);
    box.setAttribute('aria-label', label);
    box.addEventListener('scroll', () => this.#later(), { passive: true });
    box.addEventListener('keydown', (event) => this.key(event, key, open));
    box.addEventListener('focus', () => {
      if (this.#active < 0 && this.#rows.length) this.activate(0);
    });
    box.addEventListener('pointerdown', (event) => {
      const row = event.target.closest('[data-index]');
      if (row) this.activate(Number(row.dataset.index), false);
    });
    new ResizeObserver(() => this.#later()).observe(box);
  }

  get rows() {
    return this.#rows;
  }
  get active() {
    return this.#active;
  }
  get activeId() {
    return this.#active < 0 ? null : `${this.#id}-${this.#active}`;
  }

  /** Shows these rows; the active one is that of `active`. */
  set(rows, active = -1) {
    this.#rows = rows;
    this.#active = Math.min(active, rows.length - 1);
    this.#space.style.height = `${rows.length * this.#rowHeight}px`;
    for (const element of this.#shown.values()) element.remove();
    this.#shown.clear();
    this.#draw();
    this.#mark();
  }

  activate(index, scroll = true) {
    if (!this.#rows.length) return;
    this.#active = Math.max(0, Math.min(index, this.#rows.length - 1));
    if (scroll) this.scrollTo(this.#active);
    this.#draw();
    this.#mark();
  }

  scrollTo(index, centre = false) {
    const top = index * this.#rowHeight;
    const room = this.#box.clientHeight;
    const at = this.#box.scrollTop;
    if (top >= at && top + this.#rowHeight <= at + room) return;
    if (centre) this.#box.scrollTop = top - room / 2;
    else this.#box.scrollTop = top < at ? top : top + this.#rowHeight - room;
  }

  /** Handles a key, of this list's box or of an input that it belongs to. */
  key(event, first, open) {
    if (event.altKey || event.ctrlKey || event.metaKey) return false;
    const row = this.#rows[this.#active];
    if (row && first?.(event, row, this.#active)) {
      event.preventDefault();
      return true;
    }
    const page = Math.max(1, Math.floor(this.#box.clientHeight / this.#rowHeight) - 1);
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page }[event.key];
    if (step) this.activate(this.#active < 0 ? 0 : this.#active + step);
    else if (event.key === 'Home' && event.currentTarget === this.#box) this.activate(0);
    else if (event.key === 'End' && event.currentTarget === this.#box) this.activate(this.#rows.length - 1);
    else if (event.key === 'Enter' && row) open?.(row, this.#active);
    else return false;
    event.preventDefault();
    return true;
  }

  #later() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  #draw() {
    const first = Math.max(0, Math.floor(this.#box.scrollTop / this.#rowHeight) - SPARE);
    const last = Math.min(this.#rows.length,
                          Math.ceil((this.#box.scrollTop + this.#box.clientHeight) / this.#rowHeight) + SPARE);
    for (const [index, element] of this.#shown) {
      if (index >= first && index < last) continue;
      element.remove();
      this.#shown.delete(index);
    }
    for (let i = first; i < last; i++) {
      if (this.#shown.has(i)) continue;
      const element = this.#render(this.#rows[i], i);
      element.classList.add('row');
      element.id = `${this.#id}-${i}`;
      element.dataset.index = i;
      element.tabIndex = -1;
      element.setAttribute('role', this.#rowRole);
      if (this.#rowRole === 'option') {
        element.setAttribute('aria-setsize', this.#rows.length);
        element.setAttribute('aria-posinset', i + 1);
      }
      element.style.top = `${i * this.#rowHeight}px`;
      element.style.height = `${this.#rowHeight}px`;
      this.#shown.set(i, element);
      this.#space.append(element);
    }
    this.#mark();
  }

  #mark() {
    for (const [index, element] of this.#shown) {
      element.classList.toggle('active', index === this.#active);
      element.setAttribute('aria-selected', index === this.#active);
    }
    if (this.#active >= 0 && this.#shown.has(this.#active)) this.#box.setAttribute('aria-activedescendant', this.activeId);
    else this.#box.removeAttribute('aria-activedescendant');
  }
}
