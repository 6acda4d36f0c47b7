"""Makes the training data: `python generate.py --size 1000000`, into work/.

Requests are spoken by the phrase books (phrases/*.txt) and taken from the public sets; each becomes token ids for the
<plan> or the <split> task. The same seed gives the same data.
"""

import argparse
import json
import random
import re
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

import offers as described
import public
import sentences
from offers import Offers, Wish, words_of, words_of_argument
from phrases import Book, Said
from sentences import Sentence, Sentences
from talks import Talker
from text import CATALOGUE, OFFERED, PART, REPEATABLE, REQUEST_MAX, REQUESTS, WORK, Vocabulary, repeatable, train_pieces

HERE = Path(__file__).parent
NLU = HERE.parent.parent / "shared/data/nlu"

WEIGHTS = {"calendar.find": 12, "calendar.add": 16, "calendar.move": 11, "calendar.change": 7, "calendar.cancel": 7,
           "calendar.free": 9, "calendar.answer": 5, "reminders.add": 17, "reminders.find": 5, "reminders.done": 5,
           "reminders.snooze": 5, "reminders.cancel": 5, "timers.set": 5, "timers.find": 3, "timers.cancel": 3,
           "lists.add": 11, "lists.show": 5, "lists.remove": 5, "lists.check": 5, "contacts.find": 6, "contacts.add": 5,
           "contacts.change": 5, "messages.find": 6, "messages.open": 4, "messages.draft": 5, "messages.send": 16,
           "memory.remember": 8, "memory.recall": 8, "memory.forget": 3, "hearth.undo": 3,
           "money.spending": 3, "money.balance": 2, "money.find": 3, "money.budget": 3, "money.bills": 2, "money.pay": 4,
           "money.split": 2, "health.log": 4, "health.find": 2, "health.trend": 2, "health.medicines": 3, "health.report": 2,
           "travel.trip": 3, "travel.route": 3, "travel.find": 4, "travel.hold": 2, "travel.book": 3, "travel.itinerary": 3,
           "shopping.find": 3, "shopping.compare": 2, "shopping.watch": 3, "shopping.cart": 3, "shopping.order": 3}
FOLLOWERS = {"reminders.add": 10, "messages.send": 10, "calendar.change": 4, "calendar.add": 6, "lists.add": 4}  # others: 2


SHARES = {"outside": 14, "written": 52, "one": 8, "several": 8, "public": 3, "talk": 5, "offer": 6, "split": 4}  # of the examples
LANGUAGES = {"en": 0.82, "de": 0.18}  # and their shares among the sentences
JOINED = {"en": 0.12, "de": 0.16}  # of them with another sentence behind; English has phrase books for that too
JOINTS = (". ", ". ", ", ", "; ", " - ")


# ── Words nobody has seen ────────────────────────────────────────────────────────────────────────────────────────────

ONSETS = ["b", "br", "c", "ch", "d", "dr", "f", "fl", "g", "gr", "h", "j", "k", "kl", "l", "m", "n", "p", "pr", "r", "s", "sh",
          "st", "t", "tr", "v", "w", "y", "z", "", "th", "kw", "ng", "sv"]
NUCLEI = ["a", "e", "i", "o", "u", "ai", "ea", "ou", "ee", "oo", "ia", "y", "é", "ö"]
CODAS = ["", "", "", "n", "r", "l", "s", "m", "t", "k", "nd", "rt", "ck", "x", "lf", "sh"]


def made_word(rng: random.Random) -> str:
    count = rng.choices((1, 2, 3), (2, 6, 2))[0]
    nuclei = [rng.choice(NUCLEI[:-2] if rng.random() < 0.95 else NUCLEI) for _ in range(count)]
    return "".join(rng.choice(ONSETS) + nucleus + (rng.choice(CODAS) if rng.random() < 0.6 else "") for nucleus in nuclei) + \
        rng.choice(["", "", "a", "o", "in", "er"])


def made_name(rng: random.Random) -> str:
    return made_word(rng).capitalize()


def made_code(rng: random.Random) -> str:
    alphabet = rng.choice(["0123456789", "abcdefghjkmnpqrstuvwxyz23456789", "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"])
    return "".join(rng.choice(alphabet) for _ in range(rng.randint(4, 10)))


