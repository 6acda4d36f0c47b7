#include "house/questions.h"

#include <algorithm>

#include "base/json.h"
#include "house/house.h"

namespace house {
namespace {

using base::Json;

constexpr const char* question_key = "question/";  // …, the task, and the step's path

// The owner, who answers the first question with this; nothing: they leave it open.
class Answering : public Owner {
 public:
  Answering(Owner& owner, std::string answer) : owner_(owner), answer_(std::move(answer)) {}
  trust::CardAnswer decide(const trust::Card& card) override { return owner_.decide(card); }
  std::optional<crypto::Secret> passphrase(const trust::Card& card) override {
    return owner_.passphrase(card);
  }
  std::optional<std::string> answer(const std::string& question,
                                    const std::vector<std::string>& choices) override {
    std::unique_lock hold(mutex_);
    if (!std::exchange(used_, true)) return answer_.empty() ? std::nullopt : std::optional(answer_);
    hold.unlock();
    return owner_.answer(question, choices);
  }
  bool answers_later() const override { return !answer_.empty() && owner_.answers_later(); }
  void see(const Event& event) override { owner_.see(event); }

 private:
  Owner& owner_;
  std::string answer_;
  std::mutex mutex_;
  bool used_ = false;
};

}  // namespace

store::Item item_of(const Question& question) {
  Json choices = Json::array();
  for (const std::string& choice : question.choices) choices.push(choice);
  Json json = Json::object();
  json.set("task", question.task).set("path", question.path).set("text", question.text);
  json.set("choices", std::move(choices));
  return {.shelf = store::Shelf::inbox,
          .key = key_of(question).key,
          .state = "open",
          .body = json.dump()};
}

store::ItemKey key_of(const Question& question) {
  return {store::Shelf::inbox, question_key + question.task + "/" + question.path};
}

Result<std::vector<Question>> open_questions(store::House& store) {
  std::vector<Question> questions;
  for (const store::Item& item : TRY(store.items(store::Shelf::inbox))) {
    if (!item.key.starts_with(question_key)) continue;
    Json json = TRY(Json::parse(item.body));
    Question question{.task = json["task"].string(),
                      .path = json["path"].string(),
                      .text = json["text"].string(),
                      .choices = {}};
    for (const Json& choice : json["choices"].items()) question.choices.push_back(choice.string());
    questions.push_back(std::move(question));
  }
  return questions;
}

Result<std::vector<Question>> House::questions() {
  std::lock_guard hold(strand_);
  return open_questions(store_);
}

Result<Answer> House::answer_question(const std::string& task, const std::string& answer,
                                      Owner& owner, std::stop_token stop) {
  std::lock_guard turn(working_);
  auto waiting = [&]() -> Result<TaskRecord> {
    std::lock_guard hold(strand_);
    auto open = TRY(open_questions(store_));
    auto items = TRY(store_.items(store::Shelf::inbox));
    auto item = std::ranges::find(items, "task/" + task, &store::Item::key);
    if (std::ranges::find(open, task, &Question::task) == open.end() || item == items.end())
      return base::fail(base::Code::not_found, "This question is answered already.");
    return read_task(item->body);
  };
  TaskRecord record = TRY(waiting());
  Answering here(owner, answer);
  return go_on(std::move(record), here, std::move(stop));
}

}  // namespace house
