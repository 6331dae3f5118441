// The HTTP API apart from its messages: resources and their shapes, as OpenAPI wants them. A test holds the
// shapes to the types that the HTTP layer reads and writes.
#pragma once
#include <span>
#include <string_view>

namespace flowmart::catalog {

inline constexpr std::string_view problem_media = "application/problem+json";

struct ResourceSchema {
  std::string_view name, json;
};
std::span<const ResourceSchema> resource_schemas();
std::span<const ResourceSchema> list_schemas();    // of list_operations
std::span<const ResourceSchema> parcel_schemas();  // of parcel_operations

struct ResourceAnswer {
  int status;
  std::string_view about;
  std::string_view schema{};  // component name; empty: no body described
  std::string_view media = "application/json";
};
struct ResourceParameter {
  std::string_view name, in, about, schema;  // schema as JSON
};
struct ResourceOperation {
  std::string_view path, method, id, tag, summary;
  std::span<const ResourceParameter> parameters{};
  std::string_view body{};  // component name
  std::span<const ResourceAnswer> answers{};
};
std::span<const ResourceOperation> resource_operations();
std::span<const ResourceOperation> amending_operations();  // orders that change their mind
std::span<const ResourceOperation> list_operations();      // what is only read, a page at a time
std::span<const ResourceOperation> return_operations();    // of returns and claims
std::span<const ResourceSchema> return_schemas();
std::span<const ResourceOperation> telling_operations();  // notices outside, templates, webhooks
std::span<const ResourceSchema> telling_schemas();
std::span<const ResourceOperation> money_operations();  // of payments, refunds, disputes, reconciliations
std::span<const ResourceSchema> money_schemas();
std::span<const ResourceOperation> subscription_operations();
std::span<const ResourceSchema> subscription_schemas();
std::span<const ResourceOperation> parcel_operations();  // what is done with parcels

}  // namespace flowmart::catalog