MAKERS = {"made_word": made_word, "made_name": made_name, "made_code": made_code}


# ── Composing requests ───────────────────────────────────────────────────────────────────────────────────────────────

@dataclass
class Request:
    chunks: list  # (text, call, argument or None, part); call -1 and part -1 outside
    tools: list
    parts: int
    fix: bool = False  # replaces what the turn before asked for


def by_tool(examples) -> list[list]:
    """The examples in groups, one a tool."""
    groups: dict[str, list] = {}
    for example in examples:
        groups.setdefault(example.calls[0][0], []).append(example)
    return list(groups.values())


class Speaker:
    def __init__(self, book: Book, examples: list[public.Example], written: list[Sentence], wishes: list[Wish]):
        self.book = book
        self.offers = Offers(wishes)
        self.sentences = {language: Sentences([s for s in written if s.language == language]) for language in LANGUAGES}
        self.tools = list(WEIGHTS)
        self.weights = list(WEIGHTS.values())
        self.ours = by_tool(example for example in examples if example.calls)
        self.ours_weights = [len(kind) ** 0.5 for kind in self.ours]
        self.others = [example.text for example in examples if not example.calls]
        self.followers = [rule.removeprefix("follow.") for rule in book.rules if rule.startswith("follow.")]
        self.follower_weights = [FOLLOWERS.get(tool, 2) for tool in self.followers]
        self.odd = [example.text for example in examples if not example.calls and example.source == "clinc oos"]

    def tool(self, rng: random.Random) -> str:
        return rng.choices(self.tools, self.weights)[0]

    def _name(self, rng: random.Random) -> str:
        return self.book.text("name", rng)

    def _language(self, rng: random.Random) -> str:
        return rng.choices(list(LANGUAGES), [share if self.sentences[name].inside else 0 for name, share in LANGUAGES.items()])[0]

    def outside(self, rng: random.Random) -> str:
        luck = rng.random()
        if luck < 0.18:
            return self._polite_text("outside", rng)
        strangers = self.sentences[self._language(rng)].outside
        if luck < 0.67 and strangers:
            return rng.choice(strangers).text()
        return rng.choice(self.odd) if luck < 0.69 and self.odd else rng.choice(self.others)

    def other(self, rng: random.Random) -> str:
        """Any request that asks for no tool of somebody else's."""
        return self.outside(rng) if rng.random() < 0.5 else assemble(self.one(rng).chunks)[0]

    def none_of_ours(self, rng: random.Random) -> Request:
        return Request([(self.outside(rng), -1, None, 0)], [], 1)

    def _polite_text(self, rule: str, rng: random.Random) -> str:
        said = self.book.sample(rule, rng)
        return "".join(text for text, *_ in self._dressed(said, rng))

    def _dressed(self, said: Said, rng: random.Random, lead: float = 0.4) -> list:
        """The phrase with its opening and closing words."""
        if rng.random() < 0.09:
            return self.framed(said.chunks, said.kind == "!", rng)
        chunks = list(said.chunks)
        if rng.random() < 0.04:
            chunks.append((rng.choice([" ", ", "]) + self.book.text("after", rng), -1, None))
        if rng.random() < 0.07:
            return [(f"{self.book.text('before', rng)} {self.book.text('before_joint', rng)} ", -1, None), *chunks]
        if said.kind == "!" and rng.random() < lead:
            chunks.insert(0, (self.book.text("opener", rng) + " ", -1, None))
        elif said.kind != "!" and rng.random() < lead / 4:
            chunks.insert(0, (self.book.text("hail", rng) + " ", -1, None))
        if rng.random() < (0.12 if said.kind == "!" else 0.04):
            chunks.append((" " + self.book.text("closer", rng), -1, None))
        return chunks

    def framed(self, chunks, order: bool, rng: random.Random) -> list:
        """A polite frame of many words around it."""
        lead = self.book.text("frame_order" if order else "frame_lead", rng) + " "
        return [(lead, -1, None), *chunks, (" " + self.book.text("frame_end", rng), -1, None)]

    def written(self, rng: random.Random) -> Request:
        """A whole sentence somebody wrote, some of its spans exchanged; sometimes with another behind it."""
        language = self._language(rng)
        chunks, tools, fix = self.sentences[language].draw(rng, self._name)
        if not fix and rng.random() < JOINED[language]:
            chunks, tools = self._joined(chunks, tools, language, rng)
        elif language == "en" and rng.random() < 0.06:
            chunks = self.framed(chunks, False, rng)
        return Request([(*chunk, 0) for chunk in chunks], list(tools), 1, fix)

    def _joined(self, chunks: list, tools: tuple, language: str, rng: random.Random) -> tuple[list, tuple]:
        second, more, _ = self.sentences[language].draw(rng, self._name, alone=True)
        moved = [(text, call + len(tools) if isinstance(call, int) and call >= 0 else tuple(c + len(tools) for c in call)
                  if isinstance(call, tuple) else call, argument) for text, call, argument in second]
        joint = rng.choice(JOINTS) if rng.random() < 0.5 else f" {self._joint(language, rng)} "
        first = sentences.unended(chunks)
        joint = " " + joint.lstrip(" .,;") if first[-1][0].endswith("?") else joint
        return [*first, (joint, -1, None), *moved], (*tools, *more)

    def _joint(self, language: str, rng: random.Random) -> str:
        joint = self.book.text("joint" if language == "en" else f"joint.{language}", rng)
        return "and" if joint.endswith("you") else joint

    def one(self, rng: random.Random) -> Request:
        tool = self.tool(rng)
        said = self.book.sample(tool, rng, tool)
        chunks = self._dressed(said, rng)
        last = {"?": rng.choice(["?", "?", ""]), "!": rng.choice(["", "", ".", "!"] if rng.random() < 0.5 else [""])}
        end = last.get(said.kind, rng.choice(["", "", "."]))
        return Request([(*chunk, 0) for chunk in chunks] + [(end, -1, None, -1)], said.tools, 1)

    def several(self, rng: random.Random) -> Request:
        """Two to four requests in one breath; later ones may lean on the first."""
        if rng.random() < 0.18:
            return self.pair(rng)
        count = rng.choices((2, 3, 4), (82, 15, 3))[0]
        chunks, tools = [], []
        same_tool = self.tool(rng) if rng.random() < 0.12 else None
        for part in range(count):
            tool = same_tool or self.tool(rng)
            rule = tool
            if part and not same_tool and rng.random() < 0.45:
                tool = rng.choices(self.followers, self.follower_weights)[0]
                rule = f"follow.{tool}" if rng.random() < 0.7 else tool
            said = self._part(rule, tool, rng)
            dressed = self._dressed(said, rng) if part == 0 else list(said.chunks)
            if part:
                joint = self.book.text("joint", rng) if part == count - 1 or rng.random() < 0.5 else ","
                joint = "and" if joint.endswith("you") and said.kind != "!" else joint
                chunks.append((f" {joint} ", -1, None, -1))
            base = len(tools)
            chunks += [(text, call + base if call >= 0 else -1, argument, part) for text, call, argument in dressed]
            tools += said.tools
        chunks.append((rng.choice(["", "", "", ".", "?", " please", " thanks"]), -1, None, -1))
        return Request(chunks, tools, count)

    def _part(self, rule: str, tool: str, rng: random.Random) -> Said:
        """One request among several: a phrase, or a sentence somebody wrote for that tool."""
        if rule == tool and rng.random() < 0.35:
            written = self.sentences["en"].single(tool, rng, self._name)
            if written:
                return Said(chunks=written, tools=[tool])
        return self.book.sample(rule, rng, tool)

    def pair(self, rng: random.Random) -> Request:
        """One verb for several things, and what only looks like several requests."""
        said = self.book.sample("pair" if rng.random() < 0.6 else "one_not_two", rng)
        return Request([(*chunk, 0) for chunk in self._dressed(said, rng)], said.tools, 1)

    def mixed(self, rng: random.Random) -> Request:
        """Parts of which some are none of ours, for the <split> task."""
        chunks, count = [], rng.choice((2, 2, 3))
        for part in range(count):
            if part:
                chunks.append((f" {self.book.text('joint', rng)} ", -1, None, -1))
            if rng.random() < 0.5:
                chunks.append((self.book.text("outside", rng), -1, None, part))
            else:
                said = self.book.sample(self.tool(rng), rng, "hearth.undo")
                chunks += [(text, -1, None, part) for text, *_ in said.chunks]
        return Request(chunks, [], count)

    def public(self, rng: random.Random) -> Request:
        """A public example as it stands."""
        return from_example(rng.choice(rng.choices(self.ours, self.ours_weights)[0]))


