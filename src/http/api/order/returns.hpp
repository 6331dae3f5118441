// /v1/returns and /v1/orders/{order}/returns, /claims: ask for a return, lead it to its end, list them.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "contract/private/returns.hpp"
#include "http/api/backend.hpp"
#include "http/api/reader.hpp"
#include "http/server/router.hpp"
#include "views/queries.hpp"

namespace flowmart::http {

// Body of POST /v1/orders/{orderId}/returns, and of /claims.
struct ReturnCreate {
  std::vector<contract::ReturnWish> lines;
  std::optional<contract::ReturnWanted> wanted;
  std::optional<std::vector<contract::WantedItem>> exchange;
  std::optional<std::string> note;
  static constexpr auto fields() {
    using T = ReturnCreate;
    using contract::field;
    return contract::FieldList{
        field("lines", &T::lines, "What comes back.", {.items_min = 1, .items_max = 5'000}),
        field("wanted", &T::wanted, "What is wanted for it; absent: a refund."),
        field("exchange", &T::exchange, "Of an exchange: for what; absent: the same again.",
              {.items_max = 5'000}),
        field("note", &T::note, "What the buyer says.", {.length_max = 2'000})};
  }
};
// Body of POST /v1/returns/{return}/receive; it may be left out.
struct ReturnReceive {
  std::optional<std::vector<contract::ReturnWish>> lines;
  static constexpr auto fields() {
    return contract::FieldList{contract::field(
        "lines", &ReturnReceive::lines, "What came; absent: just what was announced.", {.items_max = 5'000})};
  }
};
// Body of POST /v1/returns/{return}/inspect.
struct ReturnInspect {
  std::vector<contract::InspectedLine> lines;
  std::optional<std::string> warehouse;
  static constexpr auto fields() {
    using T = ReturnInspect;
    using contract::field;
    return contract::FieldList{
        field("lines", &T::lines, "Each with all its units that came.", {.items_min = 1, .items_max = 5'000}),
        field("warehouse", &T::warehouse, "Where they go; absent: where they left from.",
              {.length_min = 1, .length_max = 128})};
  }
};
// Body of POST /v1/returns/{return}/close; it may be left out.
struct ReturnClose {
  std::optional<std::string> reason;
  static constexpr auto fields() {
    return contract::FieldList{contract::field("reason", &ReturnClose::reason, "Why.", {.length_max = 500})};
  }
};

void add_return_routes(Router& router, Backend& backend, views::Queries& queries, Reader& reader);

}  // namespace flowmart::http
