#include <fmt/format.h>

#include <deque>
#include <ostream>

#include "cli/answers.hpp"
#include "cli/import/delivery.hpp"
#include "cli/import/input.hpp"
#include "cli/import/run.hpp"
#include "cli/import/summary.hpp"
#include "wire/json_write.hpp"

namespace flowmart::cli::import {
namespace {

// One run over one file. Stages: open and index the file; look at all of it if nothing may be refused; place;
// wait for deliveries; tell.
class OrdersImport {
 public:
  OrdersImport(const ImportOptions& options, std::ostream& out, std::ostream& err)
      : x_options(options), x_out(out), x_err(err), x_progress(options.progress) {}

  int run(const Connect& connect);

 private:
  struct Sent {
    std::string number;
    Money total;
    Time ordered;
    std::vector<csv::Place> rows;
    std::vector<std::string> skus;  // by row
  };

  bool open();
  bool index();
  bool look_at_all();
  bool place_all(Client& client);
  bool settle_oldest(Client& client);
  void count_short(const Sent& sent, const Placement& placement);
  void count_rejected(const Sent& sent, const Placement& placement);
  bool deliver_rest();
  void send(Client& client, Draft draft);
  int complain(const std::string& sentence, int status);
  int tell();

  const ImportOptions& x_options;
  std::ostream& x_out;
  std::ostream& x_err;
  Progress x_progress;
  Stopwatch x_watch;

