"""A small language for phrase books, and the sampler that speaks it.

    @rule                     a rule begins; each line below holds alternatives parted by " | "
    3x a | b                  the line's alternatives count three times
    (a|b|)  [a]               one of; with or without
    <rule>                    a sample of another rule
    {what=event} {item*=food} a sample that is the argument's span; `*` makes a spoken list of spans
    /lists.add/               what follows belongs to a new call of this tool
    !… ?…                     an order (may follow "could you"); a question
"""

import random
import re
from bisect import bisect
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path

FOLDER = Path(__file__).with_name("phrases")
LIST_JOINTS = [(", ", " and "), (", ", ", and "), (" and ", " and "), (", ", ", "), (" ", " and "), (", ", " & ")]
LIST_WEIGHTS = [10, 3, 2, 2, 1, 1]


@dataclass
class Said:
    """A phrase as it grows: chunks of text, each in a call and perhaps an argument's span."""

    chunks: list = field(default_factory=list)  # (text, call, argument or None)
    tools: list = field(default_factory=list)
    kind: str = ""  # "!", "?" or ""

    def say(self, text: str, argument: str | None = None) -> None:
        self.chunks.append((text, len(self.tools) - 1, argument))


class Choice:
    def __init__(self, weighted: list[tuple[int, list]]):
        self.options = [option for _, option in weighted]
        self.limits = list(accumulate(weight for weight, _ in weighted))

    def pick(self, rng: random.Random) -> list:
        return self.options[bisect(self.limits, rng.random() * self.limits[-1])]


@dataclass
class Ref:
    rule: str


@dataclass
class Slot:
    argument: str
    rule: str
    many: bool


@dataclass
class Tool:
    name: str


@dataclass
class Mark:
    kind: str


TOKEN = re.compile(r"/([a-z]+\.[a-z]+)/|<([a-z_.0-9]+)>|\{([a-z]+)(\*?)=([a-z_.0-9]+)\}|([(\[|)\]])")


def parse(text: str, at: int = 0, closing: str = "") -> tuple[list[list], int]:
    """Alternatives up to `closing`; returns them and where reading stopped."""
    options, current = [], []
    while at < len(text):
        found = TOKEN.search(text, at)
        begin = found.start() if found else len(text)
        if begin > at:
            current.append(text[at:begin])
        if not found:
            at = len(text)
            break
        at = found.end()
        tool, rule, argument, many, filler, sign = found.groups()
        if tool:
            current.append(Tool(tool))
        elif rule:
            current.append(Ref(rule))
        elif argument:
            current.append(Slot(argument, filler, bool(many)))
        elif sign in "([":
            inner, at = parse(text, at, ")" if sign == "(" else "]")
            if sign == "[":
                inner.append([])
            current.append(Choice([(1, option) for option in inner]))
        elif sign == "|":
            options.append(current)
            current = []
        elif sign == closing:
            return options + [current], at
        else:
            current.append(sign)
    if closing:
        raise ValueError(f"unclosed bracket, wanted {closing}: {text}")
    return options + [current], at


def parse_alternative(text: str) -> list:
    tool = re.match(r"\s*(/[a-z.]+/ ?)?([!?])", text)
    nodes = []
    if tool:
        nodes.append(Mark(tool.group(2)))
        text = text[: tool.start(2)] + text[tool.end(2) :]
    options, _ = parse(text)
    return nodes + options[0]


def split_alternatives(line: str) -> list[str]:
    """Parts at top-level bars."""
    parts, depth, begin = [], 0, 0
    for at, c in enumerate(line):
        depth += (c in "([") - (c in ")]")
        if c == "|" and depth == 0:
            parts.append(line[begin:at])
            begin = at + 1
    return parts + [line[begin:]]


class Book:
    """Every rule of the phrase folder, with the word lists that code brings along."""

    def __init__(self, lists: dict[str, list[str]], makers: dict):
        self.makers = makers
        self.rules: dict[str, Choice] = {}
        for path in sorted(FOLDER.glob("*.txt")):
            self._read(path)
        for name, entries in lists.items():
            self.rules[name] = Choice([(1, [entry]) for entry in entries] or [(1, [])])
        self._check()

    def _read(self, path: Path) -> None:
        name, weighted = "", {}
        for line in path.read_text().splitlines():
            if line.startswith("#") or not line.strip():
                continue
            if line.startswith("@"):
                name = line[1:].strip()
                if name in self.rules or name in weighted:
                    raise ValueError(f"{path.name}: rule {name} stands twice")
                weighted[name] = []
                continue
            count = re.match(r"(\d+)x ", line)
            weight = int(count.group(1)) if count else 1
            for alternative in split_alternatives(line[count.end() :] if count else line):
                weighted[name].append((weight, parse_alternative(alternative.strip())))
        self.rules.update({rule: Choice(options) for rule, options in weighted.items()})

    def _check(self) -> None:
        def walk(nodes):
            for node in nodes:
                if isinstance(node, Choice):
                    for option in node.options:
                        walk(option)
                elif isinstance(node, (Ref, Slot)) and node.rule not in self.rules and node.rule not in self.makers:
                    raise ValueError(f"no rule {node.rule}")

        for choice in self.rules.values():
            for option in choice.options:
                walk(option)

    def text(self, rule: str, rng: random.Random) -> str:
        said = Said()
        self._rule(rule, rng, said, None)
        return "".join(text for text, _, _ in said.chunks)

    def sample(self, rule: str, rng: random.Random, tool: str | None = None) -> Said:
        said = Said()
        if tool:
            said.tools.append(tool)
        nodes = self.rules[rule].pick(rng)
        if any(isinstance(node, Tool) for node in nodes):
            said.tools.clear()
        self._nodes(nodes, rng, said, None)
        return said

    def _rule(self, rule: str, rng: random.Random, said: Said, argument: str | None) -> None:
        maker = self.makers.get(rule)
        if maker:
            said.say(maker(rng), argument)
        else:
            self._nodes(self.rules[rule].pick(rng), rng, said, argument)

    def _nodes(self, nodes: list, rng: random.Random, said: Said, argument: str | None) -> None:
        for node in nodes:
            if isinstance(node, str):
                said.say(node, argument)
            elif isinstance(node, Choice):
                self._nodes(node.pick(rng), rng, said, argument)
            elif isinstance(node, Ref):
                self._rule(node.rule, rng, said, argument)
            elif isinstance(node, Slot):
                self._slot(node, rng, said)
            elif isinstance(node, Tool):
                said.tools.append(node.name)
            else:
                said.kind = node.kind

    def _slot(self, slot: Slot, rng: random.Random, said: Said) -> None:
        count = rng.choices((1, 2, 3, 4, 5), (40, 30, 20, 7, 3))[0] if slot.many else 1
        between, last = rng.choices(LIST_JOINTS, LIST_WEIGHTS)[0]
        for at in range(count):
            if at:
                said.say(last if at == count - 1 else between)
            filler = " ".join(self.text(slot.rule, rng).split())
            if slot.many and slot.argument == "item" and rng.random() < 0.12 and \
                    re.match(r"(?!(an?|some|the|my|half|two|three) )[a-z]", filler):
                said.say(rng.choice(("some ", "the ", "the ", "also ", "my ")))
            said.say(filler, slot.argument)
