"""Talks: a request that leans on the one before it. Turns are parted by a line break; the last one is to be understood, and
its spans may be copied from any turn."""

import random
import re

from phrases import Said

CLOCK = re.compile(r"\b(at|noon|midnight|half|quarter|past|o'clock|[0-9]+ ?(am|pm)|[0-9]+[:.][0-9]{2})\b")
DATED = re.compile(r"^(on|at|this|next|tomorrow|today|tonight)\b")

# What a later turn may add to the thing the first was about, and which arguments tell that thing.
MORE = {"calendar.add": "calendar", "calendar.move": "calendar", "calendar.find": "calendar", "calendar.change": "calendar"}
KEPT = ("what", "who")

# After these a list lies before the owner.
SHOWN = {"calendar.find": "calendar", "calendar.free": "calendar", "messages.find": "messages", "reminders.find": "reminders",
         "lists.show": "lists"}

ASKING = {"calendar.find", "calendar.free", "reminders.find", "timers.find", "lists.show", "contacts.find", "messages.find",
          "messages.open", "memory.recall", "money.spending", "money.balance", "money.find", "money.bills", "health.find",
          "health.trend", "health.medicines", "travel.route", "travel.find", "shopping.find"}

# What may be left out and asked for.
NEEDED = {"calendar.add": "when", "reminders.add": "when", "timers.set": "length", "calendar.move": "to", "messages.send": "text"}


def marks(chunks: list) -> dict[str, list[int]]:
    """Places of the chunks that are spans, by argument."""
    found: dict[str, list[int]] = {}
    for at, (_, call, argument) in enumerate(chunks):
        if argument is not None and call == 0:
            found.setdefault(argument, []).append(at)
    return found


