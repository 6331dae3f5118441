// Texts and numbers of a JSON document into the fields that want them; what a field does not admit is a
// fault.
#pragma once
#include <string_view>

#include "wire/json_report.hpp"
#include "wire/shape.hpp"

namespace flowmart::wire {

// `text` without quotes and escapes; the shape is one of a text.
void read_text(Report& report, std::string_view text, const Shape& shape, const contract::Rule* rule,
               void* out, const Place& place);
// `token` is a JSON number; the shape is an integer or EpochMs.
void read_whole(Report& report, std::string_view token, const Shape& shape, const contract::Rule* rule,
                void* out, const Place& place);
// `token` is a JSON number; `out` a Decimal.
void read_decimal(Report& report, std::string_view token, const contract::Rule* rule, void* out,
                  const Place& place);

}  // namespace flowmart::wire
