// For tests and benchmarks: files in a folder that goes with its object.
#pragma once
#include <cstdlib>
#include <filesystem>

#include "base/file.h"

namespace reader {

struct Folder {
  base::Path path;
  Folder() {
    std::string pattern = std::filesystem::temp_directory_path() / "hearth_reader_XXXXXX";
    path = ::mkdtemp(pattern.data());
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path); }
  base::Path file(const std::string& name, std::string_view bytes) const {
    CHECK(base::write_file(path / name, bytes));
    return path / name;
  }
};

}  // namespace reader
