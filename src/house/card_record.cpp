#include "crypto/crypto.h"
#include "house/cards.h"
#include "house/grant_record.h"

namespace house {
namespace {

using base::Json, base::Result;

constexpr const char* card_key = "card/";  // … and its id, on the inbox shelf

// A card from before cards had terms lies until it is answered.
constexpr base::Instant no_end(base::Seconds(253'402'300'799));  // the end of 9999

base::Instant moment_in(const Json& json, base::Instant otherwise) {
  return base::parse_instant(json.string()).value_or(otherwise);
}

std::string moment(base::Instant at) { return base::format_instant(at, base::Zone::utc()); }

Json offered(const std::optional<trust::Grant>& grant) { return grant ? to_json(*grant) : Json(); }

Result<std::optional<trust::Grant>> read_offered(const Json& json) {
  if (json.is_null()) return std::nullopt;
  return TRY(read_grant(json));
}

Json texts_json(const std::vector<std::string>& texts) {
  Json json = Json::array();
  for (const std::string& text : texts) json.push(text);
  return json;
}

Json values_json(const std::vector<trust::CardValue>& values) {
  Json json = Json::array();
  for (const trust::CardValue& value : values)
    json.push(Json::object()
                  .set("name", value.name)
                  .set("text", value.text)
                  .set("from", value.from)
                  .set("outside", value.outside));
  return json;
}

}  // namespace

Json to_json(const trust::Card& card) {
  Json json = Json::object();
  json.set("id", card.id)
      .set("task", card.task)
      .set("title", card.title)
      .set("values", values_json(card.values))
      .set("lines", texts_json(card.lines))
      .set("answers", texts_json(card.answers));
  json.set("rule", card.rule).set("reason", card.reason).set("step_up", card.step_up);
  json.set("digest", crypto::to_hex(crypto::view(card.digest))).set("source", card.source);
  Json editable = Json::array();
  for (const trust::Editable& one : card.editable)
    editable.push(Json::object().set("name", one.name).set("text", one.text));
  json.set("editable", std::move(editable));
  json.set("put", moment(card.put)).set("until", moment(card.until));
  return json.set("in_task", offered(card.in_task)).set("always", offered(card.always));
}

Result<trust::Card> read_card(const Json& json) {
  trust::Card card{.id = json["id"].string(),
                   .task = json["task"].string(),
                   .digest = {},
                   .title = json["title"].string(),
                   .values = {},
                   .lines = {},
                   .answers = {},
                   .rule = json["rule"].string(),
                   .reason = json["reason"].string(),
                   .step_up = json["step_up"] == Json(true),
                   .source = json["source"].string()};
  for (const Json& one : json["values"].items())
    card.values.push_back({.name = one["name"].string(),
                           .text = one["text"].string(),
                           .from = one["from"].string(),
                           .outside = one["outside"] == Json(true)});
  for (const Json& line : json["lines"].items()) card.lines.push_back(line.string());
  for (const Json& line : json["answers"].items()) card.answers.push_back(line.string());
  for (const Json& one : json["editable"].items())
    card.editable.push_back({one["name"].string(), one["text"].string()});
  card.put = moment_in(json["put"], {});
  card.until = moment_in(json["until"], no_end);
  card.in_task = TRY(read_offered(json["in_task"]));
  card.always = TRY(read_offered(json["always"]));
  auto digest = crypto::from_hex(json["digest"].string());
  if (digest && digest->size() == card.digest.size())
    std::copy(digest->begin(), digest->end(), card.digest.begin());
  return card;
}

store::Item item_of(const trust::Card& card) {
  return {.shelf = store::Shelf::inbox,
          .key = key_of(card).key,
          .state = "open",
          .body = to_json(card).dump()};
}

store::ItemKey key_of(const trust::Card& card) { return {store::Shelf::inbox, card_key + card.id}; }

store::Note note_of(const trust::Card& card, trust::CardAnswer answer, base::Instant at,
                    const trust::Edits& edits) {
  Json json = to_json(card), changed = Json::object();
  for (const auto& [name, words] : edits) changed.set(name, words);
  if (!edits.empty()) json.set("edits", std::move(changed));
  json.set("answer", trust::answer_name(answer)).set("at", moment(at));
  return {.kind = note_card, .body = json.dump()};
}

Result<std::vector<trust::Card>> open_cards(store::House& store) {
  std::vector<trust::Card> cards;
  for (const store::Item& item : TRY(store.items(store::Shelf::inbox))) {
    if (!item.key.starts_with(card_key)) continue;
    Json json = TRY(Json::parse(item.body));
    cards.push_back(TRY(read_card(json)));
  }
  return cards;
}

Result<std::vector<AnsweredCard>> answered_cards(store::House& store) {
  std::vector<AnsweredCard> cards;
  for (const store::Entry& entry : TRY(store.read({.room = "house", .kind = note_card}))) {
    if (!entry.body) continue;
    Json json = TRY(Json::parse(*entry.body));
    AnsweredCard answered{.card = TRY(read_card(json))};
    answered.answer =
        trust::answer_named(json["answer"].string()).value_or(trust::CardAnswer::deny);
    answered.at = moment_in(json["at"], {});
    if (const auto* edits = json["edits"].as_object())
      for (const auto& [name, words] : *edits) answered.edits[name] = words.string();
    cards.push_back(std::move(answered));
  }
  return cards;
}

Sureness sureness(const trust::Card& card, Owner& owner) {
  if (owner.showed_passkey(card)) return {.passkey = true};
  return {.passphrase = owner.passphrase(card)};
}

Result<void> check_step_up(const trust::Card& card, trust::CardAnswer answer,
                           const store::House& store, const Sureness& sure) {
  if (!card.step_up || !trust::says_yes(answer) || !store.has_passphrase()) return {};
  if (sure.passkey) return {};
  if (!sure.passphrase)
    return base::fail(base::Code::denied, "A yes to this card needs your passphrase.",
                      "The card still waits: see `hearth cards`.");
  return store.check_passphrase(sure.passphrase->text());
}

Result<void> room_for(const trust::Card& card, store::House& store, base::Instant now) {
  std::vector<trust::PutCard> put;
  for (const trust::Card& open : TRY(open_cards(store)))
    put.push_back({.source = open.source, .put = open.put, .open = true});
  for (const AnsweredCard& one : TRY(answered_cards(store)))
    put.push_back({.source = one.card.source,
                   .put = one.card.put,
                   .refused = one.answer == trust::CardAnswer::deny ||
                              one.answer == trust::CardAnswer::expired});
  return trust::may_put(card.source, put, now);
}

}  // namespace house
