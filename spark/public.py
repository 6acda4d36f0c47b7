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
    if intent in ("CREATE_REMINDER", "GET_REMINDER", "GET_REMINDER_DATE_TIME", "GET_REMINDER_AMOUNT", "DELETE_REMINDER"):
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
    if intent == "SNOOZE_ALARM":
        what = word_spans(text, "alarms?")
        return [call("reminders.snooze", what=what, to=alarm)] if what and len(alarm) < 2 and not has & {"AMOUNT", "ORDINAL"} else None
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
        return None if re.search(r"\b(stop|end|cancel|off|kill|set|start|exit|done|over)\b", text, re.I) else []
    return None


ROUTE = re.compile(r"GET_(?:DIRECTIONS|DISTANCE|ESTIMATED_\w+)")
NO_ROUTES = {"GET_INFO_TRAFFIC", "GET_INFO_ROAD_CONDITION", "GET_INFO_ROUTE", "GET_LOCATION", "UNSUPPORTED_NAVIGATION"}
PLACE_LEADING = re.compile(r"^(?:to|at|in|from|for)\s+", re.I)
HOW_LEADING = re.compile(r"^(?:by|on|a|the|my)\s+", re.I)


def topv2_route(intent: str, text: str, slots: list):
    if intent in NO_ROUTES:
        return []
    top = [slot for slot in slots if slot[3] == 1]
    inner = {name for name, *_, depth in slots if depth > 1}
    where, source, how = ([trimmed(text, b, e, leading) for n, b, e, d in top if n == name] for name, leading in
                          (("DESTINATION", PLACE_LEADING), ("SOURCE", PLACE_LEADING), ("METHOD_TRAVEL", HOW_LEADING)))
    when = times(text, top, {"DATE_TIME_DEPARTURE", "DATE_TIME_ARRIVAL", "DATE_TIME"})
    if not ROUTE.fullmatch(intent) or not where or max(map(len, (where, source, how))) > 1 or len(when) > 2 or "DATE_TIME" in inner:
        return None
    if {name for name, *_ in top} & {"PATH", "PATH_AVOID", "WAYPOINT", "WAYPOINT_AVOID", "LOCATION"}:
        return None
    return [call("travel.route", **{"when": when, "where": where, "from": source, "how": how})]


def topv2(folder: Path, name: str, held_out: bool):
    for line in lines(folder, name):
        domain, said, annotated = line.rstrip("\n").split("\t")
        if domain in ("music", "weather"):
            yield Example(said, [], held_out, f"topv2 {domain}")
        elif domain == "event":
            if not re.search(r"\b(my|i|me)\b", said, re.I) and "LOCATION" in annotated:
                yield Example(said, [], held_out, "topv2 event")
        elif domain != "domain":
            text, slots = read_tree(annotated)
            read = topv2_route if domain == "navigation" else topv2_calls
            calls = read(annotated.split()[0].removeprefix("[IN:"), text, slots)
            if calls is not None:
                yield Example(text, calls, held_out, f"topv2 {domain}")


TIMELY = (r"\b(today|tomorrow|tonight|every|morning|afternoon|evening|noon|midnight|next|daily|weekly|monthly|hours?|minutes?|"
          r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?|weekends?|weeks?|months?|january|february|april|june|july|august|"
          r"september|october|november|december|[ap]m|o'clock)\b|\d|\bat \d")

# Words of our own tools: a request with them is never taught as outside.
OURS = re.compile(r"\b(?:remind|reminders?|calendar|appointments?|to[- ]?do list|(?:shopping|grocery) list|my (?:notes?|contacts|e?mails?|inbox|"
                  r"schedule|flights?|itinerary|bills?|cart|medicines?|lists?)|directions|flights?|hotels?|"
                  r"plan(?:ning)? (?:a|my) \w* ?trip|way to get|to get (?:to|home|downtown)|make it to|what route|by (?:bus|train|car)|take the (?:bus|train)|"
                  r"cheapest|best price|remember (?:that|where))\b|^(?:please )?(?:remember|note)\b|\bi want to buy\b")


