#include "house/devices.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/id.h"
#include "base/json.h"
#include "base/text.h"
#include "crypto/crypto.h"

namespace house {
namespace {

using base::Code, base::Json, base::Result;

constexpr const char* device_key = "device/";  // … and its id, on the inbox shelf
constexpr base::Seconds code_lasts = std::chrono::minutes(10);
constexpr int wrong_max = 5;
constexpr size_t devices_max = 100, name_bytes_max = 100;

std::string hash_of(const std::string& secret) {
  return crypto::to_hex(crypto::view(crypto::hash256(secret)));
}

// Eight letters and digits, none that is easily taken for another: 40 bits.
std::string fresh_code() {
  static constexpr std::string_view letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  std::string code;
  for (char byte : crypto::random_bytes(8)) {
    if (code.size() == 4) code += '-';
    code += letters[uint8_t(byte) % letters.size()];
  }
  return code;
}

// As it was typed: case, blanks and dashes do not matter, O is 0, I and L are 1.
std::string as_code(std::string_view typed) {
  std::string code;
  for (char c : typed) {
    if (c == ' ' || c == '-') continue;
    if (c >= 'a' && c <= 'z') c = char(c - 'a' + 'A');
    code += c == 'O' ? '0' : c == 'I' || c == 'L' ? '1' : c;
  }
  return code;
}

store::Item item_of(const Device& device, const std::string& hash) {
  Json body = Json::object();
  body.set("name", device.name).set("token", device.kind == DeviceKind::token).set("hash", hash);
  body.set("made", base::format_instant(device.made, base::Zone::utc()));
  body.set("seen", base::format_instant(device.seen, base::Zone::utc()));
  if (!device.passkey.empty()) body.set("passkey", device.passkey);
  return {.shelf = store::Shelf::inbox,
          .key = device_key + device.id,
          .state = "",
          .body = body.dump()};
}

base::Instant to_the_hour(base::Instant at) { return std::chrono::floor<std::chrono::hours>(at); }

}  // namespace

Result<Devices> Devices::open(store::House& store, std::mutex& strand,
                              std::function<base::Instant()> clock) {
  Devices devices(store, strand, std::move(clock));
  for (const store::Item& item : TRY(store.items(store::Shelf::inbox))) {
    if (!item.key.starts_with(device_key)) continue;
    Json body = TRY(Json::parse(item.body));
    Known known{
        .device = {.id = item.key.substr(std::string_view(device_key).size()),
                   .name = body["name"].string(),
                   .kind = body["token"] == Json(true) ? DeviceKind::token : DeviceKind::browser,
                   .made = TRY(base::parse_instant(body["made"].string())),
                   .seen = TRY(base::parse_instant(body["seen"].string())),
                   .passkey = body["passkey"].string()},
        .hash = body["hash"].string()};
    devices.known_[known.hash] = std::move(known);
  }
  return devices;
}

std::string Devices::new_code() {
  std::lock_guard hold(*strand_);
  code_ = {.text = fresh_code(), .until = clock_() + code_lasts};
  return code_->text;
}

Result<Devices::Made> Devices::pair(const std::string& code, const std::string& name) {
  std::lock_guard hold(*strand_);
  const char* hint = "`hearth pair` shows a new one.";
  if (!code_ || code_->until <= clock_()) {
    code_.reset();
    return base::fail(Code::denied, "No code is good now.", hint);
  }
  if (!crypto::equal_in_constant_time(as_code(code), as_code(code_->text))) {
    bool last = ++code_->wrong >= wrong_max;
    if (last) code_.reset();
    return base::fail(Code::denied, "This is not the code that the terminal shows.",
                      last ? hint : "Type it again.");
  }
  code_.reset();
  return make(name, DeviceKind::browser);
}

Result<Devices::Made> Devices::let_in(const std::string& name, const std::string& passkey) {
  std::lock_guard hold(*strand_);
  return make(name, DeviceKind::browser, passkey);
}

Result<Devices::Made> Devices::new_token(const std::string& name) {
  std::lock_guard hold(*strand_);
  return make(name, DeviceKind::token);
}

// Holds the strand already.
Result<Devices::Made> Devices::make(const std::string& name, DeviceKind kind, std::string passkey) {
  std::string called(base::trim(name));
  if (called.empty() || called.size() > name_bytes_max || !base::valid_utf8(called))
    return base::fail(Code::invalid, "It needs a name of at most 100 bytes.");
  if (known_.size() >= devices_max)
    return base::fail(Code::limit, "There are 100 devices already.", "Remove some first.");
  std::string secret = crypto::to_hex(crypto::random_bytes(32));
  base::Instant now = clock_();
  Known known{.device = {.id = base::Id::fresh().text(),
                         .name = called,
                         .kind = kind,
                         .made = now,
                         .seen = to_the_hour(now),
                         .passkey = std::move(passkey)},
              .hash = hash_of(secret)};
  TRY(keep(known));
  return Made{known.device, secret};
}

// Holds the strand already.
Result<void> Devices::keep(const Known& known) {
  TRY(store_->write({.items = {item_of(known.device, known.hash)}}));
  known_[known.hash] = known;
  return {};
}

Result<Device> Devices::whose(const std::string& secret, DeviceKind kind) {
  std::lock_guard hold(*strand_);
  auto found = known_.find(hash_of(secret));
  if (found == known_.end() || found->second.device.kind != kind)
    return base::fail(Code::denied, "Nobody is logged in here.",
                      "Pair this browser with the code of `hearth pair`.");
  Known known = found->second;
  if (to_the_hour(clock_()) > known.device.seen) {
    known.device.seen = to_the_hour(clock_());
    TRY(keep(known));
  }
  return known.device;
}

std::vector<Device> Devices::list() {
  std::lock_guard hold(*strand_);
  std::vector<Device> out;
  for (const auto& [hash, known] : known_) out.push_back(known.device);
  std::ranges::sort(out, {}, &Device::id);
  return out;
}

Result<void> Devices::remove(const std::string& id) {
  std::lock_guard hold(*strand_);
  auto found = std::ranges::find_if(known_, [&](auto& one) { return one.second.device.id == id; });
  if (found == known_.end()) return base::fail(Code::not_found, "There is no such device.");
  TRY(store_->write({.removed = {{store::Shelf::inbox, device_key + id}}}));
  known_.erase(found);
  return {};
}

Result<void> Devices::remove_of_passkey(const std::string& passkey) {
  for (const Device& device : list())
    if (device.passkey == passkey) TRY(remove(device.id));
  return {};
}

}  // namespace house
