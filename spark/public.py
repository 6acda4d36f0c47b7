"""The public request sets, read into Spark's calls: what fits our tools as examples, the rest as "not for me".

Every reader yields Example(text, calls, held_out, source); calls is [(tool, [(argument, begin, end)])], empty for
requests that Hearth has no tool for.
"""

import csv
import hashlib
import json
import lzma
import re
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Example:
    text: str
    calls: list
    held_out: bool
    source: str


def lines(folder: Path, name: str):
    with lzma.open(folder / f"{name}.xz", "rt", encoding="utf-8", newline="") as file:
        yield from file


def unlucky(text: str, percent: int = 3) -> bool:
    """A stable choice of held-out texts, by their case-folded form."""
    return hashlib.sha256(" ".join(text.casefold().split()).encode()).digest()[0] * 100 < percent * 256


# ── TOPv2 ────────────────────────────────────────────────────────────────────────────────────────────────────────────

NO_BLANK_BEFORE = re.compile(r"^('s|'m|'ll|'re|'ve|'d|n't|[.,!?;:)]|'t)$", re.I)
LEADING = re.compile(r"^(?:to|for|until|till|by|of|from)\s+", re.I)
DEED_LEADING = re.compile(r"^(?:to|that|about|my|the|for|of)\s+", re.I)
OWN = {"me", "my", "i", "us", "our", "we", "myself"}


def read_tree(annotated: str):
    """The detokenised text and its flat slots [(name, begin, end, depth)]."""
    text, open_slots, slots = "", [], []
    for token in annotated.split():
        if token.startswith("[IN:") or token.startswith("[SL:"):
            open_slots.append((token[1:], None))
        elif token == "]":
            name, begin = open_slots.pop()
            if name.startswith("SL:") and begin is not None:
                slots.append((name[3:], begin, len(text), len(open_slots)))
        else:
            glued = NO_BLANK_BEFORE.match(token) or (text.endswith(":") and token[0].isdigit()) or not text
            text += token if glued else " " + token
            begin = len(text) - len(token)
            open_slots = [(name, begin if at is None else at) for name, at in open_slots]
    return text, slots


def trimmed(text: str, begin: int, end: int, leading: re.Pattern) -> tuple[int, int]:
    found = leading.match(text[begin:end])
    begin += found.end() if found else 0
    while end > begin and text[end - 1] in " .,!?;:" and not re.search(r"\b[ap]\.m\.$", text[begin:end], re.I):
        end -= 1
    return begin, end


def merged(text: str, spans: list) -> list:
    """Neighbouring spans with only blanks between become one."""
    result = []
    for begin, end in sorted(spans):
        if result and not text[result[-1][1] : begin].strip():
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((begin, end))
    return result


def times(text: str, slots: list, names: set) -> list:
    return [trimmed(text, *span, LEADING) for span in merged(text, [(b, e) for n, b, e, d in slots if n in names])]


def word_spans(text: str, words: str) -> list:
    found = re.search(rf"\b(?:{words})\b", text, re.I)
    return [found.span()] if found else []


def call(tool: str, **arguments) -> tuple:
    return tool, [(name, begin, end) for name, spans in arguments.items() for begin, end in spans if end > begin]


def topv2_calls(intent: str, text: str, slots: list):
    """The calls for one annotated request; None where our tools and TOPv2's notion differ."""
    has = {name for name, *_ in slots}
    todo = [trimmed(text, b, e, DEED_LEADING) for n, b, e, d in slots if n == "TODO"]
    when = times(text, slots, {"DATE_TIME", "RECURRING_DATE_TIME", "DATE_TIME_RECURRING"})
    people = [text[b:e].lower() for n, b, e, d in slots if n == "PERSON_REMINDED"]
    if any(person not in OWN for person in people) or len(todo) > 1 or len(when) > 2:
        return None
    if intent in ("CREATE_REMINDER", "GET_REMINDER", "DELETE_REMINDER"):
        tool = {"CREATE": "reminders.add", "GET": "reminders.find", "DELETE": "reminders.cancel"}[intent.split("_")[0]]
        if intent == "CREATE_REMINDER" and not todo:
            return None
        return [call(tool, what=todo, when=when)]
    if intent == "UPDATE_REMINDER_DATE_TIME":
        new = times(text, slots, {"DATE_TIME_NEW"})
        return [call("reminders.snooze", what=todo, to=new)] if len(new) == 1 else None
    alarm = times(text, slots, {"DATE_TIME", "DATE_TIME_RECURRING"})
    if intent == "CREATE_ALARM":
        what = word_spans(text, "alarms?") or word_spans(text, "wake (?:me|us)(?: up)?")
        if not what or not alarm or has & {"DURATION", "PERIOD", "AMOUNT", "ORDINAL"}:
            return None
        return [call("reminders.add", what=what, when=alarm)]
    if intent in ("GET_ALARM", "DELETE_ALARM"):
        what = word_spans(text, "alarms?")
        tool = "reminders.find" if intent == "GET_ALARM" else "reminders.cancel"
        return [call(tool, what=what, when=alarm)] if what and not has & {"ORDINAL", "AMOUNT", "ALARM_NAME"} else None
    return topv2_rest(intent, text, slots, has)


