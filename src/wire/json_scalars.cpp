#include "wire/json_scalars.hpp"

#include <algorithm>
#include <string>

#include "kernel/check.hpp"
#include "kernel/text.hpp"
#include "wire/json_token.hpp"

namespace flowmart::wire {
namespace {

using contract::Rule;

// The moments that RFC 3339 can write, in milliseconds.
constexpr std::int64_t epoch_ms_first = -62'167'219'200'000;
constexpr std::int64_t epoch_ms_last = 253'402'300'799'999;

std::string one_of(const std::vector<std::string_view>& names) {
  std::string out = "must be one of ";
  for (const auto name : names) {
    if (out.back() != ' ') out += ", ";
    out.append("\"").append(name).append("\"");
  }
  return out;
}

void check_length(Report& report, std::string_view text, const Rule* rule, const Place& place) {
  const std::size_t least = rule != nullptr ? rule->length_min.value_or(0) : 0;
  const std::size_t most =
      rule != nullptr ? rule->length_max.value_or(contract::text_max) : contract::text_max;
  if (least == 0 && text.size() <= most) return;
  const std::size_t length = character_count(text);
  if (length < least) report.fault(place, "must have at least " + std::to_string(least) + " characters");
  if (length > most) report.fault(place, "must have at most " + std::to_string(most) + " characters");
}

void check_text(Report& report, std::string_view text, const Rule& rule, const Place& place) {
  if (rule.pattern && !rule.pattern->matches(text))
    report.fault(place, std::string("must match the pattern ").append(rule.pattern->regex));
  if (rule.no_card && has_card_number(text))
    report.fault(place,
                 "looks like a card's number, which never comes here: name what the gateway calls the card");
  if (rule.format == "email" && !is_email(text)) report.fault(place, "must be an e-mail address");
  if (rule.format == "date" && !is_date(text)) report.fault(place, "must be a date, e.g. 2026-03-14");
}

}  // namespace

void read_text(Report& report, std::string_view text, const Shape& shape, const Rule* rule, void* out,
               const Place& place) {
  check_length(report, text, rule, place);
  if (rule != nullptr) check_text(report, text, *rule, place);
  switch (shape.sort) {
    case Sort::text: static_cast<std::string*>(out)->assign(text); return;
    case Sort::name: {
      const auto found = std::find(shape.names.begin(), shape.names.end(), text);
      if (found == shape.names.end()) return report.fault(place, one_of(shape.names));
      return shape.set_name(out, static_cast<std::size_t>(found - shape.names.begin()));
    }
    case Sort::uuid: {
      const auto uuid = Uuid::parse(text);
      if (!uuid) return report.fault(place, "must be a UUID, e.g. 01932b10-4c00-7d1e-b5f4-2a6fd0918c37");
      *static_cast<Uuid*>(out) = *uuid;
      return;
    }
    case Sort::time: {
      const auto time = parse_time(text);
      if (!time)
        return report.fault(place, "must be a moment as RFC 3339 writes it, e.g. 2026-03-14T09:26:53Z");
      *static_cast<Time*>(out) = *time;
      return;
    }
    case Sort::currency: {
      const auto currency = Currency::parse(text);
      if (!currency) return report.fault(place, "must be a currency of three capital letters, e.g. GBP");
      *static_cast<Currency*>(out) = *currency;
      return;
    }
    default: flowmart::fail("only a text is read as a text");
  }
}

void read_whole(Report& report, std::string_view token, const Shape& shape, const Rule* rule, void* out,
                const Place& place) {
  const IntegerRead read = read_integer(token);
  if (read.fault == IntegerFault::not_whole) return report.fault(place, "must be a whole number");
  if (read.fault == IntegerFault::too_large) return report.fault(place, "must fit into 64 bits");
  if (rule != nullptr && rule->minimum && read.value < *rule->minimum)
    return report.fault(place, "must be at least " + std::to_string(*rule->minimum));
  if (rule != nullptr && rule->maximum && read.value > *rule->maximum)
    return report.fault(place, "must be at most " + std::to_string(*rule->maximum));
  if (shape.sort == Sort::epoch_ms) {
    if (read.value < epoch_ms_first || read.value > epoch_ms_last)
      return report.fault(place, "must lie in the years 0000 to 9999");
    static_cast<contract::EpochMs*>(out)->time = Time{std::chrono::milliseconds{read.value}};
  } else if (!shape.store(out, read.value)) {
    report.fault(place, "is too large or too small");
  }
}

void read_decimal(Report& report, std::string_view token, const Rule* rule, void* out, const Place& place) {
  const auto number = Decimal::parse(token);
  if (!number) return report.fault(place, "must have at most 18 digits");
  if (rule != nullptr && rule->minimum && *number < Decimal{*rule->minimum, 0})
    return report.fault(place, "must be at least " + std::to_string(*rule->minimum));
  if (rule != nullptr && rule->maximum && *number > Decimal{*rule->maximum, 0})
    return report.fault(place, "must be at most " + std::to_string(*rule->maximum));
  *static_cast<Decimal*>(out) = *number;
}

}  // namespace flowmart::wire
