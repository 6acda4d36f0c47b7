#include <fmt/format.h>

#include <cstdlib>

#include "apps/hearth/cards.h"
#include "apps/hearth/commands.h"
#include "base/text.h"

namespace hearth {
namespace {

// Reads a secret from the file that an environment variable names: for services, where nobody can
// type.
std::optional<std::string> secret_from_environment(const char* variable) {
  const char* file = std::getenv(variable);
  if (!file) return {};
  auto content = base::read_file(file, 4096);
  if (!content) return {};
  return std::string(base::trim(*content));
}

}  // namespace

Session::Session(base::Path home, base::Path spark_file, Console& console)
    : home_(std::move(home)), spark_file_(std::move(spark_file)), console_(console) {}

Session::Session(const Served& served, base::Path home, Console& console, std::stop_token stop)
    : home_(std::move(home)),
      console_(console),
      house_(&served.house),
      stop_(std::move(stop)),
      turn_(&served.turn),
      web_(served.web) {}

store::Unlock Session::unlock() {
  if (auto secret = secret_from_environment("HEARTH_PASSPHRASE_FILE"))
    return {.passphrase = *secret};
  auto typed = console_.ask_secret("Passphrase: ");
  if (!typed) return {};
  return {.passphrase = std::string(typed->text())};
}

base::Result<house::House*> Session::house() {
  if (house_) return house_;
  house::House::Options options{
      .home = home_, .spark_file = spark_file_, .spark_at_once = will_ask_};
  auto opened = house::House::open(options);
  if (!opened && opened.error().code == base::Code::denied) {
    options.unlock = unlock();
    opened = house::House::open(options);
  }
  owned_ = TRY(std::move(opened));
  house_ = owned_.get();
  if (auto code = house_->store().take_recovery_code())
    console_.err(
        fmt::format("This is a new house, in {}.\nIts recovery code, shown only now; write it down "
                    "and keep it apart from this machine:\n\n    {}\n\n",
                    home_.string(), *code));
  ConsoleOwner owner(console_, CardPolicy::wait, true);
  for (const house::Answer& answer : TRY(house_->resume(owner)))
    console_.err(fmt::format("Finished what was interrupted: “{}”\n{}\n",
                             base::visible(answer.request, 120), answer.reply.text));
  for (const std::string& told : TRY(run_out_cards(*house_))) console_.err(told + "\n");
  return house_;
}

base::Result<house::House*> Session::house_to_ask() {
  will_ask_ = true;
  return house();
}

base::Path home_of(const std::vector<std::string>& arguments) {
  for (size_t i = 0; i < arguments.size() && arguments[i] != "--"; ++i) {
    if (arguments[i] == "--home" && i + 1 < arguments.size())
      return std::filesystem::absolute(arguments[i + 1]);
    if (arguments[i].starts_with("--home="))
      return std::filesystem::absolute(arguments[i].substr(7));
  }
  if (const char* home = std::getenv("HEARTH_HOME"); home && *home)
    return std::filesystem::absolute(home);
  if (const char* data = std::getenv("XDG_DATA_HOME"); data && *data)
    return base::Path(data) / "hearth";
  const char* user = std::getenv("HOME");
  return base::Path(user && *user ? user : ".") / ".local/share/hearth";
}

base::Path find_spark_file() {
  if (const char* named = std::getenv("HEARTH_SPARK"); named && *named) return named;
  std::error_code ignored;
  base::Path folder = std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path();
  for (const char* place : {"models/spark.gguf", "../models/spark.gguf", "../../models/spark.gguf",
                            "../share/hearth/spark.gguf"})
    if (std::filesystem::exists(folder / place, ignored)) return folder / place;
  return folder / "models/spark.gguf";
}

int say_error(Console& console, const base::Error& error) {
  console.err(fmt::format("hearth: {}\n", error.text()));
  return 1;
}

}  // namespace hearth
