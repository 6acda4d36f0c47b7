"""Greedy decoding under the constraint, as docs/formats/spark.md says and src/model does in C++."""

import math
from dataclasses import dataclass, field
from pathlib import Path

import torch
import torch.nn.functional as F

from model import Shape, Spark, rotate
from offers import Offer, words_of, words_of_argument
from scope import Scope
from text import CALLS_MAX, OFFERED, PART, REQUEST_MAX, Vocabulary, repeatable


@dataclass
class Decoded:
    calls: list = field(default_factory=list)  # [tool, [[argument, text], …]]; parts of a <split> are [PART, [[PART, text]]]
    tokens: list = field(default_factory=list)
    confidence: float = 0.0
    fix: bool = False  # the calls replace what the turn before asked for


class Cached:
    """The model with its keys and values kept, one request at a time; and the second opinion."""

    def __init__(self, model: Spark, scope: Scope):
        self.model, self.shape, self.scope = model, model.shape, scope
        self.kept = []

    def start(self) -> None:
        self.kept = [None] * self.shape.layers
        self.at = 0

    @torch.inference_mode()
    def feed(self, tokens: list[int]) -> torch.Tensor:
        """Logits behind the last token. Tokens fed together see one another: the request, then the answer's one by one."""
        x = self.model.token_embd(torch.tensor(tokens))[None]
        end = self.at + len(tokens)
        cos, sin = self.model.cos[self.at : end], self.model.sin[self.at : end]
        for layer, block in enumerate(self.model.blocks):
            x = x + self._attend(layer, block, block.attn_norm(x), cos, sin)
            gate, up = block.ffn_gate_up(block.ffn_norm(x)).chunk(2, dim=-1)
            x = x + block.ffn_down(F.silu(gate) * up)
        self.at = end
        return self.model.logits(self.model.output_norm(x[0, -1]))

    def _attend(self, layer, block, x, cos, sin):
        time, shape = x.shape[1], self.shape
        q, k, v = block.attn_qkv(x).view(1, time, 3, shape.heads, shape.head).unbind(2)
        q, k = rotate(q, cos, sin).transpose(1, 2), rotate(k, cos, sin).transpose(1, 2)
        v = v.transpose(1, 2)
        if self.kept[layer] is not None:
            k, v = (torch.cat(pair, dim=2) for pair in zip(self.kept[layer], (k, v)))
        self.kept[layer] = (k, v)
        mixed = F.scaled_dot_product_attention(q, k, v)
        return block.attn_output(mixed.transpose(1, 2).reshape(1, time, shape.width))


class Constraint:
    """Which tokens may come next, and what was said so far."""

    def __init__(self, vocabulary: Vocabulary, pieces: list, task: str, offered: int = 0):
        """`offered`: how many arguments the tool of an <offer> has."""
        self.v, self.pieces = vocabulary, pieces
        self.split, self.offer = task == "<split>", task == "<offer>"
        self.offered = OFFERED[:offered]
        self.calls: list = []
        self.tool, self.argument = None, None
        self.run: list[tuple[int, int]] = []  # (first piece, piece last matched) of every place that fits
        self.opening = False  # an argument has begun, its span has not
        self.refused = False
        self.fix = False
        self.used: set[int] = set()  # pieces that arguments of the present call hold

    def _free(self) -> list[int]:
        """Where a span may begin: words that no argument of this call holds."""
        return [at for at, piece in enumerate(self.pieces) if piece.starts_word and at not in self.used]

    def _words_left(self) -> bool:
        """Whether a word would be free for another argument, were the present span closed."""
        first, last = self._closing() or (0, -1)
        return any(not first <= at <= last for at in self._free())

    def _closing(self) -> tuple[int, int] | None:
        """The run that the span would be, were it closed now: the first that ends with a word."""
        return next((place for place in self.run if self.pieces[place[1]].ends_word), None)

    def _openers(self) -> set[int]:
        """Tokens that begin a call, or a part."""
        if len(self.calls) >= CALLS_MAX:
            return set()
        if self.split:
            return {self.v[PART]} if self._words_left() else set()
        if self.offer:
            return set() if self.calls else {self.v["<new>"]}
        return set(self.v.tools.values())

    def _arguments(self) -> set[int]:
        if self.split or self.tool is None or not self._words_left():
            return set()
        if self.offer:
            at = self.offered.index(f"<{self.argument}=>") + 1 if self.argument else 0
            return {self.v[token] for token in self.offered[at:]}
        names = list(self.v.catalogue[self.tool])
        if self.argument is None:
            return {self.v.arguments[name] for name in names}
        at = names.index(self.argument)
        again = names[at : at + 1] if repeatable(self.v.catalogue, self.tool, self.argument) else []
        return {self.v.arguments[name] for name in again + names[at + 1 :]}

    def allowed(self) -> set[int]:
        if self.refused:
            return {self.v["<end>"]}
        if self.fix and not self.calls:
            return self._openers()
        if not self.calls:
            talk = any(piece.starts_turn for piece in self.pieces)
            others = {self.v["<none>"]} | ({self.v["<fix>"]} if talk else set())
            return self._openers() | (set() if self.split else others)
        if self.opening:
            return {self.pieces[at].id for at in self._free()}
        following = {self.pieces[last + 1].id for _, last in self.run if self._goes_on(last)}
        if not self.run or self._closing():
            following |= self._arguments() | self._openers() | {self.v["<end>"]}
        return following

    def _goes_on(self, last: int) -> bool:
        return last + 1 < len(self.pieces) and last + 1 not in self.used and not self.pieces[last + 1].starts_turn

    def take(self, token: int, text: str) -> None:
        entry = self.v.entries[token]
        if entry == "<none>":
            self.refused = True
        elif entry == "<fix>":
            self.fix = True
        elif self.opening:
            self.opening = False
            self.run = [(at, at) for at in self._free() if self.pieces[at].id == token]
        elif token in self._openers() or token in self._arguments() or entry == "<end>":
            self._close(text)
            if token in self._openers():
                self.calls.append([entry if self.split else entry[1:-1], []])
                self.used = self.used if self.split else set()
                self.tool, self.argument = (None, PART) if self.split else (entry[1:-1], None)
                self.opening = self.split
            elif entry != "<end>":
                self.argument = entry[1:-2]
                self.opening = True
        else:
            self.run = [(first, last + 1) for first, last in self.run
                        if self._goes_on(last) and self.pieces[last + 1].id == token]

    def _close(self, text: str) -> None:
        if self.run:
            first, last = self._closing()
            self.calls[-1][1].append([self.argument, text[self.pieces[first].begin : self.pieces[last].end]])
            self.used.update(range(first, last + 1))
            self.run = []


