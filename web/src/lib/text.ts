// Replies are plain text with bullets. They are shown as elements, never as markup: what looks like a tag is a text.

export type Block = { kind: 'text'; text: string } | { kind: 'list'; items: string[] };

const bullet = /^\s*(?:[•*]|-)\s+(.*)$/;

export function blocks_of(text: string): Block[] {
  const blocks: Block[] = [];
  for (const line of text.split('\n')) {
    const last = blocks.at(-1);
    const item = bullet.exec(line)?.[1];
    if (item !== undefined) {
      if (last?.kind === 'list') last.items.push(item);
      else blocks.push({ kind: 'list', items: [item] });
    } else if (line.trim() === '') {
      if (last?.kind === 'text' && last.text) blocks.push({ kind: 'text', text: '' });
    } else if (last?.kind === 'text') {
      last.text += (last.text && '\n') + line;
    } else {
      blocks.push({ kind: 'text', text: line });
    }
  }
  return blocks.filter((block) => block.kind === 'list' || block.text);
}

export type Token = { kind: 'name' | 'tool' | 'word' | 'text' | 'number' | 'comment' | 'mark'; text: string };

const words = new Set(['if', 'elif', 'else', 'for', 'in', 'return', 'and', 'or', 'not', 'True', 'False', 'None', 'lambda']);
const token = /(#.*)|(f?"(?:\\.|[^"\\])*"?|f?'(?:\\.|[^'\\])*'?)|(\d[\d_.]*)|([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)(?=(\s*\()?)|(\s+|.)/g;

// One line of a plan, for colouring.
export function tokens_of(line: string): Token[] {
  return [...line.matchAll(token)].map(([text, comment, quoted, number, name, call]) => {
    if (comment) return { kind: 'comment', text };
    if (quoted) return { kind: 'text', text };
    if (number) return { kind: 'number', text };
    if (name) return { kind: words.has(name) ? 'word' : call ? 'tool' : 'name', text };
    return { kind: 'mark', text };
  });
}

// A text in pieces, those that are the words marked.
export function marked(text: string, words: string): { text: string; hit: boolean }[] {
  const pieces: { text: string; hit: boolean }[] = [];
  const folded = text.toLowerCase();
  const sought = words.toLowerCase();
  if (!sought || folded.length !== text.length) return [{ text, hit: false }];
  let from = 0;
  for (let at = folded.indexOf(sought); at >= 0; at = folded.indexOf(sought, from)) {
    if (at > from) pieces.push({ text: text.slice(from, at), hit: false });
    pieces.push({ text: text.slice(at, (from = at + sought.length)), hit: true });
  }
  if (from < text.length) pieces.push({ text: text.slice(from), hit: false });
  return pieces;
}
