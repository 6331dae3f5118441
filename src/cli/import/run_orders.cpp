#include <fmt/format.h>

#include <deque>
#include <ostream>

#include "cli/import/delivery.hpp"
#include "cli/import/importing.hpp"
#include "wire/json_write.hpp"

namespace flowmart::cli::import {
namespace {

// Prepared by indexing the file; what goes in is placed, and waited for until it is delivered.
class OrdersImport : public Importing {
 public:
  OrdersImport(const ImportOptions& options, std::ostream& out, std::ostream& err)
      : Importing(FileKind::orders, "orders", options, out, err) {
    summary_.total.currency = options.rules.currency;
  }

 private:
  struct Sent {
    std::string number;
    Money total;
    Time ordered;
    std::vector<csv::Place> rows;
    std::vector<std::string> skus;  // by row
  };

  bool prepare() override { return says_when() && index(); }
  bool look() override;
  bool give(Client& client) override;
  std::string as_json() const override { return summary_.to_json(); }
  std::string as_text() const override;
  bool says_when();
  bool index();
  bool place_all(Client& client);
  bool settle_oldest(Client& client);
  void count_short(const Sent& sent, const Placement& placement, std::uint64_t& kind);
  void count_rejected(const Sent& sent, const Placement& placement);
  void deliver_rest();
  void send(Client& client, Draft draft);

  OrderIndex index_;
  std::optional<OrderFile> orders_;
  std::string digest_;
  Summary summary_;
  std::optional<Deliveries> deliveries_;
  std::deque<Sent> sent_;
};

bool OrdersImport::says_when() {
  if (!input_->mapping().column(OrderField::date) && !options_.rules.default_date) {
    trouble_ =
        options_.file +
        ": no column was recognised for date; say which it is (--map date=Column) or give one date for all "
        "(--default-date). Recognised: " +
        input_->mapping().describe();
    return false;
  }
  return true;
}

bool OrdersImport::index() {
  std::vector<Refusal> homeless;
  const Mapping& mapping = input_->mapping();
  if (const auto fault = index_.read(input_->reader(), *mapping.column(OrderField::order),
                                     mapping.column_count(), homeless)) {
    trouble_ = input_->at(fault->at, fault->reason) + ". Nothing was imported.";
    return false;
  }
  digest_ = input_->digest();
  for (const Refusal& refusal : homeless) report_->add(refusal);
  orders_.emplace(input_->source(), index_, mapping, options_.rules, options_.csv);
  summary_.rows = rows_ = index_.rows();
  summary_.orders = index_.orders().size();
  return true;
}

bool OrdersImport::look() {
  for (const IndexedOrder& indexed : index_.orders()) {
    auto read = orders_->read(indexed);
    if (auto* wrong = std::get_if<std::string>(&read)) {
      trouble_ = options_.file + ": " + *wrong;
      return false;
    }
    for (const Refusal& refusal : std::get<Draft>(read).refusals) report_->add(refusal);
  }
  return true;
}

bool OrdersImport::give(Client& client) {
  if (options_.until == Until::delivered) deliveries_.emplace(client, DeliveryOptions{});
  const bool placed = place_all(client);
  if (placed) deliver_rest();
  deliveries_.reset();
  return placed;
}

bool OrdersImport::place_all(Client& client) {
  std::uint64_t done = 0;
  for (const IndexedOrder& indexed : index_.orders()) {
    progress_.show(done++, summary_.orders, "orders");
    auto read = orders_->read(indexed);
    if (auto* wrong = std::get_if<std::string>(&read)) {
      trouble_ = options_.file + ": " + *wrong;
      return false;
    }
    Draft& draft = std::get<Draft>(read);
    if (!draft.refusals.empty()) {
      ++summary_.invalid;
      for (const Refusal& refusal : draft.refusals) report_->add(refusal);
      continue;
    }
    if (sent_.size() >= options_.window && !settle_oldest(client)) return false;
    send(client, std::move(draft));
  }
  while (!sent_.empty())
    if (!settle_oldest(client)) return false;
  return true;
}

void OrdersImport::send(Client& client, Draft draft) {
  Request request{Verb::post, "/v1/messages/PlaceOrder"};
  wire::write_json(request.body, *draft.order);
  request.idempotency_key = import_key(digest_, draft.number);
  Sent sent{std::move(draft.number), draft.total, draft.order->orderDate, std::move(draft.rows), {}};
  for (auto& item : draft.order->items) sent.skus.push_back(std::move(item.itemId));
  sent_.push_back(std::move(sent));
  client.send(std::move(request));
}

bool OrdersImport::settle_oldest(Client& client) {
  const Placement placement = read_placement(client.receive());
  const Sent sent = std::move(sent_.front());
  sent_.pop_front();
  switch (placement.kind) {
    case Placement::Kind::placed:
      ++summary_.accepted;
      if (const auto sum = add(summary_.total.minor, sent.total.minor)) summary_.total.minor = *sum;
      if (deliveries_)
        deliveries_->add(placement.number.empty() ? sent.number : placement.number, sent.ordered);
      return true;
    case Placement::Kind::short_of_stock: count_short(sent, placement, summary_.refused_short); return true;
    case Placement::Kind::unknown_product: count_short(sent, placement, summary_.invalid); return true;
    case Placement::Kind::rejected: count_rejected(sent, placement); return true;
    case Placement::Kind::failed: break;
  }
  trouble_ = "order " + sent.number + " could not be placed: " + placement.reason;
  return false;
}

void OrdersImport::count_short(const Sent& sent, const Placement& placement, std::uint64_t& kind) {
  ++kind;
  for (std::size_t row = 0; row < sent.rows.size(); ++row) {
    Refusal refusal{
        sent.rows[row], {}, sent.number, "with-order", "refused with its order: " + placement.reason};
    for (const Placement::Short& one : placement.shorts)
      if (one.sku == sent.skus[row]) {
        refusal.code = one.known ? "out-of-stock" : "unknown-product";
        refusal.reason =
            one.known ? fmt::format("{}: the order wants {}, {} left", one.sku, one.wanted, one.available)
                      : fmt::format("{} is no product on file{}{}", one.sku, one.note.empty() ? "" : ": ",
                                    one.note);
      }
    report_->add(refusal);
  }
}

void OrdersImport::count_rejected(const Sent& sent, const Placement& placement) {
  ++summary_.invalid;
  for (std::size_t row = 0; row < sent.rows.size(); ++row)
    report_->add(
        {sent.rows[row], {}, sent.number, row == 0 ? placement.code : "with-order", placement.reason});
}

void OrdersImport::deliver_rest() {
  if (!deliveries_) return;
  const auto failures = deliveries_->finish();
  if (failures.empty()) return;
  unfinished_ = fmt::format("{} of {} orders did not get to delivered; the first is {}: {}", failures.size(),
                            summary_.accepted, failures.front().order, failures.front().reason);
}

std::string OrdersImport::as_text() const {
  return fmt::format(
      "{} rows, {} orders\n  accepted       {:>9}   {} {}{}\n  short of stock {:>9}\n  invalid        {:>9}",
      rows_, summary_.orders, summary_.accepted, summary_.total.to_string(), summary_.total.currency.code(),
      options_.until == Until::delivered ? ", delivered" : "", summary_.refused_short, summary_.invalid);
}

}  // namespace

int import_orders(const ImportOptions& options, const Connect& connect, std::ostream& out,
                  std::ostream& err) {
  return OrdersImport(options, out, err).run(connect);
}

}  // namespace flowmart::cli::import
