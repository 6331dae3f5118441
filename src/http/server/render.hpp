// An answer as bytes. Internal to the server.
#pragma once
#include <ctime>
#include <string>
#include <string_view>

#include "http/server/response.hpp"

namespace flowmart::http {

struct RenderOptions {
  bool closing = false;            // Connection: close
  bool keeping_10 = false;         // Connection: keep-alive, which HTTP/1.0 needs to hear
  bool head_only = false;          // HEAD: all but the body
  bool stream = false;             // no length known
  std::string_view public_path{};  // before the path of Location
  bool chunked = false;            // stream in chunks; otherwise it ends with the connection
};

// `common_lines` are headers that every answer has.
void append_response(std::string& out, const Response& response, std::string_view common_lines,
                     RenderOptions options);
void append_chunk(std::string& out, std::string_view bytes);
inline constexpr std::string_view last_chunk = "0\r\n\r\n";

std::string http_date(const std::tm& utc);  // IMF-fixdate

}  // namespace flowmart::http
