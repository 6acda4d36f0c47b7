#include "model/gguf_file.h"

#include <gguf.h>
#include <unistd.h>

#include <cstring>

#include "model/engine.h"

namespace model {

void GgufFile::Free::operator()(gguf_context* file) const { gguf_free(file); }

base::Result<ModelFile> ModelFile::open(const base::Path& path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) {
    return base::fail(base::Code::not_found,
                      fmt::format("There is no model file at {}.", path.string()),
                      "Give the path of a .gguf file.");
  }
  return make(Stream(std::fopen(path.c_str(), "rbe")), path);
}

base::Result<ModelFile> ModelFile::of(int descriptor, const base::Path& path) {
  return make(Stream(::fdopen(descriptor, "rb")), path);
}

base::Result<ModelFile> ModelFile::make(Stream stream, const base::Path& path) {
  if (!stream) {
    return base::fail(base::Code::denied,
                      fmt::format("The model file {} cannot be read.", path.string()),
                      "Check its permissions.");
  }
  std::rewind(stream.get());
  char magic[4] = {};
  if (std::fread(magic, 1, sizeof magic, stream.get()) < sizeof magic ||
      std::memcmp(magic, GGUF_MAGIC, sizeof magic) != 0) {
    return base::fail(base::Code::corrupt, fmt::format("{} is not a GGUF file.", path.string()),
                      "Models for Hearth come as .gguf files.");
  }
  return ModelFile(path, std::move(stream));
}

uint64_t ModelFile::bytes() const {
  off_t end = ::lseek(descriptor(), 0, SEEK_END);
  return end < 0 ? 0 : uint64_t(end);
}

FILE* ModelFile::stream() const {
  std::rewind(stream_.get());
  return stream_.get();
}

base::Result<GgufFile> GgufFile::read(const ModelFile& model) {
  silence_engine_log();
  gguf_context* file = gguf_init_from_file_ptr(model.stream(), {.no_alloc = true, .ctx = nullptr});
  if (!file) {
    return base::fail(base::Code::corrupt,
                      fmt::format("The model file {} is damaged.", model.path().string()),
                      "Copy or download it again.");
  }
  return GgufFile(file);
}

std::optional<std::string> GgufFile::text(const char* key) const {
  int64_t id = gguf_find_key(file_.get(), key);
  if (id < 0 || gguf_get_kv_type(file_.get(), id) != GGUF_TYPE_STRING) return std::nullopt;
  return gguf_get_val_str(file_.get(), id);
}

std::optional<std::vector<std::string>> GgufFile::texts(const char* key) const {
  int64_t id = gguf_find_key(file_.get(), key);
  if (id < 0 || gguf_get_kv_type(file_.get(), id) != GGUF_TYPE_ARRAY ||
      gguf_get_arr_type(file_.get(), id) != GGUF_TYPE_STRING) {
    return std::nullopt;
  }
  std::vector<std::string> texts(gguf_get_arr_n(file_.get(), id));
  for (size_t i = 0; i < texts.size(); ++i) texts[i] = gguf_get_arr_str(file_.get(), id, i);
  return texts;
}

std::optional<std::vector<int8_t>> GgufFile::bytes(const char* key) const {
  int64_t id = gguf_find_key(file_.get(), key);
  if (id < 0 || gguf_get_kv_type(file_.get(), id) != GGUF_TYPE_ARRAY ||
      gguf_get_arr_type(file_.get(), id) != GGUF_TYPE_UINT8) {
    return std::nullopt;
  }
  auto* begin = static_cast<const int8_t*>(gguf_get_arr_data(file_.get(), id));
  return std::vector<int8_t>(begin, begin + gguf_get_arr_n(file_.get(), id));
}

std::optional<float> GgufFile::real(const char* key) const {
  int64_t id = gguf_find_key(file_.get(), key);
  if (id < 0 || gguf_get_kv_type(file_.get(), id) != GGUF_TYPE_FLOAT32) return std::nullopt;
  return gguf_get_val_f32(file_.get(), id);
}

}  // namespace model
