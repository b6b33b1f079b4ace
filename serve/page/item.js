// One item: docs, source, who uses it and what it uses, what an edit would change.
import * as api from './api.js';
import { counted, h, hrefOfModule, itemLink, kindMark, lastPart, WORDS } from './dom.js';
import { Graph } from './graph.js';
import { List } from './list.js';
import { plainView, sourceView } from './source.js';

const TABS = [
  ['source', 'Source'],
  ['pt', 'PT'],
  ['rt', 'RT'],
];
const TALLEST_LIST = 10;
const ROW_HEIGHT = 30;

/** The module's parts as links, from the owner on. */
export function breadcrumbs(name) {
  const parts = name.split('.').slice(0, -1);
  return h('nav', { class: 'crumbs', 'aria-label': 'Module' },
           parts.map((part, i) => h('a', { href: hrefOfModule(parts.slice(0, i + 1).join('.')) }, part)));
}

const NAMES = /`([^`]+)`|<(?:param|type|fn|var|val|value) ([^>\s]+)>/g;

/** Text in which names, as doc comments mark them, are code. */
function marked(text) {
  const out = [];
  let at = 0;
  for (const match of text.matchAll(NAMES)) {
    out.push(text.slice(at, match.index), h('code', {}, match[1] ?? match[2]));
    at = match.index + match[0].length;
  }
  return [...out, text.slice(at)];
}

/** A doc comment: empty lines end paragraphs. */
function docs(text) {
  const paragraphs = text.split(/\n\s*\n/).filter((each) => each.trim());
  return h('div', { class: 'docs' }, paragraphs.map((paragraph) => h('p', {}, marked(paragraph))));
}

/** Items in a list that scrolls if there are many. */
function itemList(label, items, note) {
  const box = h('div', { class: 'list items' });
  box.style.height = `${Math.min(items.length, TALLEST_LIST) * ROW_HEIGHT}px`;
  const list = new List(box, {
    label, rowHeight: ROW_HEIGHT,
    render: (item) => {
      const row = itemLink(item);
      if (note) row.append(h('span', { class: 'note' }, note(item)));
      return row;
    },
    open: (item) => (location.hash = `#/${item.kind}/${encodeURIComponent(item.name)}`),
  });
  // Rows need a height of the box, which it has once it is in the document.
  requestAnimationFrame(() => list.set(items));
  return box;
}

const section = (title, number, ...inner) =>
  h('section', {}, h('h2', {}, title, number === undefined ? null : h('span', { class: 'number' }, number.toLocaleString('en'))), inner);

function copyButton(text) {
  const button = h('button', {
    type: 'button', class: 'quiet', title: text, 'aria-label': `Copy the id ${text}`,
    onclick: async () => {
      const done = await navigator.clipboard.writeText(text).then(() => 'copied', () => 'not copied');
      button.lastChild.textContent = done;
      setTimeout(() => (button.lastChild.textContent = text.slice(0, 12)), 1200);
    },
  }, h('span', {}, text.slice(0, 12)));
  return button;
}

export class ItemView {
  #place;
  #kind;
  #name;
  #tab = 'source';
  #last = '';
  #item = null;
  #code = h('div', { class: 'panel', id: 'code', role: 'tabpanel', 'aria-labelledby': 'tab-source' });
  #drawing = h('div', { class: 'drawing' });
  #graph = new Graph(this.#drawing, async (item, side) => (await api[side](item))?.items ?? []);
  #relations = h('div', {});
  #resized = new ResizeObserver(() => this.#graph.draw());
  #around = null;

  constructor(place, kind, name) {
    this.#place = place;
    this.#kind = kind;
    this.#name = name;
    this.#resized.observe(this.#drawing);
  }

