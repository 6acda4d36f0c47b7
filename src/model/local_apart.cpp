// A language model in a GGUF file, asked in its engine.
#include "model/engine_process.h"
#include "model/local.h"

namespace model {
namespace {

using base::Result;
using std::chrono::steady_clock;

constexpr std::chrono::milliseconds look_every{20};
constexpr std::chrono::seconds stop_patience{2};  // then it is killed
constexpr std::chrono::seconds patience{60};      // for what a file calls itself
constexpr size_t text_bytes_max = size_t(16) << 20;

class LocalApart : public Model {
 public:
  explicit LocalApart(const Entry& entry)
      : name_(entry.name),
        engine_({.what = EngineFor::chat,
                 .path = entry.model,
                 .name = entry.name,
                 .context_max = entry.context_max},
                {}) {}

  Result<void> open() {
    return engine_.ask<void>([] { return Result<void>(); });
  }

  Result<Reply> complete(const Prompt& prompt, const std::function<void(std::string_view)>& on_text,
                         std::stop_token stop) override {
    if (stop.stop_requested()) return cancelled();
    std::string shown;
    return engine_.ask<Reply>([&]() -> Result<Reply> {
      TRY(engine_.say(kind::complete, prompt));
      Stopping stopping{stop};
      auto reply = hear_out(on_text, shown, stopping);
      if (!stopping.said_at) (void)engine_.say(kind::stop, std::string());
      return reply;
    });
  }
  const std::string& name() const override { return name_; }

 private:
  struct Stopping {
    const std::stop_token& wanted;
    std::optional<steady_clock::time_point> said_at = {};
  };

  // What comes until the engine is done. Of an answer that is said again after a fall, only what
  // was not shown yet is shown.
  Result<Reply> hear_out(const std::function<void(std::string_view)>& on_text, std::string& shown,
                         Stopping& stopping) {
    Reply reply;
    for (;;) {
      TRY(wait_for_words(stopping));
      proc::Message said = TRY(engine_.hear());
      if (said.kind == kind::whole) {
        if (stopping.said_at) return cancelled();
        auto whole = TRY(engine_.read<Whole>(said, kind::whole));
        reply.usage = whole.usage;
        reply.stop = whole.stop;
        return reply;
      }
      reply.text += TRY(engine_.read<std::string>(said, kind::text));
      if (reply.text.size() > text_bytes_max) return engine_.makes_no_sense();
      if (reply.text.size() <= shown.size() || !reply.text.starts_with(shown)) continue;
      if (on_text && !stopping.said_at) on_text(std::string_view(reply.text).substr(shown.size()));
      shown = reply.text;
    }
  }

  // An engine that does not stop when it is told to is killed.
  Result<void> wait_for_words(Stopping& stopping) {
    do {
      if (!stopping.wanted.stop_requested()) continue;
      if (!stopping.said_at) {
        stopping.said_at = steady_clock::now();
        TRY(engine_.say(kind::stop, std::string()));
      } else if (steady_clock::now() > *stopping.said_at + stop_patience) {
        engine_.kill();
        return cancelled();
      }
    } while (!engine_.speaks_until(steady_clock::now() + look_every));
    return {};
  }

  std::unexpected<base::Error> cancelled() const {
    return std::unexpected(failure(Failure::cancelled, name_));
  }

  std::string name_;
  EngineProcess engine_;
};

}  // namespace

Result<std::unique_ptr<Model>> open_local_apart(const Entry& entry) {
  auto model = std::make_unique<LocalApart>(entry);
  TRY(model->open());
  return model;
}

Result<std::string> name_in_file(const base::Path& path) {
  EngineProcess engine({.what = EngineFor::name, .path = path.string(), .name = {}}, patience);
  TRY(engine.ask<void>([] { return Result<void>(); }));
  return engine.opened().name;
}

}  // namespace model
