// What is wrong with the packages, as of now.
import { counted, h, hrefOf, itemLink } from './dom.js';

/** More at once nobody reads, and the document stays small. */
const MOST = 200;

const QUOTED = /(['`])([A-Z][\w.]*\.[\w']+?)\1/g;

/** The item of a name as messages write it: those of the standard library go without their owner; null: there is none. */
function itemOf(name, packages) {
  for (const full of [name, `Darklang.${name}`]) {
    for (const kind of ['fn', 'type', 'value']) {
      const item = packages.find(kind, full);
      if (item) return item;
    }
  }
  return null;
}

/** Text in which names of items are links. */
function linked(text, packages) {
  const out = [];
  let at = 0;
  for (const match of text.matchAll(QUOTED)) {
    const item = itemOf(match[2], packages);
    if (!item) continue;
    out.push(text.slice(at, match.index + 1), h('a', { href: hrefOf(item) }, match[2]), match[1]);
    at = match.index + match[0].length;
  }
  return [...out, text.slice(at)];
}

function problem(found, root, packages) {
  /** Below the packages' folder, as the build says it. */
  const place = (at) => `${at.path.startsWith(`${root}/`) ? at.path.slice(root.length + 1) : at.path}:${at.line}:${at.column}`;
  const item = found.item && packages.find(found.item.kind, found.item.name);
  return h('li', { class: `problem ${found.severity}` },
    h('p', { class: 'message' }, h('span', { class: 'code-of' }, found.code), linked(found.message, packages)),
    h('p', { class: 'place' }, item ? itemLink(item) : null, place(found)),
    found.help ? h('p', { class: 'help' }, linked(found.help, packages)) : null,
    (found.notes ?? []).map((note) => h('p', { class: 'help' }, `${note.message} (${place(note)})`)));
}

export class ProblemsView {
  title = 'Problems';
  path = '';
  #place;
  #problems;
  #root;
  #packages;

  /** `problems()`: those of now; `root()`: the packages' folder. */
  constructor(place, problems, root, packages) {
    this.#place = place;
    this.#root = root;
    this.#packages = packages;
    this.#problems = problems;
  }

  close() {}

  refresh() {
    const all = this.#problems();
    const errors = all.filter((each) => each.severity === 'error');
    const warnings = all.filter((each) => each.severity !== 'error');
    const parts = [errors.length && counted(errors.length, 'error'), warnings.length && counted(warnings.length, 'warning')];
    this.#place.replaceChildren(h('article', {},
      h('header', {}, h('h1', { tabindex: -1 }, 'Problems'),
        h('p', { class: 'lead', id: 'problem-summary' }, parts.filter(Boolean).join(', ') || 'None. Everything builds.'),
        errors.length ? h('p', { class: 'muted' }, 'Until they are mended, everything else here is what was built last.') : null),
      h('ul', { class: 'problems' }, [...errors, ...warnings].slice(0, MOST).map((each) => problem(each, this.#root(), this.#packages))),
      all.length > MOST ? h('p', { class: 'muted' }, `and ${(all.length - MOST).toLocaleString('en')} more`) : null));
  }
}
