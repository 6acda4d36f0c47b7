// Files in and out. None of them touches the disk: what comes in lies in memory until its reader
// has read it.
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include "api/handlers.h"
#include "api/shown.h"
#include "formats/zip.h"
#include "proc/descriptor.h"

namespace api {

using namespace protocol;  // NOLINT: its words are this file's subject
using base::Code;

namespace {

Result<proc::Descriptor> in_memory(const Bytes& content) {
  proc::Descriptor file(::memfd_create("upload", MFD_CLOEXEC));
  for (size_t at = 0; file && at < content.size();) {
    ssize_t wrote = ::write(file.get(), content.data() + at, content.size() - at);
    if (wrote < 0) return std::unexpected(base::error_from_errno(errno, "Cannot take the file"));
    at += size_t(wrote);
  }
  if (!file) return std::unexpected(base::error_from_errno(errno, "Cannot take the file"));
  return file;
}

}  // namespace

void Api::declare_files() {
  on(protocol::import_file, Manner::changes,
     [this](const Upload& upload, Caller&) -> Result<protocol::ImportReport> {
       auto file = TRY(in_memory(upload.content));
       auto path = fmt::format("/proc/self/fd/{}", file.get());
       auto report = TRY(house_.import_file(path, upload.name, base::clock_now()));
       for (const std::string& room : house::House::data_rooms()) tell(EventKind::room, room);
       if (options_.changed) options_.changed();
       return shown(report, upload.name);
     });
  on(protocol::export_all, Manner::looks, [this](const Nothing&, Caller&) -> Result<File> {
    std::vector<formats::ArchivedFile> files;
    for (auto& file : TRY(house_.export_all()))
      files.push_back({"hearth/" + file.name, std::move(file.bytes)});
    base::Local now = house_.zone().to_local(base::clock_now());
    std::string archive = formats::write_zip(files, now);
    return File{.name = "hearth-" + base::format_day(base::day_of(now)) + ".zip",
                .type = "application/zip",
                .content = {archive.begin(), archive.end()}};
  });
}

}  // namespace api
