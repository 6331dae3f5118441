#include "http/server/render.hpp"

#include <array>
#include <charconv>
#include <cstdio>

#include "http/server/problem.hpp"
#include "http/server/public_url.hpp"

namespace flowmart::http {
namespace {

void append_number(std::string& out, std::size_t value, int base = 10) {
  std::array<char, 24> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value, base).ptr;
  out.append(digits.data(), end);
}

void append_status_line(std::string& out, int status) {
  switch (status) {  // the frequent ones
    case 200: out += "HTTP/1.1 200 OK\r\n"; return;
    case 201: out += "HTTP/1.1 201 Created\r\n"; return;
    case 202: out += "HTTP/1.1 202 Accepted\r\n"; return;
    default: break;
  }
  out += "HTTP/1.1 ";
  append_number(out, static_cast<std::size_t>(status));
  out.append(" ").append(status_phrase(status)).append("\r\n");
}

}  // namespace

void append_response(std::string& out, const Response& response, std::string_view common_lines,
                     RenderOptions options) {
  const auto body = response.body();
  const int status = response.status();
  const bool bodiless = status == 204 || status == 304;
  append_status_line(out, status);
  out += common_lines;
  if (!response.content_type().empty() && !bodiless)
    out.append("Content-Type: ").append(response.content_type()).append("\r\n");
  out += response.header_lines();
  if (!response.location().empty())
    out.append("Location: ").append(with_beginning(options.public_path, response.location())).append("\r\n");
  if (options.stream) {
    if (options.chunked) out += "Transfer-Encoding: chunked\r\n";
  } else if (!bodiless) {
    out += "Content-Length: ";
    append_number(out, body.size());
    out += "\r\n";
  }
  if (options.closing) out += "Connection: close\r\n";
  else if (options.keeping_10) out += "Connection: keep-alive\r\n";
  out += "\r\n";
  if (!options.head_only && !bodiless && !options.stream) out += body;
}

void append_chunk(std::string& out, std::string_view bytes) {
  append_number(out, bytes.size(), 16);
  out.append("\r\n").append(bytes).append("\r\n");
}

std::string http_date(const std::tm& utc) {
  // Not strftime: names of days and months must not follow a locale.
  static constexpr std::array<const char*, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array<const char*, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::array<char, 64> text{};
  const int length = std::snprintf(text.data(), text.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT",
                                   days[static_cast<std::size_t>(utc.tm_wday)], utc.tm_mday,
                                   months[static_cast<std::size_t>(utc.tm_mon)], utc.tm_year + 1900,
                                   utc.tm_hour, utc.tm_min, utc.tm_sec);
  return std::string(text.data(), static_cast<std::size_t>(length));
}

}  // namespace flowmart::http
