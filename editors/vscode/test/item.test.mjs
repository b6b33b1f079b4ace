import assert from 'node:assert/strict';
import { test } from 'node:test';
import { itemAt } from '../out/test/item.mjs';

const HASH = `/// What may be missing.
module Darklang.Stdlib.Option

type Option<'a> =
  | Some of 'a
  | None

/// Applies the function.
let map (option: Option<'a>) (f: 'a -> 'b) : Option<'b> =
  let inner (x: Int) : Int = x
  match option with
  | Some value -> Some (f value)

val limit = 5

let isNone' (option: Option<'a>) : Bool = false
`;

const at = (text, part) => itemAt(text, text.slice(0, text.indexOf(part)).split('\n').length - 1);

test('the item around a line', () => {
  assert.deepEqual(at(HASH, '| Some of'), { kind: 'type', name: 'Darklang.Stdlib.Option.Option' });
  assert.deepEqual(at(HASH, 'let map'), { kind: 'fn', name: 'Darklang.Stdlib.Option.map' });
  assert.deepEqual(at(HASH, 'let inner'), { kind: 'fn', name: 'Darklang.Stdlib.Option.map' });
  assert.deepEqual(at(HASH, '| Some value'), { kind: 'fn', name: 'Darklang.Stdlib.Option.map' });
  assert.deepEqual(at(HASH, 'val limit'), { kind: 'value', name: 'Darklang.Stdlib.Option.limit' });
  assert.deepEqual(at(HASH, "isNone'"), { kind: 'fn', name: "Darklang.Stdlib.Option.isNone'" });
});

test('a doc comment is its item\'s', () => {
  assert.deepEqual(at(HASH, 'Applies'), { kind: 'fn', name: 'Darklang.Stdlib.Option.map' });
});

test('above all items there is none', () => {
  assert.equal(at(HASH, 'What may'), undefined);
  assert.equal(at(HASH, 'module'), undefined);
  assert.equal(itemAt('', 0), undefined);
  assert.equal(itemAt('let', 7), undefined);
});

test('modules within modules', () => {
  const text = `module A.B

let first () : Unit = ()

module C =
  let f (x: Int) : Int =
    let local (y: Int) : Int = y
    x

  module D =
    let g = 1

  let afterD (x: Int) : Int = x

module E =
    let h () : Unit = ()

let last () : Unit = ()
`;
  assert.deepEqual(at(text, 'let first'), { kind: 'fn', name: 'A.B.first' });
  assert.deepEqual(at(text, 'let local'), { kind: 'fn', name: 'A.B.C.f' });
  assert.deepEqual(at(text, 'let g'), { kind: 'value', name: 'A.B.C.D.g' });
  assert.deepEqual(at(text, 'let afterD'), { kind: 'fn', name: 'A.B.C.afterD' });
  assert.deepEqual(at(text, 'let h'), { kind: 'fn', name: 'A.B.E.h' });
  assert.deepEqual(at(text, 'let last'), { kind: 'fn', name: 'A.B.last' });
});

test('line ends of all kinds', () => {
  assert.deepEqual(itemAt('module A\r\n\r\nlet f (x: Int) : Int =\r\n  x\r\n', 3), { kind: 'fn', name: 'A.f' });
});
