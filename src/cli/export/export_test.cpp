#include "cli/export/export.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "cli/fake_shop_test.hpp"

namespace flowmart::cli::exporting {
namespace {

std::string exported(FakeShop& shop, const ExportOptions& options, int status = 0) {
  std::ostringstream out, err;
  EXPECT_EQ(run_export(options, shop, out, err), status) << err.str();
  return status == 0 ? out.str() : err.str();
}

TEST(Export, StockHasItsColumns) {
  FakeShop shop;
  shop.documents["/v1/stock?limit=100"] = {
      200, R"({"items":[{"productId":"p","sku":"TRAY, 4","name":"Tray \"oak\"",
"warehouse":"main","onHand":12,"reserved":5 ,"available": 7}]})"};
  EXPECT_EQ(
      exported(shop, {.what = What::stock}),
      "sku,name,warehouse,on_hand,reserved,available\r\n\"TRAY, 4\",\"Tray \"\"oak\"\"\",main,12,5,7\r\n");
  EXPECT_EQ(exported(shop, {.what = What::stock, .format = Format::ndjson}),
            "{\"sku\":\"TRAY, 4\",\"name\":\"Tray "
            "\\\"oak\\\"\",\"warehouse\":\"main\",\"on_hand\":12,\"reserved\":5,"
            "\"available\":7}\n");
}
TEST(Export, WhatAStrangerWroteIsNoFormula) {
  FakeShop shop;
  shop.documents["/v1/stock?limit=100"] = {
      200, R"({"items":[{"sku":"=1+1","name":"@A1","warehouse":"+1","onHand":-2,"reserved":0,"available":-2},
{"sku":"-A","name":"a=b","warehouse":"","onHand":0,"reserved":0,"available":0}]})"};
  EXPECT_EQ(exported(shop, {.what = What::stock}),
            "sku,name,warehouse,on_hand,reserved,available\r\n'=1+1,'@A1,'+1,-2,0,-2\r\n"
            "'-A,a=b,,0,0,0\r\n");
}
TEST(Export, OrdersComePageByPageWithExactTotals) {
  FakeShop shop;
  const auto order = [](const std::string& number) {
    return R"({"id":"i","orderNumber":")" + number +
           R"(","customerId":null,"customerName":"Jo","status":"pending","stage":"Pending","totalAmount":12.50,
"currency":"GBP","lines":2,"units":3,"country":"GB","createdAt":"t","updatedAt":"u"})";
  };
  shop.documents["/v1/orders?limit=100&status=Pending"] = {
      200, "{\"items\":[" + order("3") + "," + order("2") + R"(],"next":"2"})"};
  shop.documents["/v1/orders?limit=100&status=Pending&after=2"] = {
      200, "{\"items\":[" + order("1") + R"(],"next":null})"};
  EXPECT_EQ(exported(shop, {.what = What::orders, .status = "Pending"}),
            "order_number,order_id,customer,customer_name,country,status,placed_at,updated_at,lines,units,"
            "total,currency\r\n"
            "3,i,,Jo,GB,Pending,t,u,2,3,12.50,GBP\r\n2,i,,Jo,GB,Pending,t,u,2,3,12.50,GBP\r\n"
            "1,i,,Jo,GB,Pending,t,u,2,3,12.50,GBP\r\n");
}
TEST(Export, EventsStayAsTheyAre) {
  FakeShop shop;
  const std::string event =
      R"({"id":"e","type":"com.flowmart.X.v1","data":{"price":1.10,"n":[1, 2]},"position":9})";
  shop.documents["/v1/events?limit=500"] = {200, "{\"events\":[" + event + R"(],"next":9})"};
  shop.documents["/v1/events?limit=500&after=9"] = {200, R"({"events":[],"next":9})"};
  EXPECT_EQ(exported(shop, {.what = What::events, .format = Format::ndjson}), event + "\n");
  EXPECT_EQ(exported(shop, {.what = What::events}),
            "position,time,type,source,subject,id,correlation,cause,data\r\n"
            "9,,com.flowmart.X.v1,,,e,,,\"{\"\"price\"\":1.10,\"\"n\"\":[1, 2]}\"\r\n");
}
TEST(Export, AFileIsThereWholeOrNotAtAll) {
  FakeShop shop;
  const std::string path = testing::TempDir() + "flowmart_export_" + std::to_string(::getpid()) + ".ndjson";
  EXPECT_NE(exported(shop, {.what = What::stock, .out = path}, 1).find("Detail of not-found"),
            std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(path));
  shop.documents["/v1/stock?limit=100"] = {200, R"({"items":[{"sku":"A"}]})"};
  EXPECT_EQ(exported(shop, {.what = What::stock, .out = path}), "");
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  EXPECT_EQ(line.substr(0, 10), R"({"sku":"A")");
  std::filesystem::remove(path);
  EXPECT_FALSE(std::filesystem::exists(path + ".part"));
  shop.documents["/v1/stock?limit=100"] = {200, "<html>"};
  EXPECT_NE(exported(shop, {.what = What::stock}, 1).find("not a list"), std::string::npos);
}

}  // namespace
}  // namespace flowmart::cli::exporting
