#include "cli/tail/tail.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <ostream>
#include <thread>

#include "cli/answers.hpp"
#include "cli/documents.hpp"

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
      : x_options(options), x_client(client), x_out(out), x_err(err), x_last(options.after) {}

  int run() {
    if (!x_options.order.empty() && !find_order()) return 1;
    return x_client.shared() ? follow() : print_what_is_there();
  }

 private:
  bool find_order();
  int follow();
  int print_what_is_there();
  std::string query() const;
  bool take(std::string_view json);  // false: enough
  bool concerns_order(std::string_view json) const;
  void print(const Item& event);

  const TailOptions& x_options;
  Client& x_client;
  std::ostream& x_out;
  std::ostream& x_err;
  std::optional<std::uint64_t> x_last;  // position of the last message seen
  std::vector<std::string> x_marks;     // texts by which a message is known to be of the order
  std::uint64_t x_printed = 0;
};

// Everything that concerns an order names it by its id, by its number, or by its shipment's.
bool Tail::find_order() {
  const Reply reply = x_client.ask({Verb::get, "/v1/orders/" + percent_encode(x_options.order)});
  if (!reply.good()) {
    x_err << "flowmart: " << describe_failure(reply) << '\n';
    return false;
  }
  const std::string number = text_member(reply, "orderNumber");
  x_marks = {"\"" + text_member(reply, "id") + "\"", "\"" + number + "\"", "\"shp-" + number + "-"};
  return true;
}

std::string Tail::query() const {
  std::string out = x_options.message.empty() ? "" : "&message=" + percent_encode(x_options.message);
  if (x_options.with_private) out += "&private=true";
  return out;
}

bool Tail::concerns_order(std::string_view json) const {
  return x_marks.empty() || std::any_of(x_marks.begin(), x_marks.end(), [&](const std::string& mark) {
           return json.find(mark) != json.npos;
         });
}

void Tail::print(const Item& event) {
  std::string_view source = event["source"];
  source.remove_prefix(std::min(source.size(), source.rfind('/') + 1));
  x_out << fmt::format("{:>8}  {}  {:<34} {:<22} {}\n", event["position"], event["time"],
                       message_of(event["type"]), source, event["subject"]);
}

bool Tail::take(std::string_view json) {
  const std::optional<Item> event = read_item(json);
  if (!event) return true;
  std::uint64_t position = 0;
  const std::string_view text = (*event)["position"];
  std::from_chars(text.data(), text.data() + text.size(), position);
  if (x_last && position <= *x_last) return true;
  x_last = position;
  if (!concerns_order(json)) return true;
  if (x_options.json) x_out << json << '\n';
  else print(*event);
  x_out.flush();
  ++x_printed;
  return x_out.good() && (x_options.count == 0 || x_printed < x_options.count);
}

int Tail::follow() {
  auto pause = std::chrono::milliseconds{100};
  bool told = false;
  for (std::uint64_t attempts = 0;;) {
    std::string target = "/v1/events/stream?" + (x_last ? "after=" + std::to_string(*x_last) : std::string());
    target += query();
    EventReader events;
    bool alive = false;
    const auto trouble = x_client.stream({Verb::get, target}, [&](std::string_view line) {
      alive = true;
      const auto event = events.line(line);
      return !event || take(event->data);
    });
    if (!trouble) return 0;
    if (!alive && !told && x_printed == 0 && attempts == 0 && !x_last) {
      x_err << "flowmart: " << *trouble << '\n';
      return 1;
    }
    if (alive) attempts = 0, told = false, pause = std::chrono::milliseconds{100};
    if (!told) x_err << "flowmart: " << *trouble << "; trying again\n";
    told = true;
    if (x_options.attempts_max > 0 && ++attempts >= x_options.attempts_max) return 1;
    std::this_thread::sleep_for(pause);
    pause = std::min(pause * 2, x_options.pause_max);
  }
}

// Nobody else is at work on an offline folder: what is there is all there will be.
int Tail::print_what_is_there() {
  const auto trouble =
      each_page(x_client, "/v1/events?limit=500" + query(), std::to_string(x_options.after.value_or(0)),
                "events", [&](const Item& event) { return take(event.json); });
  if (!trouble) return 0;
  x_err << "flowmart: " << *trouble << '\n';
  return 1;
}

}  // namespace

std::optional<EventReader::Event> EventReader::line(std::string_view line) {
  if (line.empty()) {
    if (!x_has_data) return std::nullopt;
    x_has_data = false;
    Event event = x_event;
    x_event.data.clear();
    return event;
  }
  const std::size_t colon = line.find(':');
  const std::string_view name = line.substr(0, colon);
  std::string_view value = colon == line.npos ? std::string_view{} : line.substr(colon + 1);
  if (value.starts_with(' ')) value.remove_prefix(1);
  if (name == "id") x_event.id = value;
  if (name == "data") {
    if (x_has_data) x_event.data += '\n';
    x_event.data += value;
    x_has_data = true;
  }
  return std::nullopt;
}

int run_tail(const TailOptions& options, Client& client, std::ostream& out, std::ostream& err) {
  return Tail(options, client, out, err).run();
}

}  // namespace flowmart::cli::tail
