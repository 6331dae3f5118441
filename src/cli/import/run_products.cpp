#include <fmt/format.h>

#include <deque>
#include <filesystem>
#include <ostream>
#include <unordered_set>

#include "cli/documents.hpp"
#include "cli/import/importing.hpp"
#include "contract/messages/inventory.hpp"
#include "contract/private/products.hpp"
#include "wire/json_write.hpp"

namespace flowmart::cli::import {
namespace {

constexpr std::string_view stands_twice = "the product stands in the file twice";

struct Product {
  csv::Place at;
  std::string sku, name, warehouse, category;
  Quantity quantity = 0;
  Money price;
};

// Puts each product on file, then its opening stock into its warehouse.
//
// The file is read twice: first to its end, since what it is called by (its digest) is in every key.
// AddInventory says when; the file's own date is as good as any and the same on a second try. Should the file
// have been copied in between, the second try is answered with "idempotency-key-reused" for what is in
// already, which then counts as done: the key names the same row of the same bytes.
class ProductsImport : public Importing {
 public:
  ProductsImport(const ImportOptions& options, std::ostream& out, std::ostream& err)
      : Importing(FileKind::products, "products", options, out, err) {
    summary_.total.currency = options.rules.currency;
  }

 private:
  // A product goes in by three messages: under which id it is, or would be, on file; it itself; its stock.
  struct Sent {
    enum class What : std::uint8_t { question, product, stock, turned_away };
    What what;
    Product product;
    ProductId id{};
    bool last = false;  // of its product
  };

  bool prepare() override;
  bool look() override {
    return second_reading([](const Product&) { return true; });
  }
  bool give(Client& client) override;
  std::string as_json() const override { return summary_.to_json(); }
  std::string as_text() const override;
  bool second_reading(const std::function<bool(Product)>& visit);
  std::optional<Product> read(const csv::Reader& reader);
  void refuse(const csv::Reader& reader, std::optional<std::size_t> column, std::string sku, Wrong wrong);
  bool put(Product product);
  void register_it(const Product& product, ProductId id);
  void turn_away(const std::string& sku, std::size_t line, const std::string& why);
  bool settle_oldest();
  bool settle(const Sent& sent, const Reply& reply);
  void send(Sent sent, std::string_view message, std::string body);

