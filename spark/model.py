"""The decoder: Llama's shape (RMSNorm, rotary positions, SwiGLU), embeddings tied to the output; it reads the request in both
directions (a prefix language model: Raffel et al. 2020, section 3.2.1)."""

from dataclasses import asdict, dataclass

import torch
import torch.nn.functional as F
from torch import nn


@dataclass(frozen=True)
class Shape:
    vocab: int
    width: int = 192
    layers: int = 4
    heads: int = 6
    hidden: int = 512
    context: int = 256
    rope_base: float = 10000.0
    epsilon: float = 1e-5

    @property
    def head(self) -> int:
        return self.width // self.heads

    def as_dict(self) -> dict:
        return asdict(self)


def rotations(shape: Shape) -> tuple[torch.Tensor, torch.Tensor]:
    frequencies = shape.rope_base ** (-torch.arange(0, shape.head, 2, dtype=torch.float64) / shape.head)
    angles = torch.arange(shape.context, dtype=torch.float64)[:, None] * frequencies[None, :]
    return angles.cos().float(), angles.sin().float()


def rotate(x: torch.Tensor, cos: torch.Tensor, sin: torch.Tensor) -> torch.Tensor:
    """x: (batch, time, heads, head). The halves turn against each other here, which is faster; export.py weaves them
    into llama.cpp's order, where neighbours turn."""
    first, second = x.chunk(2, dim=-1)
    return torch.cat((first * cos - second * sin, first * sin + second * cos), dim=-1)


def visible(documents: torch.Tensor, asked: torch.Tensor) -> torch.Tensor:
    """(batch, 1, time, time): who may be seen, when a row holds several requests numbered by `documents`. What was `asked`
    is read as a whole, forwards and backwards; an answer sees what was asked and what it said itself so far."""
    time = documents.shape[1]
    past = torch.ones(time, time, dtype=torch.bool).tril()
    return ((documents[:, :, None] == documents[:, None, :]) & (past | asked[:, None, :]))[:, None]


class Block(nn.Module):
    def __init__(self, shape: Shape, dropout: float):
        super().__init__()
        self.shape = shape
        self.dropped = nn.Dropout(dropout)
        self.attn_norm = nn.RMSNorm(shape.width, eps=shape.epsilon)
        self.attn_qkv = nn.Linear(shape.width, 3 * shape.width, bias=False)
        self.attn_output = nn.Linear(shape.width, shape.width, bias=False)
        self.ffn_norm = nn.RMSNorm(shape.width, eps=shape.epsilon)
        self.ffn_gate_up = nn.Linear(shape.width, 2 * shape.hidden, bias=False)
        self.ffn_down = nn.Linear(shape.hidden, shape.width, bias=False)

    def attend(self, x: torch.Tensor, cos: torch.Tensor, sin: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        batch, time, width = x.shape
        q, k, v = self.attn_qkv(x).view(batch, time, 3, self.shape.heads, self.shape.head).unbind(2)
        q, k = rotate(q, cos, sin) * self.shape.head**-0.5, rotate(k, cos, sin)
        q, k, v = (t.transpose(1, 2).flatten(0, 1).to(v.dtype) for t in (q, k, v))
        scores = torch.bmm(q, k.transpose(1, 2)).view(batch, self.shape.heads, time, time)
        weights = scores.masked_fill(~mask, -1e4).softmax(-1).to(v.dtype)
        mixed = torch.bmm(weights.flatten(0, 1), v).view(batch, self.shape.heads, time, self.shape.head)
        return self.attn_output(mixed.transpose(1, 2).reshape(batch, time, width))

    def forward(self, x: torch.Tensor, cos: torch.Tensor, sin: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        x = x + self.dropped(self.attend(self.attn_norm(x), cos, sin, mask))
        gate, up = self.ffn_gate_up(self.ffn_norm(x)).chunk(2, dim=-1)
        return x + self.dropped(self.ffn_down(F.silu(gate) * up))


class Spark(nn.Module):
    """`dropout`: while training, of the word vectors and of what each half block adds (Srivastava et al. 2014)."""

    def __init__(self, shape: Shape, dropout: float = 0.0):
        super().__init__()
        self.shape = shape
        self.dropped = nn.Dropout(dropout)
        self.token_embd = nn.Embedding(shape.vocab, shape.width)
        self.blocks = nn.ModuleList(Block(shape, dropout) for _ in range(shape.layers))
        self.output_norm = nn.RMSNorm(shape.width, eps=shape.epsilon)
        cos, sin = rotations(shape)
        self.register_buffer("cos", cos[:, None, :], persistent=False)
        self.register_buffer("sin", sin[:, None, :], persistent=False)
        nn.init.normal_(self.token_embd.weight, std=0.02)
        for block in self.blocks:
            for linear in (block.attn_qkv, block.attn_output, block.ffn_gate_up, block.ffn_down):
                nn.init.normal_(linear.weight, std=0.5 * linear.in_features**-0.5)

    def hidden(self, tokens: torch.Tensor, documents: torch.Tensor, asked: torch.Tensor) -> torch.Tensor:
        """The last layer's state of every position, before the output matrix."""
        time = tokens.shape[1]
        x = self.dropped(self.token_embd(tokens))
        cos, sin = self.cos[:time].to(x.dtype), self.sin[:time].to(x.dtype)
        mask = visible(documents, asked)
        for block in self.blocks:
            x = block(x, cos, sin, mask)
        return self.output_norm(x)

    def logits(self, hidden: torch.Tensor) -> torch.Tensor:
        return F.linear(hidden, self.token_embd.weight)
