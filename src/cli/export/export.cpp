#include "cli/export/export.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <functional>
#include <ostream>
#include <span>
#include <vector>

#include "cli/answers.hpp"
#include "cli/csv/writer.hpp"
#include "cli/documents.hpp"
#include "cli/terminal.hpp"
#include "wire/json_write.hpp"

namespace flowmart::cli::exporting {
namespace {

// A column of the export, and the member of the API's document that it is made of.
struct Column {
  std::string_view name, member;
  bool number = false;
};

constexpr Column order_columns[] = {{"order_number", "orderNumber"}, {"order_id", "id"},
                                    {"customer", "customerId"},      {"customer_name", "customerName"},
                                    {"country", "country"},          {"status", "stage"},
                                    {"placed_at", "createdAt"},      {"updated_at", "updatedAt"},
                                    {"lines", "lines", true},        {"units", "units", true},
                                    {"total", "totalAmount", true},  {"currency", "currency"}};
constexpr Column stock_columns[] = {{"sku", "sku"},
                                    {"name", "name"},
                                    {"warehouse", "warehouse"},
                                    {"on_hand", "onHand", true},
                                    {"reserved", "reserved", true},
                                    {"available", "available", true}};
constexpr Column payment_columns[] = {{"payment_id", "id"},
                                      {"order_number", "orderNumber"},
                                      {"status", "status"},
                                      {"method", "method"},
                                      {"amount", "amount", true},
                                      {"captured", "captured", true},
                                      {"refunded", "refunded", true},
                                      {"currency", "currency"},
                                      {"gateway_reference", "gatewayReference"},
                                      {"placed_at", "placedAt"},
                                      {"updated_at", "updatedAt"}};
// Of refunds and disputes. The reference is what makes a refund one: an export that is imported again moves
// nothing.
constexpr Column money_columns[] = {{"id", "id"},
                                    {"order_number", "orderNumber"},
                                    {"payment_id", "paymentId"},
                                    {"reference", "name"},
                                    {"status", "status"},
                                    {"amount", "amount", true},
                                    {"currency", "currency"},
                                    {"reason", "reason"},
                                    {"gateway_reference", "reference"},
                                    {"evidence_due", "evidenceDue"},
                                    {"created_at", "createdAt"},
                                    {"updated_at", "updatedAt"}};
// A row for each of its items, named as an import takes them.
constexpr Column subscription_columns[] = {{"subscription", "id"},
                                           {"customer", "customerId"},
                                           {"customer_name", "name"},
                                           {"email", "email"},
                                           {"stage", "stage"},
                                           {"plan", "plan"},
                                           {"sku", "productId"},
                                           {"quantity", "quantity", true},
                                           {"every", "every", true},
                                           {"unit", "unit"},
                                           {"next_renewal", "nextAt"},
                                           {"ends", "endsAt"},
                                           {"method", "method"},
                                           {"terms", "terms"},
                                           {"due_days", "dueDays", true},
                                           {"street", "street"},
                                           {"city", "city"},
                                           {"state", "state"},
                                           {"zip", "postalCode"},
                                           {"country", "country"},
                                           {"created_at", "createdAt"}};
constexpr Column event_columns[] = {{"position", "position", true},
                                    {"time", "time"},
                                    {"type", "type"},
                                    {"source", "source"},
                                    {"subject", "subject"},
                                    {"id", "id"},
                                    {"correlation", "correlationid"},
                                    {"cause", "causationid"},
                                    {"data", "data"}};

struct Listing {
  std::string target;
  std::string_view list;
  std::span<const Column> columns;
};

Listing listing_of(const ExportOptions& options) {
  const auto list = [&](std::string target, std::span<const Column> columns) -> Listing {
    target += "?limit=100";
    if (!options.status.empty()) target += "&status=" + percent_encode(options.status);
    return {std::move(target), "items", columns};
  };
  switch (options.what) {
    case What::orders: return list("/v1/orders", order_columns);
    case What::stock: return list("/v1/stock", stock_columns);
    case What::payments: return list("/v1/payments", payment_columns);
    case What::refunds: return list("/v1/refunds", money_columns);
    case What::disputes: return list("/v1/disputes", money_columns);
    case What::subscriptions: return list("/v1/subscriptions", subscription_columns);
    case What::events: break;
  }
  std::string target = "/v1/events?limit=500";
  if (!options.message.empty()) target += "&message=" + percent_encode(options.message);
  if (options.with_private) target += "&private=true";
  return {target, "events", event_columns};
}

void append_csv(const Item& item, std::span<const Column> columns, std::string& out) {
  std::vector<std::string> fields;
  for (const Column& column : columns)
    fields.push_back(column.number ? std::string(item[column.member]) : csv::inert(item[column.member]));
  csv::append_record(fields, out);
}

// Events are CloudEvents as they are; rows of the other lists have the same names as in CSV.
void append_json(const Item& item, const Listing& listing, bool whole, std::string& out) {
  if (whole) {
    out += visible_json(item.json);
  } else {
    std::string row;
    wire::JsonWriter json(row);
    json.begin_object();
    for (const Column& column : listing.columns) {
      const std::string_view value = item[column.member];
      json.key(column.name);
      if (value.empty()) json.null();
      else if (column.number) json.raw(value);
      else json.text(value);
    }
    json.end_object();
    out += visible_json(row);
  }
  out += '\n';
}

// A row of the list says neither what comes nor to whom: each is read by itself.
std::optional<std::string> each_subscribed_item(Client& client, const Item& row,
                                                const std::function<void(const Item&)>& visit) {
  const Reply reply = client.ask({Verb::get, "/v1/subscriptions/" + percent_encode(row["id"])});
  const std::optional<Item> one = reply.good() ? read_item(reply.body) : std::nullopt;
  if (!one)
    return "subscription " + std::string(row["id"]) + " could not be read: " + describe_failure(reply);
  Item whole = *one;
  for (const std::string_view part : {"customer", "interval", "payment", "shippingAddress"})
    if (const auto inner = read_item((*one)[part]))
      whole.members.insert(whole.members.end(), inner->members.begin(), inner->members.end());
  const bool good = each_item(reply, "items", [&](const Item& item) {
    Item line = whole;
    line.members.insert(line.members.end(), item.members.begin(), item.members.end());
    visit(line);
  });
  if (!good) return "the items of subscription " + std::string(row["id"]) + " could not be read";
  return std::nullopt;
}

Format format_of(const ExportOptions& options) {
  if (options.format) return *options.format;
  const bool json = options.out.ends_with(".ndjson") || options.out.ends_with(".jsonl");
  return json ? Format::ndjson : Format::csv;
}

std::optional<PagesEnded> write_all(const ExportOptions& options, Client& client, std::ostream& to,
                                    std::uint64_t& count) {
  const Listing listing = listing_of(options);
  const Format format = format_of(options);
  std::string text;
  if (format == Format::csv) {
    std::vector<std::string_view> names;
    for (const Column& column : listing.columns) names.push_back(column.name);
    csv::append_record(names, text);
  }
  const auto append = [&](const Item& item) {
    if (format == Format::csv) append_csv(item, listing.columns, text);
    else append_json(item, listing, options.what == What::events, text);
    ++count;
  };
  std::optional<std::string> broken;
  const bool shown = options.out == "-" && options.to_terminal && format == Format::csv;
  const auto write = [&] {
    to << (shown ? visible_lines(text) : text);
    text.clear();
  };
  const auto trouble = each_page(client, listing.target, options.after, listing.list, [&](const Item& item) {
    if (options.what != What::subscriptions) append(item);
    else if ((broken = each_subscribed_item(client, item, append))) return false;
    if (text.size() > (64 << 10)) write();
    return to.good();
  });
  write();
  to.flush();
  if (!to.good()) return PagesEnded{"the export could not be written: " + std::string(std::strerror(errno))};
  return broken ? PagesEnded{*broken} : trouble;
}

}  // namespace

int run_export(const ExportOptions& options, Client& client, std::ostream& out, std::ostream& err) {
  std::uint64_t count = 0;
  if (options.out == "-") {
    if (const auto trouble = write_all(options, client, out, count)) {
      err << "flowmart: " << trouble->why << '\n';
      return trouble->status;
    }
    return 0;
  }
  const std::string unfinished = options.out + ".part";
  std::ofstream file(unfinished, std::ios::binary | std::ios::trunc);
  if (!file) {
    err << "flowmart: " << options.out << " can't be written: " << std::strerror(errno) << '\n';
    return 2;
  }
  auto trouble = write_all(options, client, file, count);
  file.close();
  if (!trouble && std::rename(unfinished.c_str(), options.out.c_str()) != 0)
    trouble = PagesEnded{options.out + " can't be written: " + std::strerror(errno)};
  if (trouble) {
    std::remove(unfinished.c_str());
    err << "flowmart: " << trouble->why << '\n';
    return trouble->status;
  }
  err << count << " lines to " << options.out << '\n';
  return 0;
}

}  // namespace flowmart::cli::exporting
