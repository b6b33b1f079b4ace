// The names of all items, as a tree of modules.

const keyOf = (item) => `${item.kind} ${item.name}`;

class Module {
  constructor(name, path) {
    this.name = name;
    this.path = path;
    this.modules = new Map();
    this.items = [];
    this.count = 0;
  }
}

/** As people look names up: whatever the case of their letters. */
const order = new Intl.Collator('en', { numeric: true }).compare;
const byName = (a, b) => order(a.name, b.name);

export class Packages {
  generation = 0;
  #items = new Map();
  #root = null;

  /** Takes all items. */
  load(items, generation) {
    this.#items = new Map(items.map((item) => [keyOf(item), item]));
    this.generation = generation;
    this.#root = null;
  }

  /** Takes a `change` event. False if events before it are missing: then everything has to be loaded. */
  apply(event) {
    if (event.generation <= this.generation) return true;
    if (event.generation !== this.generation + 1) return false;
    this.generation = event.generation;
    for (const change of event.items) {
      const key = keyOf(change);
      if (change.change === 'removed') this.#items.delete(key);
      else this.#items.set(key, { ...this.#items.get(key), kind: change.kind, id: change.id, name: change.name });
    }
    this.#root = null;
    return true;
  }

  get size() {
    return this.#items.size;
  }
  find(kind, name) {
    return this.#items.get(`${kind} ${name}`) ?? null;
  }
  all() {
    return this.#items.values();
  }

  /** The module that holds all others. */
  get root() {
    this.#root ??= this.#build();
    return this.#root;
  }

  /** The module of that path, or null. */
  module(path) {
    let at = this.root;
    for (const part of path.split('.')) {
      at = at.modules.get(part);
      if (!at) return null;
    }
    return at;
  }

  #build() {
    const root = new Module('', '');
    for (const item of this.#items.values()) {
      const parts = item.name.split('.');
      let at = root;
      at.count++;
      for (let i = 0; i + 1 < parts.length; i++) {
        let next = at.modules.get(parts[i]);
        if (!next) {
          next = new Module(parts[i], at.path ? `${at.path}.${parts[i]}` : parts[i]);
          at.modules.set(parts[i], next);
        }
        at = next;
        at.count++;
      }
      at.items.push(item);
    }
    return root;
  }
}

/** The modules below one, and its items, both in the order of names. */
export const modulesOf = (module) => [...module.modules.values()].sort(byName);
export const itemsOf = (module) => [...module.items].sort(byName);

/** All items below a module, in the order of names. */
export function itemsBelow(module) {
  const out = [...module.items];
  for (const inner of module.modules.values()) out.push(...itemsBelow(inner));
  return out.sort(byName);
}
