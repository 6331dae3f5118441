#include "http/server/problem.hpp"

#include <array>
#include <string>

namespace flowmart::http {
namespace {

void append_json_text(std::string& out, std::string_view text) {
  static constexpr std::string_view digits = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += "\\u00";
      out += digits[static_cast<unsigned char>(c) >> 4];
      out += digits[static_cast<unsigned char>(c) & 15];
    } else {
      out += c;
    }
  }
  out += '"';
}

void append_member(std::string& out, std::string_view name, std::string_view text) {
  out += ",\"";
  out += name;
  out += "\":";
  append_json_text(out, text);
}

struct Phrase {
  int status;
  std::string_view text;
};
constexpr std::array phrases{
    Phrase{100, "Continue"},
    Phrase{200, "OK"},
    Phrase{201, "Created"},
    Phrase{202, "Accepted"},
    Phrase{204, "No Content"},
    Phrase{206, "Partial Content"},
    Phrase{301, "Moved Permanently"},
    Phrase{302, "Found"},
    Phrase{303, "See Other"},
    Phrase{304, "Not Modified"},
    Phrase{307, "Temporary Redirect"},
    Phrase{308, "Permanent Redirect"},
    Phrase{400, "Bad Request"},
    Phrase{401, "Unauthorized"},
    Phrase{403, "Forbidden"},
    Phrase{404, "Not Found"},
    Phrase{405, "Method Not Allowed"},
    Phrase{406, "Not Acceptable"},
    Phrase{408, "Request Timeout"},
    Phrase{409, "Conflict"},
    Phrase{410, "Gone"},
    Phrase{411, "Length Required"},
    Phrase{412, "Precondition Failed"},
    Phrase{413, "Content Too Large"},
    Phrase{414, "URI Too Long"},
    Phrase{415, "Unsupported Media Type"},
    Phrase{416, "Range Not Satisfiable"},
    Phrase{417, "Expectation Failed"},
    Phrase{421, "Misdirected Request"},
    Phrase{422, "Unprocessable Content"},
    Phrase{425, "Too Early"},
    Phrase{428, "Precondition Required"},
    Phrase{429, "Too Many Requests"},
    Phrase{431, "Request Header Fields Too Large"},
    Phrase{500, "Internal Server Error"},
    Phrase{501, "Not Implemented"},
    Phrase{502, "Bad Gateway"},
    Phrase{503, "Service Unavailable"},
    Phrase{504, "Gateway Timeout"},
    Phrase{505, "HTTP Version Not Supported"},
    Phrase{507, "Insufficient Storage"},
};

}  // namespace

std::string_view status_phrase(int status) {
  for (const auto& phrase : phrases)
    if (phrase.status == status) return phrase.text;
  return {};
}

int status_of(Refusal refusal) {
  switch (refusal) {
    case Refusal::malformed: return 400;
    case Refusal::invalid: return 422;
    case Refusal::not_found: return 404;
    case Refusal::conflict: return 409;
    case Refusal::overloaded: break;
  }
  return 503;
}

Response problem(int status, std::string_view code, std::string_view detail, const std::vector<Fault>& errors,
                 std::string_view title) {
  std::string json = "{\"type\":\"/problems/";
  json.append(code).append("\"");
  append_member(json, "title", title.empty() ? status_phrase(status) : title);
  json.append(",\"status\":").append(std::to_string(status));
  if (!detail.empty()) append_member(json, "detail", detail);
  if (!errors.empty()) {
    json += ",\"errors\":[";
    for (const auto& fault : errors) {
      if (&fault != errors.data()) json += ',';
      json += "{\"pointer\":";
      append_json_text(json, fault.pointer);
      append_member(json, "detail", fault.detail);
      json += '}';
    }
    json += ']';
  }
  json += '}';
  return Response(status, problem_type, std::move(json));
}

Response too_busy(std::string_view detail, std::chrono::seconds again_in) {
  return std::move(
      problem(503, "overloaded", detail).header("Retry-After", std::to_string(again_in.count())));
}

Response problem(const Rejection& rejection) {
  auto out = problem(status_of(rejection.refusal), rejection.code, rejection.detail, rejection.faults);
  if (rejection.refusal == Refusal::overloaded) out.header("Retry-After", "1");
  return out;
}

}  // namespace flowmart::http
