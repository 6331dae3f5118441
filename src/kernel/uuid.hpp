// UUIDs (RFC 9562) and distinct id types around them. Pure: a v7 is made from the time and the bits handed
// in.
#pragma once
#include <array>
#include <bit>
#include <compare>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "kernel/time.hpp"

namespace flowmart {

static_assert(std::endian::native == std::endian::little);

struct Uuid {
  std::array<std::uint8_t, 16> bytes{};

  // In the order of the bytes, eight at a time: ids are compared more often than anything else.
  std::strong_ordering operator<=>(const Uuid& other) const {
    const std::uint64_t mine = half(0), theirs = other.half(0);
    return mine != theirs ? mine <=> theirs : half(8) <=> other.half(8);
  }
  bool operator==(const Uuid& other) const {
    return ((half(0) ^ other.half(0)) | (half(8) ^ other.half(8))) == 0;
  }
  bool is_nil() const { return (half(0) | half(8)) == 0; }
  std::string to_string() const;                            // lower case, with dashes
  void write(char (&out)[36]) const;                        // the same without allocating
  static std::optional<Uuid> parse(std::string_view text);  // 8-4-4-4-12, either case

 private:
  std::uint64_t half(std::size_t from) const {
    std::uint64_t value = 0;
    std::memcpy(&value, bytes.data() + from, 8);
    return __builtin_bswap64(value);  // the first byte weighs most
  }
};

// Name-based id (v5, SHA-1): the same name always gives the same id.
Uuid uuid_v5(const Uuid& name_space, std::string_view name);
// Time-ordered id (v7): 48 bits of Unix milliseconds, then 74 bits taken from `high` (12) and `low` (62).
Uuid uuid_v7(Time at, std::uint16_t high, std::uint64_t low);

// An id that stands beside another: for one salt, two ids never have the same one beside them. Version and
// variant stay. Much cheaper than a name, for what the program asks for again and again. Salts: a line's
// place from 1 on; 2^32 and up for what an order has besides.
inline Uuid uuid_beside(const Uuid& id, std::uint64_t salt) {
  const std::uint64_t mixed = salt * 0x9e3779b97f4a7c15ULL;
  Uuid beside = id;
  beside.bytes[8] ^= static_cast<std::uint8_t>(mixed & 0x3f);
  for (std::size_t i = 9; i < 16; ++i) beside.bytes[i] ^= static_cast<std::uint8_t>(mixed >> (8 * (i - 8)));
  return beside;
}

// Names of ours that are not UUIDs already (a SKU, an invoice number) become one, for ever the same.
// `kind` keeps a customer "17850" apart from an order "17850".
Uuid uuid_of(std::string_view kind, std::string_view text);

template <class Tag>
struct Id {
  Uuid uuid;
  auto operator<=>(const Id&) const = default;
  bool is_nil() const { return uuid.is_nil(); }
  std::string to_string() const { return uuid.to_string(); }
  // A UUID is taken as it is; anything else is a foreign name and gets its stable id.
  static Id of(std::string_view text) { return Id{uuid_of(Tag::kind, text)}; }
};

struct OrderTag {
  static constexpr std::string_view kind = "order";
};
struct OrderLineTag {
  static constexpr std::string_view kind = "order-line";
};
struct ProductTag {
  static constexpr std::string_view kind = "product";
};
struct CustomerTag {
  static constexpr std::string_view kind = "customer";
};
struct WarehouseTag {
  static constexpr std::string_view kind = "warehouse";
};
struct PaymentTag {
  static constexpr std::string_view kind = "payment";
};
struct CartTag {
  static constexpr std::string_view kind = "cart";
};
struct AddressTag {
  static constexpr std::string_view kind = "address";
};

using OrderId = Id<OrderTag>;
using OrderLineId = Id<OrderLineTag>;
using ProductId = Id<ProductTag>;
using CustomerId = Id<CustomerTag>;
using WarehouseId = Id<WarehouseTag>;
using PaymentId = Id<PaymentTag>;
using CartId = Id<CartTag>;
using AddressId = Id<AddressTag>;

}  // namespace flowmart

template <>
struct std::hash<flowmart::Uuid> {
  std::size_t operator()(const flowmart::Uuid& uuid) const noexcept {
    std::uint64_t a = 0, b = 0;
    std::memcpy(&a, uuid.bytes.data(), 8);
    std::memcpy(&b, uuid.bytes.data() + 8, 8);
    std::uint64_t mixed = (a ^ (b * 0x9e3779b97f4a7c15ULL)) * 0xff51afd7ed558ccdULL;
    return static_cast<std::size_t>(mixed ^ (mixed >> 32));
  }
};
template <class Tag>
struct std::hash<flowmart::Id<Tag>> {
  std::size_t operator()(const flowmart::Id<Tag>& id) const noexcept {
    return std::hash<flowmart::Uuid>{}(id.uuid);
  }
};