  get path() {
    return `${this.#kind} ${this.#name}`;
  }
  get title() {
    return lastPart(this.#name);
  }

  close() {
    this.#resized.disconnect();
    this.#place = null;
  }

  /** Asks for everything; what is as it was stays in the document. True if something was another. */
  async refresh() {
    const item = await api.definition({ kind: this.#kind, name: this.#name });
    if (!this.#place) return false;
    if (!item) {
      this.#showMissing();
      return false;
    }
    const { generation, ...says } = item;
    const text = JSON.stringify(says);
    const is_new = text !== this.#last;
    if (is_new) this.#show(item);
    const before = this.#last;
    this.#last = text;
    await this.#refreshRelations(item);
    return is_new && before !== '';
  }

  #showMissing() {
    this.#last = '';
    this.#place.replaceChildren(h('article', { class: 'empty' }, h('h1', { tabindex: -1 }, this.title),
      h('p', {}, this.#item ? `This ${WORDS[this.#kind]} was removed.` : `There is no ${WORDS[this.#kind]} of this name.`),
      h('p', { class: 'muted' }, this.#name)));
  }

  #show(item) {
    const before = this.#item;
    this.#item = item;
    const line = item.source ? `:${item.source.line}` : '';
    const head = h('header', {},
      breadcrumbs(item.name),
      h('h1', { tabindex: -1 }, lastPart(item.name), kindMark(item.kind)),
      item.signature ? h('p', { class: 'signature' }, item.signature) : null,
      item.description ? docs(item.description) : null,
      h('dl', { class: 'facts' },
        h('div', {}, h('dt', {}, 'File'), h('dd', {}, `${item.file}${line}`)),
        h('div', {}, h('dt', {}, 'Id'), h('dd', {}, copyButton(item.id))),
        item.twins.length ? h('div', {}, h('dt', {}, 'Same id'), h('dd', {}, item.twins.map((twin) => itemLink(twin)))) : null));
    const article = h('article', {}, head, this.#tabs(), this.#code, this.#relations);
    const scroll = before ? this.#place.scrollTop : 0;
    this.#place.replaceChildren(article);
    this.#place.scrollTop = scroll;
    this.#showTab();
  }

  #tabs() {
    const move = (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const at = TABS.findIndex(([id]) => id === this.#tab);
      this.#select(TABS[(at + step + TABS.length) % TABS.length][0]);
      document.getElementById(`tab-${this.#tab}`).focus();
    };
    return h('div', { class: 'tabs', role: 'tablist', 'aria-label': 'Forms', onkeydown: move },
             TABS.map(([id, label]) => h('button', {
               type: 'button', role: 'tab', id: `tab-${id}`, 'aria-controls': 'code', onclick: () => this.#select(id),
             }, label)));
  }

  #select(tab) {
    this.#tab = tab;
    this.#showTab();
  }

  async #showTab() {
    for (const [id] of TABS) {
      const button = document.getElementById(`tab-${id}`);
      button?.setAttribute('aria-selected', String(id === this.#tab));
      if (button) button.tabIndex = id === this.#tab ? 0 : -1;
    }
    this.#code.setAttribute('aria-labelledby', `tab-${this.#tab}`);
    const tab = this.#tab, item = this.#item;
    if (tab === 'source') {
      this.#code.replaceChildren(item.source ? sourceView(item.source)
        : h('p', { class: 'muted' }, 'The file was edited since and does not build yet. What is shown below is what was built last.'));
      return;
    }
    const text = await api.text(item, tab);
    if (tab !== this.#tab || item !== this.#item) return;
    this.#code.replaceChildren(text === null ? h('p', { class: 'muted' }, 'Only Dark can evaluate this value.')
      : plainView(text, tab.toUpperCase()));
  }

  async #refreshRelations(item) {
    const [users, uses, impact] = await Promise.all([api.users(item), api.uses(item), api.impact(item)]);
    if (!this.#place || !users || !uses || !impact) return;
    const says = JSON.stringify([users.items, uses, impact.items]);
    if (says === this.#around?.says && item.id === this.#around.id) return;
    this.#around = { says, id: item.id };
    const affected = impact.items.filter((each) => each.steps > 0);
    const builtins = uses.builtins.map((name) => h('code', { class: 'builtin' }, name));
    this.#relations.replaceChildren(
      h('section', {}, h('h2', {}, 'Uses and users'), this.#drawing),
      h('div', { class: 'columns' },
        section('Used by', users.items.length,
                users.items.length ? itemList('Used by', users.items) : h('p', { class: 'muted' }, 'Nothing uses it.')),
        section('Uses', uses.items.length + builtins.length,
                uses.items.length ? itemList('Uses', uses.items) : null,
                builtins.length ? h('p', { class: 'builtins' }, builtins) : null,
                uses.items.length + builtins.length ? null : h('p', { class: 'muted' }, 'It uses nothing by name.'))),
      affected.length ? this.#impact(impact.items) : '');
    this.#graph.set(item, users.items, uses.items);
  }

  /** What an edit gives other ids, the nearest first. */
  #impact(items) {
    const affected = items.slice(1);
    const direct = affected.filter((each) => each.steps === 1).length;
    const modules = new Set(affected.map((each) => each.name.slice(0, each.name.lastIndexOf('.'))));
    return section('Impact of an edit', affected.length,
      h('p', { class: 'lead' }, `${counted(affected.length, 'other item')} in ${counted(modules.size, 'module')} would get another id: ` +
        `${direct.toLocaleString('en')} by using it, ${(affected.length - direct).toLocaleString('en')} by way of others.`),
      itemList('Impact of an edit', affected,
               (each) => (each.steps > 1 ? `by way of ${lastPart(items[each.through].name)}` : 'uses it')));
  }
}