# ── Wordings whose spans a rule cuts right ───────────────────────────────────────────────────────────────────────────

WORD_NUMBER = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|ninety)"
MONTH = r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
MOMENT = (rf"(?:today|tonight|tomorrow|yesterday|(?:mon|tues|wednes|thurs|fri|satur|sun)day|{MONTH}(?: the)? \d{{1,2}}(?:st|nd|rd|th)?|"
          rf"(?:the )?\d{{1,2}}(?:st|nd|rd|th)(?: of (?:{MONTH}|this month|next month))?|morning|afternoon|evening|night|week|weekend|"
          rf"month|year|\d{{1,2}}(?::\d\d)?(?: ?[ap]\.?m\b\.?| o'clock)?|{WORD_NUMBER}(?: ?[ap]m| o'clock)|noon|midnight|mid ?day)")
WHEN = rf"(?:(?:on|at|this|next|last|in the(?: last| past)?) )?{MOMENT}(?:,? (?:(?:on|at|this|next|in the) )?{MOMENT})*"
LENGTH = rf"(?:\d+|an?|half an|{WORD_NUMBER})(?: and a half)?[ -](?:second|minute|hour|min)s?"
OPENING = (r"(?:(?:hey|please|can you|could you|would you|will you|i (?:need|want|would like|'d like) you to|i'd like you to|let's|"
           r"i (?:want|need|would like) to|i'd like to|i wanna|go ahead and|help me|olly|just),? )*")
CLOSING = r"(?: please| for me| now)*[.?!]?"
BY = r"(?: (?:by|on) <how:bus|foot|train|car|bike>)?"
MY = r"(?:(?:my|the|our|a|an|his|her) )"
LIST = rf"{MY}?<list:(?:shopping|grocery|groceries|to ?do|packing|wish|christmas|chores?|task)> list"
SAYING = r"(?:(?:and )?(?:tell(?:ing)?|say(?:ing)?|to say|let)(?: him| her| them)?(?: know)?|that says|that)(?: that| to)?"
EVERYTHING = r"(?:everything |any(?:thing| events?) |all (?:the items )?)?(?:on |in )?"
SHOW = r"(?:what is|what's|whats|tell me|show me|check|give me|find|read(?: me)?|let me know|i need|look up)"
MAKE = r"(?:set(?: up)?|create|make|schedule|start|add|get|run|put)"

