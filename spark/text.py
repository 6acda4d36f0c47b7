"""From text to Spark's pieces and back; docs/formats/spark.md is the contract, src/model holds the same in C++."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

CONTROL = ["<pad>", "<plan>", "<split>", "<then>", "<go>", "<fix>", "<end>", "<none>", "<s>", "<offer>", "<new>"]
PART = "<part=>"
OFFERED = [f"<{number}=>" for number in range(1, 7)]  # the arguments of a tool that the context describes
PURPOSE_MAX, ARGUMENT_MAX = 40, 12  # pieces of such a description
REQUEST_MAX = 160  # pieces
CALLS_MAX = 8
CATALOGUE = Path(__file__).with_name("catalogue.json")
REQUESTS = Path(__file__).parent.parent / "tests/requests/requests.jsonl"  # written by people, the examination
WORK = Path(os.environ.get("SPARK_WORK", Path(__file__).with_name("work")))  # everything that is made, ignored by git
QUOTES = {0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"'}
REPEATABLE = {"when", "to", "length"}  # their spans may lie apart in the request


def lower_code_point(c: int) -> int:
    """The table of base::lower: ASCII, Latin-1, Latin Extended-A and Additional, Greek, Cyrillic."""
    if 0x41 <= c <= 0x5A:
        return c + 32
    if c < 0x80:
        return c
    if (0xC0 <= c <= 0xDE and c != 0xD7) or 0x391 <= c <= 0x3A9 or 0x410 <= c <= 0x42F:
        return c + 32
    if 0x400 <= c <= 0x40F:
        return c + 80
    if 0x100 <= c <= 0x137 or 0x14A <= c <= 0x177 or 0x1E00 <= c <= 0x1EFF:
        return c | 1
    if (0x139 <= c <= 0x148 or 0x179 <= c <= 0x17E) and c % 2 == 1:
        return c + 1
    return c


def lower(text: str) -> str:
    if text.isascii():
        return text.lower()
    return "".join(chr(lower_code_point(ord(c))) for c in text)


def is_blank(c: str) -> bool:
    code = ord(c)
    return c == " " or 9 <= code <= 13 or code == 0xA0 or 0x2000 <= code <= 0x200A or code in (0x202F, 0x3000)


def is_letter(c: str) -> bool:
    """Letters and digits: what runs together into a word."""
    code = ord(c)
    if code < 0x80:
        return c.isalnum()
    return not is_blank(c) and not 0x2000 <= code <= 0x206F


def words(text: str) -> list[tuple[int, int]]:
    """Ranges of code points, one per word."""
    found, at = [], 0
    while at < len(text):
        begin = at
        while at < len(text) and is_letter(text[at]):
            at += 1
        if at > begin:
            found.append((begin, at))
            continue
        if not is_blank(text[at]):
            found.append((at, at + 1))
        at += 1
    return found


@dataclass(frozen=True)
class Piece:
    id: int
    begin: int  # code points of the original text
    end: int
    starts_word: bool
    ends_word: bool
    starts_turn: bool = False  # a line break stands before it: what stood before is an earlier turn


class Vocabulary:
    def __init__(self, entries: list[str], catalogue: dict):
        self.entries = entries
        self.catalogue = catalogue
        self.ids = {entry: at for at, entry in enumerate(entries)}
        self.longest = max(len(entry.removeprefix("##")) for entry in entries if not entry.startswith("<"))
        self.tools = {tool: self.ids[f"<{tool}>"] for tool in catalogue}
        self.arguments = {name: self.ids[f"<{name}=>"] for tool in catalogue.values() for name in tool}
        self.first_byte = self.ids["<0x00>"]
        self.cut_words: dict[str, list[tuple[int, int, int]]] = {}

    @staticmethod
    def build(pieces: list[str], catalogue: dict) -> "Vocabulary":
        arguments = sorted({name for tool in catalogue.values() for name in tool})
        entries = CONTROL + [f"<0x{byte:02X}>" for byte in range(256)]
        entries += [f"<{tool}>" for tool in catalogue] + [f"<{name}=>" for name in arguments] + [PART] + OFFERED
        return Vocabulary(entries + pieces, catalogue)

    @staticmethod
    def load(path: Path) -> "Vocabulary":
        stored = json.loads(Path(path).read_text())
        return Vocabulary(stored["vocab"], stored["catalogue"])

    def save(self, path: Path) -> None:
        Path(path).write_text(json.dumps({"vocab": self.entries, "catalogue": self.catalogue}, ensure_ascii=False))

    def __len__(self) -> int:
        return len(self.entries)

    def __getitem__(self, entry: str) -> int:
        return self.ids[entry]

    def _match(self, word: str, at: int) -> tuple[list[int], int]:
        """The ids that cover the beginning of word[at:], and how many letters they cover."""
        prefix = "##" if at else ""
        limit = 1 if word[at].isdigit() and word[at].isascii() else self.longest
        for end in range(min(len(word), at + limit), at, -1):
            if limit > 1 and any(c.isascii() and c.isdigit() for c in word[at:end]):
                continue
            found = self.ids.get(prefix + word[at:end])
            if found is not None:
                return [found], end - at
        ids = [] if at else [self.ids["<s>"]]
        ids += [self.first_byte + byte for byte in word[at].encode()]
        return ids, 1

    def _cut(self, word: str) -> list[tuple[int, int, int]]:
        """(id, begin, end) of each piece of a lower-cased word; bytes of one code point share its range."""
        known = self.cut_words.get(word)
        if known is not None:
            return known
        cut, at = [], 0
        while at < len(word):
            ids, length = self._match(word, at)
            cut += [(id, at, at + length) for id in ids]
            at += length
        if len(self.cut_words) < 200_000:
            self.cut_words[word] = cut
        return cut

    def pieces(self, text: str) -> list[Piece]:
        folded = lower(text.translate(QUOTES))
        result, behind = [], 0
        for begin, end in words(folded):
            cut = self._cut(folded[begin:end])
            last, new_turn = len(cut) - 1, bool(result) and "\n" in folded[behind:begin]
            result += [Piece(id, begin + a, begin + b, at == 0, at == last, at == 0 and new_turn)
                       for at, (id, a, b) in enumerate(cut)]
            behind = end
        return result

    def prompt(self, task: str, pieces: list[Piece]) -> list[int]:
        ids = [self[task]]
        for piece in pieces:
            ids += [self["<then>"], piece.id] if piece.starts_turn else [piece.id]
        return ids + [self["<go>"]]

    def offer_prompt(self, pieces: list[Piece], purpose: str, arguments: list[str]) -> list[int]:
        """The request, and what a tool is for that it may ask for, with the words for each of its arguments."""
        ids = [self["<offer>"]] + [piece.id for piece in pieces]
        ids += [self["<new>"]] + [piece.id for piece in self.pieces(purpose)[:PURPOSE_MAX]]
        for token, words in zip(OFFERED, arguments):
            ids += [self[token]] + [piece.id for piece in self.pieces(words)[:ARGUMENT_MAX]]
        return ids + [self["<go>"]]


def repeatable(catalogue: dict, tool: str, name: str) -> bool:
    return name in REPEATABLE or catalogue[tool][name].endswith("*")


def train_pieces(lines, size: int) -> list[str]:
    """Learns `size` word pieces from lines of text; every digit is in, alone and as a continuation."""
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.WordPiece(unk_token="<s>"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    trainer = trainers.WordPieceTrainer(vocab_size=size, min_frequency=2, limit_alphabet=160,
                                        special_tokens=["<s>"], continuing_subword_prefix="##", show_progress=False)

    def spaced(line: str) -> str:
        folded = lower(line.translate(QUOTES))
        cut = "".join(c if not (c.isascii() and c.isdigit()) else " " for c in folded)
        return " ".join(cut[a:b] for a, b in words(cut))

    tokenizer.train_from_iterator((spaced(line) for line in lines), trainer)
    digits = [prefix + str(d) for prefix in ("", "##") for d in range(10)]
    learnt = [piece for piece, _ in sorted(tokenizer.get_vocab().items(), key=lambda entry: entry[1]) if piece != "<s>"]
    return digits + [piece for piece in learnt if piece not in digits]
