// Spark, the model that ships with Hearth: a request becomes calls whose arguments are spans of the
// request. See docs/formats/spark.md for what it reads and writes.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "base/result.h"

namespace model {

class ModelFile;

// Spans of one argument; several where it repeats. Each is cut from the request, or from an earlier
// turn, as it was written.
struct SparkArgument {
  std::string name;
  std::vector<std::string> texts;
  bool operator==(const SparkArgument&) const = default;
};

struct SparkCall {
  std::string tool;
  std::vector<SparkArgument> arguments;
  bool operator==(const SparkCall&) const = default;
};

struct SparkReply {
  std::vector<SparkCall> calls;  // empty: not something Hearth can do
  bool fix = false;              // they replace what the turn before asked for
  double confidence = 0;       // 0 … 1: the geometric mean over the choices it took; for a request
                               // said alone at most what SparkScope says
  double log_probability = 0;  // of the whole reading
  int tokens_in = 0, tokens_out = 0;
};

// A tool that Spark was not born with, in the words of who made it.
struct SparkOffer {
  std::string name;     // "music.play"
  std::string purpose;  // "plays a song, an artist or a playlist"
  struct Argument {
    std::string name, note;
  };
  std::vector<Argument> arguments;  // only the first six are heard
};

// One object serves one thread at a time; it keeps its context warm between requests.
class Spark {
 public:
  virtual ~Spark() = default;

  // What a reading is worth to who knows more than Spark (its times can be read, its tools are
  // there), in the units of a log probability. Nothing: it makes no sense.
  using Judge = std::function<std::optional<double>(const SparkReply&)>;
  // What Spark understands by `request`, said after the `earlier` turns (oldest first; those that
  // do not fit are forgotten). With a judge: of its first few readings the one whose probability
  // and worth together are greatest, or the most probable where none makes sense. `limit` for a
  // request longer than the context (about 100 words).
  virtual base::Result<SparkReply> plan(std::string_view request, const Judge& judge = {},
                                        std::span<const std::string> earlier = {}) = 0;
  // Whether `request` asks for a tool that Spark knows from these words alone, and with which
  // arguments: at most one call. models/README.md says how often that is right.
  virtual base::Result<SparkReply> offer(std::string_view request, const SparkOffer& tool) = 0;
  // The parts of a request that asks for several things, in order; one part when it asks for one.
  virtual base::Result<std::vector<std::string>> split(std::string_view request) = 0;
  // Below this confidence a request counts as not understood.
  virtual double threshold() const = 0;
  virtual const std::string& version() const = 0;
  // The tools and arguments it was trained on, as JSON text.
  virtual const std::string& catalogue() const = 0;
};

// Spark in a process of its own (engine_process.h); errors as LoadedSpark::open().
base::Result<std::unique_ptr<Spark>> open_spark(const base::Path& file);

// Spark in this process.
class LoadedSpark : public Spark {
 public:
  // `corrupt` when the file is no Spark model. Never touches the network.
  static base::Result<LoadedSpark> open(const base::Path& file);
  static base::Result<LoadedSpark> open(const ModelFile& file);
  LoadedSpark(LoadedSpark&&) noexcept;
  LoadedSpark& operator=(LoadedSpark&&) noexcept;
  ~LoadedSpark() override;

  base::Result<SparkReply> plan(std::string_view request, const Judge& judge = {},
                                std::span<const std::string> earlier = {}) override;
  base::Result<SparkReply> offer(std::string_view request, const SparkOffer& tool) override;
  base::Result<std::vector<std::string>> split(std::string_view request) override;
  double threshold() const override;
  const std::string& version() const override;
  const std::string& catalogue() const override;

 private:
  struct State;
  explicit LoadedSpark(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace model
