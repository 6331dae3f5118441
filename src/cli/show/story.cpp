#include "cli/show/story.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include "cli/terminal.hpp"

namespace flowmart::cli::show {
namespace {

namespace dom = simdjson::dom;

std::string text_of(const dom::object& object, std::string_view name) {
  std::string_view text;
  return object[name].get_string().get(text) == simdjson::SUCCESS ? visible(text) : std::string();
}

Step step_of(const dom::object& object) {
  Step step;
  std::uint64_t position = 0;
  if (object["position"].get_uint64().get(position) == simdjson::SUCCESS) step.position = position;
  step.message = text_of(object, "message");
  step.version = text_of(object, "version");
  step.kind = text_of(object, "kind");
  step.id = text_of(object, "id");
  step.cause = text_of(object, "causationId");
  step.from = text_of(object, "from");
  dom::array to;
  if (object["to"].get_array().get(to) == simdjson::SUCCESS)
    for (const dom::element one : to) {
      std::string_view name;
      if (one.get_string().get(name) == simdjson::SUCCESS) step.to.push_back(visible(name));
    }
  step.time = parse_time(text_of(object, "time")).value_or(Time{});
  bool is_private = false;
  step.is_private = object["private"].get_bool().get(is_private) == simdjson::SUCCESS && is_private;
  std::int64_t status = 0;
  if (object["reply"]["status"].get_int64().get(status) == simdjson::SUCCESS)
    step.reply_status = static_cast<int>(status);
  return step;
}

// "14:03:07.250"
std::string clock_of(Time time) {
  using namespace std::chrono;
  const hh_mm_ss<milliseconds> clock{floor<milliseconds>(time - floor<days>(time))};
  return fmt::format("{:02}:{:02}:{:02}.{:03}", clock.hours().count(), clock.minutes().count(),
                     clock.seconds().count(), clock.subseconds().count());
}

std::string passed(Duration since) {
  const auto micros = since.count();
  if (micros < 1'000'000) return fmt::format("+{:.1f} ms", static_cast<double>(micros) / 1e3);
  if (micros < 600'000'000) return fmt::format("+{:.1f} s", static_cast<double>(micros) / 1e6);
  return fmt::format("+{:.1f} min", static_cast<double>(micros) / 6e7);
}

}  // namespace

std::optional<Story> read_story(const Reply& reply) {
  dom::parser parser;
  dom::object root;
  if (parser.parse(reply.body).get_object().get(root) != simdjson::SUCCESS) return std::nullopt;
  Story story{text_of(root, "orderId"), text_of(root, "orderNumber"), text_of(root, "status"), {}};
  dom::array messages;
  if (root["messages"].get_array().get(messages) != simdjson::SUCCESS) return std::nullopt;
  for (const dom::element one : messages) {
    dom::object object;
    if (one.get_object().get(object) != simdjson::SUCCESS) return std::nullopt;
    story.steps.push_back(step_of(object));
  }
  return story;
}

std::string short_name(const std::string& participant) {
  if (participant.empty()) return "outside";
  constexpr std::string_view ending = "Service";
  if (participant.size() > ending.size() && participant.ends_with(ending))
    return participant.substr(0, participant.size() - ending.size());
  return participant;
}

std::vector<Step> gathered(const Story& story, bool with_private) {
  std::vector<Step> out;
  for (const Step& step : story.steps) {
    if (step.is_private && !with_private) continue;
    const bool repeats = !out.empty() && out.back().message == step.message &&
                         out.back().version == step.version && out.back().from == step.from &&
                         out.back().to == step.to;
    if (repeats) ++out.back().times;
    else out.push_back(step);
  }
  return out;
}

std::string timeline(const Story& story, bool with_private) {
  std::string out = fmt::format("Order {} is {}. ", story.number, story.status);
  if (!story.steps.empty())
    out += fmt::format("It began on {}; times are UTC.", format_time(story.steps.front().time).substr(0, 10));
  out += '\n';
  std::size_t shown = 0;
  for (const Step& step : gathered(story, with_private)) {
    shown += step.times;
    std::string to;
    for (const std::string& one : step.to) to += (to.empty() ? "" : ", ") + short_name(one);
    const std::string times = step.times > 1 ? fmt::format(" ({} times)", step.times) : "";
    out += fmt::format("  {}  {:>10}  {:<32} {} -> {}{}\n", clock_of(step.time),
                       passed(step.time - story.steps.front().time), step.message + " " + step.version,
                       short_name(step.from), to.empty() ? "(nobody here)" : to, times);
  }
  if (const std::size_t hidden = story.steps.size() - shown; hidden > 0)
    out += fmt::format("  and {} private message{} (--private shows {})\n", hidden, hidden == 1 ? "" : "s",
                       hidden == 1 ? "it" : "them");
  return out;
}

}  // namespace flowmart::cli::show
