// What an engine and the process that started it say to each other. Private to the room.
//
// `open` comes first and is answered by `opened`, for Spark with what its file says. Then follows
// one request at a time:
//
//   plan ─▶ reading ⇄ worth … ─▶ reply       offer ─▶ reply       split ─▶ parts
//   complete ─▶ text … ─▶ whole, and one `stop`: before `whole` to end it early, else behind it
//
// `failed` may stand in the place of every answer.
#pragma once
#include "model/model.h"
#include "model/spark.h"
#include "proc/wire.h"

namespace model {

namespace kind {
constexpr char open = 'o', opened = 'O', failed = 'f', plan = 'p', reading = 'r', worth = 'w',
               offer = 'a', reply = 'R', split = 's', parts = 'P', complete = 'c', text = 't',
               whole = 'W', stop = 'x';
}

enum class EngineFor { spark, chat, name };

struct Opening {
  EngineFor what = {};
  std::string path, name;  // for errors; the file is handed over, open
  int context_max = 0;
};

struct Opened {
  std::string name;  // of the model, as its file says
  std::string version = {}, catalogue = {};
  double threshold = 0;
};

struct PlanRequest {
  std::string request;
  bool judged = false;
  std::vector<std::string> earlier;
};

struct OfferRequest {
  std::string request;
  SparkOffer tool;
};

struct Whole {
  Usage usage;
  std::string stop;
};

}  // namespace model

namespace proc {

template <>
inline constexpr auto last_of<model::EngineFor> = model::EngineFor::name;
template <>
inline constexpr auto last_of<model::Role> = model::Role::assistant;

template <>
struct Fields<model::Opening> {
  static auto of(auto& one) { return std::tie(one.what, one.path, one.name, one.context_max); }
};

template <>
struct Fields<model::Opened> {
  static auto of(auto& one) {
    return std::tie(one.name, one.version, one.catalogue, one.threshold);
  }
};

template <>
struct Fields<model::PlanRequest> {
  static auto of(auto& one) { return std::tie(one.request, one.judged, one.earlier); }
};

template <>
struct Fields<model::SparkOffer::Argument> {
  static auto of(auto& one) { return std::tie(one.name, one.note); }
};

template <>
struct Fields<model::SparkOffer> {
  static auto of(auto& one) { return std::tie(one.name, one.purpose, one.arguments); }
};

template <>
struct Fields<model::OfferRequest> {
  static auto of(auto& one) { return std::tie(one.request, one.tool); }
};

template <>
struct Fields<model::SparkArgument> {
  static auto of(auto& one) { return std::tie(one.name, one.texts); }
};

template <>
struct Fields<model::SparkCall> {
  static auto of(auto& one) { return std::tie(one.tool, one.arguments); }
};

template <>
struct Fields<model::SparkReply> {
  static auto of(auto& one) {
    return std::tie(one.calls, one.fix, one.confidence, one.log_probability, one.tokens_in,
                    one.tokens_out);
  }
  static bool valid(const model::SparkReply& one) {
    return one.confidence >= 0 && one.confidence <= 1 && one.tokens_in >= 0 && one.tokens_out >= 0;
  }
};

template <>
struct Fields<model::Message> {
  static auto of(auto& one) { return std::tie(one.role, one.text); }
};

// Without tools: only remote models are told of them.
template <>
struct Fields<model::Prompt> {
  static auto of(auto& one) {
    return std::tie(one.system, one.messages, one.grammar, one.tokens_max, one.temperature);
  }
};

template <>
struct Fields<model::Usage> {
  static auto of(auto& one) { return std::tie(one.tokens_in, one.tokens_cached, one.tokens_out); }
  static bool valid(const model::Usage& one) {
    return one.tokens_in >= 0 && one.tokens_cached >= 0 && one.tokens_out >= 0;
  }
};

template <>
struct Fields<model::Whole> {
  static auto of(auto& one) { return std::tie(one.usage, one.stop); }
  static bool valid(const model::Whole& one) { return one.stop == "end" || one.stop == "length"; }
};

}  // namespace proc
