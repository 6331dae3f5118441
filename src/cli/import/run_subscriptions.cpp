#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <ostream>
#include <unordered_set>

#include "cli/import/importing.hpp"
#include "wire/json_write.hpp"

namespace flowmart::cli::import {
namespace {

constexpr std::string_view units[] = {"day", "week", "month", "year"};

struct Item {
  std::string sku;
  Quantity quantity = 0;
};

// Rows of one name that stand together. All but the items is said by the first of them.
struct Subscription {
  csv::Place at;
  std::string name, customer, customer_name, email, plan, method, token, terms, unit;
  std::string street, city, state, zip, country;
  Quantity every = 1;
  std::optional<Quantity> due_days;
  Time next{};
  std::optional<Time> ends;
  std::vector<Item> items;
  std::uint64_t rows = 0;
  bool good = true;
};

// Subscriptions that go on here: each is renewed first at the moment that its file names.
class SubscriptionsImport : public Importing {
 public:
  SubscriptionsImport(const ImportOptions& options, std::ostream& out, std::ostream& err)
      : Importing(FileKind::subscriptions, "subscriptions", options, out, err) {}

 private:
  using Visit = std::function<bool(const Subscription&)>;
  bool prepare() override;
  bool look() override {
    return each([](const Subscription&) { return true; });
  }
  bool give(Client& client) override {
    return each([&](const Subscription& one) { return give_one(client, one); });
  }
  std::string as_json() const override;
  std::string as_text() const override;
  // Good ones are visited, wrong ones reported.
  bool each(const Visit& visit);
  bool end_of(std::optional<Subscription>& one, const Visit& visit);
  void begin(const csv::Reader& reader, Subscription& one);
  void read_times(const csv::Reader& reader, Subscription& one);
  void read_item(const csv::Reader& reader, Subscription& one);
  std::string text(const csv::Reader& reader, SubscriptionField field) const;
  std::string known(const csv::Reader& reader, SubscriptionField field) const;
  void refuse(const csv::Reader& reader, SubscriptionField field, Subscription& one, const Wrong& wrong);
  bool give_one(Client& client, const Subscription& one);

