"""Whole requests, written one by one (sentences/LANGUAGE_*.txt), whose spans give way to others of their kind.

    /lists.add/ we're out of {item=milk}                    what follows a tool's name belongs to its call
    /calendar.cancel/ scrap the {what=gym} /messages.send/ and tell {who=Ben} {text=i'm ill}
    /calendar.move/ {what=gym} /calendar.move/ and {what=choir} both to {1+2:to=friday}     a span of the first and the second call
    {what=tea} with {who=Noor} {when=tomorrow} at five // /fix/ /calendar.add/ no, {when=at four}
    who won the match yesterday                             no tool: nothing Hearth does
    #                                                       a comment

` // ` parts the turns of a talk. Only the last turn has tools; spans of earlier turns belong to its first call where they do not
say otherwise, and `/fix/` says that the last turn replaces what the one before asked for.
"""

import json
import random
import re
import zlib
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from text import CATALOGUE

FOLDER = Path(__file__).with_name("sentences")
MARK = re.compile(r"/([a-z]+(?:\.[a-z]+)?)/|\{(?:([0-9+]+):)?([a-z]+)=([^{}]*)\}")
TURN = " // "

# Spans that may give way to another of their tool; the others are too much part of their sentence.
FREE = {"what", "item", "title", "subject", "fact", "text", "list", "account", "address", "where", "from"}
FREE_ALIKE = {"when", "to", "length", "amount"}  # only to one that begins alike
PEOPLE = {"who", "invite"}
NAME = re.compile(r"[A-Z][a-zéöüíáó]+( [A-Z][a-zéöüíáó]+)?$")


@dataclass(frozen=True)
class Sentence:
    chunks: tuple  # (text, call or calls or -1, argument or None)
    tools: tuple
    fix: bool
    language: str = "en"

    def text(self) -> str:
        return "".join(text for text, *_ in self.chunks)

    def is_talk(self) -> bool:
        return any(text == "\n" for text, *_ in self.chunks)

    def kind(self) -> str:
        return "outside" if not self.tools else "talk" if self.is_talk() else "several" if len(self.tools) > 1 else "single"


def parse(line: str, catalogue: dict, language: str = "en") -> Sentence:
    """Raises ValueError with a sentence about what is wrong."""
    tools = [name for name in re.findall(r"/([a-z]+\.[a-z]+)/", line)]
    for tool in tools:
        if tool not in catalogue:
            raise ValueError(f"no tool {tool}")
    chunks, fix, started = [], False, -1  # the call that has begun last
    for number, turn in enumerate(line.split(TURN)):
        if number:
            if started >= 0:
                raise ValueError("only the last turn has tools")
            chunks.append(("\n", -1, None))
        at = 0
        for mark in MARK.finditer(turn):
            chunks.append((turn[at : mark.start()], -1, None))
            at = mark.end()
            name, calls, argument, text = mark.groups()
            if name == "fix":
                fix = True
            elif name:
                started += 1
            else:
                mine = tuple(int(c) - 1 for c in calls.split("+")) if calls else (max(started, 0),)
                for one in mine:
                    if not 0 <= one < len(tools):
                        raise ValueError(f"there is no call {one + 1} for {{{argument}={text}}}")
                    if argument not in catalogue[tools[one]]:
                        raise ValueError(f"{tools[one]} has no argument {argument}")
                if not text.strip() or text != text.strip():
                    raise ValueError(f"blanks in {{{argument}={text}}}")
                chunks.append((text, mine if len(mine) > 1 else mine[0], argument))
        rest = turn[at:]
        if re.search(r"[{}]|/[a-z]+\.[a-z]+", rest) or any(re.search(r"[{}]", text) for text, *_ in chunks):
            raise ValueError("a mark that is not closed")
        chunks.append((rest, -1, None))
    return Sentence(tuple(c for c in chunks if c[0]), tuple(tools), fix, language)


