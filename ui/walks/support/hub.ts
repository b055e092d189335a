// An event at a real hub: its members come by a list, its mentors and hours by the command line, its letters go to a sink.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { MailServer } from './mail';
import { ok, Program } from './program';

/** How a phone on this machine reaches a hub: an origin that browsers trust like https. */
const TRUSTED_HOST = 'localhost';

export interface Member {
  name: string;
  email: string;
  role?: 'attendee' | 'booth' | 'mentor' | 'staff' | 'organizer';
  headline?: string;
}

export interface EventPlan {
  members: readonly Member[];
  /** Mentors by name, and their hours as the command line takes them. */
  hours?: Record<string, string>;
  /** The host in the event's links. */
  host?: string;
}

/** A port that is free now. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('a TCP port has a number');
  return address.port;
}

export class Hub {
  #serving: Program | null = null;
  /** Of everybody, by name: the newest of that name. */
  readonly #addresses = new Map<string, string>();

  private constructor(
    readonly folder: string,
    readonly port: number,
    readonly origin: string,
    readonly mail: MailServer,
  ) {}

  /** Makes an event as planned, and serves it. */
  static async open(mail: MailServer, plan: EventPlan): Promise<Hub> {
    const folder = await mkdtemp(join(tmpdir(), 'portico-walk-hub-'));
    const port = await freePort();
    const hub = new Hub(folder, port, `http://${plan.host ?? TRUSTED_HOST}:${port}`, mail);
    await hub.command('event', 'create', 'Test Days', '--origin', hub.origin);
    await hub.#import(plan.members);
    await hub.command('event', 'zone', 'Europe/Berlin');
    for (const [mentor, weekly] of Object.entries(plan.hours ?? {}))
      await hub.command('mentor', 'hours', mentor, '--weekly', weekly);
    await hub.serve();
    return hub;
  }

  /** How programs on this machine reach it. */
  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Adds an attendee; the address. */
  async add(name: string): Promise<string> {
    const first = name.split(' ')[0]?.toLowerCase();
    const email = `${first}.${this.#addresses.size}.${Date.now()}@example.org`;
    await this.#import([{ name, email, headline: `${name}'s work` }]);
    return email;
  }

  /** The address of a member. */
  address(name: string): string {
    const found = this.#addresses.get(name);
    if (found === undefined) throw new Error(`nobody is called ${name}`);
    return found;
  }

  async #import(members: readonly Member[]): Promise<void> {
    for (const { name, email } of members) this.#addresses.set(name, email);
    const quoted = (text = '') => `"${text.replaceAll('"', '""')}"`;
    const line = ({ name, email, role, headline }: Member) =>
      [name, email, role ?? 'attendee', headline].map(quoted).join(',');
    const list = join(this.folder, 'members.csv');
    await writeFile(list, ['name,email,role,headline', ...members.map(line)].join('\n'));
    await this.command('member', 'import', list);
  }

  /** What a command of the hub prints. */
  command(...words: string[]): Promise<string> {
    return ok('portico-hub', [...words, '--data', join(this.folder, 'hub')]);
  }

  /** Serves it, at the same address as before. Each phone of the walks comes from an address of its own: see browser.ts. */
  async serve(): Promise<void> {
    const words = ['serve', '--data', join(this.folder, 'hub'), '--proxy', '127.0.0.1'];
    const listen = ['--listen', `127.0.0.1:${this.port}`, '--origin', this.origin];
    this.#serving = new Program('portico-hub', [...words, ...listen], {
      PORTICO_SMTP: this.mail.url,
      PORTICO_MAIL_FROM: 'Test Days <days@example.org>',
    });
    await this.#serving.told('listening');
  }

  /** What it has logged since it serves. */
  get log(): string {
    return this.#serving?.errors ?? '';
  }

  /** Takes it off the network, as suddenly as a cable is pulled. */
  async cut(): Promise<void> {
    await this.#serving?.kill();
    this.#serving = null;
  }

  async close(): Promise<void> {
    await this.cut();
    await rm(this.folder, { recursive: true });
  }
}