def from_example(example: public.Example) -> Request:
    marks = sorted((begin, end, call, argument) for call, (_, spans) in enumerate(example.calls) for argument, begin, end in spans)
    chunks, at = [], 0
    for begin, end, call, argument in marks:
        if begin < at:
            continue
        chunks += [(example.text[at:begin], -1, None, 0), (example.text[begin:end], call, argument, 0)]
        at = end
    return Request(chunks + [(example.text[at:], -1, None, 0)], [tool for tool, _ in example.calls], 1)


# ── Noise ────────────────────────────────────────────────────────────────────────────────────────────────────────────

LETTERS = "abcdefghijklmnopqrstuvwxyz"
SHORT = {"you": "u", "please": "pls", "tomorrow": "tmrw", "to": "2", "for": "4", "and": "n", "are": "r", "about": "abt",
         "appointment": "appt", "meeting": "mtg", "minutes": "mins", "with": "w/", "because": "bc", "your": "ur"}
BRITISH = {"cancelled": "canceled", "favourite": "favorite", "colour": "color", "neighbour": "neighbor", "mum": "mom",
           "organise": "organize", "theatre": "theater", "centre": "center", "diary": "calendar"}


def misspell(word: str, rng: random.Random) -> str:
    at = rng.randrange(1, len(word) - 1)
    kind = rng.randrange(4)
    if kind == 0:
        return word[:at] + word[at + 1 :]
    if kind == 1:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == 2:
        return word[:at] + word[at] + word[at:]
    return word[:at] + rng.choice(LETTERS) + word[at + 1 :]


