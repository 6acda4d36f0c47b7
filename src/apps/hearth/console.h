// Where a command speaks and listens: the process's own terminal, or a client at the other end of a
// socket.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/file.h"
#include "crypto/secret.h"
#include "house/owner.h"

namespace hearth {

class Console {
 public:
  virtual ~Console() = default;
  virtual void out(std::string_view text) = 0;
  virtual void err(std::string_view text) = 0;
  // One line from the person; nothing when there is nobody or the input has ended.
  virtual std::optional<std::string> ask(std::string_view prompt) = 0;
  // The same without showing what is typed, in guarded memory; a pipe's first line when input is no
  // terminal.
  virtual std::optional<crypto::Secret> ask_secret(std::string_view prompt) = 0;
  // The rest of standard input.
  virtual std::string read_all() = 0;
  virtual bool interactive() const = 0;  // a person sits there
  virtual bool colours() const = 0;
  // What the caller calls a file: relative paths are the caller's.
  virtual base::Path path(const std::string& name) const = 0;
};

// The process's own terminal; honours NO_COLOR.
std::unique_ptr<Console> make_terminal();

// Text in a style, where the console shows colours.
enum class Style { bold, dim, good, bad };
std::string styled(const Console& console, Style style, std::string_view text);

enum class CardPolicy { ask, approve, deny, wait };

// The owner behind a console: cards as text, live steps on a terminal.
class ConsoleOwner : public house::Owner {
 public:
  ConsoleOwner(Console& console, CardPolicy policy, bool quiet)
      : console_(console), policy_(policy), quiet_(quiet) {}
  trust::CardAnswer decide(const trust::Card& card) override;
  trust::Edits edits(const trust::Card& card) override;
  std::optional<crypto::Secret> passphrase(const trust::Card& card) override;
  std::optional<std::string> answer(const std::string& question,
                                    const std::vector<std::string>& choices) override;
  void see(const house::Event& event) override;

 private:
  Console& console_;
  CardPolicy policy_;
  bool quiet_;
  std::mutex speaking_;
};

}  // namespace hearth
