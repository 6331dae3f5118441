// A visit to a JSON document through simdjson's on-demand parser that leaves no token unchecked. Inner header
// of the reader: it brings in simdjson.
//
// `false` means that the document is malformed, which the report then says; the visit ends there. simdjson
// checks bytes and quotes of the whole document at once but tokens only when they are visited, so every value
// must be visited, also those that nobody asked for (skip).
#pragma once
#include <simdjson.h>

#include <string_view>
#include <vector>

#include "wire/json_report.hpp"
#include "wire/shape.hpp"

namespace flowmart::wire {

namespace od = simdjson::ondemand;

// What begins with this token, in words; empty when nothing of JSON does.
std::string_view sort_of(std::string_view token);
// Without the space behind it. A token is never empty.
std::string_view trimmed(std::string_view token);

class JsonWalk {
 public:
  JsonWalk(std::size_t depth_max, Report& report) : depth_max_(depth_max), report_(report) {}

 protected:
  // Source: the document itself or a value in it; `token` is what it begins with, trimmed.
  template <class Source>
  bool text_of(Source& source, std::string_view token, std::string_view& text);
  template <class Source>
  bool skip(Source& source, std::string_view token);
  // The value as it stands in the text.
  template <class Source>
  bool keep(Source& source, std::string_view token, JsonText& out);
  bool skip_value(od::value value) { return skip(value, trimmed(value.raw_json_token())); }
  bool key_of(od::field& field, std::string_view& key);

  void begin(od::document& document, std::string_view text) {
    document_ = &document;
    end_ = text.data() + text.size();
  }
  bool enter(const char* where);  // an object or a list
  void leave() { --depth_; }
  bool twice(std::string_view key, const char* where);
  bool unique(std::vector<std::string_view>& keys);
  bool fail_with(simdjson::error_code error, const char* where = nullptr);
  Report& report() { return report_; }

 private:
  bool checked_text(std::string_view text, const char* where);

  const std::size_t depth_max_;
  Report& report_;
  std::size_t depth_ = 0;
  od::document* document_ = nullptr;
  const char* end_ = nullptr;  // of the text
};

}  // namespace flowmart::wire
