// An answer as a value. The server adds Date, Server, Content-Length and Connection.
#pragma once
#include <memory>
#include <string>
#include <string_view>

namespace flowmart::http {

inline constexpr std::string_view json_type = "application/json";
inline constexpr std::string_view problem_type = "application/problem+json";
inline constexpr std::string_view text_type = "text/plain; charset=utf-8";

class Response {
 public:
  Response() = default;
  Response(int status, std::string_view content_type, std::string body)
      : x_status(status), x_content_type(content_type), x_owned(std::move(body)) {}

  // Bytes that live as long as the program (embedded files), and bytes shared between answers.
  static Response of_static(int status, std::string_view content_type, std::string_view bytes);
  static Response of_shared(int status, std::string_view content_type,
                            std::shared_ptr<const std::string> bytes);

  // `name` is a token; a control character in `value` becomes a space, so no value can start a new header.
  Response& header(std::string_view name, std::string_view value) &;
  Response&& header(std::string_view name, std::string_view value) && {
    return std::move(header(name, value));
  }
  Response& close() { return x_close = true, *this; }  // the connection ends after this answer

  int status() const { return x_status; }
  std::string_view content_type() const { return x_content_type; }
  std::string_view header_lines() const { return x_headers; }  // "Name: value\r\n" each
  bool closes() const { return x_close; }
  std::string_view body() const;
  bool owns_body() const { return x_kind == Kind::owned; }
  std::string take_body() { return std::move(x_owned); }

 private:
  friend class Connection;
  enum class Kind : unsigned char { owned, fixed, shared };

  int x_status = 200;
  bool x_close = false;
  Kind x_kind = Kind::owned;
  std::string_view x_content_type;  // a constant; empty: no Content-Type
  std::string x_headers;
  std::string x_owned;
  std::string_view x_fixed;
  std::shared_ptr<const std::string> x_shared;
};

}  // namespace flowmart::http
