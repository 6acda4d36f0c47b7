#include "outside.h"

#include "crypto/crypto.h"
#include "model/registry.h"

namespace sim {

Outside* Outside::around = nullptr;

trust::CardAnswer PlayedOwner::next_answer(bool may_wait) {
  using trust::CardAnswer;
  if (temper_ == Temper::refuses) return CardAnswer::deny;
  if (temper_ == Temper::approves) return CardAnswer::once;
  if (may_wait && dice_.percent(50)) return CardAnswer::later;
  return dice_.percent(50) ? CardAnswer::once : CardAnswer::deny;
}

void PlayedOwner::answered(const trust::Card& card, trust::CardAnswer answer) {
  ++cards_;
  if (answer == trust::CardAnswer::once)
    approved_.insert(crypto::to_hex(crypto::view(card.digest)));
}

trust::CardAnswer PlayedOwner::decide(const trust::Card& card) {
  trust::CardAnswer answer = next_answer(true);
  answered(card, answer);
  return answer;
}

std::optional<std::string> PlayedOwner::answer(const std::string&,
                                               const std::vector<std::string>& choices) {
  if (dice_.percent(30)) return {};
  return choices.empty() ? "yes" : choices[dice_.below(choices.size())];
}

namespace {

std::string message_id(std::string_view message) {
  constexpr std::string_view header = "Message-ID: <";
  size_t at = message.find(header);
  if (at == std::string_view::npos) return "";
  at += header.size();
  return std::string(message.substr(at, message.find('>', at) - at));
}

net::DeliveryReport not_there() {
  return {net::Delivery::not_sent,
          base::Error{base::Code::unavailable, "The mail server is away."}};
}

// Says what the owner's hijacked model was made to say.
class PlayedModel : public model::Model {
 public:
  base::Result<model::Reply> complete(const model::Prompt& prompt,
                                      const std::function<void(std::string_view)>&,
                                      std::stop_token) override {
    if (!Outside::around || !Outside::around->plan)
      return std::unexpected(model::failure(model::Failure::no_network, name_));
    return model::Reply{.text = Outside::around->plan(prompt), .stop = "end"};
  }
  const std::string& name() const override { return name_; }

 private:
  std::string name_ = "played";
};

}  // namespace
}  // namespace sim

namespace net {

DeliveryReport send_mail(const MailServer&, const std::optional<MailLogin>&,
                         const MailEnvelope& envelope, std::string_view message,
                         const std::stop_token&) {
  using sim::Outside;
  Outside* outside = Outside::around;
  if (!outside) return sim::not_there();
  std::string id = sim::message_id(message);
  auto death = outside->on_mail(id, envelope);
  if (death == Outside::Death::before) {
    outside->die();
    return sim::not_there();
  }
  size_t fate = outside->dice.below(10);
  bool takes = fate < 6 || fate == 8;
  if (takes) ++outside->taken[id];
  if (death == Outside::Death::after) outside->die();
  base::Error cut{base::Code::unavailable, "The connection was cut."};
  if (fate < 6) return {Delivery::sent};
  if (fate < 9) return {Delivery::unknown, cut};
  if (outside->dice.percent(50)) return sim::not_there();
  return {Delivery::not_sent, base::Error{base::Code::denied, "The server refused it."}};
}

}  // namespace net

namespace model {

base::Result<std::unique_ptr<Model>> open(const Entry& entry) {
  TRY(check_entry(entry));
  return std::make_unique<sim::PlayedModel>();
}

base::Result<std::vector<std::string>> list_models(const Entry& entry, const std::stop_token&) {
  return std::vector{entry.name};
}

}  // namespace model
