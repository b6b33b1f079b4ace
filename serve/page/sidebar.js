// The tree of modules, and the search that takes its place while something is typed.
import * as api from './api.js';
import { counted, h, hrefOf, itemLink, kindMark, lastPart, moduleOf } from './dom.js';
import { List } from './list.js';
import { itemsOf, modulesOf } from './packages.js';

const MOST_FOUND = 100;

export class Sidebar {
  #packages;
  #go;
  #open = new Set();
  #changed = new Set();
  #current = '';
  #tree;
  #results;
  #treeBox = document.getElementById('tree');
  #resultBox = document.getElementById('results');
  #input = document.getElementById('search');
  #foot = document.getElementById('side-foot');
  #asked = null;

  /** `go(href)`: opens what somebody chose. */
  constructor(packages, go) {
    this.#packages = packages;
    this.#go = go;
    this.#tree = new List(this.#treeBox, {
      label: 'Modules and items', role: 'tree',
      render: (row) => this.#treeRow(row),
      key: (event, row, index) => this.#treeKey(event, row, index),
      open: (row) => (row.module ? this.#toggle(row) : this.#go(hrefOf(row.item))),
    });
    const open = (item) => this.#go(hrefOf(item));
    this.#results = new List(this.#resultBox, { label: 'Found', render: (item) => itemLink(item), open });
    this.#input.addEventListener('input', () => this.#search());
    this.#input.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') {
        this.clear();
        this.#treeBox.focus();
      } else if (!this.#resultBox.hidden) {
        this.#results.key(event, null, open);
        this.#tellActive();
      } else if (event.key === 'ArrowDown') {
        event.preventDefault();
        this.#treeBox.focus();
      }
    });
  }

  focusSearch() {
    this.#input.focus();
    this.#input.select();
  }

  clear() {
    this.#input.value = '';
    this.#search();
  }

  /** The packages are others; `changed`: the keys of those to point out. */
  update(changed = new Set()) {
    this.#changed = changed;
    if (this.#open.size === 0) this.#openFirst();
    const at = this.#tree.rows[this.#tree.active]?.path;
    const rows = this.#treeRows();
    this.#tree.set(rows, at === undefined ? -1 : rows.findIndex((row) => row.path === at));
    this.#count();
    if (this.#input.value) this.#search();
  }

  /** Shows where an item or a module stands: `path` is its row's. */
  reveal(path, name) {
    if (path === this.#current) return;
    this.#current = path;
    const parts = name.split('.');
    for (let i = 1; i < parts.length; i++) this.#open.add(parts.slice(0, i).join('.'));
    const rows = this.#treeRows();
    const index = rows.findIndex((row) => row.path === path);
    this.#tree.set(rows, index);
    if (index >= 0) this.#tree.scrollTo(index, true);
  }

  #count() {
    this.#foot.textContent = counted(this.#packages.size, 'item');
  }

  // ---- The tree

  /** Opens modules from the top while there is only one to open. */
  #openFirst() {
    let at = this.#packages.root;
    for (;;) {
      const modules = modulesOf(at);
      if (modules.length === 0) return;
      at = modules.reduce((a, b) => (b.count > a.count ? b : a));
      this.#open.add(at.path);
      if (at.path.includes('.') || modulesOf(at).length > 1) return;
    }
  }

  #treeRows() {
    const out = [];
    const add = (module, level) => {
      const modules = modulesOf(module), items = itemsOf(module);
      const size = modules.length + items.length;
      let place = 0;
      for (const inner of modules) {
        out.push({ module: inner, path: `module ${inner.path}`, level, size, place: ++place });
        if (this.#open.has(inner.path)) add(inner, level + 1);
      }
      for (const item of items) out.push({ item, path: `${item.kind} ${item.name}`, level, size, place: ++place });
    };
    add(this.#packages.root, 1);
    return out;
  }

  #treeRow(row) {
    const common = { 'aria-level': row.level, 'aria-setsize': row.size, 'aria-posinset': row.place };
    let element;
    if (row.module) {
      const open = this.#open.has(row.module.path);
      element = h('div', { ...common, class: 'branch', 'aria-expanded': String(open), onclick: () => this.#toggle(row) },
                  h('span', { class: 'fold', 'aria-hidden': 'true' }), h('span', { class: 'last' }, row.module.name),
                  h('span', { class: 'number' }, row.module.count.toLocaleString('en')));
    } else {
      element = h('a', { ...common, class: 'leaf', href: hrefOf(row.item) }, kindMark(row.item.kind),
                  h('span', { class: 'last' }, lastPart(row.item.name)));
    }
    element.style.setProperty('--level', row.level - 1);
    if (row.path === this.#current) element.setAttribute('aria-current', 'page');
    if (this.#changed.has(row.path)) element.classList.add('changed');
    return element;
  }

  #toggle(row, open = !this.#open.has(row.module.path)) {
    if (open) this.#open.add(row.module.path);
    else this.#open.delete(row.module.path);
    const rows = this.#treeRows();
    this.#tree.set(rows, rows.findIndex((each) => each.path === row.path));
  }

  #treeKey(event, row, index) {
    const isOpen = row.module && this.#open.has(row.module.path);
    if (event.key === 'ArrowRight' && row.module) {
      if (isOpen) this.#tree.activate(index + 1);
      else this.#toggle(row, true);
    } else if (event.key === 'ArrowLeft') {
      if (isOpen) this.#toggle(row, false);
      else {
        let at = index;
        while (at > 0 && this.#tree.rows[at].level >= row.level) at--;
        this.#tree.activate(at);
      }
    } else if (event.key === ' ' && row.module) {
      this.#toggle(row);
    } else {
      return false;
    }
    return true;
  }

  // ---- The search

  async #search() {
    const text = this.#input.value.trim();
    this.#asked?.abort();
    this.#asked = null;
    if (!text) {
      this.#showResults(false);
      this.#count();
      return;
    }
    const asked = (this.#asked = new AbortController());
    let found;
    try {
      found = await api.search(text, MOST_FOUND, asked.signal);
    } catch {
      return;  // another key came, or the server is gone: the status says so
    }
    if (asked !== this.#asked) return;
    this.#showResults(true);
    this.#results.set(found.items, found.items.length ? 0 : -1);
    this.#resultBox.scrollTop = 0;
    this.#tellActive();
    const many = found.items.length === MOST_FOUND;
    this.#foot.textContent = found.items.length ? `${many ? 'the best ' : ''}${found.items.length} found` : 'Nothing found';
  }

  #showResults(show) {
    this.#resultBox.hidden = !show;
    this.#treeBox.hidden = show;
    this.#input.setAttribute('aria-expanded', String(show));
    if (!show) this.#input.removeAttribute('aria-activedescendant');
  }

  #tellActive() {
    if (this.#results.activeId) this.#input.setAttribute('aria-activedescendant', this.#results.activeId);
    else this.#input.removeAttribute('aria-activedescendant');
  }
}
