// Heads of requests from anybody: where they end, what the parser makes of them, what their target and their
// headers say. Checks what must hold of every result, besides not reading out of bounds.
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "http/server/head.hpp"
#include "http/server/parser.hpp"
#include "http/server/target.hpp"

namespace flowmart::http {
namespace {

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

void check_target(std::string_view raw) {
  Target target;
  if (target.read(raw) != Target::Verdict::good) return;
  for (const auto segment : target.segments) {
    require(!segment.empty() && segment != "." && segment != "..", "segments name something");
    require(is_plain_text(segment), "segments are plain text");
  }
  for (const auto& one : target.query)
    require(is_plain_text(one.name) && is_plain_text(one.value), "plain query");
  const auto path = target.path;
  const auto first = target.segments;
  require(target.read(raw) == Target::Verdict::good && target.path == path &&
              target.segments.size() == first.size(),
          "reading again gives the same");
}

void check_headers(const Request& request) {
  for (const auto* type : {"application/json", "text/html", "text/event-stream"}) {
    const int preference = request.preference(type);
    require(preference >= 0 && preference <= 1000, "a preference is a share");
  }
  static_cast<void>(request.accepts_gzip());
  static_cast<void>(request.content_type());
}

void check_head(std::string_view bytes) {
  HeadScan whole;
  const auto state = whole.scan(bytes);
  // In two pieces the same.
  HeadScan pieces;
  if (pieces.scan(bytes.substr(0, bytes.size() / 2)) == HeadScan::State::incomplete) {
    require(pieces.scan(bytes) == state && pieces.length == whole.length, "pieces change nothing");
  }
  if (state != HeadScan::State::complete) return;
  const auto head = bytes.substr(0, whole.length);
  require(head.ends_with("\r\n\r\n") || head == "\r\n", "a head ends with an empty line");
  Request request;
  Framing framing;
  std::string body;
  Parser parser(request, framing, body, 100);
  parser.header_limit(64u << 10);
  parser.body_limit(boost::none);
  beast::error_code ec;
  parser.put(boost::asio::buffer(head.data(), head.size()), ec);
  if (ec) return;
  for (const auto& one : request.headers)
    for (const char c : one.value)
      require(c != '\r' && c != '\n' && c != '\0', "a header value is within its line");
  check_headers(request);
  check_target(request.target);
  if (!parser.chunked()) return;
  // What follows as chunks.
  for (auto rest = bytes.substr(whole.length); !rest.empty() && !parser.is_done() && !ec;) {
    const auto taken = parser.put(boost::asio::buffer(rest.data(), rest.size()), ec);
    rest.remove_prefix(taken);
  }
  require(body.size() <= bytes.size(), "chunks carry no more than came");
}

}  // namespace
}  // namespace flowmart::http

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  flowmart::http::check_head(bytes);
  flowmart::http::check_target(bytes);
  return 0;
}
