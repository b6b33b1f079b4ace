// What package.json promises is there.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const manifest = JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
const extension = fs.readFileSync(path.join(ROOT, 'src/extension.ts'), 'utf8');

test('every command is registered, and no other', () => {
  const registered = [...extension.matchAll(/registerCommand\('([^']+)'/g)].map((match) => match[1]);
  assert.deepEqual(registered.sort(), manifest.contributes.commands.map((each) => each.command).sort());
});

test('every setting that is read is described', () => {
  const described = Object.keys(manifest.contributes.configuration.properties);
  const read = [...extension.matchAll(/all\.get\('(\w+)'/g)].map((match) => `darkpkg.${match[1]}`);
  assert.ok(read.length >= 4);
  for (const name of read) assert.ok(described.includes(name), name);
});

test('files that it names are there', () => {
  const files = [...manifest.contributes.grammars.map((each) => each.path), ...manifest.contributes.languages.map((each) => each.configuration)];
  for (const file of files) JSON.parse(fs.readFileSync(path.join(ROOT, file), 'utf8'));
});

test('the language\'s patterns are regular expressions', () => {
  const language = JSON.parse(fs.readFileSync(path.join(ROOT, 'language-configuration.json'), 'utf8'));
  const { increaseIndentPattern, decreaseIndentPattern } = language.indentationRules;
  const grows = new RegExp(increaseIndentPattern), shrinks = new RegExp(decreaseIndentPattern);
  for (const line of ['let f (x: Int) : Int =', '  if a then', '  | Some x ->', 'let x = [', '  else']) assert.match(line, grows);
  for (const line of ['let x = 1', '// then', 'a', '  match x with']) assert.doesNotMatch(line, grows);
  for (const line of ['  ]', 'else', '}']) assert.match(line, shrinks);
  assert.deepEqual("let map' x1".match(new RegExp(language.wordPattern, 'g')), ['let', "map'", 'x1']);
});

test('the problem matcher reads the lines of --format=short', () => {
  const { pattern } = manifest.contributes.problemMatchers[0];
  const found = new RegExp(pattern.regexp).exec('packages/shop.dark:3:13: error[E1105]: this `[` is never closed');
  assert.deepEqual([pattern.file, pattern.line, pattern.column, pattern.severity, pattern.code, pattern.message].map((i) => found[i]),
                   ['packages/shop.dark', '3', '13', 'error', 'E1105', 'this `[` is never closed']);
});
