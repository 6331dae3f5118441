#include "cli/import/mapping.hpp"

#include <gtest/gtest.h>

#include <span>
#include <utility>

namespace flowmart::cli::import {
namespace {

using Header = std::vector<std::string>;

std::string describe(FileKind kind, const Header& header, const Chosen& chosen = {}) {
  auto mapping = Mapping::of(kind, header, chosen);
  if (auto* wrong = std::get_if<std::string>(&mapping)) return "! " + *wrong;
  return std::get<Mapping>(mapping).describe();
}

TEST(Mapping, RecognisesAPlainExport) {
  EXPECT_EQ(describe(FileKind::orders, {"InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate",
                                        "UnitPrice", "CustomerID", "Country"}),
            "order = InvoiceNo, sku = StockCode, quantity = Quantity, price = UnitPrice, name = Description, "
            "date = "
            "InvoiceDate, customer = CustomerID, country = Country");
  EXPECT_EQ(describe(FileKind::products, {"sku", "name", "price", "quantity"}),
            "sku = sku, quantity = quantity, price = price, name = name");
}
TEST(Mapping, KnowsEveryFieldByItsName) {
  const std::pair<FileKind, std::span<const FieldSpec>> kinds[] = {
      {FileKind::orders, order_fields()},
      {FileKind::products, product_fields()},
      {FileKind::transfers, transfer_fields()},
      {FileKind::refunds, refund_fields()},
      {FileKind::subscriptions, subscription_fields()}};
  for (const auto& [kind, fields] : kinds) {
    Header header;
    std::string all;
    for (const FieldSpec& field : fields) {
      header.emplace_back(field.name);
      all += (all.empty() ? "" : ", ") + header.back() + " = " + header.back();
    }
    EXPECT_EQ(describe(kind, header), all);
  }
}
TEST(Mapping, ATransferHasNoReason) {
  const auto mapping = Mapping::of(FileKind::transfers, {"order", "amount", "reference", "reason"}, {});
  EXPECT_EQ(std::get<Mapping>(mapping).column(MoneyField::reference), 2u);
  EXPECT_EQ(std::get<Mapping>(mapping).column(MoneyField::reason), std::nullopt);
}
TEST(Mapping, NamesAreComparedLoosely) {
  EXPECT_EQ(describe(FileKind::orders, {"ORDER number", "Sku", "QTY", "unit-price"}),
            "order = ORDER number, sku = Sku, quantity = QTY, price = unit-price");
}
TEST(Mapping, KnowsShopifysOrders) {
  EXPECT_EQ(
      describe(FileKind::orders,
               {"Name", "Email", "Financial Status", "Currency", "Created at", "Lineitem quantity",
                "Lineitem name", "Lineitem price", "Lineitem sku", "Shipping Name", "Shipping Street",
                "Shipping City", "Shipping Zip", "Shipping Province", "Shipping Country", "Id"}),
      "order = Name, sku = Lineitem sku, quantity = Lineitem quantity, price = Lineitem price, name = "
      "Lineitem "
      "name, date = Created at, customer_name = Shipping Name, email = Email, street = Shipping Street, city "
      "= "
      "Shipping City, state = Shipping Province, zip = Shipping Zip, country = Shipping Country, currency = "
      "Currency");
}
TEST(Mapping, KnowsWooCommercesOrders) {
  EXPECT_EQ(
      describe(FileKind::orders, {"Order Number", "Order Date", "Email (Billing)", "Address 1&2 (Shipping)",
                                  "City (Shipping)", "Postcode (Shipping)", "Country Code (Shipping)", "SKU",
                                  "Item Name", "Quantity", "Item Cost"}),
      "order = Order Number, sku = SKU, quantity = Quantity, price = Item Cost, name = Item Name, date = "
      "Order "
      "Date, email = Email (Billing), street = Address 1&2 (Shipping), city = City (Shipping), zip = "
      "Postcode "
      "(Shipping), country = Country Code (Shipping)");
}
TEST(Mapping, KnowsShopifysProducts) {
  EXPECT_EQ(describe(FileKind::products,
                     {"Handle", "Title", "Type", "Variant SKU", "Variant Inventory Qty", "Variant Price"}),
            "sku = Variant SKU, quantity = Variant Inventory Qty, price = Variant Price, name = Title, "
            "category = Type");
}
TEST(Mapping, AColumnServesOneField) {
  // "name" alone is the product's, not also the order's.
  EXPECT_EQ(describe(FileKind::orders, {"order_id", "name", "sku", "quantity", "price"}),
            "order = order_id, sku = sku, quantity = quantity, price = price, name = name");
}
TEST(Mapping, WhatIsSaidByHandComesFirst) {
  EXPECT_EQ(describe(FileKind::orders, {"Receipt", "InvoiceNo", "sku", "quantity", "price"},
                     {{"order", "Receipt"}}),
            "order = Receipt, sku = sku, quantity = quantity, price = price");
  EXPECT_EQ(describe(FileKind::orders, {"Order", "order", "sku", "quantity", "price"}, {{"order", "order"}}),
            "order = order, sku = sku, quantity = quantity, price = price");
}
TEST(Mapping, SaysWhatIsMissingAndWhatThereIs) {
  EXPECT_EQ(
      describe(FileKind::orders, {"Bon", "Artikel", "Menge"}),
      "! no column was recognised for order, sku, quantity, price; its columns are \"Bon\", \"Artikel\", "
      "\"Menge\". Say which it is: --map order=Column.");
  EXPECT_EQ(describe(FileKind::orders, {"order;sku;quantity;price"}),
            "! no column was recognised for order, sku, quantity, price; its only column is "
            "\"order;sku;quantity;price\". If another character than a comma stands between the columns, say "
            "which: "
            "--delimiter.");
  EXPECT_EQ(describe(FileKind::orders, {"a", "b"}, {{"order", "c"}}),
            "! the file has no column \"c\" for order; its columns are \"a\", \"b\".");
}
TEST(Mapping, ReadsChoices) {
  EXPECT_EQ(std::get<Chosen>(read_choice(" price = Unit cost ", FileKind::orders)),
            (Chosen{{"price", "Unit cost"}}));
  EXPECT_EQ(std::get<std::string>(read_choice("price", FileKind::orders)),
            "\"price\" is no mapping; write field=Column");
  EXPECT_EQ(
      std::get<std::string>(read_choice("prize=x", FileKind::products)),
      "there is no field \"prize\"; there are: sku, quantity, price, name, warehouse, category, currency");
}
TEST(Mapping, ReadsMappingFiles) {
  EXPECT_EQ(std::get<Chosen>(
                read_mapping_file("\xEF\xBB\xBF# till\r\norder = Bon\r\n\r\nsku=Artikel", FileKind::orders)),
            (Chosen{{"order", "Bon"}, {"sku", "Artikel"}}));
  EXPECT_EQ(std::get<std::string>(read_mapping_file("order = Bon\nnonsense\n", FileKind::orders)),
            "line 2 of the mapping file: \"nonsense\" is no mapping; write field=Column");
}

}  // namespace
}  // namespace flowmart::cli::import
