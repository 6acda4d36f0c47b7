// Language models: added, tried, chosen, forgotten.
#include <algorithm>

#include "api/handlers.h"
#include "base/text.h"
#include "crypto/secret.h"
#include "model/registry.h"

namespace api {

using namespace protocol;  // NOLINT: its words are this file's subject
using base::Code;

namespace {

Result<Models> models_of(house::House& house) {
  std::string chosen = TRY(house.settings()).model;
  Models out;
  out.models.push_back({.name = "spark", .kind = "built in", .used = true});
  for (const ::model::Entry& entry : TRY(house.models()))
    out.models.push_back({.name = entry.name,
                          .kind = entry.kind,
                          .model = entry.model,
                          .address = entry.base_url,
                          .used = entry.name == chosen});
  return out;
}

Result<::model::Entry> entry_named(const std::string& name, house::House& house) {
  for (::model::Entry& entry : TRY(house.models()))
    if (entry.name == name) return std::move(entry);
  return base::fail(Code::not_found, "There is no model of that name.");
}

// Its key goes to the vault, bound to this endpoint.
Result<void> add(const NewModel& wish, house::House& house) {
  ::model::Entry entry{.name = wish.name,
                       .kind = wish.kind,
                       .model = wish.model,
                       .base_url = wish.address,
                       .key = {}};
  if (wish.name == "spark")
    return base::fail(Code::invalid, "Spark is there already.", "Give it another name.");
  TRY(::model::check_entry(entry));
  if (wish.key && !base::trim(*wish.key).empty()) {
    auto key = crypto::Secret(base::trim(*wish.key));
    TRY(house.secrets().put(wish.name, key, net::route_of(wish.address)));
    entry.key = house::Vault::handle(wish.name);
  }
  auto entries = TRY(house.models());
  std::erase_if(entries, [&](auto& other) { return other.name == wish.name; });
  entries.push_back(std::move(entry));
  return house.set_models(entries);
}

Result<void> remove(const std::string& name, house::House& house) {
  ::model::Entry gone = TRY(entry_named(name, house));
  auto entries = TRY(house.models());
  std::erase_if(entries, [&](auto& entry) { return entry.name == name; });
  house::Settings settings = TRY(house.settings());
  if (settings.model == name) {
    settings.model.clear();
    TRY(house.set_settings(settings));
  }
  TRY(house.set_models(entries));
  if (gone.key == house::Vault::handle(name)) TRY(house.secrets().remove(name));
  return {};
}

Result<Said> attempt(const std::string& name, house::House& house) {
  ::model::Entry entry = TRY(entry_named(name, house));
  auto model = TRY(::model::open(entry));
  ::model::Prompt prompt{.system = "Answer with one word.",
                         .messages = {{::model::Role::user, "Say hello."}},
                         .tokens_max = 32};
  ::model::Reply reply = TRY(model->complete(prompt, {}, {}));
  return Said{base::visible(base::trim(reply.text), 80)};
}

}  // namespace

void Api::declare_models() {
  on(protocol::models, Manner::looks,
     [this](const Nothing&, Caller&) -> Result<Models> { return models_of(house_); });
  on(protocol::choose_model, Manner::changes,
     [this](const ModelName& name, Caller&) -> Result<Models> {
       auto entries = TRY(house_.models());
       bool spark = name.model == "spark";
       if (!spark && std::ranges::find(entries, name.model, &::model::Entry::name) == entries.end())
         return base::fail(Code::not_found, "There is no model of that name.",
                           "`hearth model add` adds one.");
       house::Settings settings = TRY(house_.settings());
       settings.model = spark ? "" : name.model;
       TRY(house_.set_settings(settings));
       tell(EventKind::settings);
       return models_of(house_);
     });
  on(protocol::add_model, Manner::changes, [this](const NewModel& wish, Caller&) -> Result<Models> {
    TRY(add(wish, house_));
    tell(EventKind::settings);
    return models_of(house_);
  });
  on(protocol::remove_model, Manner::changes,
     [this](const ModelName& name, Caller&) -> Result<Models> {
       TRY(remove(name.model, house_));
       tell(EventKind::settings);
       return models_of(house_);
     });
  on(protocol::try_model, Manner::looks, [this](const ModelName& name, Caller&) -> Result<Said> {
    return attempt(name.model, house_);
  });
}

}  // namespace api
