#include "cli/import/run.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "cli/documents.hpp"
#include "cli/fake_shop_test.hpp"
#include "cli/import/input.hpp"

namespace flowmart::cli::import {
namespace {

namespace fs = std::filesystem;

const fs::path source_folder = FLOWMART_SOURCE_DIR;

std::string text_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

struct Ran {
  int status = -1;
  std::string out, err;
  std::string last_line() const {
    const std::size_t end = out.find_last_not_of('\n');
    if (end == out.npos) return {};
    const std::size_t begin = out.rfind('\n', end);
    return out.substr(begin == out.npos ? 0 : begin + 1, end - (begin == out.npos ? 0 : begin + 1) + 1);
  }
};

class Import : public testing::Test {
 protected:
  Import() : folder(fs::path(testing::TempDir()) / ("flowmart_import_" + std::to_string(::getpid()))) {
    fs::create_directories(folder);
    options.json = true;
  }
  ~Import() override { fs::remove_all(folder); }

  std::string file(const std::string& text) {
    const fs::path path = folder / "file.csv";
    std::ofstream(path, std::ios::binary) << text;
    return path.string();
  }
  Ran run(int (*import)(const ImportOptions&, const Connect&, std::ostream&, std::ostream&),
          const std::string& path) {
    std::ostringstream out, err;
    options.file = path;
    Ran ran;
    ran.status = import(
        options,
        [this] {
          return Connection{std::make_unique<Borrowed>(shop), {}};
        },
        out, err);
    ran.out = out.str();
    ran.err = err.str();
    return ran;
  }
  Ran orders(const std::string& path) { return run(import_orders, path); }
  Ran products(const std::string& path) { return run(import_products, path); }
  // Orders of a text whose every line is one row of: order, sku, quantity, price, date, customer.
  Ran order_rows(const std::string& rows) {
    return orders(file("order,sku,quantity,price,date,customer\n" + rows));
  }

