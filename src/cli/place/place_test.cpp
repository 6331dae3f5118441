#include "cli/place/place.hpp"

#include <gtest/gtest.h>

#include <sstream>

#include "cli/fake_shop_test.hpp"

namespace flowmart::cli::placing {
namespace {

constexpr Currency gbp{{'G', 'B', 'P'}};

std::string line(std::string_view text) {
  const auto read = read_line(text, gbp);
  if (const auto* wrong = std::get_if<std::string>(&read)) return "! " + *wrong;
  const LineWanted& wanted = std::get<LineWanted>(read);
  return wanted.sku + " x " + std::to_string(wanted.quantity) +
         (wanted.price ? " at " + wanted.price->to_string() : "");
}

TEST(Place, ReadsLines) {
  EXPECT_EQ(line("LAMP-01:2"), "LAMP-01 x 2");
  EXPECT_EQ(line("LAMP-01:2:9.5"), "LAMP-01 x 2 at 9.50");
  EXPECT_EQ(line("a:b:3"), "a:b x 3");
  EXPECT_EQ(line("a:b:3:1.00"), "a:b x 3 at 1.00");
  for (const char* wrong : {"LAMP-01", ":2", "LAMP-01:0", "LAMP-01:x", ""})
    EXPECT_EQ(line(wrong)[0], '!') << wrong;
}
TEST(Place, TakesPricesFromTheShop) {
  FakeShop shop;
  shop.stock["LAMP-01"] = 3;
  shop.documents["/v1/stock?limit=100&product=LAMP-01"] = {
      200, R"({"items":[{"sku":"LAMP-01","name":"Desk lamp","price":29.99,"currency":"GBP"}]})"};
  PlaceOptions options;
  options.lines = {{"LAMP-01", 2, std::nullopt}};
  options.order = "W-1";
  std::ostringstream out, err;
  EXPECT_EQ(run_place(options, shop, *parse_time("2026-01-01T00:00:00Z"), out, err), 0) << err.str();
  EXPECT_EQ(out.str(), "Placed order W-1 for 59.98 GBP; its stock is reserved.\n  flowmart show W-1\n");
  EXPECT_EQ(shop.orders["W-1"].items[0].name, "Desk lamp");
  options.order = "W-2";
  out.str("");
  EXPECT_EQ(run_place(options, shop, Time{}, out, err), 1);
  EXPECT_NE(out.str().find("LAMP-01: 2 wanted, 1 left"), std::string::npos) << out.str();
  options.lines = {{"LAMP-02", 2, std::nullopt}};
  EXPECT_EQ(run_place(options, shop, Time{}, out, err), 1)
      << "who does not answer has not said that it has none";
  shop.documents["/v1/stock?limit=100&product=LAMP-02"] = {200, R"({"items":[]})"};
  EXPECT_EQ(run_place(options, shop, Time{}, out, err), 2);
  EXPECT_NE(err.str().find("LAMP-02:1:9.99"), std::string::npos) << err.str();
}
// What is refused as things stand may be taken another time; what is wrong never is.
TEST(Place, SaysByItsStatusWhetherTheOrderIsWrong) {
  class Refusing final : public FakeShop {
   public:
    int status = 0;
    Reply ask(const Request& request) override {
      if (request.verb == Verb::get) return FakeShop::ask(request);
      return {status, R"({"type":"/problems/any","detail":"The customer is just being erased."})"};
    }
  };
  Refusing shop;
  PlaceOptions options;
  options.lines = {{"LAMP-01", 1, Money{999, options.currency}}};
  for (const auto& [status, ends] : {std::pair{409, 1}, {400, 2}, {413, 2}, {422, 2}, {401, 1}, {503, 1}}) {
    shop.status = status;
    std::ostringstream out, err;
    EXPECT_EQ(run_place(options, shop, Time{}, out, err), ends) << status;
    EXPECT_NE((out.str() + err.str()).find("just being erased"), std::string::npos) << status;
  }
}

}  // namespace
}  // namespace flowmart::cli::placing
