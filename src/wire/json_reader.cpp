// One walk over simdjson's on-demand parser, led by the shape. The usual document costs no allocation besides
// what it is read into: a key is compared with the field expected next, faults know their place through a
// chain of frames on the stack, and texts without escapes are taken from the input itself.
//
// A fault lets the walk go on (others may follow, and a document that is malformed further on is malformed as
// a whole); `false` from any function means malformed and ends it. simdjson checks bytes and quotes of the
// whole document at once but tokens only when they are visited, so every value is visited, also unknown ones.
#include "wire/json_reader.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <string>

#include "wire/json_report.hpp"
#include "wire/json_scalars.hpp"
#include "wire/json_walk.hpp"

namespace flowmart::wire {
namespace {

using contract::Rule;

// A currency and an amount, as money stands in JSON.
struct MoneyText {
  Decimal amount;
  Currency currency;
  static constexpr auto fields() {
    return contract::FieldList{contract::field("amount", &MoneyText::amount),
                               contract::field("currency", &MoneyText::currency)};
  }
};

bool is_text(Sort sort) {
  return sort == Sort::text || sort == Sort::name || sort == Sort::uuid || sort == Sort::time ||
         sort == Sort::currency;
}

std::string_view expected(const Shape& shape) {
  switch (shape.sort) {
    case Sort::boolean: return "true or false";
    case Sort::integer:
    case Sort::epoch_ms: return "a whole number";
    case Sort::decimal: return "a number";
    case Sort::list: return "a list";
    case Sort::json:
    case Sort::money:
    case Sort::object: return "an object";
    default: return "a text";
  }
}

// The same text spelled with escapes has another length, so this is only ever true for equal keys.
bool is_key(const char* raw, std::string_view name) {
  return std::memcmp(raw, name.data(), name.size()) == 0 && raw[name.size()] == '"';
}

// What a field of another name is told: those that are known, the first dozen of many.
std::string no_field_of(const Shape& shape) {
  constexpr std::size_t told_max = 12;
  std::string text = "is not a field of this object";
  const std::size_t told = std::min(shape.fields.size(), told_max);
  for (std::size_t i = 0; i < told; ++i)
    text.append(i == 0 ? ", which has " : ", ").append(shape.fields[i].name);
  if (shape.fields.size() > told) text += " and " + std::to_string(shape.fields.size() - told) + " more";
  return text;
}

class ShapedWalk : public JsonWalk {
 public:
  ShapedWalk(const ReadOptions& options, Report& report)
      : JsonWalk(options.depth_max, report), later_(options.later) {}

  void document(od::parser& parser, std::string_view text, std::size_t capacity, const Shape& shape,
                void* out);

 private:
  // Source: the document itself or a value in it.
  template <class Source>
  bool read(Source& source, std::string_view token, const Shape& shape, const Rule* rule, void* out,
            const Place& place);
  bool read_value(od::value value, const Shape& shape, const Rule* rule, void* out, const Place& place);
  bool read_scalar(std::string_view token, const Shape& shape, const Rule* rule, void* out,
                   const Place& place);
  bool read_object(od::object object, const Shape& shape, void* out, const Place& place);
  bool read_unknown(od::field& field, const Shape& shape, std::string_view key, const Place& place);
  bool read_list(od::array array, const Shape& shape, const Rule* rule, void* out, const Place& place);
  bool read_money(od::object object, void* out, const Place& place);

