"""Writes a checkpoint as GGUF: `python export.py work/checkpoint.pt ../models/spark.gguf`."""

import argparse
import json
from pathlib import Path

import gguf
import numpy as np
import torch

from model import Shape
from scope import Scope
from text import WORK, Vocabulary

VERSION = "1"


def woven(matrix: torch.Tensor, heads: int) -> torch.Tensor:
    """Query or key rows from halves that turn against each other to neighbours that do (llama.cpp's NORM order)."""
    rows, width = matrix.shape
    return matrix.view(heads, 2, rows // heads // 2, width).transpose(1, 2).reshape(rows, width)


def tensors(state: dict, shape: Shape):
    """The names llama.cpp knows, with fused matrices taken apart; the output matrix is the embedding itself."""
    yield "token_embd.weight", state["token_embd.weight"]
    yield "output_norm.weight", state["output_norm.weight"]
    for layer in range(shape.layers):
        source, target = f"blocks.{layer}.", f"blk.{layer}."
        for name in ("attn_norm", "attn_output", "ffn_norm", "ffn_down"):
            yield f"{target}{name}.weight", state[f"{source}{name}.weight"]
        for name, part in zip("qkv", state[f"{source}attn_qkv.weight"].chunk(3)):
            yield f"{target}attn_{name}.weight", part if name == "v" else woven(part, shape.heads)
        for name, part in zip(("gate", "up"), state[f"{source}ffn_gate_up.weight"].chunk(2)):
            yield f"{target}ffn_{name}.weight", part


def write_shape(writer: gguf.GGUFWriter, shape: Shape) -> None:
    writer.add_context_length(shape.context)
    writer.add_embedding_length(shape.width)
    writer.add_block_count(shape.layers)
    writer.add_feed_forward_length(shape.hidden)
    writer.add_head_count(shape.heads)
    writer.add_head_count_kv(shape.heads)
    writer.add_rope_dimension_count(shape.head)
    writer.add_rope_freq_base(shape.rope_base)
    writer.add_layer_norm_rms_eps(shape.epsilon)
    writer.add_vocab_size(shape.vocab)
    writer.add_tokenizer_model("no_vocab")


def export(state: dict, shape: Shape, vocabulary: Vocabulary, scope: Scope, threshold: float, path: Path, kind: str = "f16") -> None:
    writer = gguf.GGUFWriter(str(path), "llama")
    writer.add_name("Spark")
    writer.add_license("cc-by-sa-4.0")
    write_shape(writer, shape)
    writer.add_string("spark.version", VERSION)
    writer.add_array("spark.vocab", vocabulary.entries)
    writer.add_string("spark.catalogue", json.dumps(vocabulary.catalogue, separators=(",", ":")))
    writer.add_float32("spark.threshold", threshold)
    writer.add_array("spark.scope.weights", scope.weights.tobytes())
    writer.add_float32("spark.scope.scale", scope.scale)
    writer.add_float32("spark.scope.shift", scope.shift)
    quantised = {"f16": gguf.GGMLQuantizationType.F16, "q8_0": gguf.GGMLQuantizationType.Q8_0}[kind]
    for name, tensor in tensors(state, shape):
        values = tensor.detach().float().numpy()
        if values.ndim == 1:
            writer.add_tensor(name, values)
        elif kind == "f16":
            writer.add_tensor(name, values.astype(np.float16))
        else:
            writer.add_tensor(name, gguf.quants.quantize(values, quantised), raw_dtype=quantised)
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_F16 if kind == "f16" else gguf.LlamaFileType.MOSTLY_Q8_0)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--vocabulary", type=Path, default=WORK / "vocabulary.json")
    parser.add_argument("--threshold", type=float, default=None, help="instead of the one evaluate.py chose")
    parser.add_argument("--kind", choices=("f16", "q8_0"), default="f16")
    options = parser.parse_args()
    stored = torch.load(options.checkpoint, weights_only=True)
    measured = options.checkpoint.with_suffix(".json")
    found = json.loads(measured.read_text())["threshold"] if measured.exists() else 0.0
    threshold = found if options.threshold is None else options.threshold
    export(stored["model"], Shape(**stored["shape"]), Vocabulary.load(options.vocabulary),
           Scope.load(options.checkpoint.with_name("scope.npz")), threshold, options.target, options.kind)
    print(f"{options.target}: {options.target.stat().st_size / 1e6:.1f} MB, threshold {threshold:.3f}")


if __name__ == "__main__":
    main()