QUOTABLE = {"title", "item", "what", "text", "list", "subject", "fact"}


def quoted(chunks: list, rng: random.Random) -> list:
    """Some spans in quotation marks, which belong to no span."""
    sign = rng.choice(["'", '"', '"', "“"])
    result = []
    for text, call, argument, part in chunks:
        if argument in QUOTABLE and "'" not in text and rng.random() < 0.6:
            result += [(sign, -1, None, part), (text, call, argument, part), ("”" if sign == "“" else sign, -1, None, part)]
        else:
            result.append((text, call, argument, part))
    return result


def noisy(chunks: list, rng: random.Random) -> list:
    if rng.random() < 0.03:
        return quoted(chunks, rng)
    luck = rng.random()
    if luck < 0.10:  # no apostrophes except a possessive's behind a span
        chunks = [(text if text.startswith("'s") else text.replace("'", ""), *rest) for text, *rest in chunks]
    elif luck < 0.14:
        chunks = [(text.replace("'", "’"), *rest) for text, *rest in chunks]
    elif luck < 0.20:
        chunks = [(text.replace(", ", " ").replace(",", " ") if rest[1] is None else text, *rest) for text, *rest in chunks]
    elif luck < 0.24:  # as a transcript: no punctuation at all
        chunks = [(re.sub(r"[,;:!?—–]|(?<=[a-z])\.(?= |$)", "", text), *rest) for text, *rest in chunks]
    elif luck < 0.27:
        chunks = [(" ".join(SHORT.get(w, w) if rng.random() < 0.5 else w for w in text.split(" ")), *rest) for text, *rest in chunks]
    elif luck < 0.34:
        chunks = [(" ".join(BRITISH.get(w, w) for w in text.split(" ")), *rest) for text, *rest in chunks]
    for _ in range(rng.choices((0, 1, 2, 3), (82, 11, 5, 2))[0]):
        at = rng.randrange(len(chunks))
        words = chunks[at][0].split(" ")
        place = rng.randrange(len(words))
        if len(words[place]) > 3 and words[place].isalpha():
            words[place] = misspell(words[place], rng)
            chunks = chunks[:at] + [(" ".join(words), *chunks[at][1:])] + chunks[at + 1 :]
    return chunks


