// import, export.
#include <unistd.h>

#include <fstream>
#include <iostream>
#include <iterator>

#include "cli/command_parts.hpp"
#include "cli/export/export.hpp"
#include "cli/import/run.hpp"

namespace flowmart::cli {
namespace {

using import::FileKind;

struct ImportArguments {
  FileKind kind = FileKind::orders;
  Target target;
  import::ImportOptions options;
  std::vector<std::string> maps;
  std::string map_file, delimiter = ",", encoding = "utf-8", date_format, default_date, until = "reserved";
};

// A file first, single choices over it.
std::optional<std::string> read_maps(ImportArguments& arguments) {
  const auto take = [&](std::variant<import::Chosen, std::string> read) -> std::optional<std::string> {
    if (auto* wrong = std::get_if<std::string>(&read)) return *wrong;
    for (auto& one : std::get<import::Chosen>(read)) arguments.options.chosen.push_back(std::move(one));
    return std::nullopt;
  };
  if (!arguments.map_file.empty()) {
    std::ifstream file(arguments.map_file, std::ios::binary);
    if (!file) return "the mapping file " + arguments.map_file + " can't be read";
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    if (auto wrong = take(import::read_mapping_file(text, arguments.kind))) return wrong;
  }
  for (const std::string& map : arguments.maps)
    if (auto wrong = take(import::read_choice(map, arguments.kind))) return wrong;
  return std::nullopt;
}

std::optional<std::string> read_dates(ImportArguments& arguments) {
  import::OrderRules& rules = arguments.options.rules;
  if (!arguments.date_format.empty()) {
    rules.date_format = import::DateFormat::parse(arguments.date_format);
    if (!rules.date_format)
      return "\"" + arguments.date_format +
             "\" is no date format; it needs year, month and day of %Y %y %m %b %d, and may have %H %I %M %S "
             "%p %Z";
  }
  if (!arguments.default_date.empty()) {
    rules.default_date = import::read_date(arguments.default_date, std::nullopt);
    if (!rules.default_date) return "\"" + arguments.default_date + "\" is no date; write 2010-12-31";
  }
  return std::nullopt;
}

std::optional<std::string> read_text_form(ImportArguments& arguments) {
  const std::string& delimiter = arguments.delimiter;
  if (delimiter == "tab" || delimiter == "\\t") arguments.options.csv.delimiter = '\t';
  else if (delimiter.size() == 1 && delimiter != "\"" && delimiter != "\n" && delimiter != "\r")
    arguments.options.csv.delimiter = delimiter[0];
  else return "\"" + delimiter + "\" is no delimiter; it is one character, or tab";
  const auto encoding = csv::encoding_of(arguments.encoding);
  if (!encoding)
    return "the encoding \"" + arguments.encoding + "\" is not known; there are utf-8 and latin1";
  arguments.options.csv.encoding = *encoding;
  return std::nullopt;
}

int run_import(const Commands& commands, ImportArguments& arguments) {
  for (auto* read : {read_maps, read_dates, read_text_form})
    if (const auto wrong = read(arguments)) return complain(*wrong, exit_usage);
  import::ImportOptions& options = arguments.options;
  const auto currency = shop_currency(commands, arguments.target);
  if (const auto* wrong = std::get_if<std::string>(&currency)) return complain(*wrong, exit_usage);
  options.rules.currency = std::get<Currency>(currency);
  options.until = arguments.until == "delivered" ? import::Until::delivered : import::Until::reserved;
  options.progress = ::isatty(STDERR_FILENO) == 1;
  const auto connect_to = [&] { return connect(commands, arguments.target); };
  switch (arguments.kind) {
    case FileKind::orders: return import::import_orders(options, connect_to, std::cout, std::cerr);
    case FileKind::products: return import::import_products(options, connect_to, std::cout, std::cerr);
    case FileKind::transfers: return import::import_transfers(options, connect_to, std::cout, std::cerr);
    case FileKind::refunds: return import::import_refunds(options, connect_to, std::cout, std::cerr);
    case FileKind::subscriptions: break;
  }
  return import::import_subscriptions(options, connect_to, std::cout, std::cerr);
}

void add_common(CLI::App& command, ImportArguments& arguments) {
  add_target(command, arguments.target);
  import::ImportOptions& options = arguments.options;
  command.add_option("file", options.file, "The file, CSV with a line of column names")
      ->required()
      ->type_name("FILE.csv");
  command
      .add_option("--map", arguments.maps, "Which column holds a field, e.g. price=\"Unit cost\"; repeatable")
      ->type_name("FIELD=COLUMN")
      ->allow_extra_args(false);
  command.add_option("--map-file", arguments.map_file, "A file of such lines; # begins a comment")
      ->type_name("FILE");
  command.add_option("--report", options.report, "Every refused row; .ndjson for JSON lines, else CSV")
      ->type_name("FILE");
  command.add_flag("--all-or-nothing", options.all_or_nothing, "Import nothing if any row is wrong");
  command.add_option("--delimiter", arguments.delimiter, "Between columns; tab for a tab")
      ->capture_default_str();
  command.add_option("--encoding", arguments.encoding, "utf-8 or latin1 (with Windows-1252)")
      ->capture_default_str();
  command.add_flag("--json", options.json, "End with one line of JSON");
}

void add_import_orders(CLI::App& parent, Session& session) {
  auto arguments = std::make_shared<ImportArguments>();
  arguments->kind = FileKind::orders;
  CLI::App* command =
      parent.add_subcommand("orders", "Orders: rows that share an order number are one order");
  add_common(*command, *arguments);
  command->add_option("--until", arguments->until, "How far each order is taken")
      ->check(CLI::IsMember({"reserved", "delivered"}))
      ->capture_default_str();
  command->add_option("--date-format", arguments->date_format, "As strftime has it, e.g. \"%m/%d/%Y %H:%M\"");
  command->add_option("--default-date", arguments->default_date, "For orders without a date");
  command->footer(
      "Fields:\n" + import::describe_fields(FileKind::orders) +
      "An order is placed whole, in the place of its first row, or refused whole: a row that can't be read, "
      "a\n"
      "quantity under 1, a negative price or one finer than the currency's smallest unit refuses it.\n"
      "The same file given again adds nothing and ends with the same summary.\n"
      "Exit status: 2 when rows could not be read (the other orders are in), 1 when the work failed.\n"
      "Examples:\n"
      "  flowmart import orders orders.csv --until delivered --report refused.csv\n"
      "  flowmart import orders export.csv --map order=\"Receipt no\" --map date=Day --date-format %d.%m.%Y\n"
      "  flowmart import orders orders.csv --url http://127.0.0.1:8080 --json");
  command->callback([&session, arguments] {
    session.action = [&session, arguments] { return run_import(session.commands, *arguments); };
  });
}

void add_import_products(CLI::App& parent, Session& session) {
  auto arguments = std::make_shared<ImportArguments>();
  arguments->kind = FileKind::products;
  CLI::App* command = parent.add_subcommand("products", "Products and their opening stock");
  add_common(*command, *arguments);
  command
      ->add_option("--warehouse", arguments->options.warehouse,
                   "Where the stock lies, if the file does not say")
      ->capture_default_str();
  command->footer("Fields:\n" + import::describe_fields(FileKind::products) +
                  "The same file given again adds nothing.\n"
                  "Examples:\n"
                  "  flowmart import products products.csv\n"
                  "  flowmart import products stock.csv --warehouse north --map quantity=\"In stock\"");
  command->callback([&session, arguments] {
    session.action = [&session, arguments] { return run_import(session.commands, *arguments); };
  });
}

void add_import_money(CLI::App& parent, Session& session, FileKind kind, const std::string& name,
                      const std::string& about) {
  auto arguments = std::make_shared<ImportArguments>();
  arguments->kind = kind;
  CLI::App* command = parent.add_subcommand(name, about);
  add_common(*command, *arguments);
  command->footer("Fields:\n" + import::describe_fields(kind) +
                  "A row's reference makes it one: given again, in whichever file, it moves nothing.\n"
                  "Exit status: 2 when rows could not be read (the others are in), 1 when the work failed.\n"
                  "Examples:\n  flowmart import " +
                  name + " " + name + ".csv --report refused.csv\n  flowmart import " + name +
                  " statement.csv --delimiter \";\" --map amount=Credit --map reference=\"Bank ref\"");
  command->callback([&session, arguments] {
    session.action = [&session, arguments] { return run_import(session.commands, *arguments); };
  });
}

void add_import_subscriptions(CLI::App& parent, Session& session) {
  auto arguments = std::make_shared<ImportArguments>();
  arguments->kind = FileKind::subscriptions;
  CLI::App* command = parent.add_subcommand(
      "subscriptions", "Subscriptions: rows that share a name and stand together are the items of one");
  add_common(*command, *arguments);
  command->add_option("--date-format", arguments->date_format, "As strftime has it, e.g. \"%m/%d/%Y\"");
  command->footer(
      "Fields:\n" + import::describe_fields(FileKind::subscriptions) +
      "Each goes on with an order at the moment that the file names, and nothing is ordered before.\n"
      "The same file given again adds nothing and ends with the same summary.\n"
      "Exit status: 2 when rows could not be read (the others are in), 1 when the work failed.\n"
      "Examples:\n  flowmart import subscriptions subscriptions.csv --report refused.csv\n"
      "  flowmart import subscriptions export.csv --map next_renewal=\"Next charge\" --date-format %d.%m.%Y");
  command->callback([&session, arguments] {
    session.action = [&session, arguments] { return run_import(session.commands, *arguments); };
  });
}

struct ExportArguments {
  Target target;
  exporting::ExportOptions options;
  std::string format;
};

void add_export_of(CLI::App& parent, Session& session, const std::string& name, exporting::What what,
                   const std::string& about) {
  auto arguments = std::make_shared<ExportArguments>();
  exporting::ExportOptions& options = arguments->options;
  options.what = what;
  CLI::App* command = parent.add_subcommand(name, about);
  add_target(*command, arguments->target);
  command->add_option("--format", arguments->format, "csv or ndjson; else by the file's name")
      ->check(CLI::IsMember({"csv", "ndjson"}));
  command->add_option("--out", options.out, "The file; - is the standard output")->capture_default_str();
  if (what == exporting::What::orders)
    command->add_option("--status", options.status,
                        "Only Pending, Processing, Shipped, Delivered or Cancelled ones");
  if (what == exporting::What::payments || what == exporting::What::refunds ||
      what == exporting::What::disputes || what == exporting::What::subscriptions)
    command->add_option("--status", options.status, "Only those that are so, as the list of them says it");
  if (what == exporting::What::events) {
    command->add_option("--after", options.after, "Begin behind this position")->check(position);
    command->add_option("--message", options.message, "Only messages of this id");
    command->add_flag("--private", options.with_private, "The services' private messages, too");
  }
  command->footer("Examples:\n  flowmart export " + name + " --out " + name + ".csv\n  flowmart export " +
                  name + " --format ndjson --url http://127.0.0.1:8080");
  command->callback([&session, arguments] {
    if (!arguments->format.empty())
      arguments->options.format =
          arguments->format == "csv" ? exporting::Format::csv : exporting::Format::ndjson;
    session.action = [&session, arguments] {
      const auto [client, status] = reading(session.commands, arguments->target);
      arguments->options.to_terminal = ::isatty(STDOUT_FILENO) == 1;
      return client ? exporting::run_export(arguments->options, *client, std::cout, std::cerr) : status;
    };
  });
}

}  // namespace

void add_import_command(CLI::App& app, Session& session) {
  CLI::App* command = app.add_subcommand("import", "Take in a shop's export");
  command->require_subcommand(1);
  add_import_orders(*command, session);
  add_import_products(*command, session);
  add_import_money(*command, session, FileKind::transfers, "transfers",
                   "Money that has arrived on the bank account: a statement, or payments that were exported");
  command->get_subcommand("transfers")->alias("payments");
  add_import_money(*command, session, FileKind::refunds, "refunds", "Money that is to go back to buyers");
  add_import_subscriptions(*command, session);
}

void add_export_command(CLI::App& app, Session& session) {
  CLI::App* command = app.add_subcommand("export", "Write lists as CSV or JSON lines");
  command->require_subcommand(1);
  add_export_of(*command, session, "orders", exporting::What::orders, "All orders, newest first");
  add_export_of(*command, session, "stock", exporting::What::stock,
                "What there is of each product in each warehouse");
  add_export_of(*command, session, "payments", exporting::What::payments, "All payments, newest first");
  add_export_of(*command, session, "refunds", exporting::What::refunds, "All refunds, newest first");
  add_export_of(*command, session, "disputes", exporting::What::disputes, "All disputes, newest first");
  add_export_of(*command, session, "subscriptions", exporting::What::subscriptions,
                "All subscriptions with their items, newest first");
  add_export_of(*command, session, "events", exporting::What::events, "All messages, oldest first");
}

}  // namespace flowmart::cli
