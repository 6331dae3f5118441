#include "http/server/response.hpp"

namespace flowmart::http {

Response Response::of_static(int status, std::string_view content_type, std::string_view bytes) {
  Response out(status, content_type, {});
  out.kind_ = Kind::fixed;
  out.fixed_ = bytes;
  return out;
}

Response Response::of_shared(int status, std::string_view content_type,
                             std::shared_ptr<const std::string> bytes) {
  Response out(status, content_type, {});
  out.kind_ = Kind::shared;
  out.shared_ = std::move(bytes);
  return out;
}

Response& Response::header(std::string_view name, std::string_view value) & {
  headers_.reserve(headers_.size() + name.size() + value.size() + 4);
  headers_.append(name).append(": ");
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    headers_ += (byte < 0x20 && c != '\t') || byte == 0x7F ? ' ' : c;
  }
  headers_.append("\r\n");
  return *this;
}

std::string_view Response::body() const {
  switch (kind_) {
    case Kind::owned: return owned_;
    case Kind::fixed: return fixed_;
    case Kind::shared: break;
  }
  return shared_ ? std::string_view(*shared_) : std::string_view{};
}

}  // namespace flowmart::http
