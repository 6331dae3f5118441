#include "views/schema.hpp"

namespace flowmart::views {
namespace {

// Times are microseconds since 1970, money is in minor units, statuses are the contract's words.
constexpr std::string_view tables = R"(
CREATE TABLE progress(
  id INTEGER PRIMARY KEY, journal BLOB NOT NULL, position INTEGER NOT NULL, hash BLOB NOT NULL);
INSERT INTO progress VALUES(1, '', 0, '');

CREATE TABLE orders(
  serial INTEGER PRIMARY KEY, id BLOB NOT NULL, number TEXT NOT NULL, status TEXT NOT NULL,
  customer BLOB NOT NULL, customer_number TEXT NOT NULL, customer_name TEXT NOT NULL, email TEXT NOT NULL,
  country TEXT NOT NULL, line_count INTEGER NOT NULL, units INTEGER NOT NULL, total INTEGER NOT NULL,
  currency TEXT NOT NULL, ordered_at INTEGER NOT NULL, placed_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL, note TEXT NOT NULL, other_words TEXT NOT NULL);
-- How many there are of each status: counting a million takes too long to do it whenever a list is shown.
CREATE TABLE order_counts(status TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID;
CREATE UNIQUE INDEX orders_by_id ON orders(id);
CREATE INDEX orders_by_customer ON orders(customer, serial);
CREATE INDEX orders_by_status ON orders(status, serial);
CREATE TABLE order_lines(
  order_serial INTEGER NOT NULL, line INTEGER NOT NULL, product BLOB NOT NULL, sku TEXT NOT NULL,
  name TEXT NOT NULL, quantity INTEGER NOT NULL, unit_price INTEGER NOT NULL, total INTEGER NOT NULL,
  PRIMARY KEY(order_serial, line)) WITHOUT ROWID;
CREATE TABLE refusals(
  serial INTEGER PRIMARY KEY, id BLOB NOT NULL, number TEXT NOT NULL, reason TEXT NOT NULL,
  shorts TEXT NOT NULL, refused_at INTEGER NOT NULL);
CREATE INDEX refusals_by_id ON refusals(id);
CREATE TABLE stories(
  first_event INTEGER NOT NULL, order_serial INTEGER NOT NULL, last_event INTEGER NOT NULL,
  PRIMARY KEY(first_event, order_serial)) WITHOUT ROWID;
CREATE INDEX stories_by_order ON stories(order_serial, first_event);

CREATE TABLE payments(
  order_serial INTEGER PRIMARY KEY, id BLOB NOT NULL, status TEXT NOT NULL, method TEXT NOT NULL,
  amount INTEGER NOT NULL, captured INTEGER NOT NULL, refunded INTEGER NOT NULL, currency TEXT NOT NULL,
  attempts INTEGER NOT NULL, failure TEXT NOT NULL, gateway TEXT NOT NULL, updated_at INTEGER NOT NULL,
  authorised INTEGER NOT NULL, promised INTEGER NOT NULL, due INTEGER NOT NULL, reduced INTEGER NOT NULL,
  spent INTEGER NOT NULL);
CREATE INDEX payments_by_id ON payments(id);
CREATE INDEX payments_by_status ON payments(status, order_serial);
CREATE INDEX payments_by_method ON payments(method, order_serial);
-- By invoice, and not paid yet.
CREATE INDEX payments_owed ON payments(order_serial) WHERE due > 0 AND status = 'processing';
-- Charges, captures, refunds and disputes. Released: so much of a refund was promised only. Due: when a promise
-- ends, or evidence is due; 0: never.
CREATE TABLE money_moves(
  serial INTEGER PRIMARY KEY, id BLOB NOT NULL, payment BLOB NOT NULL, kind TEXT NOT NULL,
  number INTEGER NOT NULL, order_serial INTEGER NOT NULL, amount INTEGER NOT NULL, released INTEGER NOT NULL,
  currency TEXT NOT NULL, status TEXT NOT NULL, name TEXT NOT NULL, reference TEXT NOT NULL,
  reason TEXT NOT NULL, tries INTEGER NOT NULL, due INTEGER NOT NULL, asked_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL);
CREATE UNIQUE INDEX money_moves_by_id ON money_moves(id);
CREATE INDEX money_moves_by_kind ON money_moves(kind, serial) WHERE kind <> 'charge';
CREATE INDEX money_moves_by_status ON money_moves(kind, status, serial) WHERE kind <> 'charge';
CREATE INDEX money_moves_by_order ON money_moves(order_serial, serial) WHERE kind <> 'charge';
CREATE TABLE reconciliations(
  number INTEGER PRIMARY KEY, status TEXT NOT NULL, begins INTEGER NOT NULL, ends INTEGER NOT NULL,
  actor TEXT NOT NULL, here INTEGER NOT NULL, there INTEGER NOT NULL, differences INTEGER NOT NULL,
  named TEXT NOT NULL, failure TEXT NOT NULL, asked_at INTEGER NOT NULL, ended_at INTEGER NOT NULL);
CREATE TABLE shipments(
  serial INTEGER PRIMARY KEY, id TEXT NOT NULL, order_serial INTEGER NOT NULL, status TEXT NOT NULL,
  method TEXT NOT NULL, items INTEGER NOT NULL, note TEXT NOT NULL, created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL, weight INTEGER NOT NULL, postage INTEGER NOT NULL, currency TEXT NOT NULL,
  carrier TEXT NOT NULL, tracking TEXT NOT NULL, carrier_status TEXT NOT NULL, said_at INTEGER NOT NULL);
CREATE INDEX shipments_by_order ON shipments(order_serial, serial);
CREATE INDEX shipments_by_id ON shipments(id, serial);
CREATE INDEX shipments_by_status ON shipments(status, serial);
CREATE TABLE returns(
  serial INTEGER PRIMARY KEY, id TEXT NOT NULL, order_serial INTEGER NOT NULL, status TEXT NOT NULL,
  claim INTEGER NOT NULL, wanted TEXT NOT NULL, units INTEGER NOT NULL, refund INTEGER NOT NULL,
  refunded INTEGER NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL);
CREATE UNIQUE INDEX returns_by_id ON returns(id);
CREATE INDEX returns_by_order ON returns(order_serial, serial);
CREATE INDEX returns_by_status ON returns(status, serial);

-- The id is the key that follows from the number, which is what the shop calls it; next_at is 0 when nothing is due.
CREATE TABLE subscriptions(
  serial INTEGER PRIMARY KEY, id BLOB NOT NULL, number TEXT NOT NULL, customer BLOB NOT NULL,
  customer_number TEXT NOT NULL, status TEXT NOT NULL, plan TEXT NOT NULL, every INTEGER NOT NULL,
  unit TEXT NOT NULL, next_at INTEGER NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL);
CREATE UNIQUE INDEX subscriptions_by_id ON subscriptions(id);
CREATE INDEX subscriptions_by_customer ON subscriptions(customer, serial);
CREATE INDEX subscriptions_by_status ON subscriptions(status, serial);
CREATE TABLE subscription_stories(
  subscription_serial INTEGER NOT NULL, event INTEGER NOT NULL,
  PRIMARY KEY(subscription_serial, event)) WITHOUT ROWID;

-- Live instances, and the newest of those that ended; visited are ids of steps with spaces between, causes those of the
-- messages that led there, standing are ids of steps each followed by since when, the state is the flow's own (binary).
-- The serial is an order's, or of the flows of subscriptions a subscription's.
CREATE TABLE flow_instances(
  flow TEXT NOT NULL, order_serial INTEGER NOT NULL, status TEXT NOT NULL, standing TEXT NOT NULL,
  visited TEXT NOT NULL, since INTEGER NOT NULL, ended INTEGER NOT NULL, state BLOB NOT NULL, causes TEXT NOT NULL,
  PRIMARY KEY(flow, order_serial)) WITHOUT ROWID;
CREATE INDEX flow_instances_by_end ON flow_instances(flow, ended, order_serial);
-- Which live ones stand at a step, the longest there first: those beyond a deadline lie together at the front.
CREATE TABLE flow_standing(
  flow TEXT NOT NULL, step TEXT NOT NULL, since INTEGER NOT NULL, order_serial INTEGER NOT NULL,
  PRIMARY KEY(flow, step, since, order_serial)) WITHOUT ROWID;
CREATE TABLE flow_counts(
  flow TEXT NOT NULL, step TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY(flow, step)) WITHOUT ROWID;

CREATE TABLE products(
  serial INTEGER PRIMARY KEY, id BLOB NOT NULL, sku TEXT NOT NULL, name TEXT NOT NULL,
  category TEXT NOT NULL, price INTEGER NOT NULL, currency TEXT NOT NULL, reorder_point INTEGER NOT NULL,
  reorder_quantity INTEGER NOT NULL, safety_stock INTEGER NOT NULL, removed INTEGER NOT NULL,
  updated_at INTEGER NOT NULL);
CREATE UNIQUE INDEX products_by_id ON products(id);
CREATE INDEX products_by_sku ON products(sku, serial);
CREATE INDEX products_by_category ON products(category, sku, serial);
-- The messages that changed what is on file of one.
CREATE TABLE product_changes(
  product_serial INTEGER NOT NULL, event INTEGER NOT NULL, PRIMARY KEY(product_serial, event)) WITHOUT ROWID;
CREATE TABLE warehouses(
  serial INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, code TEXT NOT NULL, name TEXT NOT NULL,
  country TEXT NOT NULL, zone TEXT NOT NULL);
CREATE TABLE stock(
  product_serial INTEGER NOT NULL, warehouse_serial INTEGER NOT NULL, on_hand INTEGER NOT NULL,
  available INTEGER NOT NULL, updated_at INTEGER NOT NULL,
  PRIMARY KEY(product_serial, warehouse_serial)) WITHOUT ROWID;
CREATE TABLE movements(
  product_serial INTEGER NOT NULL, number INTEGER NOT NULL, warehouse_serial INTEGER NOT NULL,
  kind TEXT NOT NULL, quantity INTEGER NOT NULL, on_hand INTEGER NOT NULL, reason TEXT NOT NULL,
  order_serial INTEGER NOT NULL, moved_at INTEGER NOT NULL,
  PRIMARY KEY(product_serial, number)) WITHOUT ROWID;

-- Units that orders hold. The order is named by its id, for its units are held before it is on file; until is 0
-- once they are its for good. In no warehouse (0): units that it has and could not be held.
CREATE TABLE reservations(
  product_serial INTEGER NOT NULL, reserved_event INTEGER NOT NULL, warehouse_serial INTEGER NOT NULL,
  order_id BLOB NOT NULL, quantity INTEGER NOT NULL, until INTEGER NOT NULL,
  PRIMARY KEY(product_serial, reserved_event, warehouse_serial)) WITHOUT ROWID;
CREATE INDEX reservations_by_order ON reservations(order_id);

-- Its words are folded already (search_words.hpp): here only spaces part them.
CREATE VIRTUAL TABLE order_words USING fts5(
  words, content='', detail=none, columnsize=0, tokenize="ascii");
)";

constexpr std::string_view drops = R"(
DROP TABLE IF EXISTS progress; DROP TABLE IF EXISTS orders; DROP TABLE IF EXISTS order_lines;
DROP TABLE IF EXISTS refusals; DROP TABLE IF EXISTS stories; DROP TABLE IF EXISTS payments;
DROP TABLE IF EXISTS shipments; DROP TABLE IF EXISTS products;
DROP TABLE IF EXISTS warehouses; DROP TABLE IF EXISTS stock; DROP TABLE IF EXISTS movements;
DROP TABLE IF EXISTS order_words; DROP TABLE IF EXISTS flow_instances; DROP TABLE IF EXISTS flow_standing;
DROP TABLE IF EXISTS flow_counts; DROP TABLE IF EXISTS order_counts; DROP TABLE IF EXISTS reservations;
DROP TABLE IF EXISTS returns; DROP TABLE IF EXISTS product_changes; DROP TABLE IF EXISTS subscriptions;
DROP TABLE IF EXISTS subscription_stories;
DROP TABLE IF EXISTS money_moves; DROP TABLE IF EXISTS reconciliations;
)";

}  // namespace

const journal::StoreFile& store_file() {
  static const journal::StoreFile file{.what = "views",
                                       .application_id = 0x464c5657,  // "FLVW"
                                       .format = format,
                                       .schema = tables,
                                       .page_bytes = 8192};
  return file;
}
std::string_view drop_all() { return drops; }
std::string_view create_all() { return tables; }

}  // namespace flowmart::views
