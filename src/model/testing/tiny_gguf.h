// Small Llamas with random weights, as GGUF files: they say nothing sensible, but through the same
// engine and the same constraints as real ones. For tests.
#pragma once
#include <ggml.h>
#include <gguf.h>
#include <unistd.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "base/result.h"

namespace model::testing {

// A folder of its own that goes with the object.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "hearth-model-XXXXXX").string();
    CHECK(mkdtemp(pattern.data()));
    path_ = pattern;
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  std::filesystem::path operator/(std::string_view name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

struct TinyShape {
  int vocabulary;
  int context = 256, width = 32, layers = 2, heads = 2, hidden = 64;
};

namespace internal {

struct FreeTensors {
  void operator()(ggml_context* tensors) const { ggml_free(tensors); }
};
struct FreeFile {
  void operator()(gguf_context* file) const { gguf_free(file); }
};

inline void add_tensor(gguf_context* file, ggml_context* tensors, const std::string& name, int rows,
                       int columns, std::mt19937& random) {
  ggml_tensor* tensor = columns > 0 ? ggml_new_tensor_2d(tensors, GGML_TYPE_F32, rows, columns)
                                    : ggml_new_tensor_1d(tensors, GGML_TYPE_F32, rows);
  ggml_set_name(tensor, name.c_str());
  auto* values = static_cast<float*>(tensor->data);
  for (int64_t i = 0; i < ggml_nelements(tensor); ++i)
    values[i] = columns > 0 ? float(random() % 2001) / 1000 - 1 : 1;
  gguf_add_tensor(file, tensor);
}

inline void add_tensors(gguf_context* file, ggml_context* tensors, const TinyShape& shape,
                        uint32_t seed) {
  std::mt19937 random(seed);
  auto add = [&](const std::string& name, int rows, int columns) {
    add_tensor(file, tensors, name + ".weight", rows, columns, random);
  };
  add("token_embd", shape.width, shape.vocabulary);
  add("output_norm", shape.width, 0);
  for (int layer = 0; layer < shape.layers; ++layer) {
    std::string block = "blk." + std::to_string(layer) + ".";
    for (const char* norm : {"attn_norm", "ffn_norm"}) add(block + norm, shape.width, 0);
    for (const char* matrix : {"attn_q", "attn_k", "attn_v", "attn_output"})
      add(block + matrix, shape.width, shape.width);
    for (const char* matrix : {"ffn_gate", "ffn_up"})
      add(block + matrix, shape.width, shape.hidden);
    add(block + "ffn_down", shape.hidden, shape.width);
  }
}

inline void set_shape(gguf_context* file, const TinyShape& shape) {
  auto set = [&](const char* key, int value) {
    gguf_set_val_u32(file, (std::string("llama.") + key).c_str(), uint32_t(value));
  };
  gguf_set_val_str(file, "general.architecture", "llama");
  set("context_length", shape.context);
  set("embedding_length", shape.width);
  set("block_count", shape.layers);
  set("feed_forward_length", shape.hidden);
  set("attention.head_count", shape.heads);
  set("attention.head_count_kv", shape.heads);
  set("rope.dimension_count", shape.width / shape.heads);
  set("vocab_size", shape.vocabulary);
  gguf_set_val_f32(file, "llama.attention.layer_norm_rms_epsilon", 1e-5f);
}

inline void set_texts(gguf_context* file, const char* key, const std::vector<std::string>& texts) {
  std::vector<const char*> pointers;
  for (const std::string& text : texts) pointers.push_back(text.c_str());
  gguf_set_arr_str(file, key, pointers.data(), pointers.size());
}

}  // namespace internal

// Writes the file; `add_metadata` adds what kind of vocabulary it has.
inline void write_tiny_llama(const std::filesystem::path& path, const TinyShape& shape,
                             uint32_t seed,
                             const std::function<void(gguf_context*)>& add_metadata) {
  std::unique_ptr<gguf_context, internal::FreeFile> file(gguf_init_empty());
  std::unique_ptr<ggml_context, internal::FreeTensors> tensors(
      ggml_init({.mem_size = size_t(8) << 20, .mem_buffer = nullptr, .no_alloc = false}));
  internal::set_shape(file.get(), shape);
  add_metadata(file.get());
  internal::add_tensors(file.get(), tensors.get(), shape, seed);
  CHECK(gguf_write_to_file(file.get(), path.c_str(), false));
}

struct TinySpark {
  std::vector<std::string> vocabulary;
  std::string catalogue;
  float scope_shift = 20;  // what the second opinion says of everything: surely ours
};

inline void write_tiny_spark(const std::filesystem::path& path, const TinySpark& spark,
                             uint32_t seed) {
  write_tiny_llama(path, {.vocabulary = int(spark.vocabulary.size())}, seed,
                   [&](gguf_context* file) {
                     gguf_set_val_str(file, "tokenizer.ggml.model", "no_vocab");
                     gguf_set_val_str(file, "spark.version", "test");
                     gguf_set_val_str(file, "spark.catalogue", spark.catalogue.c_str());
                     gguf_set_val_f32(file, "spark.threshold", 0.5f);
                     const uint8_t weight = 0;
                     gguf_set_arr_data(file, "spark.scope.weights", GGUF_TYPE_UINT8, &weight, 1);
                     gguf_set_val_f32(file, "spark.scope.scale", 1);
                     gguf_set_val_f32(file, "spark.scope.shift", spark.scope_shift);
                     internal::set_texts(file, "spark.vocab", spark.vocabulary);
                   });
}

// A model that writes bytes: every text can be said, and most of what it says is not UTF-8.
inline void write_tiny_chat(const std::filesystem::path& path, uint32_t seed,
                            const std::string& chat_template = {}) {
  std::vector<std::string> texts = {"<unk>", "<s>", "</s>", "▁"};  // the last is the blank
  std::vector<int32_t> types = {2, 3, 3, 1};
  for (int byte = 0; byte < 256; ++byte) {
    char text[8];
    std::snprintf(text, sizeof text, "<0x%02X>", unsigned(byte));
    texts.push_back(text);
    types.push_back(6);
  }
  std::vector<float> scores(texts.size(), 0);
  write_tiny_llama(path, {.vocabulary = int(texts.size()), .context = 1024}, seed,
                   [&](gguf_context* file) {
                     gguf_set_val_str(file, "tokenizer.ggml.model", "llama");
                     internal::set_texts(file, "tokenizer.ggml.tokens", texts);
                     gguf_set_arr_data(file, "tokenizer.ggml.scores", GGUF_TYPE_FLOAT32,
                                       scores.data(), scores.size());
                     gguf_set_arr_data(file, "tokenizer.ggml.token_type", GGUF_TYPE_INT32,
                                       types.data(), types.size());
                     gguf_set_val_u32(file, "tokenizer.ggml.unknown_token_id", 0);
                     gguf_set_val_u32(file, "tokenizer.ggml.bos_token_id", 1);
                     gguf_set_val_u32(file, "tokenizer.ggml.eos_token_id", 2);
                     gguf_set_val_bool(file, "tokenizer.ggml.add_space_prefix", false);
                     if (!chat_template.empty())
                       gguf_set_val_str(file, "tokenizer.chat_template", chat_template.c_str());
                   });
}

}  // namespace model::testing
