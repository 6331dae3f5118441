// place, show, tail.
#include <sys/ioctl.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <iostream>

#include "cli/answers.hpp"
#include "cli/command_parts.hpp"
#include "cli/place/place.hpp"
#include "cli/show/story.hpp"
#include "cli/tail/tail.hpp"
#include "cli/terminal.hpp"

namespace flowmart::cli {
namespace {

std::size_t terminal_width() {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  if (const char* columns = std::getenv("COLUMNS")) {
    const long width = std::strtol(columns, nullptr, 10);
    if (width >= 20 && width <= 1'000) return static_cast<std::size_t>(width);
  }
  return 120;
}

// Whether the terminal's locale is known not to be UTF-8.
bool plain_terminal() {
  if (::isatty(STDOUT_FILENO) == 0) return false;
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"})
    if (const char* value = std::getenv(name); value != nullptr && *value != '\0') {
      const std::string locale(value);
      return locale.find("UTF-8") == std::string::npos && locale.find("utf8") == std::string::npos;
    }
  return false;
}

Time now() { return std::chrono::floor<Duration>(std::chrono::system_clock::now()); }

struct PlaceArguments {
  Target target;
  std::vector<std::string> items;
  placing::PlaceOptions options;
};

int place(const Commands& commands, PlaceArguments& arguments) {
  placing::PlaceOptions& options = arguments.options;
  const auto currency = shop_currency(commands, arguments.target);
  if (const auto* wrong = std::get_if<std::string>(&currency)) return complain(*wrong, exit_usage);
  options.currency = std::get<Currency>(currency);
  for (const std::string& item : arguments.items) {
    auto line = placing::read_line(item, options.currency);
    if (const auto* wrong = std::get_if<std::string>(&line)) return complain(*wrong, exit_usage);
    options.lines.push_back(std::get<placing::LineWanted>(std::move(line)));
  }
  if (options.lines.empty() && !options.file)
    return complain("say what is ordered: --item or --file", exit_usage);
  const auto client = connected(commands, arguments.target);
  return client ? placing::run_place(options, *client, now(), std::cout, std::cerr) : exit_failed;
}

void add_place(CLI::App& app, Session& session) {
  auto arguments = std::make_shared<PlaceArguments>();
  placing::PlaceOptions& options = arguments->options;
  CLI::App* command = app.add_subcommand("place", "Place one order");
  add_target(*command, arguments->target);
  auto* file = command->add_option("--file", options.file, "A PlaceOrder message as JSON")->type_name("FILE");
  command->add_option("--item", arguments->items, "SKU:QUANTITY, or SKU:QUANTITY:PRICE; any number of times")
      ->type_name("LINE")
      ->allow_extra_args(false)
      ->excludes(file);
  command->add_option("--order", options.order, "Number of the order; else one is made")->excludes(file);
  command->add_option("--customer", options.customer, "Number of the buyer")->capture_default_str();
  command->add_option("--name", options.name, "Name of the buyer")->excludes(file);
  command->add_option("--email", options.email, "Where the buyer reads mail")->excludes(file);
  command->add_option("--street", options.street, "Where it goes: street and number")->excludes(file);
  command->add_option("--city", options.city, "Where it goes: city")->excludes(file);
  command->add_option("--postcode", options.postcode, "Where it goes: postal code")->excludes(file);
  command->add_option("--country", options.country, "Where it goes: country, as ISO 3166 has it")
      ->capture_default_str();
  command->add_option("--token", options.token, "What the test gateway is to play (docs/test-gateway.md)")
      ->capture_default_str();
  command->add_flag("--json", options.json, "The API's own answer");
  command->footer(
      "Exit status 1 when it can't be taken as things stand (its stock does not suffice), 2 when it is "
      "wrong.\n"
      "Examples:\n"
      "  flowmart place --item LAMP-01:2 --item KETTLE-17:1:34.50 --customer ines\n"
      "  flowmart place --item LAMP-01:1 --token tok_declined\n"
      "  flowmart place --file order.json --url http://127.0.0.1:8080 --json");
  command->callback([&session, arguments] {
    session.action = [&session, arguments] { return place(session.commands, *arguments); };
  });
}

struct ShowArguments {
  Target target;
  std::string order;
  show::DrawOptions draw;
  std::size_t width = 0;
  bool json = false, no_diagram = false;
};

int show_order(const Commands& commands, ShowArguments& arguments) {
  const auto [client, status] = reading(commands, arguments.target);
  if (!client) return status;
  const Reply reply = client->ask({Verb::get, "/v1/orders/" + percent_encode(arguments.order) + "/story"});
  if (!reply.good()) return complain(describe_failure(reply), exit_status(reply));
  if (arguments.json) {
    std::cout << visible_json(reply.body) << std::endl;
    return exit_good;
  }
  const auto story = show::read_story(reply);
  if (!story) return complain("the server's answer is no story of an order", exit_failed);
  arguments.draw.width = arguments.width > 0 ? arguments.width : terminal_width();
  arguments.draw.ascii = arguments.draw.ascii || plain_terminal();
  std::cout << show::timeline(*story, arguments.draw.with_private);
  if (!arguments.no_diagram) std::cout << '\n' << show::sequence_diagram(*story, arguments.draw);
  std::cout.flush();
  return exit_good;
}

void add_show(CLI::App& app, Session& session) {
  auto arguments = std::make_shared<ShowArguments>();
  CLI::App* command = app.add_subcommand("show", "Tell an order's story: a timeline and a sequence diagram");
  add_target(*command, arguments->target);
  command->add_option("order", arguments->order, "Number or id of the order")->required()->type_name("ORDER");
  command->add_flag("--private", arguments->draw.with_private, "The services' private messages, too");
  command->add_flag("--ascii", arguments->draw.ascii, "Draw with ASCII characters only");
  command->add_flag("--no-diagram", arguments->no_diagram, "The timeline alone");
  command->add_option("--width", arguments->width, "Columns to draw in; else the terminal's")
      ->check(CLI::Range(20, 1'000));
  command->add_flag("--json", arguments->json, "The story as a JSON document");
  command->footer(
      "Examples:\n"
      "  flowmart show 536365\n"
      "  flowmart show ORD-1042 --private --width 160\n"
      "  flowmart show 536365 --json");
  command->callback([&session, arguments] {
    session.action = [&session, arguments] { return show_order(session.commands, *arguments); };
  });
}

struct TailArguments {
  Target target;
  tail::TailOptions options;
};

void add_tail(CLI::App& app, Session& session) {
  auto arguments = std::make_shared<TailArguments>();
  tail::TailOptions& options = arguments->options;
  CLI::App* command = app.add_subcommand("tail", "Print messages as they happen");
  add_target(*command, arguments->target);
  command->add_option("--after", options.after, "Begin behind this position; 0 is the very beginning")
      ->check(position);
  command->add_option("--message", options.message, "Only messages of this id, e.g. OrderConfirmed");
  command->add_option("--order", options.order, "Only what concerns this order");
  command->add_flag("--private", options.with_private, "The services' private messages, too");
  command->add_option("--count", options.count, "End after so many");
  command->add_flag("--json", options.json, "A CloudEvent a line");
  command->footer(
      "Goes on from the last position when the server comes back. On an offline folder it prints what is "
      "there.\n"
      "Examples:\n"
      "  flowmart tail --url http://127.0.0.1:8080\n"
      "  flowmart tail --after 0 --order 536365\n"
      "  flowmart tail --message PaymentFailed --json");
  command->callback([&session, arguments] {
    session.action = [&session, arguments] {
      const auto [client, status] = reading(session.commands, arguments->target);
      return client ? tail::run_tail(arguments->options, *client, std::cout, std::cerr) : status;
    };
  });
}

}  // namespace

void add_order_commands(CLI::App& app, Session& session) {
  add_place(app, session);
  add_show(app, session);
  add_tail(app, session);
}

}  // namespace flowmart::cli
