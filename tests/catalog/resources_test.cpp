// The bodies that OpenAPI documents are those that the HTTP layer reads.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "catalog/catalog.hpp"
#include "contract/action.hpp"
#include "http/api/money/payment_bodies.hpp"
#include "http/api/money/subscriptions.hpp"
#include "http/api/order/amendments.hpp"
#include "http/api/order/holds.hpp"
#include "http/api/order/order_create.hpp"
#include "http/api/order/order_document.hpp"
#include "http/api/order/returns.hpp"
#include "http/api/parcels/carrier_reports.hpp"
#include "http/api/parcels/parcels.hpp"
#include "http/api/telling/telling_bodies.hpp"
#include "webhooks/bodies.hpp"
#include "wire/json_schema.hpp"
#include "wire/shape.hpp"

namespace flowmart {
namespace {

using nlohmann::json;

// Without prose, and with each $ref replaced by what it names.
json bare(const json& schema, const json& components) {
  if (schema.is_array()) {
    json out = json::array();
    for (const json& one : schema) out.push_back(bare(one, components));
    return out;
  }
  if (!schema.is_object()) return schema;
  if (const auto ref = schema.find("$ref"); ref != schema.end()) {
    const auto name = ref->get<std::string>();
    return bare(components.at(name.substr(name.rfind('/') + 1)), components);
  }
  json out = json::object();
  for (const auto& [key, value] : schema.items())
    if (key != "description" && key != "title" && key != "examples") out[key] = bare(value, components);
  return out;
}

template <class Body>
void expect_documented(const char* name) {
  const json components = json::parse(catalog::openapi_json()).at("components").at("schemas");
  const json read = json::parse(wire::json_schema_part(wire::shape_of<Body>()));
  const json documented = bare(components.at(name), components);
  EXPECT_EQ(documented, bare(read, {})) << json::diff(bare(read, {}), documented).dump(1);
}

TEST(OpenApi, DocumentsTheBodiesThatAreRead) {
  expect_documented<http::OrderCreate>("OrderCreate");
  expect_documented<http::OrderUpdate>("OrderUpdate");
  expect_documented<http::OrderAmend>("OrderAmend");
  expect_documented<http::OrderCancel>("OrderCancel");
  expect_documented<http::HoldCreate>("HoldCreate");
  expect_documented<http::Rejecting>("Rejecting");
  expect_documented<http::ReturnCreate>("ReturnCreate");
  expect_documented<http::ReturnReceive>("ReturnReceive");
  expect_documented<http::ReturnInspect>("ReturnInspect");
  expect_documented<http::ReturnClose>("ReturnClose");
  expect_documented<http::SubscriptionCreate>("SubscriptionCreate");
  expect_documented<http::SubscriptionReason>("SubscriptionReason");
  expect_documented<http::SubscriptionPay>("SubscriptionPay");
  expect_documented<http::ParcelItem>("ParcelItem");
  expect_documented<http::ShipmentCreate>("ShipmentCreate");
  expect_documented<http::ParcelReport>("ParcelReport");
  expect_documented<http::ParcelFailure>("ParcelFailure");
  expect_documented<http::ParcelSplit>("ParcelSplit");
  expect_documented<http::ParcelRefusal>("ParcelRefusal");
  expect_documented<http::ParcelReceipt>("ParcelReceipt");
  expect_documented<http::ParcelLine>("ParcelLine");
  expect_documented<http::CarrierReports>("CarrierReports");
  expect_documented<http::NoticeResend>("NoticeResend");
  expect_documented<http::PreferencesSet>("PreferencesSet");
  expect_documented<http::TemplateSave>("TemplateSave");
  expect_documented<http::TemplatePreview>("TemplatePreview");
  expect_documented<webhooks::WebhookCreate>("WebhookCreate");
  expect_documented<webhooks::WebhookReplace>("WebhookReplace");
  expect_documented<webhooks::WebhookRotate>("WebhookRotate");
  expect_documented<webhooks::WebhookReplay>("WebhookReplay");
  expect_documented<http::PaymentCapture>("PaymentCapture");
  expect_documented<http::PaymentVoid>("PaymentVoid");
  expect_documented<http::PaymentRetry>("PaymentRetry");
  expect_documented<http::PaymentCreate>("PaymentCreate");
  expect_documented<http::RefundCreate>("RefundCreate");
  expect_documented<http::RefundSettle>("RefundSettle");
  expect_documented<http::DisputeCreate>("DisputeCreate");
  expect_documented<http::ReconciliationCreate>("ReconciliationCreate");
  expect_documented<contract::Action>("Action");
}

}  // namespace
}  // namespace flowmart
