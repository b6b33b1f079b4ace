// The bundle as VS Code loads it, with a stand-in for VS Code's own module. DARKPKG: the program to use.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import Module, { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const { DARKPKG } = process.env;
const BUNDLE = path.join(path.dirname(path.dirname(fileURLToPath(import.meta.url))), 'out/extension.js');
const require = createRequire(import.meta.url);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'darkpkg-vscode-'));
after(() => fs.rmSync(folder, { recursive: true, force: true }));

/** What happened, and VS Code's module as far as the extension uses it; all else is some class. */
function standIn(values, text = '', line = 0) {
  const seen = { commands: new Map(), warnings: [], errors: [], opened: [], tasks: [] };
  const event = () => ({ dispose() {} });
  const root = { uri: { fsPath: folder }, name: 'w', index: 0 };
  const known = {
    window: {
      activeTextEditor: { document: { uri: {}, getText: () => text }, selection: { active: { line } } },
      showWarningMessage: async (message) => void seen.warnings.push(message),
      showErrorMessage: async (message) => void seen.errors.push(message),
    },
    workspace: {
      isTrusted: true, workspaceFolders: [root], getWorkspaceFolder: () => root, onDidChangeConfiguration: event, onDidGrantWorkspaceTrust: event,
      getConfiguration: () => ({ get: (name, otherwise) => values[name] ?? otherwise }),
    },
    commands: { registerCommand: (name, run) => (seen.commands.set(name, run), event()), executeCommand: async () => undefined },
    tasks: { registerTaskProvider: event, executeTask: async (task) => void seen.tasks.push(task) },
    env: { openExternal: async (uri) => void seen.opened.push(uri.text) },
    Uri: { parse: (text) => ({ text }) },
    Task: class { constructor(...parts) { this.parts = parts; } },
    ProcessExecution: class { constructor(program, args) { Object.assign(this, { program, args }); } },
    TaskScope: { Workspace: 2 }, TaskGroup: { Build: 'build' }, TaskRevealKind: { Silent: 2 },
  };
  const module = new Proxy(known, { get: (all, name) => all[name] ?? class { static from() {} } });
  return { seen, module };
}

/** Loads the bundle anew. */
function load(module) {
  const load = Module._load;
  Module._load = (name, ...rest) => (name === 'vscode' ? module : load(name, ...rest));
  try {
    delete require.cache[BUNDLE];
    return require(BUNDLE);
  } finally {
    Module._load = load;
  }
}

test('a program that is not there is told, and nothing else fails', async () => {
  const { seen, module } = standIn({ path: '/no/such/darkpkg' });
  const extension = load(module);
  await extension.activate({ subscriptions: [] });
  assert.deepEqual([...seen.commands.keys()].sort(), ['darkpkg.build', 'darkpkg.restart', 'darkpkg.showItem']);
  assert.match(seen.warnings.join(), /can't be run/);
  await seen.commands.get('darkpkg.showItem')();
  assert.match(seen.errors.join(), /The page can't be shown/);
  await extension.deactivate();
});

test('a program without a language server is told', async () => {
  const old = path.join(folder, 'old');
  fs.writeFileSync(old, '#!/bin/sh\nexit 2\n', { mode: 0o755 });
  const { seen, module } = standIn({ path: old });
  const extension = load(module);
  await extension.activate({ subscriptions: [] });
  assert.match(seen.warnings.join(), /has no language server/);
  await extension.deactivate();

  fs.writeFileSync(old, '#!/bin/sh\necho Usage: darkpkg SUBCOMMAND\n', { mode: 0o755 });
  await seen.commands.get('darkpkg.restart')();
  assert.match(seen.warnings[1], /has no language server/);
});

test('the build task runs darkpkg build', async () => {
  const { seen, module } = standIn({ path: '/no/such/darkpkg', edition: 'hash' });
  const extension = load(module);
  await extension.activate({ subscriptions: [] });
  await seen.commands.get('darkpkg.build')();
  const [, , name, source, run, matcher] = seen.tasks[0].parts;
  assert.deepEqual([name, source, matcher, run.program], ['build', 'darkpkg', '$darkpkg', '/no/such/darkpkg']);
  assert.deepEqual(run.args, ['build', `${folder}/packages`, '--db', `${folder}/data.db`, '--format=short', '--edition', 'hash']);
  await extension.deactivate();
});

test('the page of the item around the cursor is opened, and answers', { skip: !DARKPKG }, async () => {
  const text = 'module Acme.Shop\n\nlet one () : Int = 1\n';
  fs.mkdirSync(path.join(folder, 'packages'), { recursive: true });
  fs.writeFileSync(path.join(folder, 'packages/shop.dark'), text);
  // Only what serves the page: the language server is not for a stand-in.
  const wrapper = path.join(folder, 'darkpkg');
  fs.writeFileSync(wrapper, `#!/bin/sh\n[ "$1" = serve ] && exec '${DARKPKG}' "$@"\nexit 2\n`, { mode: 0o755 });
  const { seen, module } = standIn({ path: wrapper, edition: 'hash' }, text, 2);
  const extension = load(module);
  await extension.activate({ subscriptions: [] });
  await seen.commands.get('darkpkg.showItem')();
  await seen.commands.get('darkpkg.showItem')();
  assert.deepEqual(seen.errors, []);
  assert.equal(seen.opened.length, 2);
  assert.equal(seen.opened[0], seen.opened[1], 'one server for all');
  const [address, item] = seen.opened[0].split('#');
  assert.equal(item, '/fn/Acme.Shop.one');
  const answer = await fetch(address, { redirect: 'manual' });
  assert.equal(answer.status, 303);
  await extension.deactivate();
  await until(() => fetch(address, { redirect: 'manual' }).then(() => false, () => true));
});

test('darkpkg lsp answers the client\'s first request', {
  skip: !DARKPKG || !spawnSync(DARKPKG, ['lsp', '--help'], { encoding: 'utf8' }).stdout.includes('darkpkg lsp') ? 'this darkpkg has no lsp' : false,
}, async () => {
  const rpc = require('vscode-jsonrpc/node');
  fs.mkdirSync(path.join(folder, 'packages'), { recursive: true });
  const server = spawn(DARKPKG, ['lsp', path.join(folder, 'packages'), '--edition', 'hash'], { stdio: ['pipe', 'pipe', 'ignore'] });
  const connection = rpc.createMessageConnection(new rpc.StreamMessageReader(server.stdout), new rpc.StreamMessageWriter(server.stdin));
  connection.listen();
  const { capabilities } = await connection.sendRequest('initialize', { processId: process.pid, rootUri: `file://${folder}`, capabilities: {} });
  assert.ok(capabilities.textDocumentSync);
  await connection.sendNotification('initialized', {});
  await connection.sendRequest('shutdown');
  const ended = new Promise((done) => server.on('exit', done));
  await connection.sendNotification('exit');
  assert.equal(await ended, 0);
  connection.dispose();
});

async function until(check) {
  for (let i = 0; i < 500; i++) {
    if (await check()) return;
    await new Promise((done) => setTimeout(done, 20));
  }
  assert.fail('never happened');
}