def decode(cached: Cached, vocabulary: Vocabulary, text: str, task: str = "<plan>") -> Decoded:
    """No calls and confidence 0 where the request is empty or too long; no calls where the model said <none>."""
    pieces = vocabulary.pieces(text)
    if not pieces or len(pieces) > REQUEST_MAX:
        return Decoded()
    decoded = answer(cached, vocabulary, text, vocabulary.prompt(task, pieces), Constraint(vocabulary, pieces, task))
    if task == "<plan>" and decoded.calls and not any(piece.starts_turn for piece in pieces):
        decoded.confidence = min(decoded.confidence, cached.scope.confidence([piece.id for piece in pieces]))
    return decoded


def decode_offer(cached: Cached, vocabulary: Vocabulary, text: str, offer: Offer) -> Decoded:
    """At most one call, of the tool on offer."""
    pieces = vocabulary.pieces(text)
    if not pieces or len(pieces) > REQUEST_MAX:
        return Decoded()
    prompt = vocabulary.offer_prompt(pieces, words_of(offer), [words_of_argument(*argument) for argument in offer.arguments])
    decoded = answer(cached, vocabulary, text, prompt, Constraint(vocabulary, pieces, "<offer>", len(offer.arguments)))
    names = [name for name, _ in offer.arguments]
    decoded.calls = [[offer.name, [[names[int(number) - 1], span] for number, span in arguments]] for _, arguments in decoded.calls]
    return decoded


def answer(cached: Cached, vocabulary: Vocabulary, text: str, prompt: list[int], constraint: Constraint) -> Decoded:
    cached.start()
    logits = cached.feed(prompt)
    result, score, choices = Decoded(), 0.0, 0
    while cached.at < cached.shape.context:
        allowed = sorted(constraint.allowed())
        chances = logits[allowed].log_softmax(0)
        best = int(chances.argmax())
        if len(allowed) > 1:
            score, choices = score + float(chances[best]), choices + 1
        token = allowed[best]
        constraint.take(token, text)
        result.tokens.append(token)
        if token == vocabulary["<end>"]:
            result.calls, result.fix = constraint.calls, constraint.fix
            result.confidence = math.exp(score / max(1, choices))
            return result
        logits = cached.feed([token])
    return Decoded()


def load(checkpoint, vocabulary_path) -> tuple[Cached, Vocabulary, dict]:
    """The model with its matrices rounded as export.py rounds them; scope.npz lies beside it."""
    stored = torch.load(checkpoint, weights_only=True)
    model = Spark(Shape(**stored["shape"]))
    shipped = {name: weight.half().float() if weight.ndim > 1 else weight for name, weight in stored["model"].items()}
    model.load_state_dict(shipped)
    return Cached(model.eval(), Scope.load(Path(checkpoint).with_name("scope.npz"))), Vocabulary.load(vocabulary_path), stored
