// Requests from anybody: where their heads end, what the parser makes of them, what their target and their
// headers say, what comes out of a body in chunks. Checks what must hold of every result, besides not reading
// out of bounds.
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

struct Reading {
  Request request;
  Framing framing;
  std::string body;
  Parser parser{request, framing, body, 100};
  beast::error_code ec;

  explicit Reading(std::string_view head) {
    parser.header_limit(64u << 10);
    parser.body_limit(boost::none);
    parser.put(boost::asio::buffer(head.data(), head.size()), ec);
  }
  // What follows the head, in as many bytes as have arrived by then; returns what is left over.
  std::string_view chunks(std::string_view rest) {
    while (rest.size() >= Parser::chunk_bytes_min && !parser.is_done() && !ec)
      rest.remove_prefix(parser.put(boost::asio::buffer(rest.data(), rest.size()), ec));
    return rest;
  }
};

// A body in chunks is the same body, however its bytes arrive.
void check_chunks(std::string_view head, std::string_view rest) {
  Reading whole(head), pieces(head);
  const auto left = whole.chunks(rest);
  require(whole.body.size() <= rest.size(), "chunks carry no more than came");
  std::size_t begin = 0;
  for (std::size_t end = rest.size() / 2; end <= rest.size() && !pieces.parser.is_done(); ++end) {
    pieces.ec = {};
    begin = end - pieces.chunks(rest.substr(begin, end - begin)).size();
    if (pieces.ec && pieces.ec != beast::http::error::need_more) break;
  }
  if (!whole.parser.is_done()) return;
  require(pieces.parser.is_done() && pieces.body == whole.body, "pieces change no body");
  require(begin == rest.size() - left.size(), "pieces change no body's end");
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
  const Reading reading(head);
  if (reading.ec) return;
  for (const auto& one : reading.request.headers)
    for (const char c : one.value)
      require(c != '\r' && c != '\n' && c != '\0', "a header value is within its line");
  check_headers(reading.request);
  check_target(reading.request.target);
  if (reading.parser.chunked()) check_chunks(head, bytes.substr(whole.length));
}

}  // namespace
}  // namespace flowmart::http

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  flowmart::http::check_head(bytes);
  flowmart::http::check_target(bytes);
  return 0;
}
