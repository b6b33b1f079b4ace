// The last builds as timelines: each save as it went into memory, each transaction of the database.
import { counted, duration, h } from './dom.js';

const WHAT = { memory: 'Save', database: 'Database' };
const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

function bar(phase, build, label) {
  const element = h('span', { class: `bar ${phase.name}`, title: `${label ?? phase.name}: ${duration(phase.us)}` });
  const whole = Math.max(build.us, 1);
  element.style.left = `${Math.min((100 * Math.max(phase.begin_us, 0)) / whole, 100)}%`;
  element.style.width = `${Math.max((100 * phase.us) / whole, 0.2)}%`;
  return element;
}

const lane = (label, us, bars) =>
  h('div', { class: 'lane' }, h('span', { class: 'label' }, label), h('span', { class: 'track' }, bars),
    h('span', { class: 'number' }, us));

function details(build) {
  const lanes = build.phases.filter((phase) => phase.us > 0).map((phase) => lane(phase.name, duration(phase.us), bar(phase, build)));
  const threads = Map.groupBy ? Map.groupBy(build.compiles, (each) => each.thread) : new Map([[0, build.compiles]]);
  if (build.compiles.length === 1) {
    lanes.push(h('p', { class: 'muted' }, build.compiles[0].name));
  } else {
    for (const [thread, compiles] of [...threads].sort((a, b) => a[0] - b[0]))
      lanes.push(lane(`thread ${thread + 1}`, counted(compiles.length, 'file'),
                      compiles.map((each) => bar({ ...each, name: 'compile' }, build, each.name))));
  }
  return h('div', { class: 'lanes' }, lanes);
}

function row(build, isOpen, toggle) {
  const phases = build.phases.filter((phase) => phase.us > 0);
  const element = h('details', { class: `build ${build.ok ? 'ok' : 'refused'}`, ontoggle: () => toggle(build.number, element) },
    h('summary', {},
      h('span', { class: 'what' }, WHAT[build.what], build.ok ? null : h('span', { class: 'refused-mark' }, ' refused')),
      h('time', {}, time.format(build.at_ms + build.us / 1000)),
      h('span', { class: 'did' }, `${counted(build.files, 'file')}, ${counted(build.items, 'item')}`),
      h('span', { class: 'track', 'aria-hidden': 'true' }, phases.map((phase) => bar(phase, build))),
      h('span', { class: 'number' }, duration(build.us))));
  element.open = isOpen;
  if (isOpen) element.append(details(build));
  return element;
}

export class BuildsView {
  title = 'Builds';
  path = '';
  #place;
  #builds;
  #open = new Set();
  #closed = false;

  /** `builds()`: the last ones, the oldest first. */
  constructor(place, builds) {
    this.#place = place;
    this.#builds = builds;
  }

  close() {
    this.#closed = true;
  }

  refresh() {
    const builds = [...this.#builds()].reverse();
    const toggle = (number, element) => {
      if (element.open) this.#open.add(number);
      else this.#open.delete(number);
      // The browser tells a moment after the click; the row may have been made anew by then, as it was before.
      if (!element.isConnected) return this.#closed || this.refresh();
      const inner = element.querySelector('.lanes');
      if (element.open && !inner) element.append(details(builds.find((each) => each.number === number)));
    };
    this.#place.replaceChildren(h('article', {},
      h('header', {}, h('h1', { tabindex: -1 }, 'Builds'),
        h('p', { class: 'lead' }, builds.length ? 'What happened since the server started, the newest first. Every bar is as long as its build; open one for its phases.'
          : 'Nothing was built since the server started.')),
      h('div', { class: 'builds' }, builds.map((build) => row(build, this.#open.has(build.number), toggle)))));
  }
}
