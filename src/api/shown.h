// What the house says, as the API says it.
#pragma once
#include "house/house.h"
#include "house/reach.h"
#include "protocol/rooms.h"
#include "protocol/settings.h"

namespace api {

protocol::TaskState shown(agent::State state);
protocol::Event shown(const house::Event& event);
protocol::Card shown(const trust::Card& card);
protocol::Grant shown(const trust::Grant& grant, const base::Zone& zone, base::Instant now);
protocol::Reach shown(const house::Reach& reach);
// `why`: with what each step was given.
protocol::Task shown(const house::LoggedTask& task, bool why);
protocol::Preview shown(const agent::Preview& preview, const std::string& request);
protocol::ImportReport shown(const formats::ImportReport& report, const std::string& file);
protocol::Left shown(const house::Left& left);
protocol::Traces shown(const house::PersonTraces& traces);
protocol::Device shown(const house::Device& device, const std::string& current);

agent::Mode mode_of(protocol::Mode mode);

}  // namespace api
