// Holds what is known of the packages, follows the server's events, and shows what the address says.
import * as api from './api.js';
import { BuildsView } from './builds.js';
import { counted, h, hrefOf, itemLink } from './dom.js';
import { breadcrumbs, ItemView } from './item.js';
import { List } from './list.js';
import { itemsBelow, Packages } from './packages.js';
import { ProblemsView } from './problems.js';
import { Sidebar } from './sidebar.js';

const MOST_BUILDS = 40;
const main = document.getElementById('main');
const status = document.getElementById('status');
const statusText = document.getElementById('status-text');
const packages = new Packages();
const sidebar = new Sidebar(packages, (href) => (location.hash === href ? route(true) : (location.hash = href)));
let problems = [];
let builds = [];
let recent = [];  // what the last events changed, the newest first
let edition = '';
let folder = '';  // the packages'
let view = null;
let told = 0;

// ---- Views

class HomeView {
  title = '';
  path = '';
  close() {}
  refresh() {
    const count = (kind) => [...packages.all()].filter((item) => item.kind === kind).length;
    const number = (value, word) => h('div', {}, h('dd', {}, value.toLocaleString('en')), h('dt', {}, word));
    main.replaceChildren(h('article', { class: 'home' },
      h('header', {}, h('h1', { tabindex: -1 }, 'Packages'),
        h('p', { class: 'lead' }, `Edition ${edition || '…'}, generation ${packages.generation}. Everything here follows the files as they are saved.`)),
      h('dl', { class: 'totals' }, number(count('fn'), 'functions'), number(count('type'), 'types'), number(count('value'), 'values')),
      h('section', {}, h('h2', {}, 'Changed lately'),
        recent.length ? h('ul', { class: 'recent' }, recent.map((item) => h('li', {}, itemLink(item), h('span', { class: 'note' }, item.change))))
          : h('p', { class: 'muted' }, 'Nothing since this page was opened. Save a file to see it here.')),
      h('section', { class: 'keys' }, h('h2', {}, 'Keys'),
        h('dl', {}, [['/', 'search'], ['↑ ↓', 'move in a list'], ['← →', 'fold and unfold modules'], ['Enter', 'open'], ['Esc', 'back to the tree']]
          .map(([key, does]) => h('div', {}, h('dt', {}, h('kbd', {}, key)), h('dd', {}, does)))))));
  }
}