class Talker:
    """Speaks two turns: `speaker` gives the requests, its book the rules turn.*."""

    def __init__(self, speaker):
        self.speaker, self.book = speaker, speaker.book

    def talk(self, rng: random.Random) -> tuple[list, list, bool] | None:
        """(chunks of all turns, tools of the last turn, whether it replaces the turn before); None: it did not come off."""
        kind = rng.choices((self._apart, self._leaning, self._fixed, self._again, self._more, self._supplied),
                           (26, 14, 24, 16, 12, 8))[0]
        made = kind(rng)
        if made is None:
            return None
        first, second, tools, fix = made
        chunks = first + [("\n", -1, None)] + second
        if rng.random() < 0.18:  # something older yet
            older = self.book.sample(self.speaker.tool(rng), rng, "hearth.undo")
            chunks = [(text, -1, None) for text, *_ in older.chunks] + [("\n", -1, None)] + chunks
        return chunks, tools, fix

    def _one(self, rng: random.Random, tool: str | None = None) -> Said:
        tool = tool or self.speaker.tool(rng)
        while True:
            said = self.book.sample(tool, rng, tool)
            if len(said.tools) == 1:
                return said

    @staticmethod
    def _silent(chunks: list, kept: set = frozenset()) -> list:
        """The chunks of an earlier turn, of which only the places `kept` are spans of the answer."""
        return [chunk if at in kept else (chunk[0], -1, None) for at, chunk in enumerate(chunks)]

    def _apart(self, rng):
        """The second turn has nothing to do with the first."""
        first = self._one(rng)
        if rng.random() < 0.3:
            return self._silent(first.chunks), [(self.speaker.outside(rng), -1, None)], [], False
        second = self.speaker.one(rng)
        return self._silent(first.chunks), [chunk[:3] for chunk in second.chunks], second.tools, False

    def _leaning(self, rng):
        """The second turn points back with a pronoun, or undoes."""
        first = self._one(rng)
        if rng.random() < 0.12:
            second = self._one(rng, "hearth.undo")
        else:
            rule = rng.choice([rule for rule in self.book.rules if rule.startswith("follow.")])
            second = self.book.sample(rule, rng, rule.removeprefix("follow."))
        return self._silent(first.chunks), second.chunks, second.tools, False

    def _dated(self, said: Said, rng) -> list:
        """Its chunks, with a time made of two: a day and a clock."""
        chunks = list(said.chunks)
        places = [at for at, (text, _, argument) in enumerate(chunks) if argument in ("when", "to") and DATED.match(text)]
        behind = chunks[places[0] + 1][0] if len(places) == 1 and places[0] + 1 < len(chunks) else ""
        if len(places) != 1 or behind.startswith("'") or rng.random() < 0.4:
            return chunks
        at = places[0]
        _, call, argument = chunks[at]
        parts = [self.book.text("on_day", rng), self.book.text("at_clock", rng)]
        if rng.random() < 0.3:
            parts.reverse()
        return chunks[:at] + [(parts[0], call, argument), (" ", -1, None), (parts[1], call, argument)] + chunks[at + 1 :]

    def _new_value(self, tool: str, argument: str, rng) -> list | None:
        """What another request of the kind says in its place: [(text, argument)]."""
        for _ in range(6):
            chunks = self._one(rng, tool).chunks
            places = marks(chunks).get(argument, [])
            if len(places) == 1:
                return chunks[places[0]][0]
        return None

    def _replaced(self, rng, said: Said, argument: str, rule: str):
        """Turns in which a value of the first gives way to one of the second."""
        chunks = self._dated(said, rng)
        places = marks(chunks)[argument]
        going, old = set(places), " ".join(chunks[at][0] for at in places)
        tool = said.tools[0]
        if argument in ("when", "to"):
            clock = rng.random() < 0.5
            new = self.book.text(("at_clock" if rng.random() < 0.6 else "clock") if clock else
                                 rng.choice(("on_day", "day", "span")), rng)
            fresh_clock = bool(CLOCK.search(new)) or clock
            if len(places) == 2:  # the day stays where the clock goes, and the other way round
                going = {at for at in places if bool(CLOCK.search(chunks[at][0])) == fresh_clock}
                old = " ".join(chunks[at][0] for at in going)
            elif fresh_clock and not CLOCK.search(old) and not re.search(r"\d", old):
                going = set()
        else:
            new = self.book.text("turn.pick_said", rng) if argument == "what" and rng.random() < 0.12 else \
                self._new_value(tool, argument, rng)
        if not new or new == old:
            return None
        kept = {at for spans in marks(chunks).values() for at in spans} - going
        second = []
        for part in re.split(r"(NEW|OLD)", self.book.text(rule, rng)):
            if part == "NEW":
                lead = rng.choice(("", "with ")) if argument == "who" and tool.startswith("calendar") else ""
                second += [(lead, -1, None), (new, 0, argument)] if not new.startswith("the ") else \
                    [(lead + "the ", -1, None), (new[4:], 0, argument)]
            else:
                second.append((old if part == "OLD" else part, -1, None))
        return self._silent(chunks, kept), second, said.tools, rule == "turn.fix"

    def _fixed(self, rng):
        said = self._one(rng)
        arguments = list(marks(said.chunks))
        return self._replaced(rng, said, rng.choice(arguments), "turn.fix") if arguments else None

    def _again(self, rng):
        """The same question, or the same deed, with another value."""
        said = self._one(rng)
        asking = said.tools[0] in ASKING
        arguments = [argument for argument in marks(said.chunks) if argument not in ("list", "field")]
        if not arguments:
            return None
        return self._replaced(rng, said, rng.choice(arguments), "turn.other" if asking else "turn.also")

    def _more(self, rng):
        """Something is done with the thing of the first turn, or with one of a list that was shown."""
        if rng.random() < 0.3:
            tool, family = rng.choice(list(SHOWN.items()))
            second = self.book.sample(f"turn.then.{family}", rng)
            return self._silent(self._one(rng, tool).chunks), second.chunks, second.tools, False
        tool, family = rng.choice(list(MORE.items()))
        chunks = self._one(rng, tool).chunks
        second = self.book.sample(f"turn.more.{family}", rng)
        says_which = any(argument in KEPT for _, _, argument in second.chunks)
        which = next((argument for argument in KEPT if argument in marks(chunks)), None)
        if which is None:
            return None
        kept = set() if says_which or second.tools[0] == "reminders.add" else set(marks(chunks)[which])
        return self._silent(chunks, kept), second.chunks, second.tools, False

    def _supplied(self, rng):
        """The second turn brings what the first left out."""
        tool, argument = rng.choice(list(NEEDED.items()))
        for _ in range(12):
            said = self._one(rng, tool)
            if argument not in marks(said.chunks):
                break
        else:
            return None
        new = self.book.text("event_time" if rng.random() < 0.6 else "span", rng) if argument in ("when", "to") else \
            self._new_value(tool, argument, rng)
        if not new:
            return None
        before, _, behind = self.book.text("turn.missing", rng).partition("NEW")
        kept = {at for spans in marks(said.chunks).values() for at in spans}
        second = [(before, -1, None), (new, 0, argument), (behind, -1, None)]
        return self._silent(said.chunks, kept), second, said.tools, True