# Per line an intent (HWU64: scenario.intent), the tool and a wording: `<who>` is a span, `<list:a|b>` one of a or b.
# A request of these intents that follows no wording is dropped.
WORDINGS = rf"""
alarm reminders.add (?:{MAKE}(?: me)?|i (?:need|want|would like)) (?:{MY}|another |new )*<what:alarm>(?: clock)? (?:set )?(?:for |to )?<when>
alarm reminders.add <what:wake me(?: up)?> <when>
timer timers.set (?:{MAKE}|i need|i want)(?: me)? {MY}?(?:timer|countdown)(?: set)? (?:for |of )?<length>
timer timers.set (?:(?:(?:{MAKE}|i need|i want)(?: me)? (?:an? )?)?<length> (?:timer|countdown)|tell me when <length2> (?:are|is) up)
text messages.send (?:text|message) <who> (?:and )?{SAYING} <text>
text messages.send (?:send|write) (?:a (?:text|message|text message) to <who>|<who2> a (?:text|message|text message)(?: from me)?) {SAYING} <text>
email.sendemail messages.send (?:send an? |send |write an? )?email (?:to )?<who> {SAYING} <text>
reminder reminders.find (?:i want to (?:hear|see)|{SHOW}|go through|what are) (?:what is )?{EVERYTHING}{MY}?(?:current )?(?:reminders?(?: list)?|list of reminders)
reminder_update reminders.add remind me (?:to|about) <what>(?: <when>)?
reminder_update reminders.add (?:{MAKE}|i would like|i need)(?: me)? a reminder (?:for me )?to <what>(?: <when>)?
calendar calendar.find (?:(?:{SHOW}|what do i have|do i have|is there) )?(?:what is |what's )?(?:showing )?{EVERYTHING}{MY}?(?:calendar|schedule|agenda) (?:for )?<when>
calendar calendar.find what (?:do i have|is|am i) (?:going on|planned|scheduled|doing)(?: for)? <when>
calendar_update calendar.add (?:add|put) {MY}?<what>(?: for)? <when> (?:to|on) my (?:calendar|schedule)
calendar_update calendar.add (?:add|put) {MY}?<what> (?:to|on) my (?:calendar|schedule)(?:(?: for)? <when>)?
calendar_update calendar.cancel (?:delete|remove|take|cancel|erase) {MY}?<what> (?:from|off) my calendar(?:(?: for)? <when>)?
meeting_schedule calendar.find (?:when is|what time is|do i have|am i having) {MY}?<what:meeting> with <who>(?: <when>)?
schedule_meeting calendar.add (?:{MAKE}|arrange|book|pencil in) (?:{MY}|new )*<what:meeting> with <who>(?:,?(?: for)? <when>)?
list_update lists.add (?:(?:add|put) |i need )<item>(?: added)? (?:to|on|onto) {LIST}
list_update lists.add (?:add|put|place|throw|include) <item> (?:to|on|onto) my list of <list:(?:chores|tasks|things to do|things to buy)>(?: to (?:complete|accomplish))?
list_update lists.remove (?:delete|remove|take|erase|nix) <item> (?:from|off|off of) {LIST}
list lists.show (?:{SHOW} )?(?:what i have |what is |what's )?{EVERYTHING}{LIST}
balance money.balance (?:{SHOW} {MY}(?:current )?<account>(?: account)? balance|how much (?:money )?(?:is|do i have) in {MY}<account2> account)
spending_history money.spending (?:how much (?:money )?|what )(?:did|have) i (?:recently )?spen[dt](?: recently| lately)?(?: on <what>)?(?: at <who>)?(?: <when>)?
route travel.route how (?:do|can|would) i get to <where>(?: from <from>)?{BY}
route travel.route (?:(?:give|get|show|send) me |show |i need )?(?:driving )?directions (?:from <from> )?to <where>
route travel.route (?:take|direct|guide|navigate) me to <where>
route travel.route how (?:long|much time) (?:will|would|does|should) (?:it )?take (?:me |us )?to (?:get|drive) to <where>(?: from <from>)?{BY}
route travel.route how (?:far|long) (?:is it )?(?:from <from> )?to (?:get to )?<where>{BY}
route travel.route how far is <where> from <from>
"""
ALSO = {**dict.fromkeys(("shopping_list", "todo_list", "lists.query"), "list"), "alarm.set": "alarm",
        **dict.fromkeys(("shopping_list_update", "todo_list_update", "lists.createoradd", "lists.remove"), "list_update"),
        **dict.fromkeys(("directions", "distance", "transport.query", "transport.traffic"), "route")}
OWN_PATTERN = {"when": WHEN, "length": LENGTH}
ARTICLE = re.compile(r"^(?:the|my|a|an|our|some|this) ", re.I)
# Spans with these words were cut wrong, or hold more than their argument.
UNPLAIN = {"who": r"\b(?:for me|at|with|scheduled|me|reading|and|to|in the|message)\b", "text": r"^['\"]", "account": r"^(?:bank|account)s?\b|'",
           **dict.fromkeys(("what", "item", "where", "from"), TIMELY + r"|\b(?:and|or|it|that|this|them|someone|something|everything|all|item|items|"
                           r"list|calendar|event|events|with|from|by|get|distance|recently|lately|past|called|scheduled|away|out|"
                           r"for me|tom\w+ow|chore|the bill)\b|^(?:off|remember|do this)\b|[,;?\"]")}