class ModuleView {
  #path;
  #list = null;
  constructor(path) {
    this.#path = path;
  }
  get path() {
    return `module ${this.#path}`;
  }
  get title() {
    return this.#path;
  }
  close() {}
  refresh() {
    const module = packages.module(this.#path);
    if (!module) {
      main.replaceChildren(h('article', { class: 'empty' }, h('h1', { tabindex: -1 }, this.#path), h('p', {}, 'There is no such module.')));
      return;
    }
    const box = h('div', { class: 'list items tall' });
    main.replaceChildren(h('article', {}, h('header', {}, breadcrumbs(`${this.#path}`), h('h1', { tabindex: -1 }, module.name),
      h('p', { class: 'lead' }, counted(module.count, 'item'))), box));
    this.#list = new List(box, { label: `Items of ${this.#path}`, render: (item) => itemLink(item), open: (item) => (location.hash = hrefOf(item)) });
    this.#list.set(itemsBelow(module));
  }
}

function viewOf(hash) {
  // Who opens the page from outside may have encoded all of it.
  const [, kind = '', name = ''] = decodeURIComponent(hash.replace(/^#/, '')).split('/');
  if (kind === 'problems') return ['problems', new ProblemsView(main, () => problems, () => folder, packages)];
  if (kind === 'builds') return ['builds', new BuildsView(main, () => builds)];
  if (kind === 'module' && name) return ['packages', new ModuleView(name)];
  if (['fn', 'type', 'value'].includes(kind) && name) return ['packages', new ItemView(main, kind, name)];
  return ['packages', new HomeView()];
}

/** Shows what the address says. */
async function route(moved) {
  view?.close();
  const [section, next] = viewOf(location.hash);
  view = next;
  // On a narrow page the list and the content take turns.
  document.body.dataset.side = next instanceof HomeView ? 'list' : 'content';
  for (const link of document.querySelectorAll('nav [data-view]')) {
    if (link.dataset.view === section) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  if (moved) main.scrollTop = 0;
  const [kind, ...words] = next.path.split(' ');
  if (words.length) sidebar.reveal(next.path, kind === 'module' ? `${words[0]}.x` : words[0]);
  const before = document.activeElement;
  await refresh();
  // Who went on from a link within the content goes on reading there; who moves in the tree stays in it, and who has gone elsewhere
  // while it was loaded stays there.
  const now = document.activeElement;
  if (moved && view === next && (now === document.body || (now === before && (main.contains(now) || isNarrow()))))
    main.querySelector('h1')?.focus({ preventScroll: true });
}

const isNarrow = () => matchMedia('(max-width: 759px)').matches;

async function refresh() {
  const now = view;
  try {
    const changed = await now.refresh();
    if (changed && now === view) flash(main.querySelector('article'));
  } catch (error) {
    if (now === view) say(String(error.message ?? error), 'broken');
  }
  setTitle();
}

function flash(element) {
  element?.classList.remove('flash');
  void element?.offsetWidth;  // so that it starts anew
  element?.classList.add('flash');
}

function setTitle() {
  const errors = problems.filter((each) => each.severity === 'error').length;
  document.title = `${errors ? `(${errors}) ` : ''}${view?.title ? `${view.title} · ` : ''}darkpkg`;
  const badge = document.getElementById('problem-count');
  badge.hidden = problems.length === 0;
  badge.textContent = problems.length;
  badge.classList.toggle('bad', errors > 0);
}

// ---- The status

function say(text, state = 'live') {
  statusText.textContent = text;
  status.dataset.state = state;
}

/** Says for a while what just happened. */
function tell(text) {
  say(text);
  const mine = ++told;
  setTimeout(() => mine === told && status.dataset.state === 'live' && say(`generation ${packages.generation}`), 4000);
}

// ---- What the server says

async function loadItems() {
  const { generation, items } = await api.items();
  packages.load(items, generation);
  sidebar.update();
}

function setProblems(list) {
  problems = list;
  if (view instanceof ProblemsView) refresh();
  else setTitle();
}

/** `list`: what the server answered. Events can be here before the answer that does not know of them. */
function setBuilds(list) {
  const last = list.at(-1)?.number ?? -1;
  builds = [...list, ...builds.filter((each) => each.number > last)];
}

async function reload() {
  const [, found, built] = await Promise.all([loadItems(), api.diagnostics(), api.builds()]);
  setBuilds(built.builds);
  setProblems(found.diagnostics);
  await refresh();
}

const handlers = {
  hello: (event) => event.generation !== packages.generation && reload(),
  reset: () => reload(),
  change(event) {
    if (!packages.apply(event)) return reload();
    recent = [...event.items.filter((item) => item.change !== 'removed'), ...recent].slice(0, 12);
    sidebar.update(new Set(event.items.map((item) => `${item.kind} ${item.name}`)));
    tell(event.items.length === 1 ? `${event.items[0].name} ${event.items[0].change}` : `${counted(event.items.length, 'item')} changed`);
    refresh();
  },
  diagnostics(event) {
    setProblems(event.diagnostics);
    const errors = event.diagnostics.filter((each) => each.severity === 'error').length;
    tell(errors ? counted(errors, 'error') : 'no errors');
    // The text of a file with errors is no longer what the items say, and is again when it is mended.
    if (view instanceof ItemView) refresh();
  },
  build(event) {
    builds = [...builds, event].slice(-MOST_BUILDS);
    if (view instanceof BuildsView) refresh();
  },
};

// ---- Start

document.addEventListener('keydown', (event) => {
  const typing = event.target instanceof HTMLInputElement;
  if ((event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) || (event.key === 'k' && (event.ctrlKey || event.metaKey))) {
    event.preventDefault();
    document.body.dataset.side = 'list';
    sidebar.focusSearch();
  }
});
addEventListener('hashchange', () => route(true));

await loadItems();
performance.mark('items-shown');
route(false);
const health = api.health().then((health) => {
  edition = health.edition;
  folder = health.packages;
  if (view instanceof HomeView || view instanceof ProblemsView) refresh();
});
const lastBuilds = api.builds().then((answer) => setBuilds(answer.builds)).then(() => view instanceof BuildsView && refresh());
const found = api.diagnostics().then((answer) => setProblems(answer.diagnostics));
Promise.all([health, lastBuilds, found]).then(() => performance.mark('all-shown'));
api.follow(handlers,
           (connected) => say(connected ? `generation ${packages.generation}` : 'connecting again', connected ? 'live' : 'waiting'),
           () => say('The server has ended. Open the address that it prints when it runs again.', 'broken'));
