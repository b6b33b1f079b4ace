// What is wrong with the packages, as of now.
import { counted, h } from './dom.js';

/** More at once nobody reads, and the document stays small. */
const MOST = 200;

function problem(found, root) {
  /** Below the packages' folder, as the build says it. */
  const place = (at) => `${at.path.startsWith(`${root}/`) ? at.path.slice(root.length + 1) : at.path}:${at.line}:${at.column}`;
  return h('li', { class: `problem ${found.severity}` },
    h('p', { class: 'message' }, h('span', { class: 'code-of' }, found.code), found.message),
    h('p', { class: 'place' }, place(found)),
    found.help ? h('p', { class: 'help' }, found.help) : null,
    (found.notes ?? []).map((note) => h('p', { class: 'help' }, `${note.message} (${place(note)})`)));
}

export class ProblemsView {
  title = 'Problems';
  path = '';
  #place;
  #problems;
  #root;

  /** `problems()`: those of now; `root()`: the packages' folder. */
  constructor(place, problems, root) {
    this.#place = place;
    this.#root = root;
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
      h('ul', { class: 'problems' }, [...errors, ...warnings].slice(0, MOST).map((each) => problem(each, this.#root()))),
      all.length > MOST ? h('p', { class: 'muted' }, `and ${(all.length - MOST).toLocaleString('en')} more`) : null));
  }
}
