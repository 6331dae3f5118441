#include <fmt/format.h>

#include <deque>
#include <ostream>
#include <unordered_set>

#include "cli/answers.hpp"
#include "cli/import/input.hpp"
#include "cli/import/run.hpp"
#include "cli/import/summary.hpp"
#include "contract/messages/inventory.hpp"
#include "contract/private/stock.hpp"
#include "wire/json_write.hpp"

namespace flowmart::cli::import {
namespace {

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
class ProductsImport {
 public:
  ProductsImport(const ImportOptions& options, std::ostream& out, std::ostream& err)
      : x_options(options), x_out(out), x_err(err), x_progress(options.progress) {}
  int run(const Connect& connect);

 private:
  struct Sent {
    csv::Place at;
    std::string sku;
    bool last = false;  // of its product
  };

  bool open();
  bool first_reading();
  bool second_reading(const std::function<bool(Product)>& visit);
  std::optional<Product> read(const csv::Reader& reader);
  void refuse(const csv::Reader& reader, std::optional<std::size_t> column, std::string sku, Wrong wrong);
  bool put(Client& client, const Product& product);
  bool settle_oldest(Client& client);
  int complain(const std::string& sentence, int status);
  int tell();

  const ImportOptions& x_options;
  std::ostream& x_out;
  std::ostream& x_err;
  Progress x_progress;
  Stopwatch x_watch;
  std::unique_ptr<Input> x_input;
  std::unique_ptr<Report> x_report;
  std::string x_digest, x_trouble;
  std::unordered_set<std::string> x_seen;
  std::deque<Sent> x_sent;
  bool x_product_refused = false;  // one of its messages was
  bool x_row_good = true;
  Time x_as_of{};
  Quantity x_units = 0;
  Summary x_summary;
};

int ProductsImport::complain(const std::string& sentence, int status) {
  x_progress.clear();
  x_err << "flowmart: " << sentence << '\n';
  return status;
}

bool ProductsImport::open() {
  auto opened = Input::open(x_options.file, FileKind::products, x_options.chosen, x_options.csv);
  if (auto* wrong = std::get_if<std::string>(&opened)) {
    x_trouble = *wrong;
    return false;
  }
  x_input = std::move(std::get<std::unique_ptr<Input>>(opened));
  std::string why;
  x_report = Report::open(x_options.file, x_options.report, why);
  if (!x_report) x_trouble = "the report " + *x_options.report + " can't be written: " + why;
  return x_report != nullptr;
}

bool ProductsImport::first_reading() {
  using Step = csv::Reader::Step;
  csv::Reader& reader = x_input->reader();
  for (Step step = reader.next(); step != Step::end; step = reader.next()) {
    if (step == Step::stopped) {
      x_trouble = x_input->at(reader.fault().at, reader.fault().reason) + ". Nothing was imported.";
      return false;
    }
    ++x_summary.rows;
  }
  x_digest = x_input->digest();
  x_as_of = Time{std::chrono::seconds{x_input->source().modified_s()}};
  return true;
}

bool ProductsImport::second_reading(const std::function<bool(Product)>& visit) {
  using Step = csv::Reader::Step;
  x_input->source().seek(0, x_input->source().size_bytes());
  x_seen.clear();
  csv::Reader reader(x_input->source(), x_options.csv);
  if (reader.next() != Step::record) {
    x_trouble = x_options.file + " has changed while it was read";
    return false;
  }
  reader.expect_columns(x_input->mapping().column_count());
  for (Step step = reader.next(); step != Step::end; step = reader.next()) {
    if (step == Step::stopped) {
      x_trouble = x_input->at(reader.fault().at, reader.fault().reason);
      return false;
    }
    std::optional<Product> product;
    if (step == Step::record) product = read(reader);
    else x_report->add({reader.fault().at, {}, {}, "unreadable", reader.fault().reason, true});
    if (!product) ++x_summary.invalid;
    else if (!visit(std::move(*product))) return false;
  }
  return true;
}

void ProductsImport::refuse(const csv::Reader& reader, std::optional<std::size_t> column, std::string sku,
                            Wrong wrong) {
  x_row_good = false;
  x_report->add({reader.place(*column), x_input->mapping().header(*column), std::move(sku),
                 wrong.unreadable ? "unreadable" : "product", std::move(wrong.reason), wrong.unreadable});
}

std::optional<Product> ProductsImport::read(const csv::Reader& reader) {
  const Mapping& mapping = x_input->mapping();
  const auto text = [&](ProductField field) {
    const auto column = mapping.column(field);
    return column ? std::string(trimmed(reader.field(*column))) : std::string();
  };
  x_row_good = true;
  Product product{
      {reader.line(), 1},           {}, text(ProductField::name),          text(ProductField::warehouse),
      text(ProductField::category), 0,  Money{0, x_options.rules.currency}};
  product.sku = reader.field(*mapping.column(ProductField::sku));
  if (product.name.empty()) product.name = product.sku;
  if (product.warehouse.empty()) product.warehouse = x_options.warehouse;
  if (trimmed(product.sku).empty())
    refuse(reader, mapping.column(ProductField::sku), {}, {"the product's code is missing", true});
  else if (!x_seen.insert(product.warehouse + '\0' + product.sku).second)
    refuse(reader, mapping.column(ProductField::sku), product.sku, {"the product stands in the file twice"});
  const auto quantity = read_quantity(reader.field(*mapping.column(ProductField::quantity)), 0);
  if (const Wrong* wrong = std::get_if<Wrong>(&quantity))
    refuse(reader, mapping.column(ProductField::quantity), product.sku,
           {"the quantity " + wrong->reason, wrong->unreadable});
  else product.quantity = std::get<Quantity>(quantity);
  if (const std::string price_text = text(ProductField::price); !price_text.empty()) {
    const auto price = read_price(price_text, x_options.rules.currency);
    if (const Wrong* wrong = std::get_if<Wrong>(&price))
      refuse(reader, mapping.column(ProductField::price), product.sku,
             {"the price " + wrong->reason, wrong->unreadable});
    else product.price = std::get<Money>(price);
  }
  const std::string currency = text(ProductField::currency);
  if (!currency.empty() && currency != x_options.rules.currency.code())
    refuse(reader, mapping.column(ProductField::currency), product.sku, {"the currency is " + currency});
  return x_row_good ? std::optional(std::move(product)) : std::nullopt;
}

bool ProductsImport::put(Client& client, const Product& product) {
  contract::RegisterProduct file;
  file.product = ProductId::of(product.sku);
  file.sku = product.sku;
  file.name = product.name;
  file.price = product.price;
  file.category = product.category;
  contract::Warehouse warehouse;
  warehouse.warehouse = WarehouseId::of(product.warehouse);
  warehouse.code = warehouse.name = product.warehouse;
  file.warehouses.push_back(warehouse);
  const std::string name = product.warehouse + "/" + product.sku;
  while (x_sent.size() >= x_options.window)
    if (!settle_oldest(client)) return false;
  Request request{Verb::post, "/v1/messages/RegisterProduct"};
  wire::write_json(request.body, file);
  request.idempotency_key = import_key(x_digest, name, "product");
  x_sent.push_back({product.at, product.sku, product.quantity == 0});
  client.send(std::move(request));
  if (product.quantity == 0) return true;
  Request stock{Verb::post, "/v1/messages/AddInventory"};
  wire::write_json(stock.body,
                   contract::AddInventory{file.product, product.quantity, warehouse.warehouse, x_as_of});
  stock.idempotency_key = import_key(x_digest, name, "stock");
  x_sent.push_back({product.at, product.sku, true});
  x_units += product.quantity;
  client.send(std::move(stock));
  return true;
}

bool ProductsImport::settle_oldest(Client& client) {
  const Reply reply = client.receive();
  const Sent sent = std::move(x_sent.front());
  x_sent.pop_front();
  if (!reply.good()) {
    const Problem problem = read_problem(reply);
    const bool about_it = reply.status == 400 || reply.status == 409 || reply.status == 422;
    if (!about_it) {
      x_trouble = "product " + sent.sku + " could not be put on file: " + describe_failure(reply);
      return false;
    }
    if (problem.code != "idempotency-key-reused") {
      x_product_refused = true;
      x_report->add({sent.at, {}, sent.sku, problem.code, describe_failure(reply)});
    }
  }
  if (!sent.last) return true;
  ++(x_product_refused ? x_summary.invalid : x_summary.accepted);
  x_product_refused = false;
  return true;
}

int ProductsImport::run(const Connect& connect) {
  x_summary.total.currency = x_options.rules.currency;
  if (!open() || !first_reading()) return complain(x_trouble, 2);
  if (x_options.all_or_nothing) {
    if (!second_reading([](Product) { return true; })) return complain(x_trouble, 2);
    if (x_report->rows() > 0) {
      x_report->finish();
      tell_refusals(*x_report, x_err);
      return complain("nothing was imported, since all or nothing was asked for", 2);
    }
  }
  const Connection connection = connect();
  if (!connection.client) return complain(connection.trouble, 1);
  Client& client = *connection.client;
  std::uint64_t done = 0;
  bool good = second_reading([&](Product product) {
    x_progress.show(done++, x_summary.rows, "products");
    return put(client, product);
  });
  while (good && !x_sent.empty()) good = settle_oldest(client);
  if (!x_report->finish()) return complain("the report " + *x_options.report + " could not be written", 1);
  if (!good)
    return complain(x_trouble + ". The products before it are in; the same command goes on from here.", 1);
  return tell();
}

int ProductsImport::tell() {
  x_progress.clear();
  tell_refusals(*x_report, x_err);
  const std::string speed = x_watch.speed(x_summary.rows);
  if (x_options.json) {
    x_err << speed << '\n';
    x_out << x_summary.to_json() << std::endl;
  } else {
    x_out << fmt::format("{}: {} rows\n  products on file {:>7}   {} units\n  invalid          {:>7}\n{}\n",
                         x_options.file, x_summary.rows, x_summary.accepted, x_units, x_summary.invalid,
                         speed);
    x_out.flush();
  }
  return x_report->unreadable() > 0 ? 2 : 0;
}

}  // namespace

int import_products(const ImportOptions& options, const Connect& connect, std::ostream& out,
                    std::ostream& err) {
  return ProductsImport(options, out, err).run(connect);
}

}  // namespace flowmart::cli::import