def topv2_rest(intent: str, text: str, slots: list, has: set):
    if intent in ("CREATE_TIMER", "GET_TIMER", "DELETE_TIMER"):
        name = [trimmed(text, b, e, re.compile(r"^(?:for|the|my|in|to)\s+", re.I)) for n, b, e, d in slots if n == "TIMER_NAME"]
        length = [trimmed(text, b, e, re.compile(r"^(?:for|of|to|in|at|a|the|from)\s+", re.I)) for n, b, e, d in slots
                  if n == "DATE_TIME" and d < 3]
        if any(re.search(r"\b(am|pm|noon|until|till|midnight|:)\b|:", text[b:e]) for b, e in length) or has & {"ORDINAL", "AMOUNT"}:
            return None
        if intent == "CREATE_TIMER":
            return [call("timers.set", length=length[:1])] if len(length) == 1 and not name else None
        return [call("timers.find" if intent == "GET_TIMER" else "timers.cancel", what=name[:1])] if len(name) < 2 else None
    if intent == "SEND_MESSAGE" and not has & {"TYPE_CONTENT", "RESOURCE", "GROUP", "TAG_MESSAGE", "CONTENT_EMOJI"}:
        who = [(b, e) for n, b, e, d in slots if n == "RECIPIENT"]
        said = [trimmed(text, b, e, re.compile(r"^(?:that|saying)\s+", re.I)) for n, b, e, d in slots if n == "CONTENT_EXACT"]
        if len(said) != 1 or not who or any(text[b:e].lower() in OWN for b, e in who):
            return None
        said = [(begin - len(word.group()) if (word := re.search(r"\b(?:if|whether) $", text[:begin])) else begin, end)
                for begin, end in said]
        tool = "messages.draft" if re.search(r"\b(draft|compose)\b", text, re.I) else "messages.send"
        return [call(tool, who=who, text=said)]
    if intent == "GET_MESSAGE" and not has & {"RESOURCE", "TYPE_CONTENT", "ORDINAL", "TAG_MESSAGE", "MESSAGE_REACTION", "GROUP"}:
        who = [(b, e) for n, b, e, d in slots if n == "SENDER"]
        tool = "messages.open" if re.search(r"\b(read|open)\b", text, re.I) else "messages.find"
        return [call(tool, who=who, when=times(text, slots, {"DATE_TIME"}))] if len(who) < 2 else None
    if intent in ("PAUSE_TIMER", "RESUME_TIMER", "RESTART_TIMER", "ADD_TIME_TIMER", "SUBTRACT_TIME_TIMER"):
        return []
    return None


def topv2(folder: Path, name: str, held_out: bool):
    for line in lines(folder, name):
        domain, said, annotated = line.rstrip("\n").split("\t")
        if domain in ("music", "navigation", "weather"):
            yield Example(said, [], held_out, f"topv2 {domain}")
        elif domain == "event":
            if not re.search(r"\b(my|i|me)\b", said, re.I) and "LOCATION" in annotated:
                yield Example(said, [], held_out, "topv2 event")
        elif domain != "domain":
            text, slots = read_tree(annotated)
            calls = topv2_calls(annotated.split()[0].removeprefix("[IN:"), text, slots)
            if calls is not None:
                yield Example(text, calls, held_out, f"topv2 {domain}")


# ── The other sets ───────────────────────────────────────────────────────────────────────────────────────────────────

