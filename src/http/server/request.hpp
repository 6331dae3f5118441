// A request as a handler sees it. Every view points into the connection's own memory and is valid until the
// handler returns; a handler that answers later takes copies of what it still needs.
#pragma once
#include <optional>
#include <string_view>
#include <vector>

namespace flowmart::http {

enum class Method : unsigned char { get, head, post, put, patch, delete_, options, other };

std::string_view method_name(Method method);  // "GET"; empty for `other`
constexpr bool is_safe(Method method) {
  return method == Method::get || method == Method::head || method == Method::options;
}

struct NameValue {
  std::string_view name, value;
};

struct Request {
  Method method = Method::other;
  std::string_view method_text;  // the token as sent
  std::string_view target;       // as sent, e.g. "/v1/orders/A%201?limit=5"
  std::string_view path;         // of the target, still encoded: "/v1/orders/A%201"
  // Decoded one by one, so that an encoded slash stays inside its segment. Valid UTF-8 without control
  // characters, never empty, never "." or "..". "/" has none.
  std::vector<std::string_view> segments;
  std::vector<NameValue> query;    // decoded, in the order sent; `+` is a space
  std::vector<NameValue> params;   // what the route's {names} matched
  std::vector<NameValue> headers;  // names as sent, values trimmed
  std::string_view
      body;  // at least `body_padding` bytes after its end may be read (their content is unspecified)
  std::string_view remote;      // address of the peer, without port
  unsigned version_minor = 1;   // HTTP/1.x
  bool body_announced = false;  // by Content-Length or Transfer-Encoding, be it an empty one

  static constexpr std::size_t body_padding = 64;

  // The first of that name, any case; nothing if absent.
  std::optional<std::string_view> header(std::string_view name) const;
  std::optional<std::string_view> query_value(std::string_view name) const;
  std::string_view param(std::string_view name) const;  // a {name} of the route; anything else is a bug
  // Whether the Accept header admits a media type such as "application/json". Absent: all are.
  bool accepts(std::string_view media_type) const;
  // How much it wants the type: q as thousandths, 0 when refused (RFC 9110 section 12.5.1).
  int preference(std::string_view media_type) const;
  bool accepts_gzip() const;
  // The media type of the body, without parameters and as sent; empty if none is declared.
  std::string_view content_type() const;
};

bool equal_ignoring_case(std::string_view a, std::string_view b);  // ASCII

}  // namespace flowmart::http