def compiled(wording: str) -> re.Pattern:
    wording = re.sub(r"<([a-z]+)(\d?)>", lambda m: f"<{m[1]}{m[2]}:{OWN_PATTERN.get(m[1], '.+?')}>", wording)
    return re.compile(OPENING + "(?:" + re.sub(r"<([a-z]+\d?):([^<>]+)>", r"(?P<\1>\2)", wording) + ")" + CLOSING, re.I)


COMPILED = [(intent, tool, compiled(wording)) for intent, tool, wording in (line.split(None, 2) for line in WORDINGS.strip().split("\n"))]


def worded(intent: str, text: str):
    """The call of the first wording that the whole text follows, if its spans are plain."""
    for known, tool, pattern in COMPILED:
        if known == ALSO.get(intent, intent) and (found := pattern.fullmatch(text)):
            spans = {name.rstrip("2"): found.span(name) for name, value in found.groupdict().items() if value}
            if any(re.search(UNPLAIN[name], text[b:e], re.I) for name, (b, e) in spans.items() if name in UNPLAIN):
                return None
            return [call(tool, **{name: [trimmed(text, *span, ARTICLE) if name in ("item", "account") or name == "what" and tool != "reminders.add"
                                         else span] for name, span in spans.items()})]
    return None


# Neither mapped nor "outside": ours in part, or in words that other requests of ours share. WORDINGS may still map some.
CLINC_OURS = {*ALSO, *(intent for intent, *_ in COMPILED), "cancel", "no", "yes", "maybe", "repeat", "schedule_maintenance", "pto_request", "travel_notification",
              "food_last", "date", "confirm_reservation", "next_holiday", "user_name", "change_user_name", "accept_reservations",
              "bill_balance", "bill_due", "min_payment", "pay_bill", "transactions", "transfer", "book_hotel", "order", "order_status",
              "flight_status", "cancel_reservation", "income", "payday", "last_maintenance", "share_location", "insurance", "book_flight"}


def clinc(folder: Path):
    for line in lines(folder, "clinc150_train_val.jsonl"):
        row = json.loads(line)
        held_out = row["split"] not in ("train", "oos_train") or unlucky(row["text"], 10 if row["intent"] == "oos" else 3)
        if row["intent"] not in CLINC_OURS:
            yield Example(row["text"], [], held_out, "clinc oos" if row["intent"] == "oos" else "clinc other")
        elif calls := worded(row["intent"], row["text"]):
            yield Example(row["text"], calls, held_out, f"clinc {calls[0][0].split('.')[0]}")


HWU_TIME = {"date", "time", "timeofday", "general_frequency"}
TIME_LEFT = re.compile(r"(?:\b(?:on|at|in|this|every|next|around)\s+(?:the\s+)?)+$", re.I)
EVENT_LEADING = re.compile(r"^(?:the|my|a|an|our)\s+", re.I)
HWU_OURS = {"calendar", "lists", "email", "alarm", "transport.query", "transport.ticket", "transport.traffic"}
HWU_DROPPED = {"general.commandstop", "general.negate"}


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
        key, name = (row["scenario"], row["intent"]), f"{row['scenario']}.{row['intent']}"
        text, slots = read_hwu(row["annotated"])
        if not HWU_OURS & {key[0], name}:
            if name not in HWU_DROPPED:
                yield Example(text, [], unlucky(text), "hwu other")
        elif calls := hwu_calls(key, text, slots) or worded(name, text):
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


SGD_SLOT = re.compile(r"(?P<when>\w+_date|\w+_time)|(?P<from>origin\w*|from_\w+)|(?P<where>destination\w*|to_\w+|location)|"
                      r"(?P<account>account_type)|(?P<amount>amount)|(?P<who>recipient_account_name)")
TRAVEL = (r"(?:(?:one[ -]?way|round[ -]?trip|return|direct|cheap|cheapest|nice|good|premium economy|economy|business class|(?:\w+|\d) star) )*"
          r"(?:(?:flight|plane|bus|train|airline|airplane) tickets?|flights?|bus(?:es)?|trains?|hotel rooms?|hotels?|places? to stay)")
