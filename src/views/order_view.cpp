#include "views/order_view.hpp"

#include "contract/private/persons.hpp"
#include "kernel/check.hpp"
#include "orders/intake.hpp"
#include "views/search_words.hpp"
#include "wire/json_write.hpp"

namespace flowmart::views {

using contract::OrderStatus;
using contract::wire_name;
using sqlite::Bytes;

namespace {

constexpr std::size_t order_rows_kept = 50'000;

// To find an order by that say nothing of its buyer.
std::string words_of(const contract::OrderDetails& details) {
  std::string words;
  for (const contract::Reference& one : details.references) append_words(words, one.id);
  for (const std::string& tag : details.tags) append_words(words, tag);
  return words;
}

std::int64_t micros(Time time) { return time.time_since_epoch().count(); }

}  // namespace

OrderView::OrderView(sqlite::Connection& connection, Handlers& handlers, Serials& orders, engine::Open open)
    : orders_(orders),
      open_(std::move(open)),
      rows_([this](const std::int64_t& serial) -> std::optional<Row> {
        const sqlite::Resetting resetting(load_);
        load_.bind(1, serial);
        if (!load_.step()) return std::nullopt;
        const auto status = contract::from_wire_name<OrderStatus>(load_.text(0));
        Row row{status.value_or(OrderStatus::pending), 0, std::string(load_.text(1))};
        row.on_file = row.status;
        return row;
      }) {
  load_ = connection.prepare("SELECT status, note FROM orders WHERE serial = ?1");
  insert_ = connection.prepare(
      "INSERT INTO orders VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, "
      "?17, ?18)");
  update_ = connection.prepare("UPDATE orders SET status = ?2, updated_at = ?3, note = ?4 WHERE serial = ?1");
  insert_line_ = connection.prepare("INSERT INTO order_lines VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
  insert_words_ = connection.prepare("INSERT INTO order_words(rowid, words) VALUES(?1, ?2)");
  count_ = connection.prepare(
      "INSERT INTO order_counts VALUES(?1, ?2) ON CONFLICT(status) DO UPDATE SET count = count + "
      "excluded.count");
  of_customer_ = connection.prepare(
      "SELECT serial, number, customer_number, customer_name, email, other_words FROM orders WHERE customer "
      "= ?1 AND "
      "serial < "
      "?2");
  lines_ = connection.prepare("SELECT sku, name FROM order_lines WHERE order_serial = ?1 ORDER BY line");
  erase_ = connection.prepare("UPDATE orders SET customer_name = ?2, email = ?3 WHERE serial = ?1");
  delete_words_ =
      connection.prepare("INSERT INTO order_words(order_words, rowid, words) VALUES('delete', ?1, ?2)");
  words_of_ = connection.prepare(
      "SELECT number, customer_number, customer_name, email, other_words FROM orders WHERE serial = ?1");
  amend_line_ = connection.prepare(
      "INSERT INTO order_lines VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT(order_serial, line) DO "
      "UPDATE SET quantity = excluded.quantity, total = excluded.total");
  amend_ = connection.prepare(
      "UPDATE orders SET total = ?2, country = coalesce(?3, country), other_words = other_words || ?4, "
      "line_count = (SELECT count(*) FROM order_lines WHERE order_serial = ?1 AND quantity > 0), "
      "units = (SELECT coalesce(sum(quantity), 0) FROM order_lines WHERE order_serial = ?1) "
      "WHERE serial = ?1");
  insert_refusal_ = connection.prepare("INSERT INTO refusals VALUES(?1, ?2, ?3, ?4, ?5, ?6)");

  using contract::OrderPlaced;
  handlers.on<contract::PlaceOrder>([this](const auto& m, const Place&) {
    wish_ = open_({&wire::type_of<contract::PlaceOrder>(), {std::shared_ptr<void>(), &m}});
    details_ = {};
  });
  handlers.on<contract::OrderDetails>([this](const auto& m, const Place&) {
    details_ = open_({&wire::type_of<contract::OrderDetails>(), {std::shared_ptr<void>(), &m}});
  });
  handlers.on<contract::ErasureRequested>(
      [this](const auto& m, const Place& p) { erased_.emplace_back(m.customer.uuid, p.event); });
  handlers.on<OrderPlaced>([this](const OrderPlaced& m, const Place& p) { placed(m, p); });
  handlers.on<contract::OrderRefused>([this](const auto& m, const Place& p) { refused(m, p); });
  handlers.on<contract::OrderConfirmed>([this](const auto& m, const Place& p) {
    becomes(OrderId::of(m.orderId).uuid, OrderStatus::processing, p);
  });
  handlers.on<contract::AmendmentEnded>([this](const auto& m, const Place& p) {
    const auto serial = orders_.find(m.order.uuid);
    Row* row = serial ? rows_.change(*serial) : nullptr;
    if (row == nullptr || m.amendment.stage != contract::AmendmentStage::counted) return;
    row->updated_at = p.micros();
    amended_.emplace_back(*serial, &m);
  });
  handlers.on<contract::OrderShipped>(
      [this](const auto& m, const Place& p) { becomes(m.order.uuid, OrderStatus::shipped, p); });
  handlers.on<contract::OrderDelivered>(
      [this](const auto& m, const Place& p) { becomes(m.order.uuid, OrderStatus::delivered, p); });
  handlers.on<contract::OrderCancelling>([this](const auto& m, const Place& p) { cancelling(m, p); });
  handlers.on<contract::OrderCancelled>(
      [this](const auto& m, const Place& p) { becomes(m.orderId.uuid, OrderStatus::cancelled, p); });
}

void OrderView::placed(const contract::OrderPlaced& message, const Place& place) {
  orders_.add(message.order.uuid, place.event);
  rows_.add(place.event, {OrderStatus::pending, place.micros(), {}});
  const auto* wish = wish_ ? wish_.as<contract::PlaceOrder>() : nullptr;
  const auto* details = details_ ? details_.as<contract::OrderDetails>() : nullptr;
  check(wish != nullptr && OrderId::of(wish->orderId) == message.order, "an order follows from its command");
  placed_.emplace_back(
      place.event,
      Placed{orders::content_of(*wish, message.total.currency, orders::products_named_in(message)),
             details ? *details : contract::OrderDetails{}, message.number, message.placed_at});
}

// The number lets the story of the attempt be told; the id may be placed later and then has another.
void OrderView::refused(const contract::OrderRefused& message, const Place& place) {
  orders_.add(message.order.uuid, place.event);
  refused_.emplace_back(place, &message);
}

void OrderView::becomes(const Uuid& order, OrderStatus status, const Place& place) {
  const auto serial = orders_.find(order);
  Row* row = serial ? rows_.change(*serial) : nullptr;
  if (row == nullptr) return;
  row->status = status;
  row->updated_at = place.micros();
}

void OrderView::cancelling(const contract::OrderCancelling& message, const Place& place) {
  const auto serial = orders_.find(message.order.uuid);
  Row* row = serial ? rows_.change(*serial) : nullptr;
  if (row == nullptr) return;
  row->note = message.reason;
  row->updated_at = place.micros();
}

void OrderView::insert(std::int64_t serial, const Placed& placed, const Row& row) {
  const contract::OrderContent& order = placed.content;
  std::int64_t units = 0;
  for (const contract::OrderLine& line : order.lines) units += line.quantity;
  insert_.bind(1, serial).bind(2, Bytes(order.order.uuid.bytes)).bind(3, placed.number);
  insert_.bind(4, wire_name(row.status)).bind(5, Bytes(order.customer.uuid.bytes));
  insert_.bind(6, order.customer_number).bind(7, order.name).bind(8, order.email);
  insert_.bind(9, order.ship_to.country_code).bind(10, static_cast<std::int64_t>(order.lines.size()));
  insert_.bind(11, units).bind(12, order.total.minor).bind(13, order.total.currency.code());
  insert_.bind(14, micros(order.ordered_at)).bind(15, micros(placed.placed_at)).bind(16, row.updated_at);
  const std::string other_words = words_of(placed.details);
  insert_.bind(17, row.note).bind(18, other_words);
  insert_.run();
}

void OrderView::insert_lines(std::int64_t serial, const Placed& order) {
  std::int64_t number = 0;
  for (const contract::OrderLine& line : order.content.lines) {
    insert_line_.bind(1, serial).bind(2, ++number).bind(3, Bytes(line.product.uuid.bytes)).bind(4, line.sku);
    insert_line_.bind(5, line.name).bind(6, line.quantity).bind(7, line.unit_price.minor);
    insert_line_.bind(8, line.total.minor).run();
  }
}

void OrderView::insert_words(std::int64_t serial, const Placed& placed) {
  const contract::OrderContent& order = placed.content;
  words_.clear();
  for (const std::string* text : {&placed.number, &order.customer_number, &order.name, &order.email})
    append_words(words_, *text);
  words_ += words_of(placed.details);
  for (const contract::OrderLine& line : order.lines) {
    append_words(words_, line.sku);
    append_words(words_, line.name);
  }
  insert_words_.bind(1, serial).bind(2, words_).run();
}

std::string OrderView::words_of_lines(std::int64_t serial) {
  std::string words;
  const sqlite::Resetting resetting(lines_);
  lines_.bind(1, serial);
  while (lines_.step()) {
    append_words(words, lines_.text(0));
    append_words(words, lines_.text(1));
  }
  return words;
}

std::string OrderView::words_of_order(std::int64_t serial) {
  std::string words, other;
  {
    const sqlite::Resetting resetting(words_of_);
    words_of_.bind(1, serial);
    if (!words_of_.step()) return words;
    for (int column = 0; column < 4; ++column) append_words(words, words_of_.text(column));
    other = words_of_.text(4);
  }
  return words + other + words_of_lines(serial);
}

// It is found by what it has, and by what it had.
void OrderView::amend(std::int64_t serial, const contract::OrderAmendment& amendment) {
  const std::string before = words_of_order(serial);
  for (const contract::AmendedLine& line : amendment.lines) {
    amend_line_.bind(1, serial).bind(2, line.line).bind(3, Bytes(line.product.uuid.bytes)).bind(4, line.sku);
    amend_line_.bind(5, line.name).bind(6, line.after).bind(7, line.unit_price.minor);
    amend_line_.bind(8, line.unit_price.minor * line.after).run();
  }
  std::string tags;
  if (amendment.tags)
    for (const std::string& tag : *amendment.tags) append_words(tags, tag);
  amend_.bind(1, serial).bind(2, amendment.total_after.minor);
  if (amendment.ship_to) amend_.bind(3, amendment.ship_to->country_code);
  else amend_.bind_null(3);
  amend_.bind(4, tags).run();
  const std::string after = words_of_order(serial);
  if (after == before) return;
  delete_words_.bind(1, serial).bind(2, before).run();
  insert_words_.bind(1, serial).bind(2, after).run();
}

// Orders placed before the event `before` become what they would be if they were read now. The index for
// search forgets only what it is told word by word.
void OrderView::erase_person(const Uuid& customer, std::int64_t before) {
  struct Order {
    std::int64_t serial;
    std::string number, customer_number, name, email, other_words;
  };
  std::vector<Order> found;
  {
    const sqlite::Resetting resetting(of_customer_);
    of_customer_.bind(1, Bytes(customer.bytes)).bind(2, before);
    const auto text = [&](int column) { return std::string(of_customer_.text(column)); };
    while (of_customer_.step())
      found.push_back({of_customer_.integer(0), text(1), text(2), text(3), text(4), text(5)});
  }
  const auto words = [&](const Order& order, std::string_view name, std::string_view email) {
    words_.clear();
    for (const std::string_view text :
         {std::string_view(order.number), std::string_view(order.customer_number), name, email})
      append_words(words_, text);
    words_ += order.other_words;
    words_ += words_of_lines(order.serial);
  };
  for (const Order& order : found) {
    words(order, order.name, order.email);
    delete_words_.bind(1, order.serial).bind(2, words_).run();
    const std::string_view name = order.name.empty() ? "" : contract::erased_text;
    const std::string_view email = order.email.empty() ? "" : contract::erased_email;
    words(order, name, email);
    insert_words_.bind(1, order.serial).bind(2, words_).run();
    erase_.bind(1, order.serial).bind(2, name).bind(3, email).run();
  }
}

void OrderView::insert_refusal(const Place& place, const contract::OrderRefused& refused) {
  std::string shorts;
  wire::write_json(shorts, refused.shorts);
  insert_refusal_.bind(1, place.event).bind(2, Bytes(refused.order.uuid.bytes)).bind(3, refused.number);
  insert_refusal_.bind(4, wire_name(refused.reason)).bind(5, shorts).bind(6, place.micros()).run();
}

void OrderView::count(Row& row) {
  if (row.on_file == row.status) return;
  if (row.on_file) --counted_[*row.on_file];
  ++counted_[row.status];
  row.on_file = row.status;
}

void OrderView::flush() {
  auto next = placed_.begin();  // both go by rising serial
  rows_.flush([&](std::int64_t serial, Row& row, bool is_new) {
    count(row);
    if (!is_new) {
      update_.bind(1, serial).bind(2, wire_name(row.status)).bind(3, row.updated_at).bind(4, row.note).run();
      return;
    }
    insert(serial, next->second, row);
    insert_lines(serial, next->second);
    insert_words(serial, next->second);
    ++next;
  });
  for (const auto& [serial, ended] : amended_) amend(serial, ended->amendment);
  for (const auto& [customer, event] : erased_) erase_person(customer, event);
  for (const auto& [status, change] : counted_)
    if (change != 0) count_.bind(1, wire_name(status)).bind(2, change).run();
  counted_.clear();
  for (const auto& [place, refused] : refused_) insert_refusal(place, *refused);
  placed_.clear();
  refused_.clear();
  amended_.clear();
  erased_.clear();
  wish_ = details_ = {};
  rows_.forget_beyond(order_rows_kept);
}

void OrderView::forget() {
  rows_.clear();
  counted_.clear();
  placed_.clear();
  refused_.clear();
  amended_.clear();
  erased_.clear();
  wish_ = details_ = {};
}

}  // namespace flowmart::views