CLINC_OURS = {"calendar", "calendar_update", "meeting_schedule", "schedule_meeting", "reminder", "reminder_update", "timer",
              "alarm", "shopping_list", "shopping_list_update", "todo_list", "todo_list_update", "text", "cancel", "no",
              "yes", "maybe", "repeat", "schedule_maintenance", "pto_request", "travel_notification", "food_last", "date",
              "confirm_reservation", "next_holiday", "user_name", "change_user_name", "accept_reservations"}
CLINC_PLAIN = {"shopping_list": "lists.show", "todo_list": "lists.show"}
LIST_NAME = re.compile(r"\b(shopping|grocery|to[ -]?do|todo|task|chores?)\b(?= list| tasks)", re.I)


def clinc(folder: Path):
    for line in lines(folder, "clinc150_train_val.jsonl"):
        row = json.loads(line)
        held_out = row["split"] not in ("train", "oos_train") or unlucky(row["text"], 10 if row["intent"] == "oos" else 3)
        if row["intent"] not in CLINC_OURS:
            yield Example(row["text"], [], held_out, "clinc oos" if row["intent"] == "oos" else "clinc other")
        elif row["intent"] in CLINC_PLAIN and (name := LIST_NAME.search(row["text"])):
            if not re.search(r"\b(is|are|has|have|does|did|already)\b", row["text"], re.I):
                yield Example(row["text"], [call("lists.show", list=[name.span()])], held_out, "clinc lists")


HWU_TIME = {"date", "time", "timeofday", "general_frequency"}
TIME_LEFT = re.compile(r"(?:\b(?:on|at|in|this|every|next|around)\s+(?:the\s+)?)+$", re.I)
EVENT_LEADING = re.compile(r"^(?:the|my|a|an|our)\s+", re.I)
HWU_OURS = {"calendar", "lists", "email", "alarm"}


def read_hwu(annotated: str):
    text, slots = "", []
    for part in re.split(r"(\[[^\]]*\])", annotated):
        if part.startswith("["):
            name, value = (side.strip() for side in part[1:-1].split(":", 1))
            slots.append((name, len(text), len(text) + len(value)))
            text += value
        else:
            text += part
    return text, slots


def hwu_times(text: str, slots: list) -> list:
    spans = []
    for name, begin, end in slots:
        if name in HWU_TIME:
            found = TIME_LEFT.search(text[:begin])
            spans.append((found.start() if found else begin, end))
    return [trimmed(text, b, e, LEADING) for b, e in merged(text, spans)]


def hwu_calls(key: tuple, text: str, slots: list):
    names = {name for name, *_ in slots}
    when = hwu_times(text, slots)
    what = [trimmed(text, b, e, EVENT_LEADING) for n, b, e in slots if n == "event_name"]
    who = [(b, e) for n, b, e in slots if n in ("person", "relation")]
    if len(when) > 2 or len(what) > 1 or len(who) > 1 or text.count(" to ") > 1 and key[1] == "set":
        return None
    if key == ("calendar", "set") and what and when and not names - HWU_TIME - {"event_name"}:
        if re.search(r"\b(remind|reminder|notify|alert|notification|let me know)\b", text):
            return [call("reminders.add", what=what, when=when)]
        return [call("calendar.add", what=what, when=when)] if re.search(r"\b(add|schedule|put|create|set|book|make)\b", text) else None
    if key == ("calendar", "query") and (what or when) and not names - HWU_TIME - {"event_name"} and "remind" not in text:
        tool = "calendar.free" if re.search(r"\b(free|available|busy)\b", text) else "calendar.find"
        return [call(tool, what=what, when=when)] if tool == "calendar.find" or not what else None
    if key == ("calendar", "remove") and (what or when) and not names - HWU_TIME - {"event_name"} and "remind" not in text:
        return [call("calendar.cancel", what=what, when=when)]
    if key == ("email", "querycontact") and who and names <= {"person", "relation", "personal_info"} and names & {"personal_info"}:
        field = [(b, e) for n, b, e in slots if n == "personal_info"]
        return [call("contacts.find", who=who, field=field)] if len(field) == 1 else None
    if key == ("email", "query") and names <= {"person", "relation"} and not re.search(r"\b(reply|read|open)\b", text):
        return [call("messages.find", who=who)]
    return None


