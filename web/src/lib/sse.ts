// Server-sent events (HTML, section 9.2) out of a stream of bytes that may be cut anywhere.

export interface Sent {
  id: string;
  kind: string;
  data: string;
}

// What a parser keeps between pieces. `take` gives the events that a piece completes; what is left unfinished at a cut is
// never given.
export function sse_parser(): { take(piece: string): Sent[] } {
  let rest = '';
  let id = '';
  let kind = '';
  let data: string[] = [];
  let after_cr = false;

  const line_done = (line: string, out: Sent[]) => {
    if (line === '') {
      if (data.length) out.push({ id, kind: kind || 'message', data: data.join('\n') });
      kind = '';
      data = [];
      return;
    }
    const colon = line.indexOf(':');
    if (colon === 0) return;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') data.push(value);
    else if (field === 'event') kind = value;
    else if (field === 'id' && !value.includes('\0')) id = value;
  };

  return {
    take(piece) {
      const out: Sent[] = [];
      if (after_cr && piece.startsWith('\n')) piece = piece.slice(1);
      if (piece) after_cr = piece.endsWith('\r');
      const lines = (rest + piece).split(/\r\n|\r|\n/);
      rest = lines.pop() ?? '';
      for (const line of lines) line_done(line, out);
      return out;
    },
  };
}

export async function* sent_events(response: Response): AsyncGenerator<Sent> {
  const parser = sse_parser();
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      yield* parser.take(value);
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}
