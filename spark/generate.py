"""Makes the training data: `python generate.py --size 1000000`, into work/.

Requests are spoken by the phrase books (phrases/*.txt) and taken from the public sets; each becomes token ids for the
<plan> or the <split> task. The same seed gives the same data.
"""

import argparse
import json
import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import public
from phrases import Book, Said
from talks import Talker
from text import CATALOGUE, PART, REPEATABLE, REQUEST_MAX, WORK, Vocabulary, repeatable, train_pieces

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
    def __init__(self, book: Book, examples: list[public.Example]):
        self.book = book
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

    def outside(self, rng: random.Random) -> str:
        luck = rng.random()
        if luck < 0.28:
            return self._polite_text("outside", rng)
        return rng.choice(self.odd) if luck < 0.31 and self.odd else rng.choice(self.others)

    def _polite_text(self, rule: str, rng: random.Random) -> str:
        said = self.book.sample(rule, rng)
        return "".join(text for text, *_ in self._dressed(said, rng))

    def _dressed(self, said: Said, rng: random.Random, lead: float = 0.4) -> list:
        """The phrase with its opening and closing words."""
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
            said = self.book.sample(rule, rng, tool)
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

    def taken(self, rng: random.Random) -> Request:
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
    elif luck < 0.24:
        chunks = [(text.replace(", ", " ").replace(",", " ") if rest[1] is None else text, *rest) for text, *rest in chunks]
    elif luck < 0.27:
        chunks = [(" ".join(SHORT.get(w, w) if rng.random() < 0.5 else w for w in text.split(" ")), *rest) for text, *rest in chunks]
    elif luck < 0.34:
        chunks = [(" ".join(BRITISH.get(w, w) for w in text.split(" ")), *rest) for text, *rest in chunks]
    if rng.random() < 0.06:
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
    return result, [(b, min(e, len(result)), call, argument, part) for b, e, call, argument, part in ranges]


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
    return " ".join(text.casefold().replace("\n", " / ").split())


class Maker:
    """Draws finished examples: (text, request ids, answer ids, source)."""

    def __init__(self, speaker: Speaker, vocabulary: Vocabulary):
        self.speaker = speaker
        self.talker = Talker(speaker)
        self.encoder = Encoder(vocabulary)

    def draw(self, rng: random.Random):
        luck = rng.random()
        if luck < 0.13:
            text, ranges = assemble(noisy([(self.speaker.outside(rng), -1, None, 0)], rng))
            return self._plan(text, ranges, [], "outside")
        if luck < 0.50:
            return self._request(self.speaker.one(rng), rng, "one")
        if luck < 0.74:
            return self._request(self.speaker.several(rng), rng, "several")
        if luck < 0.82:
            return self._request(self.speaker.taken(rng), rng, "public")
        if luck < 0.94:
            talk = self.talker.talk(rng)
            return talk and self._request(Request([(*chunk, 0) for chunk in talk[0]], talk[1], 1, talk[2]), rng, "talk")
        return self._split(rng)

    def _request(self, request: Request, rng: random.Random, source: str):
        text, ranges = assemble(noisy(request.chunks, rng))
        return self._plan(text, ranges, request.tools, source, request.fix)

    def _plan(self, text: str, ranges: list, tools: list, source: str, fix: bool = False):
        made = self.encoder.plan(text, ranges, tools, fix)
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
        key = hash((drawn[3] == "split", key_of(drawn[0])))
        if key not in taboo and key_of(drawn[0]) not in taboo:
            taboo.add(key)
            made.append(drawn)
    return made


def set_up(nlu: Path) -> tuple[Speaker, list[public.Example]]:
    """The speaker over what may be trained on, and the held-out public examples."""
    examples = public.load(nlu)
    kept = [example for example in examples if not example.held_out]
    lists = {**public.entity_lists(kept), **public.snips_lists(nlu)}
    return Speaker(Book(lists, MAKERS), kept), [example for example in examples if example.held_out]


def learn_vocabulary(speaker: Speaker, pieces: int, seed: int) -> Vocabulary:
    rng = random.Random(seed)
    texts = [assemble((speaker.one if at % 3 else speaker.several)(rng).chunks)[0] for at in range(150_000)]
    texts += [example.text for kind in speaker.ours for example in kind] + rng.sample(speaker.others, min(len(speaker.others), 40_000))
    return Vocabulary.build(train_pieces(texts, pieces), json.loads(CATALOGUE.read_text()))


def held_out_examples(maker: Maker, held_out: list, seed: int, size: int) -> list[dict]:
    """Rows for evaluate.py: generated, public in scope, public out of scope."""
    rows = [{"text": text, "answer": tail, "source": source} for text, _, tail, source in
            draw_many(maker, size, seed, set())]
    rng = random.Random(seed)
    for example in rng.sample(held_out, min(len(held_out), 2 * size)):
        request = from_example(example)
        made = maker.encoder.plan(*assemble(request.chunks), request.tools)
        if made:
            rows.append({"text": assemble(request.chunks)[0], "answer": made[1], "source": "held-out " + example.source})
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

    taboo = {key_of(row["text"]) for row in rows}
    for number in range(options.first, options.first + (options.size + options.shard - 1) // options.shard):
        made = draw_many(maker, min(options.shard, options.size), options.seed + 1 + number, taboo)
        write(WORK / f"train_{number:03}.npz", made)
        print(f"train_{number:03}.npz: {len(made)} examples, {sum(len(m[1]) + len(m[2]) for m in made)} tokens", flush=True)


if __name__ == "__main__":
    main()
