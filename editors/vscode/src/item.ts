// Which item is defined around a line, as the text alone tells it.

export interface Item {
  kind: 'fn' | 'type' | 'value';
  name: string;
}

interface Module {
  name: string;
  indent: number;  // of its line; -1: it is the whole file
  body?: number;  // the indent of what it defines
}

const MODULE = /^\s*module\s+([\w.]+)\s*(=?)/;
const DEFINITION = /^\s*(let|val|type)\s+(?:rec\s+)?(\w+'*)(.*)$/;
const LINES = /\r\n|\n|\r/;

function kindOf(word: string, rest: string): Item['kind'] {
  if (word === 'type') return 'type';
  return word === 'let' && /^\s*[(<]/.test(rest) ? 'fn' : 'value';
}

/** The items that the text defines, each with the lines (from 0) of its first and of its doc comment's first line. */
function* definitions(lines: string[]): Generator<Item & { line: number; first: number }> {
  const modules: Module[] = [{ name: '', indent: -1, body: 0 }];
  let docs: number | undefined;
  for (const [line, text] of lines.entries()) {
    if (/^\s*\/\/\//.test(text)) docs ??= line;
    if (/^\s*(\/\/|$)/.test(text)) continue;
    const first = docs ?? line;
    docs = undefined;
    const indent = text.search(/\S/);
    while ((modules.at(-1) as Module).indent >= indent) modules.pop();
    const around = modules.at(-1) as Module;
    around.body ??= indent;
    const module = MODULE.exec(text);
    if (module) {
      const [, name = '', equals] = module;
      if (equals) modules.push({ name, indent });
      else modules.splice(0, modules.length, { name, indent: -1, body: 0 });
      continue;
    }
    const definition = DEFINITION.exec(text);
    // What stands deeper than what its module defines is a local name.
    if (!definition || indent !== around.body) continue;
    const [, word = '', name = '', rest = ''] = definition;
    yield { kind: kindOf(word, rest), name: [...modules.map((each) => each.name), name].filter(Boolean).join('.'), line, first };
  }
}

/** The item whose definition or doc comment `line` (from 0) is in. */
export function itemAt(text: string, line: number): Item | undefined {
  let found: Item | undefined;
  for (const { kind, name, first } of definitions(text.split(LINES))) {
    if (first > line) break;
    found = { kind, name };
  }
  return found;
}
