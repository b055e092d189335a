// A real kiosk without a window; a folder of pictures is its camera.
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Hub } from './hub';
import { ok, Program } from './program';

/** An address where nobody listens: how a kiosk is taken off the network. */
const NOWHERE = 'http://127.0.0.1:9';

export class Kiosk {
  #running: Program | null = null;
  #looked = 0;

  private constructor(readonly folder: string) {}

  /** Enrols a kiosk that shows this member's codes, and lets it learn all that the hub knows. */
  static async enrol(hub: Hub, member: string): Promise<Kiosk> {
    const kiosk = new Kiosk(await mkdtemp(join(tmpdir(), 'portico-walk-kiosk-')));
    await mkdir(kiosk.#pictures);
    const code = await hub.command('enrol', '--member', member, '--role', 'booth');
    await kiosk.#command('enrol', '--hub', hub.url, code);
    return kiosk;
  }

  get #data(): string {
    return join(this.folder, 'kiosk');
  }

  get #pictures(): string {
    return join(this.folder, 'pictures');
  }

  #command(name: string, ...words: string[]): Promise<string> {
    return ok('portico-kiosk', [name, '--data', this.#data, ...words]);
  }

  /** Starts it. */
  run(): Program {
    const words = ['run', '--data', this.#data, '--camera', `folder:${this.#pictures}`];
    this.#running = new Program('portico-kiosk', [...words, '--json', '--print-codes']);
    return this.#running;
  }

  /** Starts it, and waits until it knows all that the hub knows. */
  async runInStep(): Promise<Program> {
    const program = this.run();
    await program.told('synced', { waiting: 0 });
    return program;
  }

  /** Lets it learn what the hub knows, and then takes it off the network. */
  async runOffline(): Promise<Program> {
    await this.runInStep();
    await this.stop();
    await this.#command('set-hub', NOWHERE);
    const program = this.run();
    await program.told('offline');
    return program;
  }

  /** Stops it, and gives it the hub's address back. */
  async runOnline(hub: Hub): Promise<Program> {
    await this.stop();
    await this.#command('set-hub', hub.url);
    return this.run();
  }

  async stop(): Promise<void> {
    await this.#running?.kill();
    this.#running = null;
  }

  /** Holds a picture (PNG) before it, whole or not at all. */
  async lookAt(picture: Buffer): Promise<void> {
    this.#looked += 1;
    const file = join(this.#pictures, `${this.#looked}.png`);
    await writeFile(`${file}.unfinished`, picture);
    await rename(`${file}.unfinished`, file);
  }

  async close(): Promise<void> {
    await this.stop();
    await rm(this.folder, { recursive: true });
  }
}