  const fs::path folder;
  ImportOptions options;
  FakeShop shop;
};

// What the model behind expected.json says of a pair of files, against this import and a shop without
// reserve.
void compare(const FakeShop& shop, const fs::path& data, const Ran& products, const Ran& orders) {
  ASSERT_EQ(products.status, 0) << products.err;
  ASSERT_EQ(orders.status, 0) << orders.err;
  const auto expected = read_item(text_of(data / "expected.json"));
  const auto summary = read_item(orders.last_line());
  ASSERT_TRUE(expected && summary) << orders.out;
  ASSERT_EQ(summary->members.size(), 6u);
  for (const auto& [name, value] : summary->members) EXPECT_EQ(value, (*expected)[name]) << name;
  std::int64_t left = 0, at_zero = 0;
  std::string lines;
  for (const auto& [sku, quantity] : shop.stock) {  // std::map: by sku, as bytes
    left += quantity;
    at_zero += quantity == 0 ? 1 : 0;
    lines += (lines.empty() ? "" : "\n") + sku + "," + std::to_string(quantity);
  }
  EXPECT_EQ(std::to_string(left), (*expected)["stock_left"]);
  EXPECT_EQ(std::to_string(at_zero), (*expected)["products_at_zero"]);
  csv::MemorySource memory(lines);
  csv::DigestingSource digest(memory);
  char buffer[4096];
  while (digest.read(buffer, sizeof buffer) > 0) {
  }
  EXPECT_EQ(digest.hex(), (*expected)["stock_sha256"]);
}

class ImportOf : public Import, public testing::WithParamInterface<std::string> {
 protected:
  fs::path data() const { return source_folder / GetParam(); }
};
// The project's own always; the other where the project was founded.
std::vector<std::string> shops_here() {
  std::vector<std::string> shops{"tests/data/shop"};
  for (const std::string other : {"../shared/data/online-retail"})
    if (fs::exists(source_folder / other)) shops.push_back(other);
  return shops;
}
INSTANTIATE_TEST_SUITE_P(Files, ImportOf, testing::ValuesIn(shops_here()),
                         [](const auto& one) { return one.index == 0 ? "OwnShop" : "RealShop"; });

TEST_P(ImportOf, CountsAsAnIndependentModelDoes) {
  const Ran first = products(data() / "products.csv");
  compare(shop, data(), first, orders(data() / "orders.csv"));
}
TEST_P(ImportOf, CountsTheSameWhenGivenAgain) {
  options.window = 3;
  products(data() / "products.csv");
  const Ran first = orders(data() / "orders.csv");
  const std::size_t known = shop.orders.size();
  const Ran again_products = products(data() / "products.csv");
  const Ran again = orders(data() / "orders.csv");
  EXPECT_EQ(again.last_line(), first.last_line());
  EXPECT_EQ(shop.orders.size(), known);
  compare(shop, data(), again_products, again);
}
TEST_P(ImportOf, GoesOnAfterItBrokeOff) {
  shop.breaks_after = 5;
  EXPECT_EQ(products(data() / "products.csv").status, 1);
  shop.breaks_after = SIZE_MAX;
  const Ran first = products(data() / "products.csv");
  shop.breaks_after = 13;
  const Ran broken = orders(data() / "orders.csv");
  EXPECT_EQ(broken.status, 1);
  EXPECT_NE(broken.err.find("the same command goes on from here"), std::string::npos) << broken.err;
  shop.breaks_after = SIZE_MAX;
  compare(shop, data(), first, orders(data() / "orders.csv"));
  EXPECT_GE(shop.repeats, 13u);
}
TEST_P(ImportOf, TakesEachOrderToDelivered) {
  options.until = Until::delivered;
  shop.payment_polls = 1;
  const Ran first = products(data() / "products.csv");
  compare(shop, data(), first, orders(data() / "orders.csv"));
  for (const auto& [number, stage] : shop.stages) EXPECT_EQ(stage, "Delivered") << number;
}

TEST_F(Import, OrdersKeepTheFilesOrder) {
  shop.stock["A"] = 1'000;
  order_rows(
      "3,A,1,1.00,2024-01-01,\n1,A,1,1.00,2024-01-01,\n3,A,1,1.00,2024-01-01,\n2,A,1,1.00,2024-01-01,\n");
  EXPECT_EQ(shop.placed, (std::vector<std::string>{"3", "1", "2"}));
  EXPECT_EQ(shop.orders["3"].items.size(), 2u);
}
TEST_F(Import, MakesWholeMessages) {
  shop.stock["A"] = 1'000;
  const Ran ran =
      orders(file("order,sku,quantity,price,date,customer,customer name,email,street,city,zip,country\n"
                  "7,A,2,1.50,2024-01-01 10:00,17850.0,,,,,,EIRE\n"
                  "7,A,1,0.25,2024-01-02 10:00,99,,,,,,\n"
                  "8,A,1,2,2024-01-01,,,jo@example.com,1 High St,Leeds,LS1,GB\n"
                  "9,A,1,2,2024-01-01,,,,,,,\n"));
  ASSERT_EQ(ran.status, 0) << ran.err;
  const contract::PlaceOrder& seven = shop.orders["7"];
  EXPECT_EQ(seven.customer.customerId, "17850");
  EXPECT_EQ(seven.customer.name, "Customer 17850");
  EXPECT_EQ(seven.customer.email, "17850@customers.invalid");
  EXPECT_EQ(seven.shippingAddress,
            (contract::PlaceOrder::Address{"unknown", "unknown", "unknown", "unknown", "EIRE"}));
  EXPECT_EQ(seven.payment.amount.to_string(), "3.25");
  EXPECT_EQ(format_time(seven.orderDate), "2024-01-01T10:00:00Z");
  EXPECT_EQ(seven.items[0].name, "A");
  const contract::PlaceOrder& eight = shop.orders["8"];
  EXPECT_EQ(eight.customer,
            (contract::PlaceOrder::Customer{"jo@example.com", "Guest", "jo@example.com", std::nullopt}));
  EXPECT_EQ(eight.shippingAddress.street, "1 High St");
  const contract::PlaceOrder& nine = shop.orders["9"];
  EXPECT_EQ(nine.customer,
            (contract::PlaceOrder::Customer{"guest-9", "Guest", "guest-9@customers.invalid", std::nullopt}));
  EXPECT_EQ(ran.last_line(),
            R"({"rows":4,"orders":3,"accepted":3,"refused_short":0,"invalid":0,"total":"7.25"})");
}
TEST_F(Import, ReportsEveryRefusedRow) {
  shop.stock["A"] = 3;
  options.report = (folder / "refused.csv").string();
  const Ran ran = order_rows(
      "1,A,0,1.00,2024-01-01,\n1,A,1,1.00,2024-01-01,\n2,A,1,1.005,2024-01-01,\n3,A,9,1,2024-01-01,\n"
      "3,B,1,1,2024-01-01,\n4,A,1,1,2024-01-01,\n");
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_EQ(ran.last_line(),
            R"({"rows":6,"orders":4,"accepted":1,"refused_short":0,"invalid":3,"total":"1.00"})");
  const std::string f = options.file;
  EXPECT_EQ(text_of(*options.report),
            "file,line,column,field,order,code,reason\r\n" + f +
                ",2,5,quantity,1,quantity,the quantity 0 is under 1\r\n" + f +
                ",3,1,,1,with-order,\"refused with its order, see line 2\"\r\n" + f +
                ",4,7,price,2,price,the price 1.005 is finer than the smallest unit of GBP\r\n" + f +
                ",5,1,,3,out-of-stock,\"A: the order wants 9, 3 left\"\r\n" + f +
                ",6,1,,3,unknown-product,B is no product on file\r\n");
  EXPECT_NE(ran.err.find(f + ":4:7: 2: the price 1.005"), std::string::npos) << ran.err;
  EXPECT_NE(ran.err.find("5 rows refused"), std::string::npos) << ran.err;
}
TEST_F(Import, ReportsAsJsonLines) {
  options.report = (folder / "refused.ndjson").string();
  order_rows("1,A,-1,1.00,2024-01-01,\n");
  const auto line = read_item(text_of(*options.report));
  ASSERT_TRUE(line);
  EXPECT_EQ((*line)["line"], "2");
  EXPECT_EQ((*line)["column"], "5");
  EXPECT_EQ((*line)["field"], "quantity");
  EXPECT_EQ((*line)["reason"], "the quantity -1 is under 1");
}
TEST_F(Import, UnreadableRowsRefuseTheirOrderAndTheStatusSaysSo) {
  shop.stock["A"] = 100;
  const Ran ran = order_rows(
      "1,A,x,1.00,2024-01-01,\n2,A,1,1.00,yesterday,\n3,A,1,1.00\n4,A,1,1\"0,2024-01-01,\n5,A,1,1,2024-01-01,"
      "\n");
  EXPECT_EQ(ran.status, 2);
  EXPECT_EQ(ran.last_line(),
            R"({"rows":5,"orders":5,"accepted":1,"refused_short":0,"invalid":4,"total":"1.00"})");
  EXPECT_NE(ran.err.find(":2:5: 1: the quantity \"x\" is not a number"), std::string::npos) << ran.err;
  EXPECT_NE(ran.err.find(":4:11: 3: 4 columns where the header has 6"), std::string::npos) << ran.err;
  EXPECT_NE(ran.err.find(":5:8: 4: a quote in the middle of a field"), std::string::npos) << ran.err;
}
TEST_F(Import, NeverPlacesAnOrderInPart) {
  shop.stock["A"] = 100;
  // The third row has lost its number: it may be of 1 or of 2.
  const Ran ran =
      order_rows("1,A,1,1,2024-01-01,\n,A,1,1,2024-01-01,\n2,A,1,1,2024-01-01,\n3,A,1,1,2024-01-01,\n");
  EXPECT_EQ(ran.status, 2);
  EXPECT_EQ(shop.placed, (std::vector<std::string>{"3"}));
  EXPECT_EQ(ran.last_line(),
            R"({"rows":4,"orders":3,"accepted":1,"refused_short":0,"invalid":2,"total":"1.00"})");
}
TEST_F(Import, AShiftedNumberIsNotTrusted) {
  shop.stock["A"] = 100;
  // A comma too many before the number: "white" is no order, and 1 and 2 may lack a row.
  const Ran ran =
      orders(file("name,order,sku,quantity,price,date\nred,1,A,1,1,2024-01-01\noff,white,2,A,1,1,2024-01-01\n"
                  "red,2,A,1,1,2024-01-01\nred,3,A,1,1,2024-01-01\n"));
  EXPECT_EQ(ran.status, 2);
  EXPECT_EQ(shop.placed, (std::vector<std::string>{"3"}));
}
TEST_F(Import, AFileThatCannotBeReadToItsEndChangesNothing) {
  shop.stock["A"] = 100;
  const Ran ran = order_rows("1,A,1,1,2024-01-01,\n2,\"A,1,1,2024-01-01,\n");
  EXPECT_EQ(ran.status, 2);
  EXPECT_TRUE(shop.placed.empty());
  EXPECT_NE(ran.err.find(":3:3: the quote opened here is never closed"), std::string::npos) << ran.err;
}
TEST_F(Import, AllOrNothing) {
  shop.stock["A"] = 100;
  options.all_or_nothing = true;
  EXPECT_EQ(order_rows("1,A,1,1,2024-01-01,\n2,A,0,1,2024-01-01,\n").status, 2);
  EXPECT_TRUE(shop.placed.empty());
  EXPECT_EQ(order_rows("1,A,1,1,2024-01-01,\n2,A,1,1,2024-01-01,\n").status, 0);
  EXPECT_EQ(shop.placed.size(), 2u);
}
TEST_F(Import, WhatTheOrderItselfIsRefusedForIsInvalid) {
  shop.stock["A"] = 100;
  order_rows("1,A,1,1,2024-01-01,\n");
  const Ran ran = order_rows("1,A,2,1,2024-01-01,\n");  // another file with the same number
  EXPECT_EQ(ran.status, 0);
  EXPECT_EQ(ran.last_line(),
            R"({"rows":1,"orders":1,"accepted":0,"refused_short":0,"invalid":1,"total":"0.00"})");
  EXPECT_NE(ran.err.find("Detail of order-id-taken"), std::string::npos) << ran.err;
}
TEST_F(Import, BoundsLinesAndSums) {
  shop.stock["A"] = 1'000'000;
  std::string rows;
  for (int i = 0; i < 5'001; ++i) rows += "1,A,1,1,2024-01-01,\n";
  for (int i = 0; i < 5'000; ++i) rows += "2,A,1,1,2024-01-01,\n";
  rows += "3,A,1000000000,99999999999.00,2024-01-01,\n";
  const Ran ran = order_rows(rows);
  EXPECT_EQ(ran.last_line(),
            R"({"rows":10002,"orders":3,"accepted":1,"refused_short":0,"invalid":2,"total":"5000.00"})");
  EXPECT_NE(ran.err.find("more than 5000 lines"), std::string::npos);
  EXPECT_NE(ran.err.find("too much money"), std::string::npos);
}
TEST_F(Import, NeedsAnOpenableFileWithKnownColumns) {
  EXPECT_EQ(orders((folder / "absent.csv").string()).status, 2);
  EXPECT_EQ(orders(file("")).status, 2);
  const Ran ran = orders(file("a,b\n1,2\n"));
  EXPECT_EQ(ran.status, 2);
  EXPECT_NE(ran.err.find("its columns are \"a\", \"b\""), std::string::npos) << ran.err;
  const Ran dateless = orders(file("order,sku,quantity,price\n1,A,1,1\n"));
  EXPECT_EQ(dateless.status, 2);
  EXPECT_NE(dateless.err.find("--default-date"), std::string::npos) << dateless.err;
  options.rules.default_date = parse_time("2024-01-01T00:00:00Z");
  shop.stock["A"] = 1;
  EXPECT_EQ(orders(file("order,sku,quantity,price\n1,A,1,1\n")).status, 0);
}
TEST_F(Import, ReadsOldEncodingsAndOtherDelimiters) {
  shop.stock["A"] = 10;
  const std::string path = file("order;sku;quantity;price;date;name\n1;A;1;1.00;2024-01-01;Caf\xE9\n");
  options.csv.delimiter = ';';
  EXPECT_EQ(orders(path).status, 2);
  options.csv.encoding = csv::Encoding::windows_1252;
  EXPECT_EQ(orders(path).status, 0);
  EXPECT_EQ(shop.orders["1"].items[0].name, "Café");
}

TEST_F(Import, ProductsAndTheirStock) {
  const Ran ran = products(
      file("sku,name,price,quantity,warehouse\nA,Kettle,3.50,5,\nB,,1,0,north\nA,Again,1,1,\n,x,1,1,\n"
           "C,x,1,-1,\nD,x,1.001,1,\n"));
  EXPECT_EQ(ran.status, 2);
  EXPECT_EQ(shop.stock, (std::map<std::string, std::int64_t>{{"A", 5}, {"B", 0}}));
  EXPECT_EQ(ran.last_line(),
            R"({"rows":6,"orders":0,"accepted":2,"refused_short":0,"invalid":4,"total":"0.00"})");
  EXPECT_NE(ran.err.find(":4:1: A: the product stands in the file twice"), std::string::npos) << ran.err;
}
TEST_F(Import, WhatTheFileSaysDoesNotSteerTheTerminal) {
  const Ran ran = order_rows("1\x1b[2J,A,0,1,2024-01-01,\n");
  EXPECT_EQ(ran.err.find('\x1b'), std::string::npos);
  EXPECT_NE(ran.err.find("1\\x1b[2J: the quantity 0 is under 1"), std::string::npos) << ran.err;
}
TEST_F(Import, PutsAProductOnFileUnderTheIdThatTheShopHasForItsName) {
  shop.ids["A"] = ProductId::of("the one that is called A by now");
  EXPECT_EQ(products(file("sku,quantity\nA,5\n")).status, 0);
  EXPECT_EQ(shop.registered, (std::vector<ProductId>{shop.ids["A"]}));
  EXPECT_EQ(shop.stock["A"], 5);
}
TEST_F(Import, AnOrderForAProductThatIsNotOnFileIsInvalid) {
  shop.stock["A"] = 1;
  const Ran ran = order_rows("1,A,5,1,2024-01-01,\n2,A,1,1,2024-01-01,\n2,B,1,1,2024-01-01,\n");
  EXPECT_EQ(ran.last_line(),
            R"({"rows":3,"orders":2,"accepted":0,"refused_short":1,"invalid":1,"total":"0.00"})");
  EXPECT_NE(ran.err.find("B is no product on file"), std::string::npos) << ran.err;
}
TEST_F(Import, AProductThatWasRefusedIsToldWithTheOrdersThatNameIt) {
  const std::string path = file("sku,quantity,price\nA,5,1.00\nB,5,-1.00\nC,x,1\n");
  products(path);
  const std::string name = fs::path(path).filename();
  EXPECT_EQ(shop.turned_away["B"], name + ", line 3: the price -1.00 is negative");
  EXPECT_EQ(shop.turned_away["C"], name + ", line 4: the quantity \"x\" is not a number");
  const Ran ran = order_rows("1,B,1,1,2024-01-01,\n");
  EXPECT_NE(ran.err.find("B is no product on file: " + name + ", line 3: the price -1.00 is negative"),
            std::string::npos)
      << ran.err;
}
TEST_F(Import, ProductsGivenAgainFromACopyAddNothing) {
  const std::string path = file("sku,quantity\nA,5\n");
  EXPECT_EQ(products(path).status, 0);
  fs::last_write_time(path, fs::last_write_time(path) + std::chrono::hours{1});
  EXPECT_EQ(products(path).status, 0);
  EXPECT_EQ(shop.stock["A"], 5);
}
TEST_F(Import, KeysFitIntoHeaders) {
  EXPECT_EQ(import_key("0123456789abcdef", "536365"), "import:0123456789abcdef:536365");
  EXPECT_EQ(import_key("d", "a b/ü\n", "stock"), "import:d:a%20b%2F%C3%BC%0A:stock");
  EXPECT_LE(import_key("0123456789abcdef", std::string(500, 'x')).size(), 255u);
  EXPECT_NE(import_key("d", std::string(500, 'x')), import_key("d", std::string(501, 'x')));
}

TEST(OrderIndex, HoldsOneStretchForRowsTogether) {
  const std::string text = "o,x\n1,a\n1,b\n\n1,c\n2,d\n1,e\n";
  csv::MemorySource source(text);
  csv::Reader reader(source, {});
  ASSERT_EQ(reader.next(), csv::Reader::Step::record);
  reader.expect_columns(2);
  OrderIndex index;
  std::vector<Refusal> refused;
  EXPECT_FALSE(index.read(reader, 0, 2, refused));
  ASSERT_EQ(index.orders().size(), 2u);
  const Stretch& first = index.stretch(index.orders()[0].first);
  EXPECT_EQ(text.substr(first.offset_bytes, first.length_bytes), "1,a\n1,b\n\n1,c\n");
  EXPECT_EQ(first.first_line, 2u);
  const Stretch& second = index.stretch(first.next);
  EXPECT_EQ(text.substr(second.offset_bytes, second.length_bytes), "1,e\n");
  EXPECT_EQ(second.first_line, 7u);
  EXPECT_EQ(second.next, 0u);
}

}  // namespace
}  // namespace flowmart::cli::import
