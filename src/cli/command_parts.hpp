// The pieces that the command line is put together from. Included by its own .cpp files only.
#pragma once
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <functional>
#include <optional>
#include <string>
#include <variant>

#include "cli/commands.hpp"

namespace flowmart::cli {

// One invocation: what was asked for is left in `action`.
struct Session {
  const Commands& commands;
  std::function<int()> action{};
};

// Where a command finds FlowMart: a server, or a folder.
struct Target {
  std::string url;
  std::string data = "data";
  std::string currency;  // empty: not said
  std::string key;       // of the server; empty: none is said
  bool data_given = false;
};

void add_target(CLI::App& command, Target& target);
// Without a word about where: the folder ./data, or the server that has it open.
Connection connect(const Commands& commands, const Target& target);
// The connection, or nothing after its trouble was told.
std::unique_ptr<Client> connected(const Commands& commands, const Target& target);

// For commands that only read: no folder is made for them, and what was said of the shop must be so.
struct Reading {
  std::unique_ptr<Client> client;  // none: the trouble was told, and this is
  int status = exit_good;          // how to end
};
Reading reading(const Commands& commands, const Target& target);

void add_currency(CLI::App& command, std::string& currency);
// Of a text that the parser has checked; nothing if it was not said.
std::optional<Currency> currency_said(const std::string& code);
// What the shop sells in, there or in a folder that has none yet; a text: it is not what was said.
std::variant<Currency, std::string> shop_currency(const Commands& commands, const Target& target);

// --after: a position, as an event or a page gives it, or a plain number.
extern const CLI::Validator position;

int complain(const std::string& sentence, int status);

void add_server_commands(CLI::App& app, Session& session);
void add_import_command(CLI::App& app, Session& session);
void add_export_command(CLI::App& app, Session& session);
void add_order_commands(CLI::App& app, Session& session);

}  // namespace flowmart::cli
