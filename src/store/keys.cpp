#include "store/keys.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/id.h"
#include "base/text.h"
#include "store/place.h"

namespace store {

using base::Code;
using base::fail;
using base::Json;
using crypto::Key;

namespace {

constexpr std::string_view format_name = "hearth keys 1";
constexpr size_t file_bytes_max = 16 << 20;
constexpr size_t copies_max = 100;

Path ring_file(const Path& folder) { return folder / "keys"; }
Path secret_file(const Path& folder) { return folder / "secret"; }

// Overwrites what a file held, once its name belongs to something else. The best that can be done
// from here: flash disks and copying file systems may still keep the old blocks.
class Shredder {
 public:
  explicit Shredder(const Path& path) : file_(::open(path.c_str(), O_WRONLY | O_CLOEXEC)) {}
  Shredder(const Shredder&) = delete;
  Shredder& operator=(const Shredder&) = delete;
  ~Shredder() {
    if (file_ >= 0) ::close(file_);
  }
  void shred() {
    if (file_ < 0) return;
    std::string zeros(size_t(std::max<off_t>(::lseek(file_, 0, SEEK_END), 0)), '\0');
    for (size_t done = 0; done < zeros.size();) {
      ssize_t put = ::pwrite(file_, zeros.data(), zeros.size() - done, off_t(done));
      if (put <= 0) return;
      done += size_t(put);
    }
    ::fsync(file_);
  }