  std::unique_ptr<Input> x_input;
  OrderIndex x_index;
  std::optional<OrderFile> x_orders;
  std::unique_ptr<Report> x_report;
  std::string x_digest, x_trouble;
  Summary x_summary;
  std::optional<Deliveries> x_deliveries;
  std::deque<Sent> x_sent;
};

int OrdersImport::complain(const std::string& sentence, int status) {
  x_progress.clear();
  x_err << "flowmart: " << sentence << '\n';
  return status;
}

int OrdersImport::run(const Connect& connect) {
  x_summary.total.currency = x_options.rules.currency;
  if (!open() || !index()) return complain(x_trouble, 2);
  if (x_options.all_or_nothing && !look_at_all()) return complain(x_trouble, 2);
  const Connection connection = connect();
  if (!connection.client) return complain(connection.trouble, 1);
  if (x_options.until == Until::delivered) x_deliveries.emplace(*connection.client, DeliveryOptions{});
  const bool placed = place_all(*connection.client);
  const bool done = placed && deliver_rest();
  x_deliveries.reset();
  if (!x_report->finish()) return complain("the report " + *x_options.report + " could not be written", 1);
  if (!placed)
    return complain(x_trouble + ". The orders before it are in; the same command goes on from here.", 1);
  const int status = tell();
  return done ? status : complain(x_trouble, 1);
}

bool OrdersImport::open() {
  auto opened = Input::open(x_options.file, FileKind::orders, x_options.chosen, x_options.csv);
  if (auto* wrong = std::get_if<std::string>(&opened)) {
    x_trouble = *wrong;
    return false;
  }
  x_input = std::move(std::get<std::unique_ptr<Input>>(opened));
  if (!x_input->mapping().column(OrderField::date) && !x_options.rules.default_date) {
    x_trouble =
        x_options.file +
        ": no column was recognised for date; say which it is (--map date=Column) or give one date for all "
        "(--default-date). Recognised: " +
        x_input->mapping().describe();
    return false;
  }
  std::string why;
  x_report = Report::open(x_options.file, x_options.report, why);
  if (!x_report) x_trouble = "the report " + *x_options.report + " can't be written: " + why;
  return x_report != nullptr;
}

bool OrdersImport::index() {
  std::vector<Refusal> homeless;
  const Mapping& mapping = x_input->mapping();
  if (const auto fault = x_index.read(x_input->reader(), *mapping.column(OrderField::order),
                                      mapping.column_count(), homeless)) {
    x_trouble = x_input->at(fault->at, fault->reason) + ". Nothing was imported.";
    return false;
  }
  x_digest = x_input->digest();
  for (const Refusal& refusal : homeless) x_report->add(refusal);
  x_orders.emplace(x_input->source(), x_index, mapping, x_options.rules, x_options.csv);
  x_summary.rows = x_index.rows();
  x_summary.orders = x_index.orders().size();
  return true;
}

bool OrdersImport::look_at_all() {
  for (const IndexedOrder& indexed : x_index.orders()) {
    auto read = x_orders->read(indexed);
    if (auto* wrong = std::get_if<std::string>(&read)) {
      x_trouble = x_options.file + ": " + *wrong;
      return false;
    }
    for (const Refusal& refusal : std::get<Draft>(read).refusals) x_report->add(refusal);
  }
  if (x_report->rows() == 0) return true;
  x_report->finish();
  tell_refusals(*x_report, x_err);
  x_trouble = "nothing was imported, since all or nothing was asked for";
  return false;
}

bool OrdersImport::place_all(Client& client) {
  std::uint64_t done = 0;
  for (const IndexedOrder& indexed : x_index.orders()) {
    x_progress.show(done++, x_summary.orders, "orders");
    auto read = x_orders->read(indexed);
    if (auto* wrong = std::get_if<std::string>(&read)) {
      x_trouble = x_options.file + ": " + *wrong;
      return false;
    }
    Draft& draft = std::get<Draft>(read);
    if (!draft.refusals.empty()) {
      ++x_summary.invalid;
      for (const Refusal& refusal : draft.refusals) x_report->add(refusal);
      continue;
    }
    if (x_sent.size() >= x_options.window && !settle_oldest(client)) return false;
    send(client, std::move(draft));
  }
  while (!x_sent.empty())
    if (!settle_oldest(client)) return false;
  return true;
}

void OrdersImport::send(Client& client, Draft draft) {
  Request request{Verb::post, "/v1/messages/PlaceOrder"};
  wire::write_json(request.body, *draft.order);
  request.idempotency_key = import_key(x_digest, draft.number);
  Sent sent{std::move(draft.number), draft.total, draft.order->orderDate, std::move(draft.rows), {}};
  for (auto& item : draft.order->items) sent.skus.push_back(std::move(item.itemId));
  x_sent.push_back(std::move(sent));
  client.send(std::move(request));
}

bool OrdersImport::settle_oldest(Client& client) {
  const Placement placement = read_placement(client.receive());
  const Sent sent = std::move(x_sent.front());
  x_sent.pop_front();
  switch (placement.kind) {
    case Placement::Kind::placed:
      ++x_summary.accepted;
      if (const auto sum = add(x_summary.total.minor, sent.total.minor)) x_summary.total.minor = *sum;
      if (x_deliveries)
        x_deliveries->add(placement.number.empty() ? sent.number : placement.number, sent.ordered);
      return true;
    case Placement::Kind::short_of_stock: count_short(sent, placement); return true;
    case Placement::Kind::rejected: count_rejected(sent, placement); return true;
    case Placement::Kind::failed: break;
  }
  x_trouble = "order " + sent.number + " could not be placed: " + placement.reason;
  return false;
}

void OrdersImport::count_short(const Sent& sent, const Placement& placement) {
  ++x_summary.refused_short;
  for (std::size_t row = 0; row < sent.rows.size(); ++row) {
    Refusal refusal{
        sent.rows[row], {}, sent.number, "with-order", "refused with its order: " + placement.reason};
    for (const Placement::Short& one : placement.shorts)
      if (one.sku == sent.skus[row]) {
        refusal.code = one.known ? "out-of-stock" : "unknown-product";
        refusal.reason =
            one.known ? fmt::format("{}: the order wants {}, {} left", one.sku, one.wanted, one.available)
                      : fmt::format("{} is no product on file", one.sku);
      }
    x_report->add(refusal);
  }
}

void OrdersImport::count_rejected(const Sent& sent, const Placement& placement) {
  ++x_summary.invalid;
  for (std::size_t row = 0; row < sent.rows.size(); ++row)
    x_report->add(
        {sent.rows[row], {}, sent.number, row == 0 ? placement.code : "with-order", placement.reason});
}

bool OrdersImport::deliver_rest() {
  if (!x_deliveries) return true;
  const auto failures = x_deliveries->finish();
  if (failures.empty()) return true;
  x_trouble = fmt::format("{} of {} orders did not get to delivered; the first is {}: {}", failures.size(),
                          x_summary.accepted, failures.front().order, failures.front().reason);
  return false;
}

int OrdersImport::tell() {
  x_progress.clear();
  tell_refusals(*x_report, x_err);
  const std::string speed = x_watch.speed(x_summary.rows);
  if (x_options.json) {
    x_err << speed << '\n';
    x_out << x_summary.to_json() << std::endl;
  } else {
    x_out << fmt::format(
        "{}: {} rows, {} orders\n  accepted       {:>9}   {} {}{}\n  short of stock {:>9}\n  invalid        "
        "{:>9}\n{}\n",
        x_options.file, x_summary.rows, x_summary.orders, x_summary.accepted, x_summary.total.to_string(),
        x_summary.total.currency.code(), x_options.until == Until::delivered ? ", delivered" : "",
        x_summary.refused_short, x_summary.invalid, speed);
    x_out.flush();
  }
  return x_report->unreadable() > 0 ? 2 : 0;
}

}  // namespace

int import_orders(const ImportOptions& options, const Connect& connect, std::ostream& out,
                  std::ostream& err) {
  return OrdersImport(options, out, err).run(connect);
}

}  // namespace flowmart::cli::import