  std::string digest_;
  std::unordered_set<std::string> seen_;
  std::uint64_t read_ = 0, subscriptions_ = 0, accepted_ = 0;
};

bool SubscriptionsImport::prepare() {
  if (!count_rows()) return false;
  digest_ = input_->digest();
  return true;
}

std::string SubscriptionsImport::text(const csv::Reader& reader, SubscriptionField field) const {
  const auto column = input_->mapping().column(field);
  return column ? std::string(trimmed(reader.field(*column))) : std::string();
}
std::string SubscriptionsImport::known(const csv::Reader& reader, SubscriptionField field) const {
  std::string found = text(reader, field);
  return found.empty() ? "unknown" : found;
}

void SubscriptionsImport::refuse(const csv::Reader& reader, SubscriptionField field, Subscription& one,
                                 const Wrong& wrong) {
  one.good = false;
  const auto column = input_->mapping().column(field);
  report_->add({column ? reader.place(*column) : csv::Place{reader.line(), 1},
                column ? input_->mapping().header(*column) : std::string(), one.name,
                wrong.unreadable ? "unreadable" : "subscription", wrong.reason, wrong.unreadable});
}

void SubscriptionsImport::read_times(const csv::Reader& reader, Subscription& one) {
  using enum SubscriptionField;
  const std::string next = text(reader, next_renewal), last = text(reader, ends);
  const auto time = read_date(next, options_.rules.date_format);
  if (next.empty()) refuse(reader, next_renewal, one, {"it has no next renewal"});
  else if (!time)
    refuse(reader, next_renewal, one, {"the date \"" + next.substr(0, 40) + "\" can't be read", true});
  else one.next = *time;
  if (last.empty()) return;
  one.ends = read_date(last, options_.rules.date_format);
  if (!one.ends) refuse(reader, ends, one, {"the date \"" + last.substr(0, 40) + "\" can't be read", true});
}

void SubscriptionsImport::begin(const csv::Reader& reader, Subscription& one) {
  using enum SubscriptionField;
  one.at = {reader.line(), 1};
  one.name = text(reader, subscription);
  one.customer = customer_number(text(reader, customer));
  one.customer_name = text(reader, customer_name);
  one.email = text(reader, email);
  one.plan = text(reader, plan);
  one.method = text(reader, method);
  one.token = text(reader, token);
  one.terms = text(reader, terms);
  if (const std::string days = text(reader, due_days); !days.empty()) {
    const auto read = read_quantity(days, 1);
    if (const Wrong* wrong = std::get_if<Wrong>(&read))
      refuse(reader, due_days, one, {"the number of days to pay " + wrong->reason, wrong->unreadable});
    else one.due_days = std::get<Quantity>(read);
  }
  one.street = known(reader, street);
  one.city = known(reader, city);
  one.state = text(reader, state);
  one.zip = known(reader, zip);
  one.country = known(reader, country);
  if (one.name.empty()) refuse(reader, subscription, one, {"the subscription's name is missing", true});
  else if (!seen_.insert(one.name).second)
    refuse(reader, subscription, one, {"its rows do not stand together"});
  if (one.customer.empty()) refuse(reader, customer, one, {"the customer is missing", true});
  if (const std::string told = text(reader, stage); !told.empty() && told != "active" && told != "pending")
    refuse(reader, stage, one, {"it is " + told.substr(0, 40) + ", and only what goes on is taken in"});
  one.unit = text(reader, unit);
  if (one.unit.ends_with('s')) one.unit.pop_back();
  if (std::find(std::begin(units), std::end(units), one.unit) == std::end(units))
    refuse(reader, unit, one, {"the unit is day, week, month or year", true});
  if (const std::string often = text(reader, every); !often.empty()) {
    const auto read = read_quantity(often, 1);
    if (const Wrong* wrong = std::get_if<Wrong>(&read))
      refuse(reader, every, one, {"the number of " + one.unit + "s " + wrong->reason, wrong->unreadable});
    else one.every = std::get<Quantity>(read);
  }
  read_times(reader, one);
}

void SubscriptionsImport::read_item(const csv::Reader& reader, Subscription& one) {
  ++one.rows;
  Item item{text(reader, SubscriptionField::sku), 1};
  if (item.sku.empty()) refuse(reader, SubscriptionField::sku, one, {"the product code is missing", true});
  const auto units_each = read_quantity(text(reader, SubscriptionField::quantity), 1);
  if (const Wrong* wrong = std::get_if<Wrong>(&units_each))
    refuse(reader, SubscriptionField::quantity, one, {"the quantity " + wrong->reason, wrong->unreadable});
  else item.quantity = std::get<Quantity>(units_each);
  one.items.push_back(std::move(item));
}

bool SubscriptionsImport::end_of(std::optional<Subscription>& one, const Visit& visit) {
  if (!one) return true;
  ++subscriptions_;
  const bool goes_on = !one->good || visit(*one);
  one.reset();
  return goes_on;
}

bool SubscriptionsImport::each(const Visit& visit) {
  bool goes_on = true;
  seen_.clear();
  subscriptions_ = read_ = 0;
  std::optional<Subscription> open;
  const auto trouble = input_->each_row([&](const csv::Reader& reader, bool good) {
    progress_.show(read_++, rows_, "rows");
    if (!good) {  // whose it is can't be told: it may be of the one before
      report_->add(
          {reader.fault().at, {}, open ? open->name : "", "unreadable", reader.fault().reason, true});
      if (open) open->good = false;
      return goes_on = end_of(open, visit);
    }
    if (open && open->name != text(reader, SubscriptionField::subscription)) goes_on = end_of(open, visit);
    if (!goes_on) return false;
    if (!open) begin(reader, open.emplace());
    read_item(reader, *open);
    return true;
  });
  if (goes_on && !trouble) goes_on = end_of(open, visit);
  if (trouble) trouble_ = *trouble;
  return goes_on && !trouble;
}

std::string body_of(const Subscription& one) {
  std::string body;
  wire::JsonWriter json(body);
  json.begin_object().member("id", one.name).member("customerId", one.customer);
  json.key("customer").begin_object();
  if (!one.customer_name.empty()) json.member("name", one.customer_name);
  if (!one.email.empty()) json.member("email", one.email);
  json.end_object().key("items").begin_array();
  for (const Item& item : one.items)
    json.begin_object().member("productId", item.sku).key("quantity").number(item.quantity).end_object();
  json.end_array()
      .key("shippingAddress")
      .begin_object()
      .member("street", one.street)
      .member("city", one.city);
  if (!one.state.empty()) json.member("state", one.state);
  json.member("postalCode", one.zip).member("country", one.country).end_object();
  if (!one.method.empty() || !one.token.empty() || !one.terms.empty() || one.due_days) {
    json.key("payment").begin_object().member("method", one.method.empty() ? "Credit Card" : one.method);
    if (!one.token.empty()) json.member("token", one.token);
    if (!one.terms.empty()) json.member("terms", one.terms);
    if (one.due_days) json.key("dueDays").number(*one.due_days);
    json.end_object();
  }
  json.key("interval").begin_object().key("every").number(one.every).member("unit", one.unit).end_object();
  if (!one.plan.empty()) json.member("plan", one.plan);
  json.member("startsAt", format_time(one.next));
  if (one.ends) json.member("endsAt", format_time(*one.ends));
  json.end_object();
  return body;
}

// False: the work can't go on.
bool SubscriptionsImport::give_one(Client& client, const Subscription& one) {
  const Reply reply = client.ask(
      {Verb::post, "/v1/subscriptions", body_of(one), import_key(digest_, one.name, "subscription")});
  if (reply.good()) {
    ++accepted_;
    return true;
  }
  if (reply.status != 409 && reply.status != 422) {
    trouble_ = "subscription " + one.name + " could not be taken in: " + describe_failure(reply);
    return false;
  }
  const Problem problem = read_problem(reply);
  report_->add({one.at, {}, one.name, problem.code, problem.detail});
  return true;
}

std::string SubscriptionsImport::as_json() const {
  std::string line;
  wire::JsonWriter json(line);
  json.begin_object().key("rows").number(static_cast<std::int64_t>(rows_));
  json.key("subscriptions").number(static_cast<std::int64_t>(subscriptions_));
  json.key("accepted").number(static_cast<std::int64_t>(accepted_));
  json.key("refused").number(static_cast<std::int64_t>(subscriptions_ - accepted_)).end_object();
  return line;
}
std::string SubscriptionsImport::as_text() const {
  return fmt::format("{} rows, {} subscriptions\n  taken   {:>9}\n  refused {:>9}", rows_, subscriptions_,
                     accepted_, subscriptions_ - accepted_);
}

}  // namespace

int import_subscriptions(const ImportOptions& options, const Connect& connect, std::ostream& out,
                         std::ostream& err) {
  return SubscriptionsImport(options, out, err).run(connect);
}

}  // namespace flowmart::cli::import
