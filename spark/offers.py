"""Tools that Spark was not born with, each described, with requests for it (offers/*.txt):

    @ music.play: plays a song, an artist, a record or a playlist
    - what: song, artist, record or playlist
    - room: the room or speaker it should play in
    put on {what=some Miles Davis} in {room=the kitchen}
    i fancy {what=jazz} tonight

A tool's name is its family and its deed. Spark learns to tell from the description alone whether a request asks for the tool, and
which words are its arguments; one tool of eight is held out, to measure that on tools it never heard of.
"""

import random
import re
import zlib
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).with_name("offers")
SPAN = re.compile(r"\{([a-z_]+)=([^{}]*)\}")
ARGUMENTS_MAX = 6


@dataclass(frozen=True)
class Offer:
    """What a tool is for; `arguments` are pairs of a name and a description."""
    name: str
    purpose: str
    arguments: tuple

    def family(self) -> str:
        return self.name.partition(".")[0]


@dataclass(frozen=True)
class Wish:
    """A request for the tool `offer`: chunks of (text, 0 or -1, argument or None)."""
    offer: Offer
    chunks: tuple


def parse_wish(offer: Offer, line: str) -> Wish:
    """Raises ValueError with a sentence about what is wrong."""
    known, chunks, at = {name for name, _ in offer.arguments}, [], 0
    for span in SPAN.finditer(line):
        if span[1] not in known:
            raise ValueError(f"{offer.name} has no argument {span[1]}")
        if not span[2].strip() or span[2] != span[2].strip():
            raise ValueError(f"blanks in {span[0]}")
        chunks += [(line[at : span.start()], -1, None), (span[2], 0, span[1])]
        at = span.end()
    chunks.append((line[at:], -1, None))
    if any(re.search(r"[{}]", text) for text, *_ in chunks):
        raise ValueError("a mark that is not closed")
    return Wish(offer, tuple(chunk for chunk in chunks if chunk[0]))


def read(path: Path) -> list[Wish]:
    wishes, offer = [], None
    for number, line in enumerate(path.read_text().splitlines(), 1):
        try:
            if head := re.match(r"@ ([a-z_]+\.[a-z_]+): (.+)", line):
                offer = Offer(head[1], head[2].strip(), ())
            elif argument := re.match(r"- ([a-z_]+): (.+)", line):
                offer = Offer(offer.name, offer.purpose, (*offer.arguments, (argument[1], argument[2].strip())))
                if len(offer.arguments) > ARGUMENTS_MAX:
                    raise ValueError(f"more than {ARGUMENTS_MAX} arguments")
            elif line.strip() and not line.startswith("#"):
                wishes.append(parse_wish(offer, line.strip()))
        except (ValueError, AttributeError) as error:
            raise ValueError(f"{path.name}:{number}: {error}: {line}") from None
    return wishes


def load(folder: Path = FOLDER) -> tuple[list[Wish], list[Wish]]:
    """The wishes to train on, and those for tools that are held out."""
    wishes = [wish for path in sorted(folder.glob("*.txt")) for wish in read(path)]

    def is_out(wish: Wish) -> bool:
        return zlib.crc32(wish.offer.name.encode()) % 8 == 0

    return [w for w in wishes if not is_out(w)], [w for w in wishes if is_out(w)]


class Offers:
    """Draws a description and a request, which may ask for the tool or not."""

    def __init__(self, wishes: list[Wish]):
        self.wishes = wishes
        self.offers = sorted({wish.offer for wish in wishes}, key=lambda offer: offer.name)
        self.families: dict[str, list[Offer]] = {}
        for offer in self.offers:
            self.families.setdefault(offer.family(), []).append(offer)

    def draw(self, rng: random.Random, other) -> tuple[Offer, list, bool]:
        """(a tool as it may be described, chunks of a request, whether it asks for that tool). `other` says any other request."""
        wish, luck = rng.choice(self.wishes), rng.random()
        if luck < 0.5:
            return self._described(wish.offer, rng), list(wish.chunks), True
        if luck < 0.6:
            return self._described(wish.offer, rng), [(other(rng), -1, None)], False
        return self._described(self.another(wish.offer, rng), rng), [(text, -1, None) for text, *_ in wish.chunks], False

    def another(self, offer: Offer, rng: random.Random) -> Offer:
        """A tool that is not meant, often one of the same family."""
        siblings = [one for one in self.families[offer.family()] if one != offer]
        return rng.choice(siblings if siblings and rng.random() < 0.6 else [one for one in self.offers if one != offer])

    @staticmethod
    def _described(offer: Offer, rng: random.Random) -> Offer:
        """The arguments in any order, their descriptions sometimes left out."""
        arguments = list(offer.arguments)
        rng.shuffle(arguments)
        bare = rng.random() < 0.2
        return Offer(offer.name, offer.purpose, tuple((name, "" if bare else words) for name, words in arguments))


def words_of(offer: Offer) -> str:
    """What stands for the tool in Spark's context, before its arguments."""
    return f"{offer.name.replace('.', ' ').replace('_', ' ')}: {offer.purpose}"


def words_of_argument(name: str, description: str) -> str:
    return f"{name.replace('_', ' ')}: {description}" if description else name.replace("_", " ")
