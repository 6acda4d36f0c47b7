// Files from outside are parsed in a process of their own, one for each file, that can do nothing
// but read it and answer (proc/sandbox.h). What comes back are values.
//
// Invariants: (1) No byte of such a file is parsed in the calling process. (2) What a reader sends
// is not believed: it is decoded within bounds, and a value that cannot be one is left out and
// said. (3) A reader that crashes, or takes more time or memory than its file may, is an error of
// that file: `limit` or `invalid`, in a sentence.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/file.h"
#include "formats/ical.h"
#include "formats/mbox.h"
#include "formats/vcard.h"
#include "proc/role.h"

namespace reader {

using base::Path, base::Result;

// For play_role(), in every program that reads.
proc::Role role();

// A larger one is `limit`.
constexpr size_t file_bytes_max = size_t(256) << 20;

// As formats::parse_calendar and parse_contacts say it.
Result<formats::Calendar> read_calendar(const Path& file);
Result<formats::Contacts> read_contacts(const Path& file);

// The mails of a file, one at a time, nothing behind the last one; the reader works ahead by as
// much as the channel holds.
using NextMail = std::function<Result<std::optional<formats::FiledMail>>()>;
Result<NextMail> read_mails(const Path& file);

// The three ways, for who is told how to read: a simulated machine has no processes.
struct Files {
  std::function<Result<formats::Calendar>(const Path&)> calendar = read_calendar;
  std::function<Result<formats::Contacts>(const Path&)> contacts = read_contacts;
  std::function<Result<NextMail>(const Path&)> mails = read_mails;
};

// Which guards hold for a reader on this machine.
Result<std::vector<proc::Standing>> standings();

}  // namespace reader
