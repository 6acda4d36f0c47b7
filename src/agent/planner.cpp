#include "agent/planner.h"

namespace agent {
namespace {

class GivenPlanner : public Planner {
 public:
  base::Result<Piece> next(const Brief& brief, const std::function<void(std::string_view)>&,
                           std::stop_token) override {
    if (!brief.complaint.empty()) return base::fail(base::Code::invalid, brief.complaint);
    return Piece{.text = brief.request + "\n", .calls = {}, .planner = "owner"};
  }
};

class Cascade : public Planner {
 public:
  Cascade(std::unique_ptr<Planner> first, std::unique_ptr<Planner> second)
      : first_(std::move(first)), second_(std::move(second)) {}

  base::Result<Piece> next(const Brief& brief, const std::function<void(std::string_view)>& on_text,
                           std::stop_token stop) override {
    bool begun_by_second = !brief.before.empty() && brief.before.back().piece.planner != "spark";
    if (!begun_by_second) {
      auto piece = first_->next(brief, on_text, stop);
      if (piece && !piece->text.empty()) return piece;
    }
    return second_->next(brief, on_text, stop);
  }

 private:
  std::unique_ptr<Planner> first_, second_;
};

}  // namespace

std::unique_ptr<Planner> make_cascade(std::unique_ptr<Planner> first,
                                      std::unique_ptr<Planner> second) {
  return std::make_unique<Cascade>(std::move(first), std::move(second));
}

std::unique_ptr<Planner> make_given_planner() { return std::make_unique<GivenPlanner>(); }

const char* mode_name(Mode mode) {
  static constexpr const char* names[] = {"instant", "thinking", "given"};
  return names[size_t(mode)];
}

std::optional<Mode> mode_named(std::string_view name) {
  for (Mode mode : {Mode::instant, Mode::thinking, Mode::given})
    if (name == mode_name(mode)) return mode;
  return {};
}

}  // namespace agent
