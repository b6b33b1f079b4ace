import assert from 'node:assert/strict';
import { homedir } from 'node:os';
import { test } from 'node:test';
import { addressIn, buildCommand, pageCommand, pageOf, programOf, serverCommand } from '../out/test/settings.mjs';

const usual = { path: 'darkpkg', edition: '', packages: 'packages', database: 'data.db' };

test('the program is found by its name, from home, and in the workspace', () => {
  assert.equal(programOf(usual, '/w'), 'darkpkg');
  assert.equal(programOf({ ...usual, path: '  ' }, '/w'), 'darkpkg');
  assert.equal(programOf({ ...usual, path: '~/bin/darkpkg' }, '/w'), `${homedir()}/bin/darkpkg`);
  assert.equal(programOf({ ...usual, path: '~other/darkpkg' }, '/w'), '~other/darkpkg');
  assert.equal(programOf({ ...usual, path: '${workspaceFolder}/build/darkpkg' }, '/w'), '/w/build/darkpkg');
});

test('the command lines', () => {
  assert.deepEqual(serverCommand(usual, '/w'), { program: 'darkpkg', args: ['lsp', '/w/packages'] });
  assert.deepEqual(serverCommand({ ...usual, edition: 'uuid' }, '/w').args, ['lsp', '/w/packages', '--edition', 'uuid']);
  assert.deepEqual(buildCommand({ ...usual, database: '/tmp/x.db' }, '/w').args, ['build', '/w/packages', '--db', '/tmp/x.db', '--format=short']);
  assert.deepEqual(buildCommand({ ...usual, packages: '/elsewhere' }, '/w').args.slice(0, 2), ['build', '/elsewhere']);
  assert.deepEqual(pageCommand({ ...usual, edition: 'hash' }, '/w', '/s').args,
                   ['serve', '/w/packages', '--db', 'none', '--socket', '/s', '--http', '--quiet', '--edition', 'hash']);
});

test('the page\'s address', () => {
  assert.equal(addressIn('serving at /x\n'), undefined);
  assert.equal(addressIn('serving at /x\nhttp://127.0.0.1:81/token/ab\n'), 'http://127.0.0.1:81/token/ab');
  assert.equal(pageOf('http://h/t', undefined), 'http://h/t');
  assert.equal(pageOf('http://h/t', { kind: 'fn', name: 'A.b\'' }), 'http://h/t#/fn/A.b\'');
});
