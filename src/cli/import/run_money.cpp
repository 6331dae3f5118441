#include <fmt/format.h>

#include <functional>
#include <ostream>

#include "cli/import/importing.hpp"
#include "contract/private/payment.hpp"
#include "kernel/checked.hpp"
#include "wire/json_write.hpp"

namespace flowmart::cli::import {
namespace {

struct Row {
  csv::Place at;
  std::string order, reference, reason;
  Money amount;
};

// Transfers that have arrived on the bank account, or refunds that are to be made.
class MoneyImport : public Importing {
 public:
  MoneyImport(FileKind kind, const ImportOptions& options, std::ostream& out, std::ostream& err)
      : Importing(kind, "rows", options, out, err), kind_(kind) {
    total_.currency = options.rules.currency;
  }

 private:
  bool prepare() override { return count_rows(); }
  bool look() override {
    return each_row([](const Row&) { return true; });
  }
  bool give(Client& client) override;
  std::string as_json() const override;
  std::string as_text() const override;
  // Good rows are visited, wrong ones reported.
  bool each_row(const std::function<bool(const Row&)>& visit);
  std::optional<Row> read(const csv::Reader& reader);
  void refuse(const csv::Reader& reader, MoneyField field, const std::string& order, const Wrong& wrong);
  bool give_one(Client& client, const Row& row);
  std::string message_of(const Row& row, OrderId order) const;
  void report(const Row& row, const Problem& problem);

  const FileKind kind_;
  bool row_good_ = true;
  std::uint64_t accepted_ = 0, refused_ = 0;
  Money total_;
};

bool MoneyImport::each_row(const std::function<bool(const Row&)>& visit) {
  bool goes_on = true;
  const auto trouble = input_->each_row([&](const csv::Reader& reader, bool good) {
    std::optional<Row> row;
    if (good) row = read(reader);
    else report_->add({reader.fault().at, {}, {}, "unreadable", reader.fault().reason, true});
    if (row) goes_on = visit(*row);
    else ++refused_;
    return goes_on;
  });
  if (trouble) trouble_ = *trouble;
  return goes_on && !trouble;
}

void MoneyImport::refuse(const csv::Reader& reader, MoneyField field, const std::string& order,
                         const Wrong& wrong) {
  row_good_ = false;
  const std::size_t column = *input_->mapping().column(field);
  report_->add({reader.place(column), input_->mapping().header(column), order,
                wrong.unreadable ? "unreadable" : "amount", wrong.reason, wrong.unreadable});
}

std::optional<Row> MoneyImport::read(const csv::Reader& reader) {
  const auto text = [&](MoneyField field) {
    const auto column = input_->mapping().column(field);
    return column ? std::string(trimmed(reader.field(*column))) : std::string();
  };
  row_good_ = true;
  Row row{
      {reader.line(), 1}, text(MoneyField::order), text(MoneyField::reference), text(MoneyField::reason), {}};
  if (row.order.empty()) refuse(reader, MoneyField::order, {}, {"the order's number is missing", true});
  if (row.reference.empty())
    refuse(reader, MoneyField::reference, row.order, {"the reference is missing", true});
  const auto amount =
      read_price(reader.field(*input_->mapping().column(MoneyField::amount)), total_.currency);
  if (const Wrong* wrong = std::get_if<Wrong>(&amount))
    refuse(reader, MoneyField::amount, row.order, {"the amount " + wrong->reason, wrong->unreadable});
  else row.amount = std::get<Money>(amount);
  const std::string currency = text(MoneyField::currency);
  if (!currency.empty() && currency != total_.currency.code())
    refuse(reader, MoneyField::currency, row.order, {"the currency is " + currency});
  return row_good_ ? std::optional(std::move(row)) : std::nullopt;
}

std::string MoneyImport::message_of(const Row& row, OrderId order) const {
  std::string body;
  if (kind_ == FileKind::transfers)
    wire::write_json(body, contract::RecordTransfer{order, row.amount, row.reference});
  else
    wire::write_json(body,
                     contract::RefundPayment{
                         .order = order, .key = row.reference, .amount = row.amount, .reason = row.reason});
  return body;
}

void MoneyImport::report(const Row& row, const Problem& problem) {
  ++refused_;
  report_->add({row.at, {}, row.order, problem.code, problem.detail});
}

// False: the work can't go on.
bool MoneyImport::give_one(Client& client, const Row& row) {
  const Reply found = client.ask({Verb::get, "/v1/orders/" + percent_encode(row.order)});
  if (found.status == 404) {
    report(row, {"unknown-order", "there is no order " + row.order, {}});
    return true;
  }
  const auto order = Uuid::parse(text_member(found, "id"));
  if (!found.good() || !order) {
    trouble_ = "order " + row.order + " could not be asked for: " + describe_failure(found);
    return false;
  }
  const char* message = kind_ == FileKind::transfers ? "RecordTransfer" : "RefundPayment";
  const Reply reply =
      client.ask({Verb::post, std::string("/v1/messages/") + message, message_of(row, OrderId{*order})});
  if (reply.good()) {
    ++accepted_;
    if (const auto sum = add(total_.minor, row.amount.minor)) total_.minor = *sum;
    return true;
  }
  if (reply.status != 404 && reply.status != 409 && reply.status != 422) {
    trouble_ = "money of order " + row.order + " could not be seen to: " + describe_failure(reply);
    return false;
  }
  report(row, read_problem(reply));
  return true;
}

bool MoneyImport::give(Client& client) {
  std::uint64_t done = 0;
  return each_row([&](const Row& row) {
    progress_.show(done++, rows_, "rows");
    return give_one(client, row);
  });
}

std::string MoneyImport::as_json() const {
  std::string line;
  wire::JsonWriter json(line);
  json.begin_object().key("rows").number(static_cast<std::int64_t>(rows_));
  json.key("accepted").number(static_cast<std::int64_t>(accepted_));
  json.key("refused").number(static_cast<std::int64_t>(refused_)).key("total").number(total_.decimal());
  json.member("currency", total_.currency.code()).end_object();
  return line;
}
std::string MoneyImport::as_text() const {
  return fmt::format("{} rows\n  taken   {:>9}   {} {}\n  refused {:>9}", rows_, accepted_,
                     total_.to_string(), total_.currency.code(), refused_);
}

}  // namespace

int import_transfers(const ImportOptions& options, const Connect& connect, std::ostream& out,
                     std::ostream& err) {
  return MoneyImport(FileKind::transfers, options, out, err).run(connect);
}
int import_refunds(const ImportOptions& options, const Connect& connect, std::ostream& out,
                   std::ostream& err) {
  return MoneyImport(FileKind::refunds, options, out, err).run(connect);
}

}  // namespace flowmart::cli::import
