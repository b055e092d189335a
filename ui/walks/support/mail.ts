// A mailbox for everybody: the mail server of the tests (tests/smtp/sink.py), and its letters as a mail program reads them.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type Line, Program, ROOT } from './program';

/** The system's own Python, for which `script/setup` installs aiosmtpd; another may come first in the path. */
const PYTHON = '/usr/bin/python3';

interface Read {
  subject: string;
  parts: { type: string; text: string }[];
}

export class Letter {
  constructor(
    readonly subject: string,
    readonly text: string,
  ) {}

  /** The link in it to this page (`signin`, `booking`). */
  link(page: string): string {
    return this.#find(new RegExp(`https?://\\S+/${page}/[^\\s<>"]+`));
  }

  /** The six digits in it. */
  get code(): string {
    return this.#find(/\b\d{3} ?\d{3}\b/).replace(' ', '');
  }

  #find(pattern: RegExp): string {
    const found = pattern.exec(this.text)?.[0];
    if (found === undefined) throw new Error(`no ${pattern} in ${this.text}`);
    return found;
  }
}

export class MailServer {
  /** Up to where each mailbox was read. */
  readonly #read = new Map<string, number>();

  private constructor(
    readonly folder: string,
    readonly program: Program,
    readonly url: string,
  ) {}

  static async start(): Promise<MailServer> {
    const folder = await mkdtemp(join(tmpdir(), 'portico-walk-mail-'));
    await writeFile(join(folder, 'mode'), 'ok');
    const sink = join(ROOT, 'tests/smtp/sink.py');
    const program = new Program(PYTHON, [sink, '--folder', folder]);
    const { port } = await program.told('listening');
    return new MailServer(folder, program, `smtp://127.0.0.1:${String(port)}`);
  }

  /** The next letter to this address that nobody has read, when it is there. */
  async next(to: string): Promise<Letter> {
    const { lines } = this.program;
    const isIt = (line: Line) => line['event'] === 'letter' && String(line['to']) === to;
    const at = await lines.first(`letter to ${to}`, isIt, this.#read.get(to));
    this.#read.set(to, at + 1);
    const file = join(this.folder, String(lines.all[at]?.['file']));
    const { subject, parts } = JSON.parse(await readFile(file, 'utf8')) as Read;
    return new Letter(subject, parts.find(({ type }) => type === 'text/plain')?.text ?? '');
  }

  /** Passes over the letters to this address that are there already. */
  skip(to: string): void {
    this.#read.set(to, this.program.lines.all.length);
  }

  async close(): Promise<void> {
    await this.program.kill();
    await rm(this.folder, { recursive: true });
  }
}