def hwu(folder: Path):
    for line in lines(folder, "hwu64_fold1_train.jsonl"):
        row = json.loads(line)
        key = (row["scenario"], row["intent"])
        text, slots = read_hwu(row["annotated"])
        if key[0] not in HWU_OURS:
            if key not in (("general", "commandstop"), ("general", "negate")):
                yield Example(text, [], unlucky(text), "hwu other")
            continue
        calls = hwu_calls(key, text, slots)
        if calls:
            yield Example(text, calls, unlucky(text), f"hwu {key[0]}")


def snips(folder: Path):
    for line in lines(folder, "snips_train.jsonl"):
        text = "".join(part for part, _ in json.loads(line)["spans"])
        yield Example(text, [], unlucky(text), "snips")


def banking(folder: Path):
    rows = csv.reader(lines(folder, "banking77_train.csv"))
    next(rows)
    for text, _ in rows:
        yield Example(" ".join(text.split()), [], unlucky(text), "banking77")


def sgd(folder: Path, name: str, held_out: bool):
    """First turns to services that Hearth does not have."""
    for line in lines(folder, name):
        dialogue = json.loads(line)
        if any(service.startswith(("Calendar", "Messaging", "Alarm", "Events")) for service in dialogue["services"]):
            continue
        yield Example(dialogue["turns"][0]["text"], [], held_out, "sgd")


def load(folder: Path) -> list[Example]:
    readers = [topv2(folder, "topv2_train.tsv", False), topv2(folder, "topv2_eval.tsv", True), clinc(folder), hwu(folder),
               snips(folder), banking(folder), sgd(folder, "sgd_train.jsonl", False), sgd(folder, "sgd_dev.jsonl", True)]
    seen, examples = set(), []
    for reader in readers:
        for example in reader:
            key = " ".join(example.text.casefold().split())
            if key not in seen and key:
                seen.add(key)
                examples.append(example)
    return examples


TIMELY = (r"\b(today|tomorrow|tonight|every|morning|afternoon|evening|noon|midnight|next|daily|weekly|monthly|hours?|minutes?|"
          r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?|weekends?|weeks?|months?|january|february|april|june|july|august|"
          r"september|october|november|december|[ap]m|o'clock)\b|\d|\bat \d")


def entity_lists(examples: list[Example]) -> dict[str, list[str]]:
    """Span texts that the phrase books use as fillers, from examples that are not held out."""
    wanted = {("reminders.add", "what"): "public_todo", ("messages.send", "text"): "public_message",
              ("calendar.add", "what"): "public_event"}
    found = {name: set() for name in ("public_todo", "public_todo_noun", "public_message", "public_event")}
    for example in examples:
        for tool, spans in example.calls if not example.held_out else []:
            for argument, begin, end in spans:
                name = wanted.get((tool, argument))
                value = example.text[begin:end]
                if not name or not 2 < len(value) < 60 or re.search(r"[\"<>{}]|\balarm\b|wake (me|us)", value, re.I):
                    continue
                if name == "public_todo" and re.search(TIMELY, value, re.I):
                    continue
                found[name].add(value)
    verbs = re.compile(r"^(?:call|buy|get|pick|go|take|pay|make|send|do|clean|feed|bring|check|put|text|order|wash|finish|"
                       r"turn|start|write|book|return|renew|schedule|water|leave|meet|ask|email|read|study|work|wake|give|"
                       r"watch|practice|find|set|let|walk|drop|submit|pack|drink|eat|cook|attend|visit|change|tell|sign)\b", re.I)
    todos = found["public_todo"]
    found["public_todo"] = {value for value in todos if verbs.match(value)}
    found["public_todo_noun"] = {value for value in todos if len(value.split()) < 4 and not verbs.match(value) and "'" not in value}
    return {name: sorted(values) for name, values in found.items()}


def snips_lists(folder: Path) -> dict[str, list[str]]:
    """Odd names of songs and books as list items and list names: practice in copying what nobody has seen."""
    items, names = set(), set()
    for line in lines(folder, "snips_train.jsonl"):
        for value, slot in json.loads(line)["spans"]:
            if slot in ("entity_name", "object_name", "track", "album") and 2 < len(value) < 40 and " and " not in value:
                items.add(value.strip())
            if slot == "playlist" and 2 < len(value) < 25 and "list" not in value.lower():
                names.add(value.strip())
    return {"public_item": sorted(items), "public_list": sorted(names)}
