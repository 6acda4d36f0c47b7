#include <fmt/format.h>

#include "apps/hearth/commands.h"

namespace hearth {
namespace {

constexpr std::string_view words =
    "talk ask plan run undo log rooms import export backup restore erase forget freeze thaw cards "
    "grants reach model mcp secret account owner passphrase tools doctor serve completion";
constexpr std::string_view options = "--home --json --now --cards --mode --help --version";

constexpr std::string_view bash = R"(_hearth() {{
  local word=${{COMP_WORDS[COMP_CWORD]}}
  case ${{COMP_WORDS[1]}} in
    import) COMPREPLY=($(compgen -f -X '!*.@(ics|vcf|eml|mbox)' -- "$word") $(compgen -d -- "$word")) ;;
    export|backup|restore) COMPREPLY=($(compgen -f -- "$word")) ;;
    erase|freeze|thaw) COMPREPLY=($(compgen -W "calendar contacts lists memory messages reminders" -- "$word")) ;;
    cards) COMPREPLY=($(compgen -W "approve task always deny" -- "$word")) ;;
    secret) COMPREPLY=($(compgen -W "list add remove" -- "$word")) ;;
    grants) COMPREPLY=($(compgen -W "list give revoke" -- "$word")) ;;
    model) COMPREPLY=($(compgen -W "list add use test remove" -- "$word")) ;;
    mcp) COMPREPLY=($(compgen -W "list add show test accept overlay login remove" -- "$word")) ;;
    *) COMPREPLY=($(compgen -W "{0} {1}" -- "$word")) ;;
  esac
}}
complete -F _hearth hearth
)";
constexpr std::string_view zsh = R"(#compdef hearth
_arguments '1:command:({0})' '*:file:_files'
)";
constexpr std::string_view fish = R"(complete -c hearth -n __fish_use_subcommand -f -a "{0}"
complete -c hearth -l home -r
complete -c hearth -l json
)";

}  // namespace

std::string completion_script(const std::string& shell) {
  std::string_view script = shell == "bash" ? bash : shell == "zsh" ? zsh : fish;
  return fmt::format(fmt::runtime(script), words, options);
}

}  // namespace hearth
