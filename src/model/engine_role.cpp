// The engine's side. When the channel fails nobody listens any more, and the engine ends.
#include "model/engine_role.h"

#include <thread>

#include "model/engine_dialogue.h"
#include "model/local.h"

namespace model {
namespace {

using base::Result;

template <class T>
Result<void> say(proc::Channel& channel, char kind, const T& value) {
  TRY(channel.send(kind, proc::encode(value)));
  return channel.flush();
}

template <class T>
Result<void> answer(proc::Channel& channel, char kind, const Result<T>& result) {
  return result ? say(channel, kind, *result) : say(channel, kind::failed, result.error());
}

// Asks our owner what a reading is worth.
std::optional<double> worth_of(proc::Channel& channel, const SparkReply& reading) {
  if (!say(channel, kind::reading, reading)) return {};
  auto said = channel.receive();
  if (!said || !*said) return {};
  return proc::decode<std::optional<double>>((*said)->body).value_or(std::nullopt);
}

Result<void> answer_request(proc::Channel& channel, Spark& spark, const proc::Message& asked) {
  if (asked.kind == kind::offer) {
    auto offer = TRY(proc::decode<OfferRequest>(asked.body));
    return answer(channel, kind::reply, spark.offer(offer.request, offer.tool));
  }
  if (asked.kind == kind::split)
    return answer(channel, kind::parts, spark.split(TRY(proc::decode<std::string>(asked.body))));
  auto plan = TRY(proc::decode<PlanRequest>(asked.body));
  Spark::Judge judge;
  if (plan.judged) judge = [&](const SparkReply& reading) { return worth_of(channel, reading); };
  return answer(channel, kind::reply, spark.plan(plan.request, judge, plan.earlier));
}

Result<void> serve_spark(proc::Channel& channel, const ModelFile& file) {
  auto spark = LoadedSpark::open(file);
  if (!spark) return say(channel, kind::failed, spark.error());
  TRY(say(channel, kind::opened,
          Opened{"spark", spark->version(), spark->catalogue(), spark->threshold()}));
  while (auto asked = TRY(channel.receive())) TRY(answer_request(channel, *spark, *asked));
  return {};
}

// The next message is the stop, whenever it comes; the end of the channel is one too.
Result<void> complete(proc::Channel& channel, Model& model, const Prompt& prompt) {
  std::stop_source stop;
  std::jthread listener([&] {
    (void)channel.receive();
    stop.request_stop();
  });
  auto show = [&](std::string_view text) { (void)say(channel, kind::text, std::string(text)); };
  auto reply = model.complete(prompt, show, stop.get_token());
  if (!reply) return say(channel, kind::failed, reply.error());
  return say(channel, kind::whole, Whole{reply->usage, reply->stop});
}

Result<void> serve_chat(proc::Channel& channel, const Opening& opening, const ModelFile& file) {
  Entry entry{.name = opening.name,
              .kind = "local",
              .model = opening.path,
              .base_url = {},
              .key = {},
              .context_max = opening.context_max};
  auto model = open_local(entry, file);
  if (!model) return say(channel, kind::failed, model.error());
  TRY(say(channel, kind::opened, Opened{opening.name}));
  while (auto asked = TRY(channel.receive())) {
    Prompt prompt = TRY(proc::decode<Prompt>(asked->body));
    TRY(complete(channel, **model, prompt));
  }
  return {};
}

Result<void> tell_name(proc::Channel& channel, const ModelFile& file) {
  auto metadata = GgufFile::read(file);
  if (!metadata) return say(channel, kind::failed, metadata.error());
  std::string name = metadata->text("general.name").value_or(file.path().stem().string());
  return say(channel, kind::opened, Opened{name});
}

Result<void> serve(proc::Channel& channel, int descriptor) {
  auto asked = TRY(channel.receive());
  if (!asked) return {};
  auto opening = TRY(proc::decode<Opening>(asked->body));
  auto file = ModelFile::of(descriptor, opening.path);
  if (!file) return say(channel, kind::failed, file.error());
  switch (opening.what) {
    case EngineFor::spark:
      return serve_spark(channel, *file);
    case EngineFor::chat:
      return serve_chat(channel, opening, *file);
    case EngineFor::name:
      return tell_name(channel, *file);
  }
  return {};
}

}  // namespace

proc::Role engine_role() {
  return {.name = "engine",
          .confinement = {.threads = true, .without = {}},
          .prepare = nullptr,
          .play = [](proc::Call call) { (void)serve(call.channel, call.file); }};
}

}  // namespace model
