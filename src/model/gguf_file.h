// A model's file, and what it says about itself: its metadata, read without loading the weights.
#pragma once
#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/result.h"

struct gguf_context;

namespace model {

// A file that begins like a GGUF, open for reading. Errors name it by its path.
class ModelFile {
 public:
  // `not_found`, `denied`, or `corrupt` where it cannot be a GGUF; costs one read of four bytes.
  static base::Result<ModelFile> open(const base::Path& path);
  // What was opened as `path` by somebody else; takes the descriptor.
  static base::Result<ModelFile> of(int descriptor, const base::Path& path);

  const base::Path& path() const { return path_; }
  uint64_t bytes() const;
  int descriptor() const { return ::fileno(stream_.get()); }
  // At its beginning.
  FILE* stream() const;

 private:
  struct Close {
    void operator()(FILE* stream) const { std::fclose(stream); }
  };
  using Stream = std::unique_ptr<FILE, Close>;
  static base::Result<ModelFile> make(Stream stream, const base::Path& path);
  ModelFile(base::Path path, Stream stream) : path_(std::move(path)), stream_(std::move(stream)) {}

  base::Path path_;
  Stream stream_;
};

class GgufFile {
 public:
  // `corrupt`: a damaged one.
  static base::Result<GgufFile> read(const ModelFile& file);

  // The value under a key; nothing where the key is missing or of another type.
  std::optional<std::string> text(const char* key) const;
  std::optional<std::vector<std::string>> texts(const char* key) const;
  std::optional<std::vector<int8_t>> bytes(const char* key) const;  // stored as UINT8
  std::optional<float> real(const char* key) const;

 private:
  struct Free {
    void operator()(gguf_context* file) const;
  };
  explicit GgufFile(gguf_context* file) : file_(file) {}
  std::unique_ptr<gguf_context, Free> file_;
};

}  // namespace model
