#include "model/engine_process.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/text.h"
#include "model/engine_role.h"
#include "model/gguf_file.h"

namespace model {
namespace {

using base::Code, base::Result;

uint64_t memory_there() {
  return uint64_t(::sysconf(_SC_PHYS_PAGES)) * uint64_t(::sysconf(_SC_PAGE_SIZE));
}

// Weights larger than the memory would be read from the disk again for every token.
Result<void> expect_memory_for(const ModelFile& file) {
  if (file.bytes() < memory_there()) return {};
  constexpr double gigabyte = 1e9;
  return base::fail(
      Code::limit,
      fmt::format("The model {} needs {:.1f} GB of memory and this machine has {:.1f}.",
                  file.path().filename().string(), double(file.bytes()) / gigabyte,
                  double(memory_there()) / gigabyte),
      "Take a smaller model, or one that is quantised further.");
}

// Of address space: the weights are mapped, and what is computed beside them is small for Spark.
size_t memory_max(EngineFor what, const ModelFile& file) {
  constexpr size_t gigabyte = size_t(1) << 30;
  return file.bytes() + (what == EngineFor::spark ? gigabyte : memory_there());
}

// An engine's words as they may be shown.
base::Error tame(const base::Error& error) {
  return {error.code, base::visible(error.message), base::visible(error.hint)};
}

}  // namespace

Result<void> EngineProcess::start() {
  auto file = TRY(ModelFile::open(opening_.path));
  TRY(expect_memory_for(file));
  proc::Descriptor input(::fcntl(file.descriptor(), F_DUPFD_CLOEXEC, 0));
  process_ = TRY(
      proc::Process::start({.role = engine_role().name,
                            .limits = {.cpu = {}, .memory_bytes = memory_max(opening_.what, file)},
                            .input = &input}));
  TRY(say(kind::open, opening_));
  opened_ = TRY(hear<Opened>(kind::opened));
  return {};
}

Result<void> EngineProcess::say_bytes(char kind, std::string_view body) {
  auto deadline =
      patience_.count() > 0 ? std::chrono::steady_clock::now() + patience_ : proc::Deadline::max();
  process_->channel().set_deadline(deadline);
  auto said = process_->channel().send(kind, body);
  if (said) said = process_->channel().flush();
  // Too long to be said is the request's own fault.
  if (!said && said.error().code != Code::limit) fallen_ = true;
  return said;
}

Result<proc::Message> EngineProcess::hear() {
  auto message = process_->channel().receive();
  if (!message || !*message) return makes_no_sense();
  if ((*message)->kind != kind::failed) return std::move(**message);
  return std::unexpected(tame(TRY(read<base::Error>(**message, kind::failed))));
}

bool EngineProcess::speaks_until(proc::Deadline moment) {
  return process_->channel().ready(moment);
}

std::unexpected<base::Error> EngineProcess::makes_no_sense() {
  fallen_ = true;
  return base::fail(Code::corrupt, "The engine of local models says what makes no sense.");
}

std::unexpected<base::Error> EngineProcess::fell() const {
  return base::fail(Code::unavailable,
                    fmt::format("The engine that reads {} fell twice over this.", opening_.path),
                    "The file may be damaged, or the machine may have too little memory for it.");
}

Result<std::vector<proc::Standing>> engine_standings() {
  auto process = TRY(proc::Process::start({.role = engine_role().name}));
  return process.standings();
}

}  // namespace model