# Intent → tool and what must be in the text; of a journey's tools, that is `what`.
SGD = {"CheckBalance": ("money.balance", r"\b"), "TransferMoney": ("money.pay", r"^(?!.*account)"),
       "GetEvents": ("calendar.find", r"\b(?:calendar|my schedule|do i have)\b"), "GetAvailableTime": ("calendar.free", r"\b(?:free|avail\w+|spare)\b"),
       **dict.fromkeys("SearchOnewayFlight SearchRoundtripFlights FindBus FindTrains SearchHotel".split(), ("travel.find", TRAVEL)),
       **dict.fromkeys("ReserveOnewayFlight ReserveRoundtripFlights BuyBusTicket GetTrainTickets ReserveHotel".split(), ("travel.book", TRAVEL))}
SGD_DROPPED = {"Banks", "Calendar", "Flights", "Buses", "Trains", "Hotels", "Payment", "Alarm", "Messaging", "Events"}
LOOKS, BOOKS = (re.compile(rf"\b(?:{verbs})", re.I) for verbs in ("find|search|look|show|avail|option", "book|reserv|buy|purchas"))
DATE_LEFT = re.compile(r"\b(?:(?:on|at|in|this|next|around)\s+(?:the\s+)?|the\s+)$", re.I)
PLACE_OR_COUNT = re.compile(rf"\b(?:to|from|in|for|at|of) [A-Z]|\bto (?:my|a|someone)\b|\b(?:\d+|{WORD_NUMBER}) _", re.M)


def sgd_calls(intent: str, text: str, values: dict):
    tool, needed = SGD[intent]
    needed, looks, books = re.search(needed, text, re.I), LOOKS.search(text), BOOKS.search(text)
    arguments = {"when": []}
    if tool.startswith("travel"):
        tool = "travel.find" if looks else "travel.book" if books else tool
        arguments["what"] = [needed.span()] if needed and not (looks and books) else []
    if not needed or arguments.get("what") == []:
        return None
    for slot, (value, *_) in values.items():
        if slot := SGD_SLOT.fullmatch(slot):
            name, found = slot.lastgroup, list(re.finditer(rf"(?<!\w){re.escape(value)}(?!\w)", text, re.I))
            if len(found) != 1 or name != "when" and name in arguments:
                return None
            left = DATE_LEFT.search(text[: found[0].start()]) if name == "when" else None
            arguments.setdefault(name, []).append((left.start() if left else found[0].start(), found[0].end()))
    arguments["when"] = merged(text, arguments["when"])
    rest = text
    for begin, end in sum(arguments.values(), []):
        rest = rest[:begin] + "_" * (end - begin) + rest[end:]
    return None if re.search(TIMELY, rest, re.I) or PLACE_OR_COUNT.search(rest) else [call(tool, **arguments)]


def sgd(folder: Path, name: str, held_out: bool):
    """The first turns of dialogues."""
    for line in lines(folder, name):
        turn = json.loads(line)["turns"][0]
        service, intent = turn["frames"][0]["service"].split("_")[0], turn["frames"][0]["intent"]
        if service in SGD_DROPPED or intent == "BookAppointment":
            calls = sgd_calls(intent, turn["text"], turn["frames"][0]["slots"]) if intent in SGD else None
        else:
            calls = []
        if calls is not None:
            yield Example(turn["text"], calls, held_out, "sgd")


def load(folder: Path) -> list[Example]:
    readers = [topv2(folder, "topv2_train.tsv", False), topv2(folder, "topv2_eval.tsv", True), clinc(folder), hwu(folder),
               snips(folder), banking(folder), sgd(folder, "sgd_train.jsonl", False), sgd(folder, "sgd_dev.jsonl", True)]
    seen, examples = set(), []
    for reader in readers:
        for example in reader:
            key = " ".join(example.text.casefold().split())
            spans = sorted(span for _, marked in example.calls for _, *span in marked)
            crossed = any(left[1] > right[0] for left, right in zip(spans, spans[1:]))
            if key not in seen and key and not crossed and (example.calls or not OURS.search(key)):
                seen.add(key)
                examples.append(example)
    return examples


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
