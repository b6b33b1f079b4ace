// From settings to command lines. Nothing of VS Code's is in here, so that node can test it.
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

export interface Settings {
  path: string;
  edition: string;
  packages: string;
  database: string;
}

export interface CommandLine {
  program: string;
  args: string[];
}

/** The program as it is started: `~` and `${workspaceFolder}` are what they stand for. */
export function programOf(settings: Settings, folder: string): string {
  const path = settings.path.trim() || 'darkpkg';
  return path.replace(/^~(?=\/|$)/, homedir()).replaceAll('${workspaceFolder}', folder);
}

const inFolder = (folder: string, path: string) => (isAbsolute(path) ? path : join(folder, path));
const editionOf = (settings: Settings) => (settings.edition ? ['--edition', settings.edition] : []);

/** The packages' folder. */
export const packagesOf = (settings: Settings, folder: string) => inFolder(folder, settings.packages || 'packages');

export const serverCommand = (settings: Settings, folder: string): CommandLine => ({
  program: programOf(settings, folder),
  args: ['lsp', packagesOf(settings, folder), ...editionOf(settings)],
});

export const buildCommand = (settings: Settings, folder: string): CommandLine => ({
  program: programOf(settings, folder),
  args: ['build', packagesOf(settings, folder), '--db', inFolder(folder, settings.database || 'data.db'), '--format=short', ...editionOf(settings)],
});

/** A server of the page beside whatever else runs: it writes no database, and its socket is its own. */
export const pageCommand = (settings: Settings, folder: string, socket: string): CommandLine => ({
  program: programOf(settings, folder),
  args: ['serve', packagesOf(settings, folder), '--db', 'none', '--socket', socket, '--http', '--quiet', ...editionOf(settings)],
});

/** The address that `serve --http` prints, if it has done so yet. */
export const addressIn = (output: string): string | undefined => /^http:\/\/\S+$/m.exec(output)?.[0];

/** The address of an item's page. */
export const pageOf = (address: string, item: { kind: string; name: string } | undefined) =>
  item ? `${address}#/${item.kind}/${encodeURIComponent(item.name)}` : address;
