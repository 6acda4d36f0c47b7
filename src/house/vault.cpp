#include "house/vault.h"

#include <fmt/format.h>

#include "base/id.h"
#include "base/text.h"

namespace house {

using base::Code, base::Result;

namespace {

constexpr std::string_view handle_prefix = "secret:";
// Noting each use would write to the disk for every word with a model.
constexpr base::Seconds use_noted_every = std::chrono::hours(1);

bool is_name(std::string_view text) {
  auto allowed = [](unsigned char c) {
    return std::isalnum(c) || c == '-' || c == '_' || c == '.';
  };
  return !text.empty() && text.size() <= 60 && std::ranges::all_of(text, allowed);
}

bool is_value(std::string_view text) {
  auto printed = [](unsigned char c) { return c >= ' ' && c != 0x7F; };
  return !text.empty() && std::ranges::all_of(text, printed);
}

Result<void> check_name(std::string_view name) {
  if (is_name(name)) return {};
  return base::fail(Code::invalid, "A secret's name has letters, digits, '-', '_' and '.'.",
                    "For example: `hearth secret add mail`.");
}

std::unexpected<base::Error> no_secret(const std::string& name) {
  return base::fail(Code::not_found, fmt::format("There is no secret '{}'.", name),
                    fmt::format("Add it with `hearth secret add {}`.", name));
}

std::string text_of(const std::optional<net::Route>& route) { return route ? route->text() : ""; }

}  // namespace

struct Vault::Row {
  SecretEntry entry;
  std::string key;  // the name of the key it is sealed under
  std::string box;
};

rooms::Schema Vault::schema() {
  return {.name = "secrets",
          .version = 1,
          .sql =
              "CREATE TABLE secret (name TEXT PRIMARY KEY NOT NULL, host TEXT NOT NULL, "
              "port INTEGER NOT NULL, made INTEGER NOT NULL, used INTEGER, "
              "own_key TEXT NOT NULL, box BLOB NOT NULL);",
          .tables = {"secret"}};
}

Result<std::string> Vault::name_in(const std::string& handle) {
  if (handle.starts_with(handle_prefix) && is_name(handle.substr(handle_prefix.size())))
    return handle.substr(handle_prefix.size());
  return base::fail(Code::invalid, "This entry names no secret.",
                    "Add one with `hearth secret add NAME`, and name it with --secret NAME.");
}

namespace {

constexpr std::string_view columns = "name, host, port, made, used, own_key, box";

SecretEntry entry_from(const db::Row& row) {
  SecretEntry entry{.name = row.text("name"),
                    .route = net::Route{row.text("host"), int(row.integer("port"))},
                    .made = base::Instant(base::Seconds(row.integer("made")))};
  if (entry.route->host.empty()) entry.route.reset();
  if (int64_t used = row.integer("used")) entry.used = base::Instant(base::Seconds(used));
  return entry;
}

}  // namespace

Result<Vault::Row> Vault::row(const std::string& name) {
  rooms::Room* room = TRY(rooms_.room("secrets"));
  db::Rows rows =
      TRY(room->query(fmt::format("SELECT {} FROM secret WHERE name = ?", columns), name));
  if (rows.empty()) return no_secret(name);
  return Row{entry_from(rows[0]), rows[0].text("own_key"), rows[0].bytes("box")};
}

Result<void> Vault::change(std::string_view sql, std::span<const db::Value> values) {
  rooms::Room* room = TRY(rooms_.room("secrets"));
  rooms_.begin();
  if (auto changed = room->change(sql, values); !changed) {
    rooms_.roll_back();
    return std::unexpected(changed.error());
  }
  TRY(rooms_.commit());
  return {};
}

Result<void> Vault::write(const Row& row) {
  const SecretEntry& entry = row.entry;
  int64_t made = entry.made.time_since_epoch().count();
  db::Value values[] = {
      entry.name,
      entry.route ? entry.route->host : std::string(),
      int64_t(entry.route ? entry.route->port : 0),
      made,
      entry.used ? db::Value(int64_t(entry.used->time_since_epoch().count())) : db::Value(),
      row.key,
      db::Blob{row.box}};
  return change(
      fmt::format("INSERT OR REPLACE INTO secret ({}) VALUES (?, ?, ?, ?, ?, ?, ?)", columns),
      values);
}

Result<void> Vault::put(const std::string& name, const crypto::Secret& value,
                        const std::optional<net::Route>& route) {
  TRY(check_name(name));
  if (!is_value(value.text()))
    return base::fail(Code::invalid, "A secret is one line of text without control characters.",
                      "Copy it again.");
  std::lock_guard hold(strand_);
  auto before = row(name);
  if (!before && before.error().code != Code::not_found) return std::unexpected(before.error());
  Row fresh{.entry = {.name = name, .route = route, .made = base::clock_now()},
            .key = base::Id::fresh().text(),
            .box = {}};
  fresh.box = TRY(store_.seal_apart(fresh.key, value.text(), text_of(route)));
  TRY(write(fresh));
  if (before) TRY(store_.forget_apart(before->key));
  return {};
}

Result<void> Vault::bind(const std::string& name, const net::Route& route) {
  std::lock_guard hold(strand_);
  Row found = TRY(row(name));
  if (found.entry.route == route) return {};
  if (found.entry.route)
    return base::fail(
        Code::denied,
        fmt::format("The secret '{}' is for {} alone.", name, found.entry.route->text()),
        fmt::format("Add one for {} under another name.", route.text()));
  crypto::Secret value = TRY(store_.open_apart(found.key, found.box, ""));
  found.box = TRY(store_.seal_apart(found.key, value.text(), route.text()));
  found.entry.route = route;
  return write(found);
}

Result<std::vector<SecretEntry>> Vault::list() {
  std::lock_guard hold(strand_);
  rooms::Room* room = TRY(rooms_.room("secrets"));
  std::vector<SecretEntry> entries;
  for (const db::Row& found :
       TRY(room->query(fmt::format("SELECT {} FROM secret ORDER BY name", columns))))
    entries.push_back(entry_from(found));
  return entries;
}

Result<std::vector<std::string>> Vault::remove(const std::string& name) {
  std::lock_guard hold(strand_);
  Row found = TRY(row(name));
  db::Value values[] = {name};
  TRY(change("DELETE FROM secret WHERE name = ?", values));
  return store_.forget_apart(found.key);
}

Result<crypto::Secret> Vault::open(const std::string& name, const net::Route& route) {
  std::lock_guard hold(strand_);
  Row found = TRY(row(name));
  if (found.entry.route != route)
    return base::fail(
        Code::denied, fmt::format("The secret '{}' is not for {}.", name, route.text()),
        fmt::format("Add one for it with `hearth secret add NAME --for {}`.", route.text()));
  crypto::Secret value = TRY(store_.open_apart(found.key, found.box, route.text()));
  base::Instant now = base::clock_now();
  if (!found.entry.used || now - *found.entry.used >= use_noted_every) {
    db::Value values[] = {int64_t(now.time_since_epoch().count()), name};
    TRY(change("UPDATE secret SET used = ? WHERE name = ?", values));
  }
  return value;
}

net::Secret Vault::lend(const std::string& handle) {
  return [this, handle](const net::Route& route,
                        const std::function<void(std::string_view)>& use) -> Result<void> {
    std::string name = TRY(name_in(handle));
    crypto::Secret value = TRY(open(name, route));
    use(value.text());
    return {};
  };
}

}  // namespace house
