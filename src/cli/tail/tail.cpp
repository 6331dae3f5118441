#include "cli/tail/tail.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <ostream>
#include <thread>

#include "cli/answers.hpp"
#include "cli/documents.hpp"
#include "cli/terminal.hpp"

namespace flowmart::cli::tail {
namespace {

// "com.flowmart.PlaceOrder.v0.0.1" as "PlaceOrder 0.0.1".
std::string message_of(std::string_view type) {
  constexpr std::string_view prefix = "com.flowmart.";
  if (type.starts_with(prefix)) type.remove_prefix(prefix.size());
  const std::size_t dot = type.find(".v");
  if (dot == type.npos) return std::string(type);
  return fmt::format("{} {}", type.substr(0, dot), type.substr(dot + 2));
}

class Tail {
 public:
  Tail(const TailOptions& options, Client& client, std::ostream& out, std::ostream& err)
      : options_(options), client_(client), out_(out), err_(err), place_(options.after) {}

  int run() {
    if (!options_.order.empty() && !find_order()) return 1;
    if (const int status = refused(); status != 0) return status;
    return client_.shared() ? follow() : print_what_is_there();
  }

 private:
  bool find_order();
  int refused();
  int follow();
  int print_what_is_there();
  std::string query() const;
  bool take(std::string_view json);  // false: enough
  bool concerns_order(std::string_view json) const;
  void print(const Item& event);

  const TailOptions& options_;
  Client& client_;
  std::ostream& out_;
  std::ostream& err_;
  std::optional<std::string> place_;   // behind which the stream goes on, as the server gave it
  std::optional<std::uint64_t> last_;  // position of the last message seen
  std::vector<std::string> marks_;     // texts by which a message is known to be of the order
  std::uint64_t printed_ = 0;
};

// Everything that concerns an order names it by its id, by its number, or by its shipment's.
bool Tail::find_order() {
  const Reply reply = client_.ask({Verb::get, "/v1/orders/" + percent_encode(options_.order)});
  if (!reply.good()) {
    err_ << "flowmart: " << describe_failure(reply) << '\n';
    return false;
  }
  const std::string number = text_member(reply, "orderNumber");
  marks_ = {"\"" + text_member(reply, "id") + "\"", "\"" + number + "\"", "\"shp-" + number + "-"};
  return true;
}

// A message that nobody sends is told before it is waited for.
int Tail::refused() {
  if (options_.message.empty() || !client_.shared()) return 0;  // of an offline folder the list says it
  const Reply reply = client_.ask({Verb::get, "/v1/events?limit=1" + query()});
  if (!reply.answered() || reply.good()) return 0;
  err_ << "flowmart: " << describe_failure(reply) << '\n';
  return exit_status(reply);
}

std::string Tail::query() const {
  std::string out = options_.message.empty() ? "" : "&message=" + percent_encode(options_.message);
  if (options_.with_private) out += "&private=true";
  return out;
}

bool Tail::concerns_order(std::string_view json) const {
  return marks_.empty() || std::any_of(marks_.begin(), marks_.end(),
                                       [&](const std::string& mark) { return json.find(mark) != json.npos; });
}

void Tail::print(const Item& event) {
  std::string_view source = event["source"];
  source.remove_prefix(std::min(source.size(), source.rfind('/') + 1));
  out_ << visible(fmt::format("{:>8}  {}  {:<34} {:<22} {}", event["position"], event["time"],
                              message_of(event["type"]), source, event["subject"]))
       << '\n';
}

bool Tail::take(std::string_view json) {
  const std::optional<Item> event = read_item(json);
  if (!event) return true;
  std::uint64_t position = 0;
  const std::string_view text = (*event)["position"];
  std::from_chars(text.data(), text.data() + text.size(), position);
  if (last_ && position <= *last_) return true;
  last_ = position;
  if (!concerns_order(json)) return true;
  if (options_.json) out_ << visible_json(json) << '\n';
  else print(*event);
  out_.flush();
  ++printed_;
  return out_.good() && (options_.count == 0 || printed_ < options_.count);
}

int Tail::follow() {
  auto pause = std::chrono::milliseconds{100};
  bool told = false;
  for (std::uint64_t attempts = 0;;) {
    std::string target = "/v1/events/stream?" + (place_ ? "after=" + percent_encode(*place_) : std::string());
    target += query();
    EventReader events;
    bool alive = false;
    std::string problem;  // for which there is no use in trying again
    const auto trouble = client_.stream({Verb::get, target}, [&](std::string_view line) {
      alive = true;
      const auto event = events.line(line);
      if (!event) return true;
      if (event->name == "problem") {
        problem = describe_failure({.status = 500, .body = event->data});
        return false;
      }
      if (!event->id.empty()) place_ = event->id;
      return take(event->data);
    });
    if (!problem.empty()) {
      err_ << "flowmart: " << problem << '\n';
      return 1;
    }
    if (!trouble) return 0;
    if (!alive && !told && printed_ == 0 && attempts == 0 && !place_) {
      err_ << "flowmart: " << *trouble << '\n';
      return 1;
    }
    if (alive) attempts = 0, told = false, pause = std::chrono::milliseconds{100};
    if (!told) err_ << "flowmart: " << *trouble << "; trying again\n";
    told = true;
    if (options_.attempts_max > 0 && ++attempts >= options_.attempts_max) return 1;
    std::this_thread::sleep_for(pause);
    pause = std::min(pause * 2, options_.pause_max);
  }
}

// Nobody else is at work on an offline folder: what is there is all there will be.
int Tail::print_what_is_there() {
  const auto trouble = each_page(client_, "/v1/events?limit=500" + query(), options_.after.value_or("0"),
                                 "events", [&](const Item& event) { return take(event.json); });
  if (!trouble) return 0;
  err_ << "flowmart: " << trouble->why << '\n';
  return trouble->status;
}

}  // namespace

std::optional<EventReader::Event> EventReader::line(std::string_view line) {
  if (line.empty()) {
    if (!has_data_) return std::nullopt;
    has_data_ = false;
    Event event = event_;
    event_.data.clear();
    event_.name.clear();
    return event;
  }
  const std::size_t colon = line.find(':');
  const std::string_view name = line.substr(0, colon);
  std::string_view value = colon == line.npos ? std::string_view{} : line.substr(colon + 1);
  if (value.starts_with(' ')) value.remove_prefix(1);
  if (name == "id") event_.id = value;
  if (name == "event") event_.name = value == "message" ? "" : value;
  if (name == "data") {
    if (has_data_) event_.data += '\n';
    event_.data += value;
    has_data_ = true;
  }
  return std::nullopt;
}

int run_tail(const TailOptions& options, Client& client, std::ostream& out, std::ostream& err) {
  return Tail(options, client, out, err).run();
}

}  // namespace flowmart::cli::tail