def load(folder: Path = FOLDER) -> list[Sentence]:
    catalogue = json.loads(CATALOGUE.read_text())
    found = []
    for path in sorted(folder.glob("*.txt")):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if line.strip() and not line.startswith("#"):
                try:
                    found.append(parse(line.strip(), catalogue, path.name.partition("_")[0]))
                except ValueError as error:
                    raise ValueError(f"{path.name}:{number}: {error}: {line}") from None
    return found


def parted(sentences: list[Sentence]) -> tuple[list[Sentence], list[Sentence]]:
    """Those to train on, and one of thirty that is held out for good, whatever is added later."""
    def is_out(sentence: Sentence) -> bool:
        return zlib.crc32(sentence.text().casefold().encode()) % 30 == 0

    return [s for s in sentences if not is_out(s)], [s for s in sentences if is_out(s)]


def shape(text: str) -> str:
    """What a time or an amount begins with; those of one shape may stand for one another."""
    first = re.match(r"[a-z]+|[0-9]+|.", text.lower()).group()
    if first.isdigit():
        return "clock" if re.match(r"\d+([:.]\d\d)? ?(am|pm|a\.m|p\.m|o'clock)|\d+[:.]\d\d", text.lower()) else "number"
    return "weekday" if re.match(r"(mon|tue|wed|thu|fri|sat|sun)", first) else first


def unended(chunks: list) -> list:
    """Without the last full stop or comma."""
    text, *rest = chunks[-1]
    return chunks[:-1] + [(text.rstrip(" .,;!"), *rest)] if rest[1] is None else chunks


class Sentences:
    """Draws sentences with exchanged spans."""

    def __init__(self, sentences: list[Sentence]):
        self.inside = [s for s in sentences if s.tools]
        self.outside = [s for s in sentences if not s.tools]
        self.alone = [s for s in self.inside if not s.is_talk() and not s.fix]
        self.singles = defaultdict(list)
        for sentence in self.inside:
            if sentence.kind() == "single":
                self.singles[sentence.tools[0]].append(sentence)
        spans = defaultdict(set)
        for sentence in self.inside:
            for text, call, argument in sentence.chunks:
                if argument:
                    spans[self._kind(sentence, text, call, argument)].add(text)
        self.spans = {kind: sorted(texts) for kind, texts in spans.items()}
        self.names = {text.lower() for sentence in self.inside for text, _, argument in sentence.chunks
                      if argument in PEOPLE and NAME.match(text)}

    @staticmethod
    def _kind(sentence: Sentence, text: str, call, argument: str):
        """Spans of one kind may stand for one another."""
        if argument == "list":
            return argument
        tool = sentence.tools[call[0] if isinstance(call, tuple) else call]
        return argument, shape(text) if argument in FREE_ALIKE else tool

    def draw(self, rng: random.Random, name, alone: bool = False) -> tuple[list, tuple, bool]:
        """(chunks, tools, fix) of one in scope; `name` says a person's name. `alone`: one that follows no other turn."""
        sentence = rng.choice(self.alone if alone else self.inside)
        return self._exchanged(sentence, rng, name), sentence.tools, sentence.fix

    def single(self, tool: str, rng: random.Random, name) -> list | None:
        """The chunks of one that asks for this alone, its last full stop or comma left away."""
        if not self.singles[tool]:
            return None
        return unended(self._exchanged(rng.choice(self.singles[tool]), rng, name))

    def _exchanged(self, sentence: Sentence, rng: random.Random, name) -> list:
        keep = rng.choice((1.0, 0.7, 0.35))  # how likely a span stays as it was written
        names, chunks = {}, []
        for text, call, argument in sentence.chunks:
            if argument and rng.random() >= keep:
                if argument in PEOPLE and (NAME.match(text) or text in self.names):
                    text = names.setdefault(text, name(rng))
                elif argument in FREE or argument in FREE_ALIKE:
                    text = rng.choice(self.spans[self._kind(sentence, text, call, argument)])
            chunks.append((text, call, argument))
        return chunks
