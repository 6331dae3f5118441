#include "wire/registry.hpp"

#include <algorithm>
#include <atomic>
#include <charconv>

#include "contract/version_range.hpp"
#include "kernel/name_hash.hpp"
#include "wire/codec.hpp"
#include "wire/json_reader.hpp"
#include "wire/json_schema.hpp"
#include "wire/json_write.hpp"

namespace flowmart::wire {
namespace {

constexpr std::string_view event_prefix = "com.flowmart.";

// Takes the next number of a version from the front; -1 when there is none.
std::int64_t take_number(std::string_view& version) {
  std::int64_t number = -1;
  const auto [end, error] = std::from_chars(version.data(), version.data() + version.size(), number);
  version.remove_prefix(static_cast<std::size_t>(end - version.data()));
  if (!version.empty() && version.front() == '.') version.remove_prefix(1);
  return error == std::errc{} ? number : -1;
}

}  // namespace

bool older(std::string_view left, std::string_view right) {
  for (int part = 0; part < 3; ++part) {
    const std::int64_t a = take_number(left), b = take_number(right);
    if (a != b) return a < b;
  }
  if (left.empty() != right.empty()) return right.empty();
  return left < right;
}

void MessageType::encode(const void* body, std::string& out) const {
  const std::size_t start = out.size();
  out.resize(start + code.size(body));
  code.put(out.data() + start, body);
}

void MessageType::encode_frame(const void* body, std::string& out) const {
  const std::size_t start = out.size(), size = code.size(body);
  out.resize(start + detail::varint_size(size) + size);
  code.put(detail::put_varint(out.data() + start, size), body);
}

std::shared_ptr<const void> MessageType::decode(Reader& in) const {
  std::shared_ptr<void> body = make();
  if (!code.get(in, body.get())) return nullptr;
  return body;
}

std::shared_ptr<void> MessageType::copy(const void* body) const {
  check(code.copy != nullptr, "what is copied tells of a person");
  return code.copy(body);
}

ReadMessage MessageType::read_json(std::string_view text, bool later) const {
  std::shared_ptr<void> body = make();
  if (auto rejection = wire::read_json(text, shape, body.get(), {.later = later}))
    return {{}, std::move(rejection)};
  return {{this, std::move(body)}, std::nullopt};
}

void MessageType::write_json(const void* body, std::string& out) const { wire::write_json(out, shape, body); }

std::string MessageType::schema() const { return json_schema(shape); }

namespace detail {

MessageType make_type(const contract::MessageInfo& info, const Shape& shape, const MessageCode& code,
                      const MessageType* response) {
  static std::atomic<std::uint32_t> next{0};
  std::string event_type(event_prefix);
  event_type.append(info.id).append(".v").append(info.version);
  return MessageType{.info = info,
                     .id = info.id,
                     .version = info.version,
                     .event_type = std::move(event_type),
                     .shape = shape,
                     .response = response,
                     .index = next++,
                     .hash = name_hash(info.version, name_hash("@", name_hash(info.id))),
                     .code = code};
}

}  // namespace detail

void Registry::add(const MessageType& type) {
  if (const MessageType* known = find(type.id, type.version)) {
    check(known == &type, "a message id and version stand for one type: " + type.event_type);
    return;
  }
  all_.push_back(&type);
  by_event_type_.emplace(type.event_type, &type);
  auto& versions = by_id_[type.id];
  const auto place = std::find_if(versions.begin(), versions.end(), [&](const MessageType* other) {
    return older(type.version, other->version);
  });
  versions.insert(place, &type);
}

const MessageType* Registry::find(std::string_view id, std::string_view version) const {
  for (const MessageType* type : versions(id))
    if (type->version == version) return type;
  return nullptr;
}

const MessageType* Registry::latest(std::string_view id) const {
  const auto& known = versions(id);
  return known.empty() ? nullptr : known.back();
}

const MessageType* Registry::by_event_type(std::string_view event_type) const {
  const auto found = by_event_type_.find(event_type);
  return found == by_event_type_.end() ? nullptr : found->second;
}

Registry::Later Registry::later(std::string_view event_type) const {
  const std::size_t at = event_type.rfind(".v");
  if (!event_type.starts_with(event_prefix) || at == event_type.npos || at < event_prefix.size()) return {};
  const std::string_view version = event_type.substr(at + 2);
  if (!contract::Version::parse(version)) return {};
  const auto& known = versions(event_type.substr(event_prefix.size(), at - event_prefix.size()));
  for (auto type = known.rbegin(); type != known.rend(); ++type)
    if (contract::admits("^" + std::string((*type)->version), version, version)) return {*type, version};
  return {};
}

const std::vector<const MessageType*>& Registry::versions(std::string_view id) const {
  static const std::vector<const MessageType*> none;
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? none : found->second;
}

}  // namespace flowmart::wire
