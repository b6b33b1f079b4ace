// The grammar as VS Code runs it, over texts of both editions.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import oniguruma from 'vscode-oniguruma';
import textmate from 'vscode-textmate';

const HERE = path.dirname(fileURLToPath(import.meta.url));
const PACKAGES = process.env.DARKPKG_PACKAGES;  // a folder with hash/ and uuid/
let grammar;

before(async () => {
  const wasm = fs.readFileSync(createRequire(import.meta.url).resolve('vscode-oniguruma/release/onig.wasm'));
  await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async () => textmate.parseRawGrammar(fs.readFileSync(path.join(HERE, '../syntaxes/dark.tmLanguage.json'), 'utf8'), 'dark.json'),
  });
  grammar = await registry.loadGrammar('source.dark');
});

/** The tokens of a text: its part and its scopes, without the grammar's own. */
function tokens(text) {
  let stack = textmate.INITIAL;
  const out = [];
  for (const line of text.split('\n')) {
    const result = grammar.tokenizeLine(line, stack);
    stack = result.ruleStack;
    for (const token of result.tokens) {
      const part = line.slice(token.startIndex, token.endIndex);
      if (part.trim()) out.push({ text: part.trim(), scopes: token.scopes.slice(1).map((scope) => scope.replace(/\.dark$/, '')) });
    }
  }
  return out;
}

/** The innermost scope of the first token with this text. */
function scope(text, part) {
  const found = tokens(text).find((token) => token.text === part);
  assert.ok(found, `no token '${part}' in ${JSON.stringify(tokens(text).map((token) => token.text))}`);
  return found.scopes.at(-1) ?? '';
}

const cases = [
  // text, part, scope
  ['module Darklang.Stdlib.List', 'module', 'storage.type.module'],
  ['module Darklang.Stdlib.List', 'Darklang.Stdlib.List', 'entity.name.namespace'],
  ['  module Inner =', 'Inner', 'entity.name.namespace'],
  ['let map (list: List<\'a>) (f: \'a -> \'b) : List<\'b> =', 'map', 'entity.name.function'],
  ['let map (list: List<\'a>) : Int = 1', 'list', 'variable.parameter'],
  ['let map (list: List<\'a>) : Int = 1', "'a", 'entity.name.type.parameter'],
  ['let map (list: List<\'a>) : Int = 1', 'List', 'support.type.primitive'],
  ['let limit = 5', 'limit', 'variable.other.constant'],
  ['val limit = 5', 'val', 'storage.type.value'],
  ['val limit = 5', 'limit', 'variable.other.constant'],
  ['  let x = 1', 'let', 'storage.type'],
  ['type Price = { amount: Int }', 'Price', 'entity.name.type'],
  ['  | Some of \'a', 'Some', 'variable.other.enummember'],
  ['  | Some value -> f value', '->', 'keyword.operator'],
  ['if a then b else c', 'then', 'keyword.control'],
  ['match x with', 'match', 'keyword.control'],
  ['(fun x -> x)', 'fun', 'keyword.other'],
  ['Stdlib.List.map list f', 'Stdlib.List.', 'entity.name.namespace'],
  ['Stdlib.List.map list f', 'map', 'entity.name.function'],
  ['Stdlib.Option.Option<Int>', 'Option', 'entity.name.type'],
  ['Builtin.listLength list', 'listLength', 'support.function.builtin'],
  ['price.amount', 'amount', 'variable.other.property'],
  ['a |> b', '|>', 'keyword.operator'],
  ['()', '()', 'constant.language.unit'],
  ['true && false', 'true', 'constant.language.boolean'],
  ['x + 1L', '1L', 'constant.numeric'],
  ['0xFFuy', '0xFFuy', 'constant.numeric'],
  ['1_000Q', '1_000Q', 'constant.numeric'],
  ['1.5e-3', '1.5e-3', 'constant.numeric'],
  ['x1', 'x1', 'variable.other'],
  ['// a comment', 'a comment', 'comment.line.double-slash'],
  ['/// See <param list>.', 'list', 'variable.other.documentation'],
  ['/// As `map`', '`map`', 'markup.inline.raw'],
  ['(* one (* two *) still *) let', 'still', 'comment.block'],
  ['(* one (* two *) still *) let', 'let', 'storage.type'],
  ['"a \\n b" + x', '\\n', 'constant.character.escape'],
  ['"// no comment" + x', 'x', 'variable.other'],
  ['$"sum {a + 1L} of"', '1L', 'constant.numeric'],
  ['$"sum {a} of" let', 'let', 'storage.type'],
  ['$"{{no hole}} {Stdlib.f x}"', 'no hole', 'string.interpolated'],
  ['"""a " b""" let', 'let', 'storage.type'],
  ['@"C:\\" let', 'let', 'storage.type'],
  ['@"say ""x""" let', 'let', 'storage.type'],
  ['$@"C:\\{a.b}\\" let', 'b', 'variable.other.property'],
  ['$$"""{x} {{a.b}}""" let', 'b', 'variable.other.property'],
  ['$$"""{x} {{a.b}}""" let', 'let', 'storage.type'],
  ["'x'", "'x'", 'string.quoted.single'],
  ["'\\n'", "'\\n'", 'string.quoted.single'],
  ["x': Int", "x'", 'variable.other'],
];

for (const [text, part, expected] of cases) {
  test(`${text}: ${part}`, () => assert.equal(scope(text, part), expected));
}

test('strings go over lines, comments end with theirs', () => {
  const text = 'let a = """one\ntwo "\nthree"""\nlet b = 1 // rest\nlet c = 2';
  assert.equal(scope(text, 'three'), 'string.quoted.triple');
  assert.equal(scope(text, 'c'), 'variable.other.constant');
});

for (const edition of ['hash', 'uuid']) {
  test(`all packages of edition ${edition}: nothing runs over its end, keywords are keywords`, { skip: !PACKAGES }, () => {
    const files = fs.readdirSync(path.join(PACKAGES, edition), { recursive: true }).filter((each) => each.endsWith('.dark'));
    assert.ok(files.length > 5);
    for (const file of files) {
      const text = fs.readFileSync(path.join(PACKAGES, edition, file), 'utf8');
      const all = tokens(`${text}\nlet sentinel = 1`);
      const last = all.at(-4);
      assert.deepEqual([last.text, last.scopes], ['let', ['storage.type.value']], `${file} leaves something open`);
      for (const token of all) {
        const inner = token.scopes.at(-1) ?? '';
        if (/^(let|val|type|module|if|then|elif|else|match|with|fun)$/.test(token.text) && !/string|comment|markup|documentation/.test(token.scopes.join()))
          assert.match(inner, /^(keyword|storage)/, `${token.text} in ${file}`);
      }
      // Every word outside of strings and comments is something.
      const plain = all.filter((token) => /^\w+$/.test(token.text) && token.scopes.length === 0);
      assert.deepEqual(plain.map((token) => token.text), [], file);
    }
  });
}
