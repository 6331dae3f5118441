// Beast's parser, writing straight into a Request whose views point into the bytes it was given: no copy and
// no allocation per header. Internal to the server.
#pragma once
#include <boost/beast/http/basic_parser.hpp>
#include <string>
#include <string_view>

#include "http/server/request.hpp"

namespace flowmart::http {

namespace beast = boost::beast;

// What a head says about the message that it starts.
struct Framing {
  unsigned hosts = 0, content_lengths = 0, transfer_encodings = 0, expectations = 0;
  bool odd_length = false;      // a Content-Length that is not just digits
  bool unknown_coding = false;  // a Transfer-Encoding other than "chunked"
  bool unknown_expect = false;
};

class Parser : public beast::http::basic_parser<true> {
 public:
  // Fewer bytes end no body in chunks ("0", two line ends), and Beast asserts that it is not asked again
  // about a last chunk that it has begun while it has fewer.
  static constexpr std::size_t chunk_bytes_min = 5;

  Parser(Request& request, Framing& framing, std::string& chunked_body, std::size_t header_count_max)
      : x_request(request), x_framing(framing), x_body(chunked_body), x_headers_max(header_count_max) {}

 private:
  using Text = beast::string_view;
  using Error = beast::error_code;

  static std::string_view view(Text text) { return {text.data(), text.size()}; }

  void on_request_impl(beast::http::verb known, Text method, Text target, int version, Error&) override {
    x_request.method = method_of(known);
    x_request.method_text = view(method);
    x_request.target = view(target);
    x_request.version_minor = version == 11 ? 1 : 0;
  }

  void on_field_impl(beast::http::field which, Text name, Text value, Error& ec) override {
    using beast::http::field;
    if (x_head_done) return;  // trailers carry nothing that we use
    if (x_request.headers.size() == x_headers_max) {
      ec = beast::http::error::header_limit;
      return;
    }
    x_request.headers.push_back({view(name), view(value)});
    switch (which) {
      case field::host: ++x_framing.hosts; break;
      case field::content_length:
        ++x_framing.content_lengths;
        x_framing.odd_length |= view(value).find_first_not_of("0123456789") != std::string_view::npos;
        break;
      case field::transfer_encoding:
        ++x_framing.transfer_encodings;
        x_framing.unknown_coding |= !equal_ignoring_case(view(value), "chunked");
        break;
      case field::expect:
        ++x_framing.expectations;
        x_framing.unknown_expect |= !equal_ignoring_case(view(value), "100-continue");
        break;
      default: break;
    }
  }

  void on_header_impl(Error&) override { x_head_done = true; }
  void on_chunk_header_impl(std::uint64_t, Text, Error&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, Text bytes, Error&) override {
    x_body.append(bytes.data(), bytes.size());
    return bytes.size();
  }
  // Bodies of known length are never given to the parser: they stay where they were received.
  void on_body_init_impl(const boost::optional<std::uint64_t>&, Error&) override {}
  std::size_t on_body_impl(Text bytes, Error&) override { return bytes.size(); }
  void on_response_impl(int, Text, int, Error&) override {}
  void on_finish_impl(Error&) override {}

  static Method method_of(beast::http::verb known) {
    using beast::http::verb;
    switch (known) {
      case verb::get: return Method::get;
      case verb::head: return Method::head;
      case verb::post: return Method::post;
      case verb::put: return Method::put;
      case verb::patch: return Method::patch;
      case verb::delete_: return Method::delete_;
      case verb::options: return Method::options;
      default: return Method::other;
    }
  }

  Request& x_request;
  Framing& x_framing;
  std::string& x_body;
  std::size_t x_headers_max;
  bool x_head_done = false;
};

}  // namespace flowmart::http
