// Keys of rows as bytes that sort as the keys do: ids as they are, numbers with the greatest byte first,
// texts with an end that no text holds, structs field by field.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "contract/fields.hpp"
#include "kernel/uuid.hpp"

namespace flowmart::engine {

inline void put_key(std::string& out, const Uuid& id) {
  out.append(reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size());
}
inline bool get_key(std::string_view& in, Uuid& id) {
  if (in.size() < id.bytes.size()) return false;
  in.copy(reinterpret_cast<char*>(id.bytes.data()), id.bytes.size());
  in.remove_prefix(id.bytes.size());
  return true;
}

template <class Tag>
void put_key(std::string& out, const Id<Tag>& id) {
  put_key(out, id.uuid);
}
template <class Tag>
bool get_key(std::string_view& in, Id<Tag>& id) {
  return get_key(in, id.uuid);
}

inline void put_key(std::string& out, std::int64_t number) {
  const std::uint64_t shifted = static_cast<std::uint64_t>(number) ^ (std::uint64_t{1} << 63);
  for (int i = 7; i >= 0; --i) out.push_back(static_cast<char>(shifted >> (8 * i)));
}
inline bool get_key(std::string_view& in, std::int64_t& number) {
  if (in.size() < 8) return false;
  std::uint64_t shifted = 0;
  for (std::size_t i = 0; i < 8; ++i) shifted = shifted << 8 | static_cast<std::uint8_t>(in[i]);
  number = static_cast<std::int64_t>(shifted ^ (std::uint64_t{1} << 63));
  in.remove_prefix(8);
  return true;
}

// A zero byte is written as zero and 255, the end as two zeros.
inline void put_key(std::string& out, const std::string& text) {
  for (const char c : text) {
    out.push_back(c);
    if (c == '\0') out.push_back('\xff');
  }
  out.append(2, '\0');
}
inline bool get_key(std::string_view& in, std::string& text) {
  text.clear();
  for (std::size_t i = 0; i + 1 < in.size(); ++i) {
    if (in[i] != '\0') {
      text.push_back(in[i]);
    } else if (in[i + 1] == '\0') {
      in.remove_prefix(i + 2);
      return true;
    } else {
      text.push_back('\0');
      ++i;
    }
  }
  return false;
}

template <contract::Described T>
void put_key(std::string& out, const T& key) {
  contract::each_field<T>([&](const auto& field) { put_key(out, key.*field.member); });
}
template <contract::Described T>
bool get_key(std::string_view& in, T& key) {
  bool good = true;
  contract::each_field<T>([&](const auto& field) { good = good && get_key(in, key.*field.member); });
  return good;
}

}  // namespace flowmart::engine