def assemble(chunks: list) -> tuple[str, list]:
    """The text with single blanks, and (begin, end, call, argument, part) of each chunk."""
    out, length, ranges = [], 0, []
    for text, call, argument, part in chunks:
        begin = None
        for c in text:
            if c == " " and (not out or out[-1] in " \n"):
                continue
            if c in ",.;:?!\n" and out and out[-1] == " ":
                out.pop()
            out.append(c)
            if begin is None and c != " ":
                begin = len(out) - 1
        if begin is not None:
            ranges.append((begin, len(out), call, argument, part))
        length = len(out)
    result = "".join(out).rstrip()
    return result, [(b, min(e, len(result)), one, argument, part) for b, e, call, argument, part in ranges
                    for one in (call if isinstance(call, tuple) else (call,))]


# ── Tokens ───────────────────────────────────────────────────────────────────────────────────────────────────────────

def joined(spans: list, text: str) -> list:
    """(place, begin, end, argument) in order; parts of a time that stand side by side are one span."""
    result = []
    for place, begin, end, argument in sorted(spans):
        if result and argument in REPEATABLE and result[-1][0] == place and text[result[-1][2] : begin] == " ":
            begin = result.pop()[1]
        result.append((place, begin, end, argument))
    return result


def heard_place(pieces: list, ids: list[int], used: set[int]) -> range | None:
    """The pieces that the decoder takes a span for: the first free place where its words stand."""
    for at in range(len(pieces) - len(ids) + 1):
        place = range(at, at + len(ids))
        if pieces[at].id == ids[0] and pieces[at].starts_word and pieces[place[-1]].ends_word and \
                all(pieces[i].id == id and i not in used for i, id in zip(place, ids)):
            return place
    return None


class Encoder:
    def __init__(self, vocabulary: Vocabulary):
        self.v = vocabulary
        self.order = {tool: list(arguments) for tool, arguments in vocabulary.catalogue.items()}

    def covered(self, pieces: list, begin: int, end: int) -> list[int] | None:
        """Ids of the pieces of a span, which must start and end with words."""
        inside = [p for p in pieces if p.begin >= begin and p.end <= end]
        if not inside or not inside[0].starts_word or not inside[-1].ends_word:
            return None
        return [p.id for p in inside]

    def request(self, task: str, text: str):
        pieces = self.v.pieces(text)
        if not pieces or len(pieces) > REQUEST_MAX:
            return None, None
        return pieces, self.v.prompt(task, pieces)

    def plan(self, text: str, ranges: list, tools: list, fix: bool = False) -> tuple[list, list] | None:
        """(request ids, answer ids); None when a span cuts a word, or holds words that another span is taken for."""
        pieces, head = self.request("<plan>", text)
        if pieces is None:
            return None
        tail = [self.v["<fix>"]] if fix else []
        for call, tool in enumerate(tools):
            tail.append(self.v.tools[tool])
            mine = joined([(self.order[tool].index(arg), b, e, arg) for b, e, c, arg, _ in ranges if c == call and arg], text)
            names = [arg for *_, arg in mine]
            if any(names.count(arg) > 1 and not repeatable(self.v.catalogue, tool, arg) for arg in names):
                return None
            used: set[int] = set()
            for _, begin, end, argument in mine:
                ids = self.covered(pieces, begin, end)
                place = ids and heard_place(pieces, ids, used)
                if not place:
                    return None
                used.update(place)
                tail += [self.v.arguments[argument]] + ids
        return head, (tail or [self.v["<none>"]]) + [self.v["<end>"]]

    def offer(self, text: str, ranges: list, offer, wanted: bool) -> tuple[list, list] | None:
        """The same for a tool that the context describes."""
        pieces, _ = self.request("<offer>", text)
        if pieces is None:
            return None
        names = [name for name, _ in offer.arguments]
        head = self.v.offer_prompt(pieces, words_of(offer), [words_of_argument(*argument) for argument in offer.arguments])
        tail, used = [self.v["<new>" if wanted else "<none>"]], set()
        mine = sorted((names.index(argument), b, e) for b, e, _, argument, _ in ranges if argument)
        if len({place for place, *_ in mine}) < len(mine):
            return None
        for place, begin, end in mine:
            ids = self.covered(pieces, begin, end)
            found = ids and heard_place(pieces, ids, used)
            if not found:
                return None
            used.update(found)
            tail += [self.v[OFFERED[place]]] + ids
        return head, tail + [self.v["<end>"]]

    def split(self, text: str, ranges: list, parts: int) -> tuple[list, list] | None:
        pieces, head = self.request("<split>", text)
        if pieces is None:
            return None
        tail = []
        for part in range(parts):
            mine = [(b, e) for b, e, _, _, p in ranges if p == part]
            if not mine:
                return None
            end = max(e for _, e in mine)
            while end and text[end - 1] in " ,.;?!":
                end -= 1
            ids = self.covered(pieces, min(b for b, _ in mine), end)
            if ids is None:
                return None
            tail += [self.v[PART]] + ids
        return head, tail + [self.v["<end>"]]


