#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "cli/commands.hpp"
#include "cli/fake_shop_test.hpp"

namespace flowmart::cli {
namespace {

struct Ran {
  int status;
  std::string out, err;
};

class CommandLine : public testing::Test {
 protected:
  CommandLine() {
    commands.version = "9.9";
    commands.serve = [this](const ServeOptions& options) { return served = options, 0; };
    commands.catalog = [this](const CatalogOptions& options) { return catalog = options, 0; };
    commands.open_offline = [this](const std::string& folder, std::optional<Currency>) {
      opened = folder;
      if (folder == "locked") return Connection{nullptr, "the folder locked is in use"};
      return Connection{std::make_unique<Borrowed>(shop), {}};
    };
  }
  Ran run(std::vector<const char*> arguments) {
    arguments.insert(arguments.begin(), "flowmart");
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    const int status = run_command_line(static_cast<int>(arguments.size()), arguments.data(), commands);
    std::string out = testing::internal::GetCapturedStdout();
    return {status, out, testing::internal::GetCapturedStderr()};
  }

  Commands commands;
  FakeShop shop;
  ServeOptions served;
  CatalogOptions catalog;
  std::string opened;
};

TEST_F(CommandLine, EveryCommandHasHelpWithExamples) {
  const std::vector<std::vector<const char*>> all{{"serve"},
                                                  {"verify"},
                                                  {"backup"},
                                                  {"rebuild"},
                                                  {"catalog", "export"},
                                                  {"catalog", "show"},
                                                  {"bench"},
                                                  {"place"},
                                                  {"show"},
                                                  {"tail"},
                                                  {"import", "orders"},
                                                  {"import", "products"},
                                                  {"export", "orders"},
                                                  {"export", "stock"},
                                                  {"export", "events"}};
  for (std::vector<const char*> command : all) {
    const std::string name = command.back();
    command.push_back("--help");
    const Ran ran = run(command);
    EXPECT_EQ(ran.status, 0) << name;
    EXPECT_NE(ran.out.find("Example"), std::string::npos) << name;
    EXPECT_NE(ran.out.find(name), std::string::npos) << ran.out;
  }
  EXPECT_EQ(run({"--help"}).status, 0);
  EXPECT_EQ(run({"--version"}).out, "9.9\n");
}
TEST_F(CommandLine, WrongUsageIsStatusTwo) {
  for (const std::vector<const char*>& wrong : std::vector<std::vector<const char*>>{
           {},
           {"fly"},
           {"import"},
           {"import", "orders"},
           {"import", "orders", "x.csv", "--until", "tomorrow"},
           {"import", "orders", "x.csv", "--map", "nonsense"},
           {"import", "orders", "x.csv", "--map-file", "absent.map"},
           {"import", "orders", "x.csv", "--date-format", "%d"},
           {"import", "orders", "x.csv", "--default-date", "soon"},
           {"import", "orders", "x.csv", "--delimiter", "::"},
           {"import", "orders", "x.csv", "--encoding", "klingon"},
           {"import", "orders", "absent.csv"},
           {"import", "orders", "x.csv", "--url", "ftp://a"},
           {"import", "orders", "x.csv", "--url", "http://a", "--data", "b"},
           {"export", "stock", "--format", "xml"},
           {"place"},
           {"place", "--item", "LAMP"},
           {"serve", "--port", "70000"},
           {"serve", "--currency", "pounds"},
           {"serve", "--digest", "often"},
           {"serve", "--digest", "-1h"},
           {"serve", "--hold-time", "0"},
           {"serve", "--transfer-wait", "400d"},
           {"serve", "--currency", "XXX"},
           {"show"}}) {
    const Ran ran = run(wrong);
    EXPECT_EQ(ran.status, 2) << testing::PrintToString(wrong);
    EXPECT_FALSE(ran.err.empty()) << testing::PrintToString(wrong);
  }
}
TEST_F(CommandLine, ServeSaysHow) {
  EXPECT_EQ(
      run({"serve", "--data", "d", "--port", "0", "--demo", "--currency", "EUR", "--no-traffic"}).status, 0);
  EXPECT_TRUE(served.no_traffic);
  EXPECT_EQ(served.data, "d");
  EXPECT_EQ(served.port, 0);
  EXPECT_TRUE(served.demo);
  EXPECT_EQ(served.currency, Currency::parse("EUR"));
  EXPECT_FALSE(served.digest_seconds || served.hold_seconds || served.transfer_wait_seconds);
  EXPECT_EQ(run({"serve", "--digest", "24h", "--hold-time", "30m", "--transfer-wait", "10d"}).status, 0);
  EXPECT_EQ(served.digest_seconds, 86'400);
  EXPECT_EQ(served.hold_seconds, 1'800);
  EXPECT_EQ(served.transfer_wait_seconds, 864'000);
}
TEST_F(CommandLine, ACommandThatIsNotThereSaysSo) {
  EXPECT_EQ(run({"bench"}).status, 1);
  EXPECT_EQ(run({"verify"}).status, 1);
}
TEST_F(CommandLine, CatalogIsExportedOrShown) {
  EXPECT_EQ(run({"catalog", "export", "--format", "openapi", "folder"}).status, 0);
  EXPECT_EQ(catalog.format, "openapi");
  EXPECT_EQ(catalog.out, "folder");
  EXPECT_EQ(run({"catalog", "show", "--private"}).status, 0);
  EXPECT_EQ(catalog.format, "json");
  EXPECT_TRUE(catalog.with_private);
}
TEST_F(CommandLine, ImportsWithMappings) {
  const std::string folder = testing::TempDir() + "flowmart_cli_" + std::to_string(::getpid());
  std::filesystem::create_directories(folder);
  const std::string file = folder + "/bons.csv", map = folder + "/till.map";
  std::ofstream(file) << "Bon;Artikel;Menge;Preis;Tag\n1;A;2;1.50;31.12.2024\n";
  std::ofstream(map) << "# the till\norder = Bon\nsku = Artikel\nquantity = Menge\nprice = Menge\n";
  shop.stock["A"] = 5;
  const Ran ran = run({"import", "orders", "--map", "price=Preis", "--map", "date=Tag", file.c_str(),
                       "--map-file", map.c_str(), "--delimiter", ";", "--date-format", "%d.%m.%Y", "--json"});
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_EQ(
      ran.out,
      "{\"rows\":1,\"orders\":1,\"accepted\":1,\"refused_short\":0,\"invalid\":0,\"total\":\"3.00\"}\n");
  EXPECT_EQ(opened, "data");
  std::filesystem::remove_all(folder);
}
TEST_F(CommandLine, ALockedFolderIsAFailure) {
  const Ran ran = run({"export", "stock", "--data", "locked"});
  EXPECT_EQ(ran.status, 1);
  EXPECT_EQ(ran.err, "flowmart: the folder locked is in use\n");
}
TEST_F(CommandLine, WhatOnlyReadsMakesNoFolder) {
  commands.has_data = [](const std::string& folder) { return folder != "no-such"; };
  for (const std::vector<const char*>& reads :
       std::vector<std::vector<const char*>>{{"export", "stock", "--data", "no-such"},
                                             {"show", "A", "--data", "no-such"},
                                             {"tail", "--data", "no-such"}}) {
    const Ran ran = run(reads);
    EXPECT_EQ(ran.status, 2) << reads[0];
    EXPECT_EQ(ran.err, "flowmart: there is no shop in no-such; say which with --data or --url\n");
  }
  EXPECT_EQ(opened, "");
}
TEST_F(CommandLine, AnotherCurrencyThanTheShopsIsWrongUsage) {
  commands.folder_currency = [](const std::string&) { return Currency::parse("EUR"); };
  for (const std::vector<const char*>& reads :
       std::vector<std::vector<const char*>>{{"export", "stock", "--currency", "USD"},
                                             {"show", "A", "--currency", "USD"},
                                             {"tail", "--currency", "USD"}}) {
    const Ran ran = run(reads);
    EXPECT_EQ(ran.status, 2) << reads[0];
    EXPECT_EQ(ran.err, "flowmart: the shop sells in EUR, not in USD\n");
  }
}
TEST_F(CommandLine, ShowsAnOrder) {
  shop.documents["/v1/orders/A%201/story"] = {
      200, R"({"orderNumber":"A 1","status":"Pending","messages":[{"message":"PlaceOrder","version":"0.0.1",
"from":"Customer","to":["OrdersService"],"time":"2026-01-01T00:00:00Z"}]})"};
  const Ran ran = run({"show", "A 1", "--ascii", "--width", "40"});
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_NE(ran.out.find("Order A 1 is Pending."), std::string::npos);
  EXPECT_NE(ran.out.find("+------"), std::string::npos) << ran.out;
  EXPECT_EQ(run({"show", "absent"}).status, 1);
}

}  // namespace
}  // namespace flowmart::cli