 private:
  int file_;
};

Result<void> replace_file(const Path& path, std::string_view content) {
  Shredder old(path);
  TRY(base::write_file(path, content));
  old.shred();
  return {};
}

void remove_file(const Path& path) {
  Shredder old(path);
  std::error_code ignored;
  std::filesystem::remove(path, ignored);
  old.shred();
}

std::unexpected<base::Error> damaged(const Path& file) {
  return fail(Code::corrupt, fmt::format("The keys in {} are damaged.", file.string()),
              "Restore the house from a backup.");
}

std::unexpected<base::Error> still_locked() {
  return fail(Code::denied, "The house is locked.", "Unlock it first.");
}

std::string slot_place(const std::string& house, std::string_view slot) {
  return place("slot", house, slot);
}

std::string key_place(const std::string& house, const std::string& room, int64_t epoch) {
  return place("key", house, room, epoch);
}

}  // namespace

Result<KeyRing::Created> KeyRing::create(const Path& folder) {
  KeyRing ring(folder);
  ring.house_ = base::Id::fresh().text();
  ring.hold_root(Key::random());
  std::string code = crypto::new_recovery_code();
  ring.slots_.recovery = TRY(ring.recovery_slot(code));
  ring.slots_.device = TRY(ring.device_slot());
  TRY(ring.save());
  return Created{std::move(ring), std::move(code)};
}

Result<KeyRing> KeyRing::read(const Path& file, const Path& folder) {
  std::string text = TRY(base::read_file(file, file_bytes_max));
  auto json = Json::parse(text);
  if (!json) return damaged(file);
  KeyRing ring(folder);
  if (!ring.parse(*json)) return damaged(file);
  return ring;
}

Result<KeyRing> KeyRing::open(const Path& folder, const Unlock& unlock) {
  KeyRing ring = TRY(read(ring_file(folder), folder));
  TRY(ring.unlock(unlock));
  bool behind = std::ranges::any_of(ring.copies_, &Copy::behind);
  if (behind) TRY(ring.save_everywhere());
  return ring;
}

Result<KeyRing> KeyRing::adopt(const Path& copy, const Path& folder, const Unlock& unlock) {
  KeyRing ring = TRY(read(copy, folder));
  TRY(ring.unlock(unlock));
  if (!ring.slots_.passphrase) ring.slots_.device = TRY(ring.device_slot());
  ring.copies_.push_back({std::filesystem::absolute(copy).string()});
  TRY(ring.save());
  return ring;
}

Result<std::string> KeyRing::house_of(const Path& file) { return TRY(read(file, {})).house_; }

Result<const Key*> KeyRing::key(const std::string& room, int64_t epoch, bool make) {
  if (locked()) return still_locked();
  Name name{room, epoch};
  if (auto found = keys_.find(name); found != keys_.end()) return &found->second;
  if (!make)
    return fail(Code::not_found, fmt::format("The key to this part of {} was erased.", room));
  Key key = Key::random();
  wrapped_[name] = crypto::seal(*root_, key.bytes(), key_place(house_, room, epoch));
  if (auto saved = save_everywhere(); !saved) {
    wrapped_.erase(name);
    return std::unexpected(saved.error());
  }
  return &keys_.emplace(name, std::move(key)).first->second;
}

Result<const crypto::Signer*> KeyRing::signer() const {
  if (!signer_) return still_locked();
  return &*signer_;
}

void KeyRing::hold_root(Key root) {
  signer_.emplace(crypto::derive(root, "journal"));
  signer_key_ = signer_->public_key();
  root_ = std::move(root);
}

Result<std::vector<std::string>> KeyRing::forget_before(const std::string& room, int64_t epoch) {
  auto is_old = [&](const auto& item) {
    return item.first.first == room && item.first.second < epoch;
  };
  std::erase_if(keys_, is_old);
  if (std::erase_if(wrapped_, is_old) > 0) TRY(save_everywhere());
  std::vector<std::string> unreached;
  for (auto& copy : copies_)
    if (copy.behind) unreached.push_back(copy.path);
  return unreached;
}

std::vector<std::string> KeyRing::destroy() {
  std::vector<std::string> unreached;
  for (const Copy& copy : copies_) {
    auto there = read(copy.path, folder_);
    if (there && there->house_ != house_) continue;
    if (there) remove_file(copy.path);
    std::error_code ignored;
    if (!there || std::filesystem::exists(copy.path, ignored)) unreached.push_back(copy.path);
  }
  remove_file(secret_file(folder_));
  remove_file(ring_file(folder_));
  lock();
  return unreached;
}

std::map<std::string, int64_t> KeyRing::oldest() const {
  std::map<std::string, int64_t> epochs;
  for (auto& [name, box] : wrapped_) epochs.try_emplace(name.first, name.second);
  return epochs;
}

Result<void> KeyRing::check_passphrase(std::string_view passphrase) const {
  if (!slots_.passphrase) return fail(Code::denied, "This house has no passphrase.");
  Key key = TRY(
      crypto::key_from_passphrase(passphrase, slots_.passphrase->salt, slots_.passphrase->cost));
  auto root = crypto::open(key, slots_.passphrase->box, slot_place(house_, "passphrase"));
  if (!root) return fail(Code::denied, "This is not the passphrase of this house.", "Try again.");
  crypto::wipe(*root);
  return {};
}

Result<void> KeyRing::set_passphrase(std::string_view passphrase, const crypto::Argon& cost) {
  if (locked()) return still_locked();
  if (passphrase.empty())
    return fail(Code::invalid, "An empty passphrase protects nothing.", "Choose some words.");
  std::string salt = crypto::random_bytes(crypto::salt_size);
  Key key = TRY(crypto::key_from_passphrase(passphrase, salt, cost));
  Slots slots{.recovery = slots_.recovery};
  slots.passphrase = {salt, cost,
                      crypto::seal(key, root_->bytes(), slot_place(house_, "passphrase"))};
  TRY(replace_slots(std::move(slots)));
  remove_file(secret_file(folder_));
  return {};
}

Result<void> KeyRing::remove_passphrase() {
  if (locked()) return still_locked();
  return replace_slots({.device = TRY(device_slot()), .recovery = slots_.recovery});
}

Result<std::string> KeyRing::new_recovery_code() {
  if (locked()) return still_locked();
  std::string code = crypto::new_recovery_code();
  Slots slots = slots_;
  slots.recovery = TRY(recovery_slot(code));
  TRY(replace_slots(std::move(slots)));
  return code;
}

Result<void> KeyRing::replace_slots(Slots slots) {
  std::swap(slots_, slots);
  auto saved = save_everywhere();
  if (!saved) std::swap(slots_, slots);
  return saved;
}

void KeyRing::lock() {
  keys_.clear();
  signer_.reset();
  root_.reset();
}

Result<void> KeyRing::unlock(const Unlock& unlock) { return load(TRY(unwrap_root(unlock))); }

Result<void> KeyRing::copy_to(const Path& path) {
  std::string absolute = std::filesystem::absolute(path).string();
  std::erase_if(copies_, [&](const Copy& copy) { return copy.path == absolute; });
  if (copies_.size() >= copies_max) copies_.erase(copies_.begin());
  // Known before it exists, so that no crash leaves a copy that an erase would not reach.
  copies_.push_back({absolute});
  TRY(save());
  return replace_file(path, to_json(true).dump(2) + "\n");
}

Result<Key> KeyRing::unwrap_root(const Unlock& unlock) const {
  auto open = [&](const Key& key, std::string_view box, std::string_view slot,
                  std::string_view refusal) -> Result<Key> {
    auto bytes = crypto::open(key, box, slot_place(house_, slot));
    if (!bytes && bytes.error().code == Code::denied)
      return fail(Code::denied, std::string(refusal), "Try again, or use the recovery code.");
    if (!bytes) return damaged(ring_file(folder_));
    Key root = TRY(Key::from_bytes(*bytes));
    crypto::wipe(*bytes);
    return root;
  };
  if (unlock.recovery_code)
    return open(TRY(crypto::key_from_recovery_code(*unlock.recovery_code)), slots_.recovery,
                "recovery", "This is not the recovery code of this house.");
  if (slots_.passphrase && !unlock.passphrase)
    return fail(Code::denied, "This house is locked with a passphrase.",
                "Enter it, or use the recovery code.");
  if (slots_.passphrase)
    return open(TRY(crypto::key_from_passphrase(*unlock.passphrase, slots_.passphrase->salt,
                                                slots_.passphrase->cost)),
                slots_.passphrase->box, "passphrase", "This passphrase does not open the house.");
  if (!slots_.device)
    return fail(Code::denied, "This copy of a house opens with its recovery code only.",
                "Enter the recovery code.");
  return open(TRY(device_key()), *slots_.device, "device",
              "The secret of this device does not open the house.");
}

Result<Key> KeyRing::device_key() const {
  std::string text = TRY(base::read_file(secret_file(folder_), 1024));
  auto bytes = crypto::from_hex(base::trim(text));
  crypto::wipe(text);
  if (!bytes) return damaged(secret_file(folder_));
  auto key = Key::from_bytes(*bytes);
  crypto::wipe(*bytes);
  if (!key) return damaged(secret_file(folder_));
  return key;
}

// Makes a new secret for this device, durable before anything depends on it.
Result<std::string> KeyRing::device_slot() const {
  Key secret = Key::random();
  std::string text = crypto::to_hex(secret.bytes()) + "\n";
  auto written = replace_file(secret_file(folder_), text);
  crypto::wipe(text);
  if (!written) return std::unexpected(written.error());
  return crypto::seal(secret, root_->bytes(), slot_place(house_, "device"));
}

Result<std::string> KeyRing::recovery_slot(const std::string& code) const {
  Key key = TRY(crypto::key_from_recovery_code(code));
  return crypto::seal(key, root_->bytes(), slot_place(house_, "recovery"));
}

Result<void> KeyRing::load(Key root) {
  std::map<Name, Key> keys;
  for (auto& [name, box] : wrapped_) {
    auto bytes = crypto::open(root, box, key_place(house_, name.first, name.second));
    if (!bytes) return damaged(ring_file(folder_));
    auto key = Key::from_bytes(*bytes);
    crypto::wipe(*bytes);
    if (!key) return damaged(ring_file(folder_));
    keys.emplace(name, std::move(*key));
  }
  std::string signer_key = signer_key_;
  hold_root(std::move(root));
  keys_ = std::move(keys);
  if (signer_key != signer_key_) return damaged(ring_file(folder_));
  return {};
}

Result<void> KeyRing::save() {
  return replace_file(ring_file(folder_), to_json(false).dump(2) + "\n");
}

Result<void> KeyRing::save_everywhere() {
  for (auto& copy : copies_) copy.behind = true;
  TRY(save());
  if (copies_.empty()) return {};
  refresh_copies();
  (void)save();  // only says which copies are no longer behind
  return {};
}

void KeyRing::refresh_copies() {
  std::string text = to_json(true).dump(2) + "\n";
  std::erase_if(copies_, [&](Copy& copy) {
    auto there = read(copy.path, folder_);
    bool of_another_house = there && there->house_ != house_;
    if (there && !of_another_house && replace_file(copy.path, text)) copy.behind = false;
    return of_another_house;
  });
}

Json KeyRing::to_json(bool for_backup) const {
  Json json = Json::object();
  json.set("format", format_name).set("house", house_).set("signer", crypto::to_hex(signer_key_));
  if (slots_.device && !for_backup) json.set("device", crypto::to_hex(*slots_.device));
  if (slots_.passphrase)
    json.set("passphrase", Json::object()
                               .set("salt", crypto::to_hex(slots_.passphrase->salt))
                               .set("passes", int64_t(slots_.passphrase->cost.passes))
                               .set("memory_bytes", int64_t(slots_.passphrase->cost.memory_bytes))
                               .set("box", crypto::to_hex(slots_.passphrase->box)));
  json.set("recovery", crypto::to_hex(slots_.recovery));
  Json rooms = Json::array();
  for (auto& [name, box] : wrapped_)
    rooms.push(Json::object()
                   .set("room", name.first)
                   .set("epoch", name.second)
                   .set("key", crypto::to_hex(box)));
  json.set("rooms", rooms);
  if (for_backup) return json;
  Json copies = Json::array();
  for (auto& copy : copies_)
    copies.push(Json::object().set("path", copy.path).set("behind", copy.behind));
  return json.set("copies", copies);
}

Result<void> KeyRing::parse(const Json& json) {
  if (json["format"].string() != format_name)
    return fail(Code::corrupt, "This is not a ring of keys.");
  house_ = json["house"].string();
  signer_key_ = TRY(crypto::from_hex(json["signer"].string()));
  slots_.recovery = TRY(crypto::from_hex(json["recovery"].string()));
  if (json.has("device")) slots_.device = TRY(crypto::from_hex(json["device"].string()));
  if (const Json& slot = json["passphrase"]; !slot.is_null()) {
    slots_.passphrase = {TRY(crypto::from_hex(slot["salt"].string())),
                         {.passes = uint64_t(slot["passes"].integer()),
                          .memory_bytes = uint64_t(slot["memory_bytes"].integer())},
                         TRY(crypto::from_hex(slot["box"].string()))};
  }
  for (auto& room : json["rooms"].items())
    wrapped_[{room["room"].string(), room["epoch"].integer()}] =
        TRY(crypto::from_hex(room["key"].string()));
  for (auto& copy : json["copies"].items())
    copies_.push_back({copy["path"].string(), copy["behind"] == Json(true)});
  return {};
}

}  // namespace store
