// Calls to the house. Every change carries an idempotency key, so that asking again after a lost answer does it once.

import type { paths } from './openapi.ts';

// RFC 9457, as the house says it: `detail` is a sentence for the person.
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, sentence: string) {
    super(sentence);
    this.status = status;
    this.code = code;
  }
  get offline() {
    return this.status === 0;
  }
}

export const new_key = () => crypto.randomUUID();

async function problem_of(response: Response): Promise<Problem> {
  const said = (await response.json().catch(() => ({}))) as { code?: string; title?: string; detail?: string };
  return new Problem(response.status, said.code ?? '', said.detail || said.title || `${response.status} ${response.statusText}`);
}

export async function call(method: string, path: string, body?: unknown, options: { key?: string | undefined; signal?: AbortSignal | undefined; accept?: string } = {}): Promise<Response> {
  const headers: Record<string, string> = { Accept: options.accept ?? 'application/json' };
  if (method !== 'GET') headers['Idempotency-Key'] = options.key ?? new_key();
  const file = body instanceof Blob;
  if (body !== undefined) headers['Content-Type'] = file ? body.type || 'application/octet-stream' : 'application/json';
  const init: RequestInit = { method, headers, credentials: 'same-origin', signal: options.signal ?? null };
  if (body !== undefined) init.body = file ? body : JSON.stringify(body);
  const response = await fetch(path, init).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new Problem(0, 'offline', '');
  });
  if (!response.ok) throw await problem_of(response);
  return response;
}

type With<Method extends string> = { [P in keyof paths]: paths[P] extends Record<Method, object> ? P : never }[keyof paths];
type Of<P extends keyof paths, Method extends string> = paths[P] extends Record<Method, infer Operation> ? Operation : never;
type Answer<Operation> = Operation extends { responses: { 200: { content: { 'application/json': infer Json } } } } ? Json : never;
type Query<Operation> = Operation extends { parameters: { query?: infer Q } } ? NonNullable<Q> : Record<string, never>;
type InPath<Operation> = Operation extends { parameters: { path: infer Named } } ? Named : Record<string, never>;
type Body<Operation> = Operation extends { requestBody: { content: { 'application/json': infer Json } } } ? Json : undefined;

export function address(path: string, named: object = {}, query: object = {}): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String((named as Record<string, unknown>)[name])));
  const asked = new URLSearchParams(Object.entries(query).flatMap(([key, value]) => (value === undefined || value === '' ? [] : [[key, String(value)]])));
  return asked.size ? `${filled}?${asked}` : filled;
}

export async function read<P extends With<'get'>>(path: P, options: { query?: Query<Of<P, 'get'>>; in?: InPath<Of<P, 'get'>>; signal?: AbortSignal } = {}): Promise<Answer<Of<P, 'get'>>> {
  const response = await call('GET', address(path, options.in ?? {}, options.query ?? {}), undefined, { signal: options.signal });
  return (await response.json()) as Answer<Of<P, 'get'>>;
}

export async function change<P extends With<'post'>>(path: P, body: Body<Of<P, 'post'>>, options: { in?: InPath<Of<P, 'post'>>; key?: string } = {}): Promise<Answer<Of<P, 'post'>>> {
  const response = await call('POST', address(path, options.in ?? {}), body, { key: options.key });
  return (await response.json()) as Answer<Of<P, 'post'>>;
}
