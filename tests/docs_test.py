#!/usr/bin/env python3
"""What the docs name is there: every link leads somewhere, every file, function, type and tool in backticks stands in the sources, and a
function with a link right behind it stands in that file. Ends with 'N passed, N failed'."""
import pathlib, re, sys

root = pathlib.Path(__file__).resolve().parent.parent
docs = ["docs/from_request_to_reply.md", "docs/tour.md"]
sources = {path: path.read_text() for path in sorted((root / "src").rglob("*")) if path.suffix in (".cpp", ".h")}
everything = "\n".join(sources.values())
passed, failed = 0, 0


def check(there, doc, name, what):
    global passed, failed
    if there:
        passed += 1
    else:
        failed += 1
        print(f"{doc}: {what} {name} is not there")


def is_named(word, text):
    """A function that is declared or called, a type, or a tool of plans."""
    name = re.escape(word)
    return re.search(rf"\b{name}\s*\(|\b(?:class|struct|enum class|using)\s+{name}\b|\"{name}\"", text) is not None


def is_there(word):
    word = re.sub(r"\(.*", "", word)  # person("Ana") is the tool person
    if "/" in word:
        return (root / word).exists()
    if "::" in word:  # a member: declared in its class, or defined outside of it
        owner, member = word.rsplit("::", 1)
        return re.search(rf"\b{re.escape(word)}\s*\(", everything) is not None or any(
            is_named(member, text) for text in sources.values() if re.search(rf"\b(?:class|struct|namespace)\s+{re.escape(owner)}\b", text))
    return is_named(word, everything)


def stands_in(word, link):
    """The function is in the linked file, or in the other half of it (.h, .cpp)."""
    member = re.sub(r"\(.*", "", word).rsplit("::", 1)[-1]
    halves = [text for path, text in sources.items() if path.with_suffix("") == link.with_suffix("")]
    return any(is_named(member, text) for text in halves)


for doc in docs:
    text = (root / doc).read_text()
    folder = (root / doc).parent
    for target in re.findall(r"\]\(([^)#:]+)\)", text):
        check((folder / target).exists(), doc, target, "the file")
    for word in re.findall(r"`([^`]+)`", text):
        check(is_there(word), doc, f"`{word}`", "what is called")
    for word, target in re.findall(r"`([^`]+)`\s+\(\[[^\]]+\]\(([^)]+)\)", text):
        check(stands_in(word, (folder / target).resolve()), doc, f"`{word}`", f"in {target},")

print(f"{passed} passed, {failed} failed")
sys.exit(failed != 0 or passed == 0)
