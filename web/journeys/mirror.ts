// Stands between a browser and a house, and answers some of what is asked in its place: a talk of ten thousand requests, or a
// stream as fast as wanted, which the house alone would take long to make. All else goes through.
import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Answer = (asked: URL, response: ServerResponse) => void;

export class Mirror {
  readonly #answers: Record<string, Answer>;
  readonly #server: Server;
  readonly #house: URL;

  private constructor(house: string, answers: Record<string, Answer>) {
    this.#house = new URL(house);
    this.#answers = answers;
    this.#server = createServer((asked, response) => this.#take(asked, response));
  }

  static async before(house: string, answers: Record<string, Answer>): Promise<Mirror> {
    const mirror = new Mirror(house, answers);
    mirror.#server.listen(0, '127.0.0.1');
    await once(mirror.#server, 'listening');
    return mirror;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #take(asked: IncomingMessage, response: ServerResponse): void {
    const url = new URL(asked.url ?? '/', this.url);
    const answer = this.#answers[url.pathname];
    if (answer) return answer(url, response);
    const headers = { ...asked.headers, host: this.#house.host, ...(asked.headers.origin && { origin: this.#house.origin }) };
    const passed = request(new URL(asked.url ?? '/', this.#house), { method: asked.method ?? 'GET', headers }, (from) => {
      response.writeHead(from.statusCode ?? 502, from.headers);
      from.pipe(response);
    });
    passed.on('error', () => response.destroy());
    asked.pipe(passed);
  }
}

export const json: (value: () => unknown) => Answer = (value) => (_, response) => {
  response.writeHead(200, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(value()));
};

// A talk of so many requests, each with its reply and a step.
export function long_talk(count: number) {
  const begin = Date.parse('2026-01-01T08:00:00Z');
  return Array.from({ length: count }, (_, i) => ({
    id: `task-${i}`,
    request: `add thing number ${i} to the shopping list`,
    reply: i % 7 ? `On the shopping list: thing number ${i}.` : `This week:\n• Monday 9:15 Stand-up\n• Tuesday 11:00 One-on-one ${i}\n• Wednesday 17:00 Piano lesson`,
    state: 'done',
    at: new Date(begin + i * 60_000).toISOString().replace('.000', ''),
    steps: [{ path: '0:1:1', tool: 'lists.add', room: 'lists', agent: 'hearth', effect: 'S1', decision: 'allow', rule: '', reason: '', label: '', told: '', grant: '', can_undo: true, undone: false }],
  }));
}
