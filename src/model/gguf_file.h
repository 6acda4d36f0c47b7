// What a GGUF file says about itself: its metadata, read without loading the weights.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/result.h"

struct gguf_context;

namespace model {

class GgufFile {
 public:
  // `not_found`: no such file. `corrupt`: not a GGUF, or a damaged one.
  static base::Result<GgufFile> read(const base::Path& path);

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

// Fails as read() does where `path` cannot be a GGUF file; costs one read of four bytes.
base::Result<void> expect_gguf(const base::Path& path);

}  // namespace model
