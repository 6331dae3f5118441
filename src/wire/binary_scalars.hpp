// The binary form of single values: numbers, texts, ids, moments, money. Part of binary.hpp, which says the
// rest.
#pragma once
#include <bit>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "contract/fields.hpp"
#include "kernel/decimal.hpp"
#include "kernel/money.hpp"
#include "kernel/time.hpp"
#include "kernel/uuid.hpp"
#include "wire/reader.hpp"

namespace flowmart::wire {

template <class T>
struct Binary;  // size_min, size(value), put(to, value) and get(in, value) of one sort of field

namespace detail {

constexpr std::size_t varint_size(std::uint64_t value) {
  return (static_cast<std::size_t>(std::bit_width(value | 1)) + 6) / 7;
}
constexpr std::uint64_t zigzag(std::int64_t value) {
  return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}
inline char* put_varint(char* to, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) *to++ = static_cast<char>(value | 0x80);
  *to++ = static_cast<char>(value);
  return to;
}
inline char* put_raw(char* to, const void* from, std::size_t size) {
  if (size > 0) std::memcpy(to, from, size);
  return to + size;
}

template <class T>
std::size_t size_of(const T& value) {
  return Binary<T>::size(value);
}
template <class T>
char* put(char* to, const T& value) {
  return Binary<T>::put(to, value);
}
template <class T>
bool get(Reader& in, T& value) {
  return Binary<T>::get(in, value);
}

template <class T>
constexpr std::size_t size_min() {
  return Binary<T>::size_min();
}

}  // namespace detail

// Integers: base-128, signed ones as zigzag. A value outside the type is refused.
template <class T>
requires(std::is_integral_v<T> && !std::is_same_v<T, bool>) struct Binary<T> {
  static constexpr std::size_t size_min() { return 1; }
  static std::uint64_t coded(T value) {
    if constexpr (std::is_signed_v<T>) return detail::zigzag(value);
    else return value;
  }
  static std::size_t size(T value) { return detail::varint_size(coded(value)); }
  static char* put(char* to, T value) { return detail::put_varint(to, coded(value)); }
  static bool get(Reader& in, T& value) {
    std::conditional_t<std::is_signed_v<T>, std::int64_t, std::uint64_t> wide = 0;
    if constexpr (std::is_signed_v<T>) {
      if (!in.zigzag(wide)) return false;
    } else {
      if (!in.varint(wide)) return false;
    }
    if (!std::in_range<T>(wide)) return false;
    value = static_cast<T>(wide);
    return true;
  }
};

template <>
struct Binary<bool> {
  static constexpr std::size_t size_min() { return 1; }
  static std::size_t size(bool) { return 1; }
  static char* put(char* to, bool value) {
    *to = value ? 1 : 0;
    return to + 1;
  }
  static bool get(Reader& in, bool& value) {
    std::uint8_t byte = 0;
    if (!in.byte(byte) || byte > 1) return false;
    value = byte == 1;
    return true;
  }
};

// Enums: their number. A named enum takes only the numbers that have a name.
template <class E>
requires std::is_enum_v<E>
struct Binary<E> {
  using Number = std::underlying_type_t<E>;
  static constexpr std::size_t size_min() { return 1; }
  static std::size_t size(E value) { return detail::size_of(number(value)); }
  static char* put(char* to, E value) { return detail::put(to, number(value)); }
  static bool get(Reader& in, E& value) {
    if constexpr (std::is_same_v<Number, bool>) {
      bool flag = false;
      if (!detail::get(in, flag)) return false;
      value = static_cast<E>(flag);
    } else {
      Number wide = 0;
      if (!detail::get(in, wide)) return false;
      value = static_cast<E>(wide);
    }
    if constexpr (contract::Named<E>) return !contract::wire_name(value).empty();
    return true;
  }

 private:
  static Number number(E value) { return static_cast<Number>(value); }
};

template <>
struct Binary<std::string> {
  static constexpr std::size_t size_min() { return 1; }
  static std::size_t size(const std::string& text) { return detail::varint_size(text.size()) + text.size(); }
  static char* put(char* to, const std::string& text) {
    return detail::put_raw(detail::put_varint(to, text.size()), text.data(), text.size());
  }
  static bool get(Reader& in, std::string& text) {
    std::string_view piece;
    if (!in.frame(piece)) return false;
    text.assign(piece);
    return true;
  }
};

