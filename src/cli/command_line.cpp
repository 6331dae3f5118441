#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <chrono>
#include <fstream>
#include <iostream>
#include <sstream>

#include "cli/answers.hpp"
#include "cli/command_parts.hpp"
#include "cli/http_client.hpp"
#include "cli/terminal.hpp"
#include "kernel/currencies.hpp"

namespace flowmart::cli {
namespace {

constexpr const char* server_nearby = "http://127.0.0.1:8080";

std::string check_currency(const std::string& code) {
  const auto currency = Currency::parse(code);
  if (currency && is_money(*currency)) return {};
  return "\"" + code + "\" is no currency that a shop can sell in; ISO 4217 has them, such as GBP";
}
std::string check_url(const std::string& url) {
  return parse_url(url) ? std::string() : "\"" + url + "\" is no address; write http://HOST:PORT";
}

ServerAddress address_of(const std::string& url, const std::string& key) {
  ServerAddress address = *parse_url(url);
  address.key = key;
  return address;
}

// A server that is named is waited for, which its user is told.
std::unique_ptr<Client> patient_client(ServerAddress address) {
  const auto tell = [](const std::string& trouble, std::chrono::milliseconds limit) {
    std::cerr << "flowmart: " << visible(trouble) << "; trying again for "
              << std::chrono::duration_cast<std::chrono::seconds>(limit).count() << " s" << std::endl;
  };
  return make_http_client(std::move(address), {.waiting = tell});
}

// The server that keeps ./data, if it is this machine's usual one.
std::unique_ptr<Client> find_server(const std::string& key) {
  auto client = make_http_client(
      address_of(server_nearby, key),
      {.reconnect_timeout = std::chrono::milliseconds{0}, .reply_timeout = std::chrono::milliseconds{2'000}});
  if (!client->ask({Verb::get, "/readyz"}).good()) return nullptr;
  return patient_client(address_of(server_nearby, key));
}

// The text of a file that holds a key alone, written over the name of the file.
std::string read_key(std::string& file) {
  std::ifstream stream(file);
  std::string key;
  if (!(stream >> key)) return "there is no key in " + file;
  file = std::move(key);
  return {};
}

}  // namespace

int complain(const std::string& sentence, int status) {
  std::cerr << "flowmart: " << visible_lines(sentence) << '\n';
  return status;
}

const CLI::Validator position(
    [](std::string& text) {
      const std::string number = text.substr(text.find(':') == text.npos ? 0 : text.find(':') + 1);
      const bool good = !number.empty() && number.find_first_not_of("0123456789") == number.npos;
      return good ? std::string() : "a position is what an event or a page gave, or a number";
    },
    "", "position");

void add_currency(CLI::App& command, std::string& currency) {
  command
      .add_option("--currency", currency,
                  "The shop's currency (ISO 4217): that of a new folder (else GBP), and the same ever after")
      ->check(CLI::Validator(check_currency, "CODE"));
}

std::optional<Currency> currency_said(const std::string& code) {
  return code.empty() ? std::nullopt : Currency::parse(code);
}

std::variant<Currency, std::string> shop_currency(const Commands& commands, const Target& target) {
  std::optional<Currency> known;
  if (!target.url.empty()) {
    const auto server = patient_client(address_of(target.url, target.key));
    known = Currency::parse(text_member(server->ask({Verb::get, "/readyz"}), "currency"));
  } else if (commands.folder_currency) {
    known = commands.folder_currency(target.data);
  }
  const auto said = currency_said(target.currency);
  if (known && said && *known != *said)
    return "the shop sells in " + std::string(known->code()) + ", not in " + target.currency;
  return known ? *known : said.value_or(Currency{{'G', 'B', 'P'}});
}

void add_target(CLI::App& command, Target& target) {
  auto* url = command.add_option("--url", target.url, "A running server, e.g. http://127.0.0.1:8080")
                  ->check(CLI::Validator(check_url, "URL"));
  command
      .add_option_function<std::string>(
          "--data",
          [&target](const std::string& folder) {
            target.data = folder;
            target.data_given = true;
          },
          "A data folder that no server has open (default: ./data)")
      ->type_name("DIR")
      ->excludes(url);
  command
      .add_option("--key-file", target.key, "Holds the key of a server that asks for one (serve --key-file)")
      ->type_name("FILE")
      ->envname("FLOWMART_KEY_FILE")
      ->transform(CLI::Validator(read_key, ""));
  add_currency(command, target.currency);
}

Connection connect(const Commands& commands, const Target& target) {
  if (!target.url.empty()) return {patient_client(address_of(target.url, target.key)), {}};
  if (!commands.open_offline) return {nullptr, "this program has no engine of its own; say --url"};
  Connection connection = commands.open_offline(target.data, currency_said(target.currency));
  if (connection.client || target.data_given) return connection;
  if (auto client = find_server(target.key)) {
    std::cerr << "flowmart: talking to the server at " << server_nearby << '\n';
    return {std::move(client), {}};
  }
  return connection;
}

std::unique_ptr<Client> connected(const Commands& commands, const Target& target) {
  Connection connection = connect(commands, target);
  if (!connection.client) complain(connection.trouble, exit_failed);
  return std::move(connection.client);
}

Reading reading(const Commands& commands, const Target& target) {
  if (!target.currency.empty()) {
    const auto currency = shop_currency(commands, target);
    if (const auto* wrong = std::get_if<std::string>(&currency))
      return {nullptr, complain(*wrong, exit_usage)};
  }
  const bool nothing_there = target.url.empty() && commands.has_data && !commands.has_data(target.data);
  if (!nothing_there) return {connected(commands, target), exit_failed};
  if (auto client = target.data_given ? nullptr : find_server(target.key)) {
    std::cerr << "flowmart: talking to the server at " << server_nearby << '\n';
    return {std::move(client), exit_good};
  }
  return {nullptr,
          complain("there is no shop in " + target.data + "; say which with --data or --url", exit_usage)};
}

int run_command_line(int count, const char* const* arguments, const Commands& commands) {
  CLI::App app{
      "FlowMart Orders: takes orders in, reserves their stock without overselling, gets them paid, shipped "
      "and "
      "delivered.",
      "flowmart"};
  app.require_subcommand(1);
  app.set_version_flag("--version", commands.version.empty() ? std::string("unknown") : commands.version);
  app.footer(
      "Exit status: 0 good, 1 the work failed, 2 wrong usage or input.\n"
      "More on a command: flowmart COMMAND --help");
  Session session{commands};
  add_server_commands(app, session);
  add_order_commands(app, session);
  add_import_command(app, session);
  add_export_command(app, session);
  try {
    app.parse(count, arguments);
  } catch (const CLI::ParseError& error) {
    std::ostringstream wrong;
    const bool good = app.exit(error, std::cout, wrong) == 0;
    std::cerr << visible_lines(wrong.str());
    return good ? exit_good : exit_usage;
  }
  return session.action();
}

}  // namespace flowmart::cli
