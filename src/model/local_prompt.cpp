#include "model/local_prompt.h"

#include "base/text.h"

namespace model {
namespace {

// Stands for the text of a turn while the template is written. No template holds or changes it.
std::string placeholder(size_t turn) { return fmt::format("\x02{}\x03", turn); }

std::vector<Engine::Turn> turns_of(const Prompt& prompt) {
  std::vector<Engine::Turn> turns;
  if (!prompt.system.empty()) turns.push_back({"system", prompt.system});
  for (const Message& message : prompt.messages)
    turns.push_back({message.role == Role::user ? "user" : "assistant", message.text});
  return turns;
}

std::string plain_chat(const std::vector<Engine::Turn>& turns) {
  std::string text;
  for (const Engine::Turn& turn : turns) {
    if (turn.role != "system") text += turn.role == "user" ? "User: " : "Assistant: ";
    text += turn.text + "\n\n";
  }
  return text + "Assistant: ";
}

std::string write_chat(const Engine& engine, const std::vector<Engine::Turn>& turns) {
  std::string chat_template = engine.chat_template();
  if (!chat_template.empty())
    if (auto written = Engine::write_chat(chat_template, turns)) return *written;
  bool knows_chatml = engine.tokens_of("<|im_start|>", true).size() == 1;
  if (knows_chatml)
    if (auto written = Engine::write_chat("chatml", turns)) return *written;
  return plain_chat(turns);
}

}  // namespace

std::vector<Token> prompt_tokens(const Engine& engine, const Prompt& prompt) {
  std::vector<Engine::Turn> turns = turns_of(prompt), marked = turns;
  for (size_t i = 0; i < marked.size(); ++i) marked[i].text = placeholder(i);
  std::string form = write_chat(engine, marked);
  std::vector<Token> tokens;
  auto append = [&](std::string_view text, bool control) {
    if (text.empty()) return;
    auto more = engine.tokens_of(text, control);
    tokens.insert(tokens.end(), more.begin(), more.end());
  };
  size_t at = 0;
  for (size_t i = 0; i < turns.size(); ++i) {
    size_t found = form.find(placeholder(i), at);
    if (found == std::string::npos) continue;  // a template without a place for the system's text
    append(std::string_view(form).substr(at, found - at), true);
    append(turns[i].text, false);
    at = found + placeholder(i).size();
  }
  append(std::string_view(form).substr(at), true);
  auto first = engine.first_token();
  if (first && (tokens.empty() || tokens.front() != *first)) tokens.insert(tokens.begin(), *first);
  return tokens;
}

}  // namespace model
