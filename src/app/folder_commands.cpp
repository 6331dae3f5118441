// Commands over a data folder without a server: verify, backup, rebuild; and catalog, which needs no data at
// all.
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <cstdio>

#include "app/commands.hpp"
#include "app/continuity.hpp"
#include "app/node.hpp"
#include "app/verify.hpp"
#include "catalog/catalog.hpp"
#include "cli/terminal.hpp"
#include "journal/backup.hpp"
#include "journal/sqlite/sqlite_journal.hpp"
#include "webhooks/store.hpp"
#include "wire/json_write.hpp"

namespace flowmart::app {
int complain(const std::string& why, int status) {
  std::fprintf(stderr, "flowmart: %s\n", cli::visible_lines(why).c_str());
  return status;
}

namespace {

void print_json(const VerifyReport& report) {
  std::string out;
  wire::JsonWriter json(out);
  const auto number = [&](std::string_view name, std::uint64_t value) {
    json.key(name).number(static_cast<std::int64_t>(value));
  };
  json.begin_object().member("ok", !report.violation.has_value());
  number("records", report.totals.records);
  number("messages", report.totals.messages);
  number("inputs", report.totals.inputs);
  number("orders", report.totals.orders);
  number("ordersRefused", report.totals.orders_refused);
  number("payments", report.totals.payments);
  number("refusedSteps", report.totals.refused_steps);
  json.member("statesCompared", report.states_compared);
  number("states", report.states);
  json.member("viewsCompared", report.views_compared);
  number("viewRows", report.view_rows);
  json.member("journal", report.journal.id.to_string());
  json.member("currency", report.journal.currency.code());
  json.key("branches").begin_array();
  for (const engine::JournalBranch& branch : report.journal.branches) {
    json.begin_object().member("at", format_time(branch.at)).member("from", branch.from.to_string());
    number("records", branch.end.sequence);
    number("recordsKnown", branch.known);
    json.member("why", branch.why).end_object();
  }
  json.end_array();
  if (report.violation) {
    json.key("violation").begin_object();
    number("invariant", static_cast<std::uint64_t>(report.violation->invariant));
    number("record", report.violation->record);
    number("event", report.violation->event);
    json.member("what", report.violation->what).end_object();
  }
  json.end_object();
  std::printf("%s\n", out.c_str());
}

void print_text(const VerifyReport& report) {
  const audit::Totals& totals = report.totals;
  std::printf(
      "%llu records, %llu messages, %llu orders placed, %llu refused, %llu payments\n",
      static_cast<unsigned long long>(totals.records), static_cast<unsigned long long>(totals.messages),
      static_cast<unsigned long long>(totals.orders), static_cast<unsigned long long>(totals.orders_refused),
      static_cast<unsigned long long>(totals.payments));
  for (const engine::JournalBranch& branch : report.journal.branches)
    std::printf("on %s, at record %llu, the journal became another one: %s%s\n",
                format_time(branch.at).c_str(), static_cast<unsigned long long>(branch.end.sequence),
                branch.known > branch.end.sequence ? "records were given up; " : "", branch.why.c_str());
  if (report.violation) {
    const audit::Violation& violation = *report.violation;
    std::printf("invariant %d is broken", violation.invariant);
    if (violation.record != 0)
      std::printf(" in record %llu", static_cast<unsigned long long>(violation.record));
    if (violation.event != 0) std::printf(", message %llu", static_cast<unsigned long long>(violation.event));
    std::printf(": %s\n", violation.what.c_str());
    return;
  }
  if (report.states_compared)
    std::printf("%llu saved states equal a full replay\n", static_cast<unsigned long long>(report.states));
  else std::printf("saved states were not compared: a server has the folder, or another build saved them\n");
  if (report.views_compared)
    std::printf("%llu rows of the views equal a rebuild\n",
                static_cast<unsigned long long>(report.view_rows));
  else std::printf("views were not compared: there are none, or another build made them\n");
  std::printf("all invariants hold\n");
}

// Said before anything else: a folder that isn't one was named.
std::optional<std::string> no_journal_in(const std::string& folder) {
  if (std::filesystem::exists(std::filesystem::path(folder) / "journal.db")) return std::nullopt;
  return "There is no journal in " + folder + ": journal.db is missing.";
}

}  // namespace

int verify_folder(const cli::VerifyOptions& options) {
  if (const auto why = no_journal_in(options.data)) return complain(*why, cli::exit_usage);
  const bool bar = !options.json && isatty(STDERR_FILENO) != 0;
  const auto progress = [](std::uint64_t record, std::uint64_t end) {
    std::fprintf(stderr, "\r%3llu %% of %llu records",
                 static_cast<unsigned long long>(record * 100 / std::max<std::uint64_t>(end, 1)),
                 static_cast<unsigned long long>(end));
  };
  auto result =
      verify(options.data, bar ? std::function<void(std::uint64_t, std::uint64_t)>(progress) : nullptr);
  if (bar) std::fprintf(stderr, "\r\033[K");
  if (const auto* why = std::get_if<std::string>(&result)) return complain(*why, cli::exit_failed);
  const VerifyReport& report = std::get<VerifyReport>(result);
  if (options.json) print_json(report);
  else print_text(report);
  return report.violation ? cli::exit_failed : cli::exit_good;
}

namespace {

// A copy of a journal that lacks what was acknowledged would take the place of one that has it. The marks are
// read first: a server that is at work goes on meanwhile.
std::optional<std::string> loss_in(const std::string& folder) {
  const auto known = known_of(folder);
  const auto journal = journal::open_sqlite_read_only(folder);
  const auto* opened = std::get_if<std::unique_ptr<engine::Journal>>(&journal);
  if (opened == nullptr) return std::nullopt;  // the copy says what is wrong with it
  const auto loss = find_loss(known, opened->get());
  return loss ? std::optional(loss->what) : std::nullopt;
}

}  // namespace

int back_up(const cli::BackupOptions& options) {
  if (const auto why = no_journal_in(options.data)) return complain(*why, cli::exit_usage);
  if (const auto loss = loss_in(options.data))
    return complain("Nothing was copied: the journal in " + options.data +
                        " is not the one that the rest of the folder was made of (" + *loss + ").",
                    cli::exit_failed);
  auto result = journal::backup(options.data, options.to);
  if (const auto* why = std::get_if<std::string>(&result)) return complain(*why, cli::exit_failed);
  const journal::Backup& copy = std::get<journal::Backup>(result);
  const std::filesystem::path from(options.data), to(options.to);
  auto webhooks = webhooks::copy_store(from / "webhooks.db", to / "webhooks.db", copy.events);
  if (const auto* why = std::get_if<std::string>(&webhooks)) return complain(*why, cli::exit_failed);
  const auto subscriptions = static_cast<unsigned long long>(std::get<std::size_t>(webhooks));
  if (options.json)
    std::printf("{\"records\":%llu,\"messages\":%llu,\"webhooks\":%llu}\n",
                static_cast<unsigned long long>(copy.records), static_cast<unsigned long long>(copy.events),
                subscriptions);
  else
    std::printf(
        "%llu records copied to %s and checked, and %llu webhook subscriptions with their secrets. Views and "
        "saved states are rebuilt from them at the first start.\n",
        static_cast<unsigned long long>(copy.records), options.to.c_str(), subscriptions);
  return cli::exit_good;
}

int rebuild(const cli::RebuildOptions& options) {
  spdlog::set_default_logger(spdlog::stderr_color_mt("flowmart"));
  if (const auto why = no_journal_in(options.data)) return complain(*why, cli::exit_usage);
  {
    // Holds the folder, so that no server works in it meanwhile.
    auto opened = Node::open({.folder = options.data});
    if (const auto* fault = std::get_if<NodeFault>(&opened)) return complain(fault->reason, cli::exit_failed);
    Node& node = *std::get<std::unique_ptr<Node>>(opened);
    if (const auto failure = node.rebuild_views()) return complain(*failure, cli::exit_failed);
    std::printf("views rebuilt from %llu records\n",
                static_cast<unsigned long long>(node.journal().last().sequence));
  }
  return cli::exit_good;
}

int write_catalog(const cli::CatalogOptions& options) {
  if (options.format == "json") {
    std::printf("%s\n", catalog::document(options.with_private).c_str());
    return cli::exit_good;
  }
  const auto format = catalog::format_of(options.format);
  if (!format) return complain("There is no catalog format " + options.format + ".", cli::exit_usage);
  if (const auto failure = catalog::export_to(*format, options.out))
    return complain(*failure, cli::exit_failed);
  std::printf("%zu files written to %s\n", catalog::files_of(*format).size(), options.out.c_str());
  return cli::exit_good;
}

}  // namespace flowmart::app
