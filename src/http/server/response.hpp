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
      : status_(status), content_type_(content_type), owned_(std::move(body)) {}

  // Bytes that live as long as the program (embedded files), and bytes shared between answers.
  static Response of_static(int status, std::string_view content_type, std::string_view bytes);
  static Response of_shared(int status, std::string_view content_type,
                            std::shared_ptr<const std::string> bytes);

  // `name` is a token; a control character in `value` becomes a space, so no value can start a new header.
  Response& header(std::string_view name, std::string_view value) &;
  Response&& header(std::string_view name, std::string_view value) && {
    return std::move(header(name, value));
  }
  // A path of ours, encoded, where to go on; the server says it as the world has it (Options::public_path).
  Response& location(std::string path) & { return location_ = std::move(path), *this; }
  Response&& location(std::string path) && { return std::move(location(std::move(path))); }
  Response& close() { return close_ = true, *this; }  // the connection ends after this answer

  int status() const { return status_; }
  std::string_view content_type() const { return content_type_; }
  std::string_view location() const { return location_; }     // empty: none
  std::string_view header_lines() const { return headers_; }  // "Name: value\r\n" each
  bool closes() const { return close_; }
  std::string_view body() const;
  void replace_body(std::string body) {
    kind_ = Kind::owned;
    owned_ = std::move(body);
    shared_ = nullptr;
  }
  std::string take_body() { return std::move(owned_); }

 private:
  friend class Connection;
  enum class Kind : unsigned char { owned, fixed, shared };

  int status_ = 200;
  bool close_ = false;
  Kind kind_ = Kind::owned;
  std::string_view content_type_;  // a constant; empty: no Content-Type
  std::string headers_, location_;
  std::string owned_;
  std::string_view fixed_;
  std::shared_ptr<const std::string> shared_;
};

}  // namespace flowmart::http
