// Several files as one archive (PKWARE APPNOTE 6.3), stored as they are.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace formats {

struct ArchivedFile {
  std::string name, bytes;
};
// Together less than 4 GB. The same files at the same time, the same bytes.
std::string write_zip(const std::vector<ArchivedFile>& files, base::Local made);

}  // namespace formats
