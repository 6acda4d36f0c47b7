#include "house/house.h"

#include <fmt/format.h>

#include "base/json.h"
#include "house/builtin.h"
#include "model/registry.h"
#include "skills/calendar/calendar.h"
#include "skills/contacts/contacts.h"
#include "skills/lists/lists.h"
#include "skills/memory/memory.h"
#include "skills/messages/messages.h"
#include "skills/reminders/reminders.h"

namespace house {
namespace {

using base::Code, base::Json;

rooms::Schema settings_schema() {
  return {.name = "settings",
          .version = 1,
          .sql = "CREATE TABLE setting (name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL);",
          .tables = {"setting"}};
}

std::vector<rooms::Schema> schemas() {
  return {calendar::schema(), contacts::schema(),  lists::schema(),   memory::schema(),
          messages::schema(), reminders::schema(), settings_schema(), Vault::schema()};
}

std::vector<plan::Tool> skills(rooms::Rooms& rooms) {
  std::vector<plan::Tool> all;
  for (auto make : {calendar::tools, contacts::tools, lists::tools, memory::tools, messages::tools,
                    reminders::tools}) {
    std::vector<plan::Tool> tools = make(rooms);
    std::move(tools.begin(), tools.end(), std::back_inserter(all));
  }
  return all;
}

// What plans may ask of the skills' records; what is not listed is looked at when the plan runs.
std::vector<plan::RecordType> record_types() {
  std::vector<plan::RecordType> all = calendar::record_types();
  for (plan::RecordType& type : contacts::record_types()) all.push_back(std::move(type));
  return all;
}

}  // namespace

class House::Opening {};

House::House(Opening, store::House store) : store_(std::move(store)) {}
House::~House() = default;

Result<std::unique_ptr<House>> House::open(const Options& options) {
  std::future<Result<std::unique_ptr<model::Spark>>> spark;
  if (options.spark_at_once)
    spark = std::async(std::launch::async, options.open_spark, options.spark_file);
  store::House store = TRY(store::House::open(options.home, options.unlock));
  auto house = std::make_unique<House>(Opening{}, std::move(store));
  house->spark_coming_ = std::move(spark);
  house->home_ = options.home;
  house->spark_file_ = options.spark_file;
  house->open_spark_ = options.open_spark;
  house->files_ = options.files;
  house->clock_ = options.clock;
  TRY(house->load_frozen());
  house->rooms_.emplace(TRY(rooms::Rooms::open(house->store_, schemas())));
  house->vault_.emplace(house->store_, *house->rooms_, house->strand_);
  house->devices_.emplace(TRY(Devices::open(house->store_, house->strand_, house->clock_)));
  house->passkeys_.emplace(TRY(Passkeys::open(house->store_, house->strand_, house->clock_)));
  house->tool_list_ = skills(*house->rooms_);
  house->tool_list_.push_back(undo_tool(*house));
  std::vector<plan::Tool> listed = house->tool_list_;
  for (plan::Tool& tool : talk_tools(nullptr)) listed.push_back(std::move(tool));
  house->record_types_ = record_types();
  house->tools_ = plan::Toolbox(std::move(listed), house->record_types_);
  TRY(house->resume_erasing());
  TRY(house->load_grants());
  return house;
}

Result<model::Spark*> House::spark() {
  if (!spark_) spark_ = TRY(spark_coming_.valid() ? spark_coming_.get() : open_spark_(spark_file_));
  return spark_.get();
}

Result<std::unique_ptr<agent::Planner>> House::planner(agent::Mode mode) {
  if (mode == agent::Mode::given) return agent::make_given_planner();
  Settings chosen = TRY(settings());
  if (chosen.model.empty()) return agent::make_spark_planner(*TRY(spark()));
  if (!model_ || model_name_ != chosen.model) {
    auto entries = TRY(models());
    auto entry = std::find_if(entries.begin(), entries.end(),
                              [&](auto& e) { return e.name == chosen.model; });
    if (entry == entries.end())
      return base::fail(Code::not_found,
                        fmt::format("The chosen model '{}' is not in the list.", chosen.model),
                        "Choose one with `hearth model use`.");
    model_ = TRY(model::open(*entry));
    model_name_ = chosen.model;
  }
  auto second = agent::make_model_planner(*model_);
  auto small = mode == agent::Mode::thinking ? nullptr : spark().value_or(nullptr);
  if (!small) return second;
  return agent::make_cascade(agent::make_spark_planner(*small), std::move(second));
}

Result<std::string> House::setting(const std::string& key) {
  std::lock_guard hold(strand_);
  rooms::Room* room = TRY(rooms_->room("settings"));
  db::Rows rows = TRY(room->query("SELECT value FROM setting WHERE name = ?", key));
  return rows.empty() ? std::string() : rows[0].text(0);
}

Result<void> House::set_setting(const std::string& key, const std::string& value) {
  std::lock_guard hold(strand_);
  rooms::Room* room = TRY(rooms_->room("settings"));
  rooms_->begin();
  auto changed = room->change(
      "INSERT INTO setting VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
      key, value);
  if (!changed) {
    rooms_->roll_back();
    return std::unexpected(changed.error());
  }
  TRY(rooms_->commit());
  return {};
}

Result<Settings> House::settings() {
  std::string text = TRY(setting("owner"));
  if (text.empty()) return Settings{};
  Json json = TRY(Json::parse(text));
  Settings settings{.owner_name = json["name"].string(),
                    .owner_mails = {},
                    .zone = json["zone"].string(),
                    .model = json["model"].string(),
                    .signature = json["signature"].string()};
  for (const Json& mail : json["mails"].items()) settings.owner_mails.push_back(mail.string());
  return settings;
}

Result<void> House::set_settings(const Settings& settings) {
  TRY(messages::check_signature(settings.signature));
  Json mails = Json::array();
  for (const std::string& mail : settings.owner_mails) mails.push(mail);
  Json json = Json::object();
  json.set("name", settings.owner_name)
      .set("mails", std::move(mails))
      .set("zone", settings.zone)
      .set("model", settings.model)
      .set("signature", settings.signature);
  return set_setting("owner", json.dump());
}

base::Zone House::zone() {
  auto chosen = settings();
  if (!chosen || chosen->zone.empty()) return base::Zone::system();
  auto zone = base::Zone::find(chosen->zone);
  return zone ? *zone : base::Zone::system();
}

Result<std::optional<MailAccount>> House::mail_account() {
  std::string text = TRY(setting("mail account"));
  if (text.empty()) return std::nullopt;
  Json json = TRY(Json::parse(text));
  return MailAccount{.host = json["host"].string(),
                     .port = int(json["port"].integer()),
                     .security = net::MailSecurity(json["security"].integer()),
                     .user = json["user"].string(),
                     .secret = json["secret"].string(),
                     .address = json["address"].string()};
}

Result<void> House::set_mail_account(const MailAccount& account) {
  Json json = Json::object();
  json.set("host", account.host).set("port", account.port).set("security", int(account.security));
  json.set("user", account.user).set("secret", account.secret).set("address", account.address);
  return set_setting("mail account", json.dump());
}

Result<std::vector<model::Entry>> House::models() {
  std::string text = TRY(setting("models"));
  if (text.empty()) return std::vector<model::Entry>{};
  auto entries = TRY(model::parse_models(text));
  for (model::Entry& entry : entries) entry.lend = vault_->lend(entry.key);
  return entries;
}

Result<void> House::set_models(const std::vector<model::Entry>& models) {
  model_.reset();
  return set_setting("models", model::write_models(models));
}

}  // namespace house
