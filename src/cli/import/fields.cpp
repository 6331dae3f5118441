// The fields of an import, the usual names of their columns, and the layouts of common shop exports.
#include "cli/import/layouts.hpp"

namespace flowmart::cli::import {
namespace {

using Names = std::string_view;

constexpr Names order_names[] = {"invoiceno", "invoicenumber", "orderno", "ordernumber",
                                 "orderid",   "ordername",     "invoice", "invoiceid",
                                 "order",     "ordernr",       "saleid"};
constexpr Names sku_names[] = {"stockcode",  "sku",         "itemsku",       "lineitemsku",
                               "productsku", "variantsku",  "itemid",        "productid",
                               "itemcode",   "productcode", "articlenumber", "article"};
constexpr Names quantity_names[] = {"quantity",        "qty",   "lineitemquantity", "itemquantity",
                                    "orderedquantity", "units", "itemqty",          "quantityordered",
                                    "amountofunits"};
constexpr Names price_names[] = {"unitprice", "price",     "lineitemprice", "itemprice",
                                 "itemcost",  "priceeach", "unitcost",      "productprice"};
constexpr Names name_names[] = {"description",  "lineitemname", "productname", "itemname",
                                "producttitle", "itemtitle",    "title",       "name"};
constexpr Names date_names[] = {"invoicedate",  "orderdate", "createdat", "datecreated", "placedat",
                                "purchasedate", "date",      "orderedat", "paidat",      "timestamp"};
constexpr Names customer_names[] = {"customerid",     "customernumber", "customerno", "customer",
                                    "customeruserid", "buyerid",        "userid",     "clientid"};
constexpr Names customer_name_names[] = {"customername", "shippingname",    "billingname",  "buyername",
                                         "fullname",     "fullnamebilling", "recipientname"};
constexpr Names email_names[] = {"email",        "customeremail", "emailbilling",
                                 "billingemail", "buyeremail",    "emailaddress"};
constexpr Names street_names[] = {"shippingstreet", "shippingaddress1",  "street",
                                  "address1",       "address12shipping", "address1shipping",
                                  "shipaddress1",   "addressline1",      "address"};
constexpr Names city_names[] = {"shippingcity", "cityshipping", "city", "shipcity", "town"};
constexpr Names state_names[] = {
    "shippingprovince", "shippingstate", "statecodeshipping", "state", "province", "shipstate",
    "region",           "county"};
constexpr Names zip_names[] = {"shippingzip", "shippingpostcode", "postcodeshipping", "zip",
                               "zipcode",     "postcode",         "postalcode",       "shippostalcode"};
constexpr Names country_names[] = {"shippingcountry", "countrycodeshipping", "country",
                                   "shipcountry",     "countrycode",         "deliverycountry"};
constexpr Names currency_names[] = {"currency", "currencycode", "ordercurrency"};
constexpr Names warehouse_names[] = {"warehouse", "location", "warehousecode", "warehouseid", "store"};
constexpr Names category_names[] = {"category", "type", "producttype", "department", "categories"};
constexpr Names product_sku_names[] = {"sku",     "variantsku",  "stockcode",     "itemid",  "productid",
                                       "itemsku", "productcode", "articlenumber", "article", "code"};
constexpr Names product_quantity_names[] = {
    "quantity",  "qty",     "stock",     "onhand",       "variantinventoryqty",
    "inventory", "instock", "available", "stockquantity"};
constexpr Names money_order_names[] = {"ordernumber", "orderno",   "orderid", "order",
                                       "ordername",   "invoiceno", "invoice", "remittanceinformation"};
constexpr Names amount_names[] = {"amount", "credit", "value", "total", "refundamount", "paid"};
constexpr Names reference_names[] = {"reference",  "bankreference", "transactionid", "transaction",
                                     "endtoendid", "refundid",      "paymentid",     "id"};
constexpr Names reason_names[] = {"reason", "note", "refundreason", "comment"};
constexpr Names subscription_names[] = {"subscription", "subscriptionid", "subscriptionnumber",
                                        "contract",     "contractid",     "id"};
constexpr Names unit_names[] = {"unit", "billingperiod", "intervalunit", "period", "interval"};
constexpr Names every_names[] = {"every", "billinginterval", "intervalcount", "billingintervalcount"};
constexpr Names next_names[] = {
    "nextrenewal",    "nextpayment", "nextpaymentdate", "nextbillingdate", "nextorderdate",
    "nextchargedate", "next"};
constexpr Names end_names[] = {"ends", "enddate", "endsat", "expires"};
constexpr Names stage_names[] = {"stage", "status", "subscriptionstatus"};
constexpr Names plan_names[] = {"plan", "planname", "sellingplan"};
constexpr Names method_names[] = {"method", "paymentmethod", "paymentmethodtitle"};
constexpr Names terms_names[] = {"terms", "paymentterms"};
constexpr Names due_days_names[] = {"duedays", "daystopay"};
constexpr Names token_names[] = {"token", "paymenttoken", "paymentmethodid"};
constexpr Names product_price_names[] = {"price", "unitprice", "variantprice", "regularprice", "saleprice"};

constexpr FieldSpec orders[] = {
    {"order", true, "number of the order; rows that share it are one order", order_names},
    {"sku", true, "product code", sku_names},
    {"quantity", true, "units of the line, at least 1", quantity_names},
    {"price", true, "price of one unit", price_names},
    {"name", false, "product name; else its code", name_names},
    {"date", false, "when it was ordered, see --date-format; else --default-date", date_names},
    {"customer", false, "number of the buyer; none: a guest", customer_names},
    {"customer_name", false, "name of the buyer", customer_name_names},
    {"email", false, "mail address of the buyer", email_names},
    {"street", false, "where the goods go", street_names},
    {"city", false, "", city_names},
    {"state", false, "", state_names},
    {"zip", false, "", zip_names},
    {"country", false, "name or ISO 3166 code", country_names},
    {"currency", false, "must be the shop's", currency_names},
};
constexpr FieldSpec products[] = {
    {"sku", true, "product code", product_sku_names},
    {"quantity", true, "opening stock, 0 or more", product_quantity_names},
    {"price", false, "price of one unit; else 0", product_price_names},
    {"name", false, "product name; else its code", name_names},
    {"warehouse", false, "code of the warehouse; else --warehouse", warehouse_names},
    {"category", false, "", category_names},
    {"currency", false, "must be the shop's", currency_names},
};
constexpr FieldSpec transfers[] = {
    {"order", true, "number of the order that it pays", money_order_names},
    {"amount", true, "what arrived", amount_names},
    {"reference", true, "the bank's name for the transfer; makes it one", reference_names},
    {"currency", false, "must be the shop's", currency_names},
};
constexpr FieldSpec refunds[] = {
    {"order", true, "number of the order that money of is given back", money_order_names},
    {"amount", true, "what goes back", amount_names},
    {"reference", true, "your name for the refund; makes it one", reference_names},
    {"currency", false, "must be the shop's", currency_names},
    {"reason", false, "the buyer is told it", reason_names},
};

constexpr FieldSpec subscriptions[] = {
    {"subscription", true, "its name; rows that share it and stand together are one", subscription_names},
    {"customer", true, "number of who subscribed", customer_names},
    {"sku", true, "product code; comes at the price of the day", sku_names},
    {"quantity", true, "units each time, at least 1", quantity_names},
    {"unit", true, "day, week, month or year", unit_names},
    {"next_renewal", true, "when its next order is placed, see --date-format", next_names},
    {"every", false, "so many units of time; else 1", every_names},
    {"ends", false, "from then on nothing is renewed", end_names},
    {"stage", false, "only active and pending ones are taken in", stage_names},
    {"plan", false, "what the shop calls what is subscribed to", plan_names},
    {"method", false, "Credit Card, PayPal or Bank Transfer; else by card", method_names},
    {"token", false, "what the gateway charges", token_names},
    {"terms", false, "invoice, or else in advance", terms_names},
    {"due_days", false, "days to pay an invoice; else as many as the shop gives", due_days_names},
    {"customer_name", false, "", customer_name_names},
    {"email", false, "mail address of the customer", email_names},
    {"street", false, "where the goods go", street_names},
    {"city", false, "", city_names},
    {"state", false, "", state_names},
    {"zip", false, "", zip_names},
    {"country", false, "name or ISO 3166 code", country_names},
};

constexpr std::string_view order_field_names[] = {"order", "name", "sku", "quantity", "price"};

// Shopify, "Export orders": `Name` is the order's, the product has its own columns.
constexpr std::string_view shopify_orders[] = {"name", "lineitemname", "lineitemsku", "lineitemquantity",
                                               "lineitemprice"};
// Shopify, "Export products": `Title` is the product's, `Name` may be of an option.
constexpr std::string_view product_field_names[] = {"sku", "name", "quantity", "price"};
constexpr std::string_view shopify_products[] = {"variantsku", "title", "variantinventoryqty",
                                                 "variantprice"};

constexpr std::string_view transfer_field_names[] = {"order", "amount", "reference", "currency"};
// What `export payments` writes: what arrived is `captured`, and not what the payment asks for.
constexpr std::string_view exported_payments[] = {"ordernumber", "captured", "gatewayreference", "currency"};

constexpr Layout order_layouts[] = {{"Shopify", order_field_names, shopify_orders}};
constexpr Layout product_layouts[] = {{"Shopify", product_field_names, shopify_products}};
constexpr Layout transfer_layouts[] = {{"FlowMart", transfer_field_names, exported_payments}};

}  // namespace

std::span<const FieldSpec> order_fields() { return orders; }
std::span<const FieldSpec> product_fields() { return products; }
std::span<const FieldSpec> transfer_fields() { return transfers; }
std::span<const FieldSpec> refund_fields() { return refunds; }
std::span<const FieldSpec> subscription_fields() { return subscriptions; }
std::span<const Layout> layouts(FileKind kind) {
  if (kind == FileKind::orders) return order_layouts;
  if (kind == FileKind::products) return product_layouts;
  if (kind == FileKind::transfers) return transfer_layouts;
  return {};
}

}  // namespace flowmart::cli::import
