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
      : request_(request), framing_(framing), body_(chunked_body), headers_max_(header_count_max) {}

 private:
  using Text = beast::string_view;
  using Error = beast::error_code;

  static std::string_view view(Text text) { return {text.data(), text.size()}; }

  void on_request_impl(beast::http::verb known, Text method, Text target, int version, Error&) override {
    request_.method = method_of(known);
    request_.method_text = view(method);
    request_.target = view(target);
    request_.version_minor = version == 11 ? 1 : 0;
  }

  void on_field_impl(beast::http::field which, Text name, Text value, Error& ec) override {
    using beast::http::field;
    if (head_done_) return;  // trailers carry nothing that we use
    if (request_.headers.size() == headers_max_) {
      ec = beast::http::error::header_limit;
      return;
    }
    request_.headers.push_back({view(name), view(value)});
    switch (which) {
      case field::host: ++framing_.hosts; break;
      case field::content_length:
        ++framing_.content_lengths;
        framing_.odd_length |= view(value).find_first_not_of("0123456789") != std::string_view::npos;
        break;
      case field::transfer_encoding:
        ++framing_.transfer_encodings;
        framing_.unknown_coding |= !equal_ignoring_case(view(value), "chunked");
        break;
      case field::expect:
        ++framing_.expectations;
        framing_.unknown_expect |= !equal_ignoring_case(view(value), "100-continue");
        break;
      default: break;
    }
  }

  void on_header_impl(Error&) override { head_done_ = true; }
  void on_chunk_header_impl(std::uint64_t, Text, Error&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, Text bytes, Error&) override {
    body_.append(bytes.data(), bytes.size());
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

  Request& request_;
  Framing& framing_;
  std::string& body_;
  std::size_t headers_max_;
  bool head_done_ = false;
};

}  // namespace flowmart::http