  const bool later_;
};

template <class Source>
bool ShapedWalk::read(Source& source, std::string_view token, const Shape& shape, const Rule* rule, void* out,
                      const Place& place) {
  const auto mismatch = [&] {
    report().fault(place,
                   std::string("must be ").append(expected(shape)).append(", not ").append(sort_of(token)));
    return skip(source, token);
  };
  if (shape.sort == Sort::json) return keep(source, token, *static_cast<JsonText*>(out));
  switch (token.front()) {
    case '"': {
      if (!is_text(shape.sort)) return mismatch();
      std::string_view text;
      if (!text_of(source, token, text)) return false;
      read_text(report(), text, shape, rule, out, place);
      return true;
    }
    case '{': {
      if (shape.sort != Sort::object && shape.sort != Sort::money) return mismatch();
      od::object object;
      if (const auto error = source.get_object().get(object)) return fail_with(error, token.data());
      if (!enter(token.data())) return false;
      const bool read =
          shape.sort == Sort::money ? read_money(object, out, place) : read_object(object, shape, out, place);
      leave();
      return read;
    }
    case '[': {
      if (shape.sort != Sort::list) return mismatch();
      od::array array;
      if (const auto error = source.get_array().get(array)) return fail_with(error, token.data());
      if (!enter(token.data())) return false;
      const bool read = read_list(array, shape, rule, out, place);
      leave();
      return read;
    }
    default:
      if (sort_of(token).empty())
        return report().malformed(malformed_json, "The text is not JSON", token.data());
      return read_scalar(token, shape, rule, out, place) || mismatch();
  }
}

bool ShapedWalk::read_value(od::value value, const Shape& shape, const Rule* rule, void* out,
                            const Place& place) {
  return read(value, trimmed(value.raw_json_token()), shape, rule, out, place);
}

// A number or a flag; false when the shape wants something else.
bool ShapedWalk::read_scalar(std::string_view token, const Shape& shape, const Rule* rule, void* out,
                             const Place& place) {
  const bool number = token.front() == '-' || (token.front() >= '0' && token.front() <= '9');
  switch (shape.sort) {
    case Sort::boolean:
      if (number || token == "null") return false;
      *static_cast<bool*>(out) = token == "true";
      return true;
    case Sort::integer:
    case Sort::epoch_ms:
      if (!number) return false;
      read_whole(report(), token, shape, rule, out, place);
      return true;
    case Sort::decimal:
      if (!number) return false;
      read_decimal(report(), token, rule, out, place);
      return true;
    default: return false;
  }
}

bool ShapedWalk::read_object(od::object object, const Shape& shape, void* out, const Place& place) {
  const std::vector<FieldShape>& fields = shape.fields;
  std::uint64_t seen = 0, absent = 0;
  std::size_t next = 0;  // fields mostly come in their order
  std::vector<std::string_view> unknown;
  for (auto got : object) {
    od::field field;
    if (const auto error = std::move(got).get(field)) return fail_with(error);
    const char* raw = field.key().raw();
    std::size_t at = next;
    if (at >= fields.size() || !is_key(raw, fields[at].name))
      for (at = 0; at < fields.size() && !is_key(raw, fields[at].name);) ++at;
    if (at == fields.size()) {  // unknown, or spelled with escapes
      std::string_view key;
      if (!key_of(field, key)) return false;
      for (at = 0; at < fields.size() && fields[at].name != key;) ++at;
      if (at == fields.size()) {
        unknown.push_back(key);
        if (!read_unknown(field, shape, key, place)) return false;
        continue;
      }
    }
    const std::uint64_t bit = std::uint64_t{1} << at;
    if (seen & bit) return twice(fields[at].name, raw);
    seen |= bit;
    next = at + 1;
    const FieldShape& known = fields[at];
    if (shape.null_is_absent && trimmed(field.value().raw_json_token()) == "null") {
      absent |= bit;
      continue;
    }
    if (!read_value(field.value(), *known.shape, known.rule, known.target(out), Place{&place, known.name}))
      return false;
  }
  for (std::uint64_t missing = shape.required & (~seen | absent); missing != 0; missing &= missing - 1)
    report().fault(Place{&place, fields[static_cast<std::size_t>(std::countr_zero(missing))].name},
                   "is missing");
  return unique(unknown);
}

bool ShapedWalk::read_unknown(od::field& field, const Shape& shape, std::string_view key,
                              const Place& place) {
  if (!shape.open && !later_)
    report().fault(Place{&place, key}, report().tells_more() ? no_field_of(shape) : std::string());
  return skip_value(field.value());
}

bool ShapedWalk::read_list(od::array array, const Shape& shape, const Rule* rule, void* out,
                           const Place& place) {
  std::size_t count = 0;
  void* target = nullptr;
  for (auto got : array) {
    od::value value;
    if (const auto error = std::move(got).get(value)) return fail_with(error);
    // After a fault the list is of no use to anybody, so it grows no more.
    if (target == nullptr || report().no_faults()) target = shape.append(out);
    if (!read_value(value, *shape.element, nullptr, target, Place{&place, {}, count, true})) return false;
    ++count;
  }
  if (rule != nullptr && rule->items_min && count < *rule->items_min)
    report().fault(place, "must have at least " + std::to_string(*rule->items_min) + " entries");
  if (rule != nullptr && rule->items_max && count > *rule->items_max)
    report().fault(place, "must have at most " + std::to_string(*rule->items_max) + " entries");
  return true;
}

bool ShapedWalk::read_money(od::object object, void* out, const Place& place) {
  MoneyText text;
  const std::size_t faults = report().faults();
  if (!read_object(object, shape_of<MoneyText>(), &text, place)) return false;
  if (report().faults() != faults) return true;
  if (const auto money = money_of(text.amount, text.currency)) *static_cast<Money*>(out) = *money;
  else
    report().fault(Place{&place, "amount"}, finer_than(text.amount, text.currency)
                                                ? "is finer than the currency has it"
                                                : "is too large");
  return true;
}

void ShapedWalk::document(od::parser& parser, std::string_view text, std::size_t capacity, const Shape& shape,
                          void* out) {
  od::document document;
  if (const auto error = parser.iterate(text.data(), text.size(), capacity).get(document)) {
    fail_with(error);
    return;
  }
  begin(document, text);
  std::string_view raw;
  if (const auto error = document.raw_json_token().get(raw)) {
    fail_with(error);
    return;
  }
  const std::string_view token = trimmed(raw);
  const bool container = token.front() == '{' || token.front() == '[';
  const bool whole = read(document, token, shape, nullptr, out, Place{});
  const char* where = nullptr;
  const bool somewhere = document.current_location().get(where) == simdjson::SUCCESS;
  if (!whole) {
    if (somewhere) report().locate(where);
    return;
  }
  const bool at_end = container ? !somewhere : token.end() == trimmed(text).end();
  if (!at_end) report().malformed(malformed_json, "Something stands behind the end of the document", where);
}

// Another encoding than UTF-8, which JSON is sent in (RFC 8259 section 8.1), told by its first bytes;
// simdjson only finds that they are no JSON.
std::optional<Rejection> foreign_encoding(std::string_view text) {
  using namespace std::string_view_literals;
  if (text.starts_with("\xEF\xBB\xBF"sv))
    return reject(malformed_json,
                  "The text begins with a byte order mark, which JSON has not: send it without.");
  const bool marked = text.starts_with("\xFF\xFE"sv) || text.starts_with("\xFE\xFF"sv);
  // A document begins with two ASCII characters, or with one and ends.
  if (marked || (text.size() >= 2 && (text[0] == '\0') != (text[1] == '\0')) || text.starts_with("\0\0"sv))
    return reject(not_utf8, "The text is UTF-16 or UTF-32; JSON is sent as UTF-8.");
  return std::nullopt;
}

// What simdjson needs for a document, kept from one to the next unless it was a large one.
struct Workshop {
  od::parser parser;
  std::vector<char> copy;  // simdjson reads a little past the end

  void tidy() {
    if (copy.size() <= kept_bytes) return;
    copy = {};
    parser = od::parser();
  }
  static constexpr std::size_t kept_bytes = 1u << 20;
};

}  // namespace

std::optional<Rejection> read_json(std::string_view text, const Shape& shape, void* out,
                                   const ReadOptions& options) {
  if (text.size() > options.text_max_bytes)
    return reject(malformed_json,
                  "The text is longer than " + std::to_string(options.text_max_bytes) + " bytes.");
  if (auto rejection = foreign_encoding(text)) return rejection;
  thread_local Workshop workshop;
  const std::size_t capacity = text.size() + simdjson::SIMDJSON_PADDING;
  if (workshop.copy.size() < capacity) workshop.copy.resize(capacity + capacity / 2);
  char* copy = workshop.copy.data();
  if (!text.empty()) std::memcpy(copy, text.data(), text.size());
  std::memset(copy + text.size(), 0, simdjson::SIMDJSON_PADDING);
  Report report({copy, text.size()}, options.faults_max);
  ShapedWalk(options, report).document(workshop.parser, {copy, text.size()}, capacity, shape, out);
  auto rejection = std::move(report).verdict();
  workshop.tidy();
  return rejection;
}

}  // namespace flowmart::wire