template <>
struct Binary<Uuid> {
  static constexpr std::size_t size_min() { return 16; }
  static std::size_t size(const Uuid&) { return 16; }
  static char* put(char* to, const Uuid& value) { return detail::put_raw(to, value.bytes.data(), 16); }
  static bool get(Reader& in, Uuid& value) { return in.raw(value.bytes.data(), 16); }
};
template <class Tag>
struct Binary<Id<Tag>> {
  static constexpr std::size_t size_min() { return 16; }
  static std::size_t size(const Id<Tag>&) { return 16; }
  static char* put(char* to, const Id<Tag>& id) { return Binary<Uuid>::put(to, id.uuid); }
  static bool get(Reader& in, Id<Tag>& id) { return Binary<Uuid>::get(in, id.uuid); }
};

// Moments and spans: microseconds as zigzag.
template <>
struct Binary<Duration> {
  static constexpr std::size_t size_min() { return 1; }
  static std::size_t size(Duration span) { return detail::size_of(std::int64_t{span.count()}); }
  static char* put(char* to, Duration span) { return detail::put(to, std::int64_t{span.count()}); }
  static bool get(Reader& in, Duration& span) {
    std::int64_t micros = 0;
    if (!in.zigzag(micros)) return false;
    span = Duration{micros};
    return true;
  }
};
template <>
struct Binary<Time> {
  static constexpr std::size_t size_min() { return 1; }
  static std::size_t size(Time time) { return detail::size_of(time.time_since_epoch()); }
  static char* put(char* to, Time time) { return detail::put(to, time.time_since_epoch()); }
  static bool get(Reader& in, Time& time) {
    Duration since{};
    if (!detail::get(in, since)) return false;
    time = Time{since};
    return true;
  }
};
template <>
struct Binary<contract::EpochMs> {
  static constexpr std::size_t size_min() { return 1; }
  static std::size_t size(const contract::EpochMs& at) { return detail::size_of(at.time); }
  static char* put(char* to, const contract::EpochMs& at) { return detail::put(to, at.time); }
  static bool get(Reader& in, contract::EpochMs& at) { return detail::get(in, at.time); }
};

// Scale (0 to 18), then units. The lowest 64-bit number is refused: it has no opposite, and no decimal of at
// most 18 digits is that low.
template <>
struct Binary<Decimal> {
  static constexpr std::size_t size_min() { return 2; }
  static std::size_t size(const Decimal& number) { return 1 + detail::size_of(number.units); }
  static char* put(char* to, const Decimal& number) {
    *to = static_cast<char>(number.scale);
    return detail::put(to + 1, number.units);
  }
  static bool get(Reader& in, Decimal& number) {
    return in.byte(number.scale) && number.scale <= 18 && in.zigzag(number.units) &&
           number.units != std::numeric_limits<std::int64_t>::min();
  }
};
template <>
struct Binary<Currency> {
  static constexpr std::size_t size_min() { return 3; }
  static std::size_t size(const Currency&) { return 3; }
  static char* put(char* to, const Currency& currency) {
    return detail::put_raw(to, currency.letters.data(), 3);
  }
  static bool get(Reader& in, Currency& currency) {
    std::string_view letters;
    if (!in.view(3, letters)) return false;
    const auto read = Currency::parse(letters);
    if (read) currency = *read;
    return read.has_value();
  }
};
template <>
struct Binary<Money> {
  static constexpr std::size_t size_min() { return 4; }
  static std::size_t size(const Money& money) { return detail::size_of(money.minor) + 3; }
  static char* put(char* to, const Money& money) {
    return detail::put(detail::put(to, money.minor), money.currency);
  }
  static bool get(Reader& in, Money& money) {
    return in.zigzag(money.minor) && money.minor != std::numeric_limits<std::int64_t>::min() &&
           detail::get(in, money.currency);
  }
};

}  // namespace flowmart::wire
