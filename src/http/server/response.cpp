#include "http/server/response.hpp"

namespace flowmart::http {

Response Response::of_static(int status, std::string_view content_type, std::string_view bytes) {
  Response out(status, content_type, {});
  out.x_kind = Kind::fixed;
  out.x_fixed = bytes;
  return out;
}

Response Response::of_shared(int status, std::string_view content_type,
                             std::shared_ptr<const std::string> bytes) {
  Response out(status, content_type, {});
  out.x_kind = Kind::shared;
  out.x_shared = std::move(bytes);
  return out;
}

Response& Response::header(std::string_view name, std::string_view value) & {
  x_headers.reserve(x_headers.size() + name.size() + value.size() + 4);
  x_headers.append(name).append(": ");
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    x_headers += (byte < 0x20 && c != '\t') || byte == 0x7F ? ' ' : c;
  }
  x_headers.append("\r\n");
  return *this;
}

std::string_view Response::body() const {
  switch (x_kind) {
    case Kind::owned: return x_owned;
    case Kind::fixed: return x_fixed;
    case Kind::shared: break;
  }
  return x_shared ? std::string_view(*x_shared) : std::string_view{};
}

}  // namespace flowmart::http
