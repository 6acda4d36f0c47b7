#include "house/passkeys.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/base64url.h"
#include "base/id.h"
#include "base/json.h"
#include "base/text.h"

namespace house {
namespace {

using base::Code, base::fail, base::Json, base::Result;
using Purpose = Ceremony::Purpose;

constexpr const char* passkey_key = "passkey/";  // … and its id, on the inbox shelf
constexpr base::Seconds challenge_lasts = std::chrono::minutes(5);
constexpr base::Seconds confirmation_lasts = std::chrono::minutes(2);
constexpr size_t passkeys_max = 50, name_bytes_max = 100, credential_bytes_max = 1023;
constexpr size_t nonce_size = 16, until_size = 8, proof_size = 32;

// Section 6.1: what every authenticator's data begins with.
struct Authenticator {
  std::string_view site_hash;
  bool present, verified, may_sync, synced;
  uint32_t counter;
};
constexpr size_t authenticator_bytes_min = 37;

std::optional<Authenticator> read_head(std::string_view data) {
  if (data.size() < authenticator_bytes_min) return std::nullopt;
  uint8_t flags = uint8_t(data[32]);
  Authenticator out{.site_hash = data.substr(0, 32),
                    .present = (flags & 0x01) != 0,
                    .verified = (flags & 0x04) != 0,
                    .may_sync = (flags & 0x08) != 0,
                    .synced = (flags & 0x10) != 0,
                    .counter = 0};
  for (size_t i = 33; i < 37; ++i) out.counter = out.counter << 8 | uint8_t(data[i]);
  return out;
}

// Sections 7.1 and 7.2: for this site, with its person there and verified; what is said to be
// backed up may be.
bool fits(const Authenticator& head, const std::string& site) {
  return head.site_hash == crypto::view(crypto::hash256(site)) && head.present && head.verified &&
         (head.may_sync || !head.synced);
}

std::unexpected<base::Error> not_shown() {
  return fail(Code::denied, "This passkey does not let you in here.",
              "Try again, or pair this browser with the code of `hearth pair`.");
}

Result<std::string> sound_name(const std::string& name) {
  std::string called(base::trim(name));
  if (called.empty() || called.size() > name_bytes_max || !base::valid_utf8(called))
    return fail(Code::invalid, "It needs a name of at most 100 bytes.");
  return called;
}

store::Item item_of(const Passkey& it) {
  Json body = Json::object();
  body.set("name", it.name).set("site", it.site).set("synced", it.synced);
  body.set("made", base::format_instant(it.made, base::Zone::utc()));
  if (it.used) body.set("used", base::format_instant(*it.used, base::Zone::utc()));
  body.set("credential", base::to_base64url(it.credential));
  body.set("user", base::to_base64url(it.user)).set("algorithm", int(it.key.algorithm));
  body.set("first", base::to_base64url(it.key.first));
  body.set("second", base::to_base64url(it.key.second)).set("counter", int64_t(it.counter));
  return {
      .shelf = store::Shelf::inbox, .key = passkey_key + it.id, .state = "", .body = body.dump()};
}

Result<Passkey> read(const store::Item& item) {
  Json body = TRY(Json::parse(item.body));
  auto bytes = [&](const char* name) { return base::from_base64url(body[name].string()); };
  Passkey out{.id = item.key.substr(std::string_view(passkey_key).size()),
              .name = body["name"].string(),
              .site = body["site"].string(),
              .made = TRY(base::parse_instant(body["made"].string())),
              .synced = body["synced"] == Json(true),
              .credential = TRY(bytes("credential")),
              .user = TRY(bytes("user")),
              .counter = uint32_t(body["counter"].integer())};
  if (body.has("used")) out.used = TRY(base::parse_instant(body["used"].string()));
  out.key = {.algorithm = crypto::SignatureAlgorithm(body["algorithm"].integer()),
             .first = TRY(bytes("first")),
             .second = TRY(bytes("second"))};
  TRY(crypto::check_key(out.key));
  return out;
}

std::string number_bytes(int64_t number) {
  std::string out;
  for (int i = 56; i >= 0; i -= 8) out += char(uint64_t(number) >> i);
  return out;
}

}  // namespace

Passkeys::Passkeys(store::House& store, std::mutex& strand, std::function<base::Instant()> clock)
    : store_(&store),
      strand_(&strand),
      clock_(std::move(clock)),
      proofs_(crypto::Key::random()),
      user_(crypto::random_bytes(16)) {}

Result<Passkeys> Passkeys::open(store::House& store, std::mutex& strand,
                                std::function<base::Instant()> clock) {
  Passkeys passkeys(store, strand, std::move(clock));
  for (const store::Item& item : TRY(store.items(store::Shelf::inbox))) {
    if (!item.key.starts_with(passkey_key)) continue;
    Passkey one = TRY(read(item));
    passkeys.user_ = one.user;
    passkeys.known_[one.credential] = std::move(one);
  }
  return passkeys;
}

// Section 4, "RP ID": a domain; the origin's own here. One in numbers ends with a digit, or has
// colons.
Result<std::string> Passkeys::site_of(const std::string& origin) {
  size_t begin = origin.find("://");
  std::string host = begin == origin.npos ? "" : origin.substr(begin + 3);
  if (!host.starts_with('[')) host = host.substr(0, host.find(':'));
  bool numbers = host.empty() || host.front() == '[' || (host.back() >= '0' && host.back() <= '9');
  if (numbers)
    return fail(Code::invalid, "There are no passkeys for an address in numbers.",
                "Open this page by a name: on this machine, as localhost.");
  return host;
}

std::string Passkeys::user() {
  std::lock_guard hold(*strand_);
  return user_;
}

// A challenge carries its own proof, so that asking for many costs the house nothing; only those
// that were used are remembered.
std::string Passkeys::new_challenge(const Ceremony& ceremony) {
  auto until = clock_() + challenge_lasts;
  std::string head =
      crypto::random_bytes(nonce_size) + number_bytes(until.time_since_epoch().count());
  return base::to_base64url(head + proof_of(head, ceremony));
}

std::string Passkeys::proof_of(const std::string& head, const Ceremony& ceremony) const {
  std::string context = head + char('0' + int(ceremony.purpose));
  for (const std::string& part : {ceremony.origin, ceremony.device, ceremony.matter})
    context += number_bytes(int64_t(part.size())) + part;
  return std::string(crypto::derive(proofs_, context).bytes());
}

// Spends it. Holds the strand already.
bool Passkeys::proves(const std::string& challenge, const Ceremony& ceremony) {
  auto bytes = base::from_base64url(challenge);
  if (!bytes || bytes->size() != nonce_size + until_size + proof_size) return false;
  std::string head = bytes->substr(0, nonce_size + until_size);
  if (!crypto::equal_in_constant_time(bytes->substr(head.size()), proof_of(head, ceremony)))
    return false;
  uint64_t count = 0;
  for (char byte : head.substr(nonce_size)) count = count << 8 | uint8_t(byte);
  base::Instant until{base::Seconds(int64_t(count))}, now = clock_();
  std::erase_if(spent_, [&](auto& one) { return one.second <= now; });
  return until > now && spent_.emplace(challenge, until).second;
}

// The limited verification algorithm of section 5.8.1.2: clients write these bytes so, and what
// stands behind them changes nothing. Some leave crossOrigin out; true is refused where it stands.
Result<std::string> Passkeys::check_client_data(const std::string& client_data,
                                                const Ceremony& ceremony) {
  std::string type = ceremony.purpose == Purpose::making ? "webauthn.create" : "webauthn.get";
  std::string begin = fmt::format("{{\"type\":\"{}\",\"challenge\":\"", type);
  std::string site = TRY(site_of(ceremony.origin));
  if (!client_data.starts_with(begin)) return not_shown();
  size_t end = std::min(client_data.find('"', begin.size()), client_data.size());
  std::string challenge = client_data.substr(begin.size(), end - begin.size());
  std::string origin = fmt::format("\",\"origin\":\"{}\"", ceremony.origin);
  std::string_view rest = std::string_view(client_data).substr(end);
  if (!rest.starts_with(origin)) return not_shown();
  rest.remove_prefix(origin.size());
  bool over = rest.starts_with('}') || rest.starts_with(',');
  if (!over || rest.starts_with(",\"crossOrigin\":true")) return not_shown();
  if (!proves(challenge, ceremony)) return not_shown();
  return site;
}

// Section 7.1.
Result<Passkey> Passkeys::add(const Ceremony& ceremony, const MadeCredential& made) {
  std::lock_guard hold(*strand_);
  std::string site = TRY(check_client_data(made.client_data, ceremony));
  auto head = read_head(made.authenticator_data);
  if (!head || !fits(*head, site))
    return fail(Code::denied, "This passkey was not made as it was asked for.",
                "It has to ask for your PIN, finger or face.");
  TRY(crypto::check_key(made.key));
  if (made.credential.empty() || made.credential.size() > credential_bytes_max)
    return fail(Code::invalid, "This passkey has no usable name.");
  if (known_.contains(made.credential))
    return fail(Code::conflict, "This house has this passkey already.");
  if (known_.size() >= passkeys_max)
    return fail(Code::limit, "There are 50 passkeys already.", "Remove some first.");
  Passkey passkey{.id = base::Id::fresh().text(),
                  .name = TRY(sound_name(made.name)),
                  .site = site,
                  .made = clock_(),
                  .synced = head->may_sync,
                  .credential = made.credential,
                  .user = user_,
                  .key = made.key,
                  .counter = head->counter};
  TRY(keep(passkey));
  return passkey;
}

// Section 7.2.
Result<Passkey> Passkeys::check(const Ceremony& ceremony, const ShownCredential& shown) {
  std::lock_guard hold(*strand_);
  std::string site = TRY(check_client_data(shown.client_data, ceremony));
  auto found = known_.find(shown.credential);
  auto head = read_head(shown.authenticator_data);
  if (found == known_.end() || !head) return not_shown();
  Passkey passkey = found->second;
  bool p256 = passkey.key.algorithm == crypto::SignatureAlgorithm::es256;
  std::string text = shown.authenticator_data;
  text += crypto::view(crypto::hash256(shown.client_data));
  bool holds =
      passkey.site == site && fits(*head, site) && head->may_sync == passkey.synced &&
      (shown.user.empty() || shown.user == passkey.user) &&
      crypto::holds_signature(passkey.key, text, p256 ? shown.signature_numbers : shown.signature);
  if (!holds) return not_shown();
  bool counts = head->counter != 0 || passkey.counter != 0;
  if (counts && head->counter <= passkey.counter)
    return fail(Code::denied, "There is a copy of this passkey somewhere: it is not taken.",
                "Remove it in the settings and make a new one.");
  passkey.counter = head->counter;
  passkey.used = clock_();
  TRY(keep(passkey));
  return passkey;
}

// Holds the strand already.
Result<void> Passkeys::keep(const Passkey& passkey) {
  TRY(store_->write({.items = {item_of(passkey)}}));
  known_[passkey.credential] = passkey;
  return {};
}

std::vector<Passkey> Passkeys::list() {
  std::lock_guard hold(*strand_);
  std::vector<Passkey> out;
  for (const auto& [credential, passkey] : known_) out.push_back(passkey);
  std::ranges::sort(out, {}, &Passkey::id);
  return out;
}

bool Passkeys::any_for(const std::string& site) {
  std::lock_guard hold(*strand_);
  return std::ranges::any_of(known_, [&](auto& one) { return one.second.site == site; });
}

Result<Passkey> Passkeys::rename(const std::string& id, const std::string& name) {
  std::lock_guard hold(*strand_);
  auto found = std::ranges::find_if(known_, [&](auto& one) { return one.second.id == id; });
  if (found == known_.end()) return fail(Code::not_found, "There is no such passkey.");
  Passkey passkey = found->second;
  passkey.name = TRY(sound_name(name));
  TRY(keep(passkey));
  return passkey;
}

Result<void> Passkeys::remove(const std::string& id) {
  std::lock_guard hold(*strand_);
  auto found = std::ranges::find_if(known_, [&](auto& one) { return one.second.id == id; });
  if (found == known_.end()) return fail(Code::not_found, "There is no such passkey.");
  TRY(store_->write({.removed = {{store::Shelf::inbox, passkey_key + id}}}));
  known_.erase(found);
  return {};
}

void Passkeys::confirm(const Ceremony& ceremony) {
  std::lock_guard hold(*strand_);
  std::erase_if(confirmed_, [&](auto& one) { return one.second <= clock_(); });
  confirmed_[ceremony.device + " " + ceremony.matter] = clock_() + confirmation_lasts;
}

bool Passkeys::take_confirmation(const std::string& device, const std::string& matter) {
  std::lock_guard hold(*strand_);
  auto found = confirmed_.find(device + " " + matter);
  if (found == confirmed_.end()) return false;
  bool good = found->second > clock_();
  confirmed_.erase(found);
  return good;
}

}  // namespace house
