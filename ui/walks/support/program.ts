// The project's programs as processes: where they are, running them, and reading the JSON lines that they print.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { Happenings } from './happenings';

/** The root of the repository. */
export const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Where `script/test` has built the programs. */
const PROGRAMS =
  process.env['PORTICO_BIN_DIR'] ??
  join(resolve(ROOT, process.env['CARGO_TARGET_DIR'] ?? 'target'), 'debug');

/** Room for what a command prints. */
const PRINTED_BYTES_MAX = 64 * 1024 * 1024;

export type Line = Record<string, unknown>;

function path(name: string): string {
  return name.startsWith('/') ? name : join(PROGRAMS, name);
}

/** Runs a program that must succeed; what it printed, without white space around it. */
export async function ok(name: string, words: readonly string[]): Promise<string> {
  const run = promisify(execFile);
  const { stdout } = await run(path(name), words, { maxBuffer: PRINTED_BYTES_MAX });
  return stdout.trim();
}

const running = new Set<ChildProcess>();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/** A program that runs and prints lines of JSON. */
export class Program {
  readonly lines = new Happenings<Line>();
  /** What it has written to its standard error. */
  errors = '';
  readonly #child;
  /** Up to where each event was waited for. */
  readonly #passed = new Map<string, number>();

  constructor(name: string, words: readonly string[], environment: Record<string, string> = {}) {
    const child = spawn(path(name), words, {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(child);
    this.#child = child;
    child.stderr.setEncoding('utf8').on('data', (text: string) => (this.errors += text));
    createInterface(child.stdout).on('line', (line) => this.#read(line));
    child.on('error', (error) => this.lines.end(error.message));
    child.on('close', () => this.lines.end(`${name} has ended: ${this.errors}`));
  }

  #read(line: string): void {
    if (line.startsWith('{')) this.lines.add(JSON.parse(line) as Line);
  }

  /** The next line, after the one of this event waited for last, that tells of it and these facts. */
  async told(event: string, facts: Line = {}): Promise<Line> {
    const wanted = Object.entries({ event, ...facts });
    const isIt = (line: Line) => wanted.every(([name, value]) => line[name] === value);
    const at = await this.lines.first(JSON.stringify(wanted), isIt, this.#passed.get(event));
    this.#passed.set(event, at + 1);
    return this.lines.all[at] as Line;
  }

  /** Ends it as suddenly as a power cut would, and waits until it is gone. */
  async kill(): Promise<void> {
    const child = this.#child;
    running.delete(child);
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'close');
    child.kill('SIGKILL');
    await gone;
  }
}
