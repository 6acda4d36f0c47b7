// The real program in a house of its own under a temporary folder, and what a journey needs beside it.
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
const hearth = resolve(process.env.HEARTH ?? join(root, 'build/hearth'));
const environment = { ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('HEARTH'))), TZ: 'Europe/Berlin', LANG: 'C.UTF-8', NO_COLOR: '1' };

export class House {
  readonly home: string;
  #serving: ChildProcess | undefined;
  #said = '';
  port = 0;
  host = '127.0.0.1';

  private constructor(home: string) {
    this.home = home;
  }

  static async found(): Promise<House> {
    return new House(join(await mkdtemp(join(tmpdir(), 'hearth-web-')), 'home'));
  }

  // A command line, its output; `input` for what it reads.
  run(words: string[], input = ''): Promise<string> {
    return new Promise((done, failed) => {
      const child = execFile(hearth, [...words, '--home', this.home], { env: environment, timeout: 120_000 }, (error, out, err) => {
        if (error && ![2, 3].includes(Number(error.code))) failed(new Error(`hearth ${words.join(' ')}: ${out}${err}`));
        else done(out);
      });
      child.stdin!.on('error', () => {}); // a command that reads nothing may be over before
      child.stdin!.end(input);
    });
  }

  async move_in(): Promise<this> {
    await this.run(['owner', '--name', 'Daniel Hofmann', '--mail', 'daniel.hofmann@example.net', '--zone', 'Europe/Berlin']);
    await this.run(['import', join(root, 'tests/requests/house.ics'), join(root, 'tests/requests/house.vcf')]);
    return this;
  }

  // Awake at a port of its own, the same one after a restart. What it said, when it is.
  async serve(): Promise<string> {
    const child = spawn(hearth, ['serve', '--port', String(this.port), '--home', this.home], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#serving = child;
    this.#said = '';
    const awake = Promise.withResolvers<string>();
    const listen = (piece: Buffer) => {
      this.#said += piece.toString();
      const found = /http:\/\/127\.0\.0\.1:(\d+)\S*/.exec(this.#said);
      if (found && this.#said.slice(found.index).includes('\n')) {
        this.port = Number(found[1]);
        awake.resolve(found[0]);
      }
    };
    child.stdout!.on('data', listen);
    child.stderr!.on('data', listen);
    child.on('exit', () => awake.reject(new Error(`hearth serve ended: ${this.#said}`)));
    return awake.promise;
  }

  get url(): string {
    return `http://${this.host}:${this.port}`;
  }

  // A link that lets one browser in.
  async pairing_link(): Promise<string> {
    const said = /http:\/\/[^/]+(\S*#pair=\S+)/.exec(await this.run(['pair']))!;
    return this.url + said[1];
  }

  async end(how: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const child = this.#serving;
    this.#serving = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill(how);
    await once(child, 'exit');
  }

  async leave(): Promise<void> {
    await this.end('SIGKILL');
    await rm(resolve(this.home, '..'), { recursive: true, force: true });
  }

  async file(name: string, content: string): Promise<string> {
    const path = join(resolve(this.home, '..'), name);
    await writeFile(path, content);
    return path;
  }
}

// An endpoint of a language model that never answers, so that there is something to stop.
export async function silent_model(): Promise<{ url: string; asked: () => number; close: () => void }> {
  let asked = 0;
  const server: Server = createServer((request) => {
    if (request.method === 'POST') asked += 1;
    request.resume();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    asked: () => asked,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

export async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (const end = Date.now() + 60_000; Date.now() < end; await new Promise((done) => setTimeout(done, 30))) if (await holds()) return;
  throw new Error(`never: ${what}`);
}