def key_of(text: str) -> str:
    """What two texts share that differ in case and punctuation alone."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def examination() -> set[str]:
    """The hand-written requests that Spark is measured by: nothing like them may be trained on."""
    files = [file for file in (REQUESTS, REQUESTS.with_name("later.jsonl")) if file.exists()]
    requests = [json.loads(line) for file in files for line in file.read_text().splitlines()]
    return {key_of("\n".join([*request.get("before", []), request["text"]])) for request in requests}


class Maker:
    """Draws finished examples: (text, request ids, answer ids, source)."""

    def __init__(self, speaker: Speaker, vocabulary: Vocabulary):
        self.speaker = speaker
        self.talker = Talker(speaker)
        self.encoder = Encoder(vocabulary)

    def draw(self, rng: random.Random):
        """None: it did not come off."""
        kind = rng.choices(list(SHARES), list(SHARES.values()))[0]
        apart = {"talk": self._talk, "offer": self._offer, "split": self._split}
        if kind in apart:
            return apart[kind](rng)
        speaker = self.speaker
        said = {"outside": speaker.none_of_ours, "written": speaker.written, "one": speaker.one, "several": speaker.several,
                "public": speaker.public}
        return self._request(said[kind](rng), rng, kind)

    def _talk(self, rng: random.Random):
        talk = self.talker.talk(rng)
        return talk and self._request(Request([(*chunk, 0) for chunk in talk[0]], talk[1], 1, talk[2]), rng, "talk")

    def _offer(self, rng: random.Random):
        offer, chunks, wanted = self.speaker.offers.draw(rng, self.speaker.other)
        text, ranges = assemble(noisy([(*chunk, 0) for chunk in chunks], rng))
        made = self.encoder.offer(text, ranges, offer, wanted)
        return (text, *made, "offer") if made else None

    def _request(self, request: Request, rng: random.Random, source: str):
        text, ranges = assemble(noisy(request.chunks, rng))
        made = self.encoder.plan(text, ranges, request.tools, request.fix)
        return (text, *made, source) if made else None

    def _split(self, rng: random.Random):
        luck = rng.random()
        speaker = self.speaker
        request = speaker.several(rng) if luck < 0.55 else speaker.mixed(rng) if luck < 0.75 else speaker.one(rng)
        chunks = noisy(request.chunks, rng)
        if request.parts > 1:  # polite openings belong to no part
            chunks = [(text, call, argument, -1 if call < 0 and argument is None and at == 0 else part)
                      for at, (text, call, argument, part) in enumerate(chunks)] if chunks[0][1] == -1 and request.tools else chunks
        text, ranges = assemble(chunks)
        made = self.encoder.split(text, ranges, request.parts)
        return (text, *made, "split") if made else None


# ── Files ────────────────────────────────────────────────────────────────────────────────────────────────────────────

def write(path: Path, made: list) -> None:
    """Flat token ids with the ends of requests and answers."""
    heads, tails = [len(m[1]) for m in made], [len(m[2]) for m in made]
    ids = np.fromiter((id for m in made for part in (m[1], m[2]) for id in part), dtype=np.uint16)
    np.savez(path, ids=ids, heads=np.array(heads, np.uint16), tails=np.array(tails, np.uint16))


def draw_many(maker: Maker, size: int, seed: int, taboo: set):
    """`size` different examples, none whose folded text is taboo; each drawn text becomes taboo."""
    rng, made, tries = random.Random(seed), [], 0
    while len(made) < size and tries < 20 * size:
        tries += 1
        drawn = maker.draw(rng)
        if drawn is None:
            continue
        key = hash(tuple(drawn[1]))
        if key not in taboo and key_of(drawn[0]) not in taboo:
            taboo.add(key)
            made.append(drawn)
    return made


@dataclass
class HeldOut:
    examples: list[public.Example]
    sentences: list[Sentence]
    wishes: list[Wish]


def set_up(nlu: Path) -> tuple[Speaker, HeldOut]:
    """The speaker over what may be trained on, and what may not."""
    examples = public.load(nlu)
    kept = [example for example in examples if not example.held_out]
    lists = {**public.entity_lists(kept), **public.snips_lists(nlu)}
    written, written_out = sentences.parted(sentences.load())
    wishes, wishes_out = described.load()
    return (Speaker(Book(lists, MAKERS), kept, written, wishes),
            HeldOut([example for example in examples if example.held_out], written_out, wishes_out))


def learn_vocabulary(speaker: Speaker, pieces: int, seed: int) -> Vocabulary:
    rng = random.Random(seed)
    texts = [assemble((speaker.one if at % 3 else speaker.several)(rng).chunks)[0] for at in range(150_000)]
    texts += [example.text for kind in speaker.ours for example in kind] + rng.sample(speaker.others, min(len(speaker.others), 40_000))
    return Vocabulary.build(train_pieces(texts, pieces), json.loads(CATALOGUE.read_text()))


def held_out_examples(maker: Maker, held_out: HeldOut, seed: int, size: int) -> list[dict]:
    """Rows for evaluate.py: generated, public in scope, public out of scope, sentences as they were written."""
    rows = [{"text": text, "answer": tail, "source": source} for text, _, tail, source in
            draw_many(maker, size, seed, set()) if source != "offer"]
    rng = random.Random(seed)
    for example in rng.sample(held_out.examples, min(len(held_out.examples), 2 * size)):
        request = from_example(example)
        made = maker.encoder.plan(*assemble(request.chunks), request.tools)
        if made:
            rows.append({"text": assemble(request.chunks)[0], "answer": made[1], "source": "held-out " + example.source})
    for sentence in held_out.sentences:
        text, ranges = assemble([(*chunk, 0) for chunk in sentence.chunks])
        made = maker.encoder.plan(text, ranges, list(sentence.tools), sentence.fix)
        if made:
            rows.append({"text": text, "answer": made[1], "source": f"sentence {sentence.language} {sentence.kind()}"})
    return rows + held_out_offers(maker, held_out.wishes, rng)


def held_out_offers(maker: Maker, wishes: list[Wish], rng: random.Random) -> list[dict]:
    """Each request with the tool it asks for, and with another."""
    rows, offers = [], Offers(wishes)
    for wish in wishes:
        text, ranges = assemble([(*chunk, 0) for chunk in wish.chunks])
        for offer in (wish.offer, offers.another(wish.offer, rng)):
            made = maker.encoder.offer(text, ranges if offer == wish.offer else [], offer, offer == wish.offer)
            if made:
                rows.append({"text": text, "answer": made[1], "source": "offer", "offer": asdict(offer)})
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nlu", type=Path, default=NLU, help="the folder of the public sets")
    parser.add_argument("--size", type=int, default=1_000_000)
    parser.add_argument("--shard", type=int, default=100_000, help="examples in a file")
    parser.add_argument("--pieces", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep-vocabulary", action="store_true", help="use work/vocabulary.json as it is")
    parser.add_argument("--first", type=int, default=0, help="number of the first file to write")
    options = parser.parse_args()
    WORK.mkdir(exist_ok=True, parents=True)

    speaker, held_out = set_up(options.nlu)
    if not options.keep_vocabulary:
        learn_vocabulary(speaker, options.pieces, options.seed).save(WORK / "vocabulary.json")
    maker = Maker(speaker, Vocabulary.load(WORK / "vocabulary.json"))
    rows = held_out_examples(maker, held_out, options.seed + 1000, min(4000, options.size // 20))
    (WORK / "held_out.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))

    taboo = {key_of(row["text"]) for row in rows} | examination()
    for number in range(options.first, options.first + (options.size + options.shard - 1) // options.shard):
        made = draw_many(maker, min(options.shard, options.size), options.seed + 1 + number, taboo)
        write(WORK / f"train_{number:03}.npz", made)
        print(f"train_{number:03}.npz: {len(made)} examples, {sum(len(m[1]) + len(m[2]) for m in made)} tokens", flush=True)


if __name__ == "__main__":
    main()
