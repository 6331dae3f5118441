// A request target taken apart: path segments and query parameters, percent-decoded.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "http/server/request.hpp"

namespace flowmart::http {

class Target {
 public:
  enum class Verdict : unsigned char {
    good,
    malformed,  // 400: not a path, broken escapes, control characters, not UTF-8
    nowhere,    // 404: empty or dot segments, which could only name something by being resolved
  };

  // `raw` is in origin-form ("/a/b?x=1"), absolute-form ("http://host/a") or "*" (no segments). Views in the
  // results point into `raw` or into this object.
  Verdict read(std::string_view raw);

  std::string_view path;  // encoded, without the query; "*" for the asterisk
  std::vector<std::string_view> segments;
  std::vector<NameValue> query;

 private:
  // Appends to `decoded_`, which has been given room for all, so that earlier views stay.
  bool decode(std::string_view text, bool plus_is_space, std::string_view& out);
  Verdict read_segments(std::string_view rest);
  bool read_query(std::string_view text);

  std::string decoded_;
};

// Well-formed UTF-8 without control characters (C0, DEL).
bool is_plain_text(std::string_view text);

}  // namespace flowmart::http