  std::string digest_;
  std::unordered_set<std::string> seen_;
  std::deque<Sent> sent_;
  Client* client_ = nullptr;      // none while the file is only looked at
  bool product_refused_ = false;  // one of its messages was
  bool row_good_ = true;
  Time as_of_{};
  Quantity units_ = 0;
  Summary summary_;
};

bool ProductsImport::prepare() {
  if (!count_rows()) return false;
  summary_.rows = rows_;
  digest_ = input_->digest();
  as_of_ = Time{std::chrono::seconds{input_->source().modified_s()}};
  return true;
}

bool ProductsImport::second_reading(const std::function<bool(Product)>& visit) {
  seen_.clear();
  bool goes_on = true;
  const auto trouble = input_->each_row([&](const csv::Reader& reader, bool good) {
    std::optional<Product> product;
    if (good) product = read(reader);
    else report_->add({reader.fault().at, {}, {}, "unreadable", reader.fault().reason, true});
    if (product) goes_on = visit(std::move(*product));
    else ++summary_.invalid;
    return goes_on;
  });
  if (trouble) trouble_ = *trouble;
  return goes_on && !trouble;
}

void ProductsImport::refuse(const csv::Reader& reader, std::optional<std::size_t> column, std::string sku,
                            Wrong wrong) {
  row_good_ = false;
  if (wrong.reason != stands_twice) turn_away(sku, reader.line(), wrong.reason);
  report_->add({reader.place(*column), input_->mapping().header(*column), std::move(sku),
                wrong.unreadable ? "unreadable" : "product", std::move(wrong.reason), wrong.unreadable});
}

std::optional<Product> ProductsImport::read(const csv::Reader& reader) {
  const Mapping& mapping = input_->mapping();
  const auto text = [&](ProductField field) {
    const auto column = mapping.column(field);
    return column ? std::string(trimmed(reader.field(*column))) : std::string();
  };
  row_good_ = true;
  Product product{
      {reader.line(), 1},           {}, text(ProductField::name),         text(ProductField::warehouse),
      text(ProductField::category), 0,  Money{0, options_.rules.currency}};
  product.sku = reader.field(*mapping.column(ProductField::sku));
  if (product.name.empty()) product.name = product.sku;
  if (product.warehouse.empty()) product.warehouse = options_.warehouse;
  if (trimmed(product.sku).empty())
    refuse(reader, mapping.column(ProductField::sku), {}, {"the product's code is missing", true});
  else if (!seen_.insert(product.warehouse + '\0' + product.sku).second)
    refuse(reader, mapping.column(ProductField::sku), product.sku, {std::string(stands_twice)});
  const auto quantity = read_quantity(reader.field(*mapping.column(ProductField::quantity)), 0);
  if (const Wrong* wrong = std::get_if<Wrong>(&quantity))
    refuse(reader, mapping.column(ProductField::quantity), product.sku,
           {"the quantity " + wrong->reason, wrong->unreadable});
  else product.quantity = std::get<Quantity>(quantity);
  if (const std::string price_text = text(ProductField::price); !price_text.empty()) {
    const auto price = read_price(price_text, options_.rules.currency);
    if (const Wrong* wrong = std::get_if<Wrong>(&price))
      refuse(reader, mapping.column(ProductField::price), product.sku,
             {"the price " + wrong->reason, wrong->unreadable});
    else product.price = std::get<Money>(price);
  }
  const std::string currency = text(ProductField::currency);
  if (!currency.empty() && currency != options_.rules.currency.code())
    refuse(reader, mapping.column(ProductField::currency), product.sku, {"the currency is " + currency});
  return row_good_ ? std::optional(std::move(product)) : std::nullopt;
}

void ProductsImport::send(Sent sent, std::string_view message, std::string body) {
  Request request{Verb::post, "/v1/messages/" + std::string(message), std::move(body)};
  const std::string name = sent.product.warehouse + "/" + sent.product.sku;
  switch (sent.what) {
    case Sent::What::question: break;
    case Sent::What::product: request.idempotency_key = import_key(digest_, name, "product"); break;
    case Sent::What::stock: request.idempotency_key = import_key(digest_, name, "stock"); break;
    case Sent::What::turned_away: request.idempotency_key = import_key(digest_, name, "turned-away"); break;
  }
  sent_.push_back(std::move(sent));
  client_->send(std::move(request));
}

bool ProductsImport::put(Product product) {
  while (sent_.size() >= options_.window)
    if (!settle_oldest()) return false;
  std::string body;
  wire::write_json(body, contract::ReadProducts{{product.sku}});
  send({Sent::What::question, std::move(product)}, "ReadProducts", std::move(body));
  return true;
}

void ProductsImport::register_it(const Product& product, ProductId id) {
  contract::RegisterProduct file;
  file.product = id;
  file.sku = product.sku;
  file.name = product.name;
  file.price = product.price;
  file.category = product.category;
  contract::Warehouse warehouse;
  warehouse.warehouse = WarehouseId::of(product.warehouse);
  warehouse.code = warehouse.name = product.warehouse;
  file.warehouses.push_back(warehouse);
  std::string body;
  wire::write_json(body, file);
  send({Sent::What::product, product, id, product.quantity == 0}, "RegisterProduct", std::move(body));
  if (product.quantity == 0) return;
  body.clear();
  wire::write_json(body, contract::AddInventory{id, product.quantity, warehouse.warehouse, as_of_});
  send({Sent::What::stock, product, id, true}, "AddInventory", std::move(body));
  units_ += product.quantity;
}

// Orders that name it are told why it is not on file.
void ProductsImport::turn_away(const std::string& sku, std::size_t line, const std::string& why) {
  if (client_ == nullptr || trimmed(sku).empty()) return;
  const std::string file = std::filesystem::path(options_.file).filename();
  std::string body;
  wire::write_json(body, contract::TurnProductAway{sku, fmt::format("{}, line {}: {}", file, line, why)});
  Product product;
  product.sku = sku;
  product.warehouse = std::to_string(line);
  send({Sent::What::turned_away, std::move(product)}, "TurnProductAway", std::move(body));
}

bool ProductsImport::settle_oldest() {
  const Reply reply = client_->receive();
  const Sent sent = std::move(sent_.front());
  sent_.pop_front();
  return settle(sent, reply);
}

bool ProductsImport::settle(const Sent& sent, const Reply& reply) {
  const std::string& sku = sent.product.sku;
  const bool about_it = reply.status == 400 || reply.status == 409 || reply.status == 422;
  if (!reply.good() && !about_it) {
    trouble_ = "product " + sku + " could not be put on file: " + describe_failure(reply);
    return false;
  }
  if (sent.what == Sent::What::turned_away) return true;
  if (sent.what == Sent::What::question) {
    // A name that can't be asked for is refused as that of a product, too, and told then.
    ProductId id = ProductId::of(sku);
    each_item(reply, "products", [&](const Item& item) { id = ProductId::of(item["product"]); });
    register_it(sent.product, id);
    return true;
  }
  if (!reply.good()) {
    const Problem problem = read_problem(reply);
    if (problem.code != "idempotency-key-reused") {
      product_refused_ = true;
      report_->add({sent.product.at, {}, sku, problem.code, describe_failure(reply)});
      if (sent.what == Sent::What::product) turn_away(sku, sent.product.at.line, problem.detail);
    }
  }
  if (!sent.last) return true;
  ++(product_refused_ ? summary_.invalid : summary_.accepted);
  product_refused_ = false;
  return true;
}

bool ProductsImport::give(Client& client) {
  client_ = &client;
  std::uint64_t done = 0;
  bool good = second_reading([&](Product product) {
    progress_.show(done++, rows_, "products");
    return put(std::move(product));
  });
  while (good && !sent_.empty()) good = settle_oldest();
  return good;
}

std::string ProductsImport::as_text() const {
  return fmt::format("{} rows\n  products on file {:>7}   {} units\n  invalid          {:>7}", rows_,
                     summary_.accepted, units_, summary_.invalid);
}

}  // namespace

int import_products(const ImportOptions& options, const Connect& connect, std::ostream& out,
                    std::ostream& err) {
  return ProductsImport(options, out, err).run(connect);
}

}  // namespace flowmart::cli::import
