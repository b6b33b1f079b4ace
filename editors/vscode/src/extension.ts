import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { itemAt } from './item';
import { addressIn, buildCommand, pageCommand, pageOf, serverCommand, type Settings } from './settings';

const ANSWER_MS = 10_000;
let client: LanguageClient | undefined;
let page: PageServer | undefined;

function settings(): Settings {
  const all = vscode.workspace.getConfiguration('darkpkg');
  return {
    path: all.get('path', 'darkpkg'),
    edition: all.get('edition', ''),
    packages: all.get('packages', 'packages'),
    database: all.get('database', 'data.db'),
  };
}

/** The workspace's folder of what is edited, else the first one. */
function folder(): string | undefined {
  const uri = vscode.window.activeTextEditor?.document.uri;
  return ((uri && vscode.workspace.getWorkspaceFolder(uri)) ?? vscode.workspace.workspaceFolders?.[0])?.uri.fsPath;
}

// ---- The language server

/** Why the program is no use as a language server; undefined: it is one. */
function complaint(program: string): string | undefined {
  const asked = spawnSync(program, ['lsp', '--help'], { timeout: ANSWER_MS, encoding: 'utf8' });
  if (asked.error) return `'${program}' can't be run: ${asked.error.message}`;
  // One that knows no `lsp` shows the help of all commands.
  if (asked.status !== 0 || !asked.stdout.includes('darkpkg lsp')) return `'${program}' has no language server: it is older than this extension`;
  return undefined;
}

async function startServer(): Promise<void> {
  const root = folder();
  if (!root || !vscode.workspace.isTrusted) return;
  const command = serverCommand(settings(), root);
  const why = complaint(command.program);
  if (why) {
    const choice = await vscode.window.showWarningMessage(`${why}. Highlighting works all the same.`, 'Settings');
    if (choice) await vscode.commands.executeCommand('workbench.action.openSettings', 'darkpkg.path');
    return;
  }
  client = new LanguageClient(
    'darkpkg',
    'Dark packages',
    { command: command.program, args: command.args, transport: TransportKind.stdio, options: { cwd: root } },
    { documentSelector: [{ scheme: 'file', language: 'dark' }] },
  );
  try {
    await client.start();
  } catch {
    client = undefined;  // it said why
  }
}

async function stopServer(): Promise<void> {
  const old = client;
  client = undefined;
  await old?.stop().catch(() => undefined);
}

// ---- Builds

function buildTask(root: string): vscode.Task {
  const { program, args } = buildCommand(settings(), root);
  const task = new vscode.Task({ type: 'darkpkg' }, vscode.TaskScope.Workspace, 'build', 'darkpkg',
    new vscode.ProcessExecution(program, args, { cwd: root }), '$darkpkg');
  task.group = vscode.TaskGroup.Build;
  task.presentationOptions = { reveal: vscode.TaskRevealKind.Silent, clear: true };
  return task;
}

// ---- The page of an item

/** A `darkpkg serve` of ours, for the page alone. */
class PageServer {
  readonly #folder = mkdtempSync(join(tmpdir(), 'darkpkg-page-'));
  readonly #process: ChildProcess;
  readonly address: Promise<string>;

  constructor(root: string) {
    const { program, args } = pageCommand(settings(), root, join(this.#folder, 'socket'));
    this.#process = spawn(program, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    this.address = new Promise((resolve, reject) => {
      let out = '', errors = '';
      this.#process.stdout?.on('data', (data) => {
        out += data;
        const address = addressIn(out);
        if (address) resolve(address);
      });
      this.#process.stderr?.on('data', (data) => (errors += data));
      this.#process.on('error', reject);
      this.#process.on('exit', () => {
        reject(new Error(errors.trim() || 'darkpkg serve ended'));
        if (page === this) page = undefined;
        rmSync(this.#folder, { recursive: true, force: true });
      });
    });
  }

  dispose(): void {
    this.#process.kill();
  }
}

async function showItem(): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const root = folder();
  if (!editor || !root) return;
  const item = itemAt(editor.document.getText(), editor.selection.active.line);
  try {
    page ??= new PageServer(root);
    const address = pageOf(await page.address, item);
    await vscode.env.openExternal(vscode.Uri.parse(address, true));
  } catch (error) {
    await vscode.window.showErrorMessage(`The page can't be shown: ${error instanceof Error ? error.message : error}`);
  }
}

// ---- Start and end

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const needed = <T>(run: (root: string) => T) => async () => {
    const root = folder();
    return root ? run(root) : void (await vscode.window.showErrorMessage('Open the folder that has the packages first.'));
  };
  context.subscriptions.push(
    vscode.commands.registerCommand('darkpkg.build', needed((root) => vscode.tasks.executeTask(buildTask(root)))),
    vscode.commands.registerCommand('darkpkg.showItem', needed(showItem)),
    vscode.commands.registerCommand('darkpkg.restart', needed(async () => {
      await stopServer();
      await startServer();
    })),
    vscode.tasks.registerTaskProvider('darkpkg', {
      provideTasks: () => [folder()].filter((root) => root !== undefined).map(buildTask),
      resolveTask: () => undefined,
    }),
    vscode.workspace.onDidChangeConfiguration(async (event) => {
      if (!event.affectsConfiguration('darkpkg') || event.affectsConfiguration('darkpkg.trace')) return;
      page?.dispose();
      page = undefined;
      await stopServer();
      await startServer();
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(startServer),
  );
  await startServer();
}

export async function deactivate(): Promise<void> {
  page?.dispose();
  await stopServer();
}
