#include "apps/hearth/models.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "apps/hearth/secrets.h"
#include "base/text.h"
#include "model/registry.h"

namespace hearth {
namespace {

using base::Code, base::Result;

void say(Console& console, const base::Json& json) { console.out(json.dump(2) + "\n"); }

Result<int> list_models_of(house::House& house, Console& console, bool json) {
  std::string chosen = TRY(house.settings()).model;
  base::Json all = base::Json::array();
  auto add = [&](const std::string& name, const std::string& kind, const std::string& model,
                 bool used) {
    all.push(base::Json::object()
                 .set("name", name)
                 .set("kind", kind)
                 .set("model", model)
                 .set("used", used));
    if (!json) console.out(fmt::format("{} {:14} {:10} {}\n", used ? "*" : " ", name, kind, model));
  };
  add("spark", "built in", "plans routine requests", true);
  for (const model::Entry& entry : TRY(house.models()))
    add(entry.name, entry.kind, entry.model, entry.name == chosen);
  if (json) say(console, all);
  return 0;
}

Result<int> add_model(const ModelLine& line, house::House& house, Console& console) {
  if (line.name.empty() || line.kind.empty() || line.model.empty())
    return base::fail(Code::invalid, "A model needs a name, --kind and --model.",
                      "For example: `hearth model add muse --kind openai --url "
                      "https://api.example.com/v1 --model muse-spark`.");
  model::Entry entry{
      .name = line.name, .kind = line.kind, .model = line.model, .base_url = line.url, .key = {}};
  if (line.kind == "local") entry.model = console.path(line.model).string();
  TRY(model::check_entry(entry));
  if (line.kind != "local" && !line.no_key) {
    SecretUse use{.prompt = "Key (typed or piped in; empty for none): ",
                  .named = line.secret,
                  .usual = line.name,
                  .route = net::route_of(line.url)};
    entry.key = TRY(secret_for(use, house.secrets(), console));
  }
  auto entries = TRY(house.models());
  std::erase_if(entries, [&](auto& other) { return other.name == line.name; });
  entries.push_back(std::move(entry));
  TRY(house.set_models(entries));
  console.out(fmt::format(
      "Added {}. Try it with `hearth model test {}`, choose it with `hearth model use {}`.\n",
      line.name, line.name, line.name));
  return 0;
}

Result<model::Entry> find_model(const std::string& name, house::House& house) {
  for (model::Entry& entry : TRY(house.models()))
    if (entry.name == name) return std::move(entry);
  return base::fail(Code::not_found, fmt::format("There is no model called '{}'.", name),
                    "See `hearth model list`.");
}

Result<int> use_model(const ModelLine& line, house::House& house, Console& console) {
  house::Settings settings = TRY(house.settings());
  bool spark_alone = line.name == "spark";
  settings.model = spark_alone ? "" : TRY(find_model(line.name, house)).name;
  TRY(house.set_settings(settings));
  console.out(spark_alone ? "Spark works alone now.\n"
                          : fmt::format("{} takes what Spark does not understand.\n", line.name));
  return 0;
}

Result<int> test_model(const ModelLine& line, house::House& house, Console& console) {
  model::Entry entry = TRY(find_model(line.name, house));
  auto model = TRY(model::open(entry));
  model::Prompt prompt{.system = "Answer with one word.",
                       .messages = {{model::Role::user, "Say hello."}},
                       .tokens_max = 32};
  model::Reply reply = TRY(model->complete(prompt, {}, {}));
  console.out(fmt::format("{} answers: {} ({} tokens in, {} out)\n", entry.name,
                          base::visible(base::trim(reply.text), 80), reply.usage.tokens_in,
                          reply.usage.tokens_out));
  return 0;
}

Result<int> remove_model(const ModelLine& line, house::House& house, Console& console) {
  model::Entry gone = TRY(find_model(line.name, house));
  auto entries = TRY(house.models());
  std::erase_if(entries, [&](auto& entry) { return entry.name == line.name; });
  house::Settings settings = TRY(house.settings());
  if (settings.model == line.name) {
    settings.model.clear();
    TRY(house.set_settings(settings));
  }
  TRY(house.set_models(entries));
  bool own_key = gone.key == house::Vault::handle(line.name);
  if (own_key) TRY(house.secrets().remove(line.name));
  console.out(fmt::format("Removed {}{}.\n", line.name, own_key ? " and its key" : ""));
  return 0;
}

}  // namespace

void declare_model(CLI::App& command, ModelLine& line) {
  command.add_option("action", line.action)
      ->check(CLI::IsMember({"list", "add", "use", "test", "remove"}));
  command.add_option("name", line.name, "how you call it");
  command.add_option("--kind", line.kind, "local, openai or anthropic")
      ->check(CLI::IsMember({"local", "openai", "anthropic"}));
  command.add_option("--model", line.model, "the endpoint's name of the model, or the GGUF file");
  command.add_option("--url", line.url, "the endpoint, such as https://api.example.com/v1");
  command.add_option("--secret", line.secret, "the secret to use, of `hearth secret list`");
  command.add_flag("--no-key", line.no_key, "the endpoint asks for no key");
}

void declare_account(CLI::App& command, AccountLine& line) {
  command.add_option("host", line.host, "the mail server, such as smtp.example.org");
  command.add_option("--port", line.port, "465 for tls, 587 for starttls");
  command.add_option("--security", line.security)
      ->check(CLI::IsMember({"tls", "starttls", "none"}));
  command.add_option("--user", line.user, "login name; without one no login is tried");
  command.add_option("--address", line.address, "your mail address");
  command.add_option("--secret", line.secret, "the secret to use, of `hearth secret list`");
}

void declare_owner(CLI::App& command, OwnerLine& line) {
  command.add_option("--name", line.name, "how you are called");
  command.add_option("--mail", line.mails, "your mail addresses");
  command.add_option("--zone", line.zone, "your time zone, such as Europe/Berlin");
  command.add_option("--signature", line.signature,
                     "the line under your messages; it has to say that an AI wrote them");
}

Result<int> run_model(const ModelLine& line, house::House& house, Console& console, bool json) {
  if (line.action == "add") return add_model(line, house, console);
  if (line.action == "use") return use_model(line, house, console);
  if (line.action == "test") return test_model(line, house, console);
  if (line.action == "remove") return remove_model(line, house, console);
  return list_models_of(house, console, json);
}

Result<int> run_account(const AccountLine& line, house::House& house, Console& console) {
  if (line.host.empty()) {
    auto account = TRY(house.mail_account());
    console.out(account ? fmt::format("Mail leaves as {} by {}:{}.\n", account->address,
                                      account->host, account->port)
                        : "No mail account is set up; messages stay in the outbox.\n");
    return 0;
  }
  if (line.address.empty())
    return base::fail(Code::invalid, "The account needs --address, your mail address.");
  house::MailAccount account{.host = line.host,
                             .port = line.port,
                             .user = line.user,
                             .secret = {},
                             .address = line.address};
  account.security = line.security == "tls"        ? net::MailSecurity::tls
                     : line.security == "starttls" ? net::MailSecurity::starttls
                                                   : net::MailSecurity::none;
  if (account.port == 0) account.port = account.security == net::MailSecurity::tls ? 465 : 587;
  if (!account.user.empty()) {
    SecretUse use{.prompt = "Password (typed or piped in): ",
                  .named = line.secret,
                  .usual = "mail",
                  .route = net::Route{base::lower(account.host), account.port}};
    account.secret = TRY(secret_for(use, house.secrets(), console));
    if (account.secret.empty())
      return base::fail(Code::invalid, "The account needs a password.",
                        "Without --user no login is tried.");
  }
  TRY(house.set_mail_account(account));
  console.out(
      fmt::format("Mail leaves as {} by {}:{}.\n", account.address, account.host, account.port));
  return 0;
}

Result<int> run_owner(const OwnerLine& line, house::House& house, Console& console, bool json) {
  house::Settings settings = TRY(house.settings());
  if (!line.name.empty()) settings.owner_name = line.name;
  if (!line.mails.empty()) settings.owner_mails = line.mails;
  if (!line.zone.empty()) settings.zone = TRY(base::Zone::find(line.zone)).name();
  if (!line.signature.empty()) settings.signature = line.signature;
  bool changed =
      !line.name.empty() || !line.mails.empty() || !line.zone.empty() || !line.signature.empty();
  if (changed) TRY(house.set_settings(settings));
  if (json) {
    base::Json mails = base::Json::array();
    for (const std::string& mail : settings.owner_mails) mails.push(mail);
    say(console, base::Json::object()
                     .set("name", settings.owner_name)
                     .set("mails", mails)
                     .set("zone", house.zone().name())
                     .set("signature", settings.signature));
    return 0;
  }
  console.out(fmt::format("{} <{}>, {}\n",
                          settings.owner_name.empty() ? "(no name yet)" : settings.owner_name,
                          base::join(settings.owner_mails, ", "), house.zone().name()));
  if (!settings.signature.empty())
    console.out(fmt::format("Messages are signed: {}\n", base::visible(settings.signature)));
  return 0;
}

}  // namespace hearth
